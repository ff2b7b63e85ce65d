import type { MapNode } from '../source/node.ts';
import { refusedBy } from '../model/assertions.ts';
import { Assumptions } from '../model/assumptions.ts';
import type { Dialect, Stack, TemplateFile } from '../model/stack.ts';
import { LOWERING_UNITS, OutOfBudget, tooMuchWork, withPart } from '../source/budget.ts';
import type { Files } from '../source/files.ts';
import { at, isMap, textOf, type FileId, type Node } from '../source/node.ts';
import { cloudformation } from './cloudformation/definition.ts';
import type { CodeReader, Deployment, DialectDefinition, Evidence, Lowered } from './dialect.ts';
import { withoutExtensions } from './language-extensions.ts';
import { sam } from './sam/definition.ts';
import { serverless } from './serverless/definition.ts';
import { withoutCopies } from './unexpanded.ts';

/** Every dialect by its id. */
export const DIALECTS: Readonly<Record<Dialect, DialectDefinition>> = { cloudformation, sam, serverless };

const all: readonly DialectDefinition[] = Object.values(DIALECTS);
/** SAM shares what tells a template's text from other texts with CloudFormation: it is asked once. */
const distinct = <T>(one: (dialect: DialectDefinition) => T): readonly T[] => [...new Set(all.map(one))];
const WEIGHT: Readonly<Record<Evidence, number>> = { declared: 3, types: 2, shape: 1 };

/** The dialect of a tree: of those that know it the one with the best evidence; undefined when it is no template. */
export function detect(root: Node | undefined): Dialect | undefined {
  if (!isMap(root)) return undefined;
  let best: { readonly id: Dialect; readonly weight: number } | undefined;
  for (const { id, detect: evidenceIn } of all) {
    const evidence = evidenceIn(root);
    if (evidence && WEIGHT[evidence] > (best?.weight ?? 0)) best = { id, weight: WEIGHT[evidence] };
  }
  return best?.id;
}

const claims = distinct(dialect => dialect.claims);
/** Whether a walk takes a file of this name. */
export const isClaimed = (name: string): boolean => claims.some(pattern => pattern.test(name));

const looks = distinct(dialect => dialect.looksLike);
/** Whether a text that can not be parsed was meant to be a template. */
export const looksLikeTemplate = (text: string): boolean => looks.some(looksLike => looksLike(text));

const possible = distinct(dialect => dialect.mayBe);
/** Whether it is worth parsing a text to see whether it is a template. */
export const mayBeTemplate = (text: string): boolean => possible.some(mayBe => mayBe(text));

/** The reader of a file that is written as code. */
export const codeReaderOf = (file: FileId): CodeReader | undefined =>
  all.flatMap(({ code }) => code ?? []).find(({ claims }) => claims(file));

/** The files of the templates that a file names, as a compose file does; undefined for every other file. */
export const membersOf = (files: Files, file: FileId): readonly FileId[] | undefined =>
  all
    .flatMap(({ project }) => project ?? [])
    .find(({ claims }) => claims(file))
    ?.members(files, file);

/** What a template deploys to, each stack with the file that it was made of. */
export function lowerFile(
  root: MapNode,
  dialect: Dialect,
  file: FileId,
  files: Files,
  deployment: Deployment,
): Lowered {
  const lowered = withinBudget(root, () => DIALECTS[dialect].lower(root, file, files, deployment));
  const written: TemplateFile = { root, file, files, stacks: lowered.stacks };
  return { ...lowered, stacks: lowered.stacks.map(stack => ({ ...withRulesNote(stack), written })) };
}

const asPrinted = new WeakMap<Stack, Stack>();

/** The stack as it is printed: without what the transforms of CloudFormation take away, with what is deployed in another form, and with loops over unknown collections as they are written. */
export function printed(stack: Stack): Stack {
  const known = asPrinted.get(stack);
  if (known) return known;
  const plain = withoutExtensions(stack);
  const made = withoutCopies(DIALECTS[stack.dialect].printed?.(plain) ?? plain);
  asPrinted.set(stack, made);
  return made;
}

function withinBudget(root: MapNode, lower: () => Lowered): Lowered {
  try {
    return withPart(lower, LOWERING_UNITS);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    return {
      stacks: [],
      problems: [tooMuchWork('lowering was', error.at ?? root.span, error.seconds)],
      read: [],
    };
  }
}

/** Says so where the section `Rules` refuses each deployment with the values that are given and allowed. */
function withRulesNote(stack: Stack): Stack {
  const found = refusedBy(new Assumptions(stack, [], false));
  if (!found) return stack;
  const said = textOf(at(found.assertion, 'AssertDescription'));
  const message = `Rules refuse these values: an assertion of the rule ${found.rule} does not hold${said === undefined ? '' : ` ("${said}")`}`;
  return {
    ...stack,
    notes: [...stack.notes, { code: 'rules', message, span: found.assertion.span, partial: false }],
  };
}
