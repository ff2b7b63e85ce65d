import { toTemplate } from '../dialect/emit.ts';
import type { Deployment } from '../dialect/dialect.ts';
import { lowerFile, printed } from '../dialect/index.ts';
import { withOpenVariables } from '../dialect/open-variables.ts';
import type { Stack } from '../model/stack.ts';
import { environmentMask } from '../redact/environment.ts';
import { redactText } from '../redact/text.ts';
import { redactTree, withoutEnvironment } from '../redact/tree.ts';
import { harmless } from '../report/document.ts';
import { withBudget } from '../source/budget.ts';
import { at, textOf } from '../source/node.ts';
import type { Problem } from '../source/source.ts';
import { toYaml, type Remarks } from '../source/write.ts';
import { toJson } from '../source/write-json.ts';
import type { Target } from './find.ts';
import { openParts } from './open-parts.ts';
import { readTarget } from './read.ts';
import { remarksOf, type PlaceName } from './remarks.ts';

/** `lost`: a part of the text could not be read, so that the stacks are not what is deployed. */
export type LoweredTarget = {
  readonly stacks: readonly Stack[];
  /** Each with its place. */
  readonly problems: readonly string[];
  readonly lost: boolean;
};

/** The stacks that a file is deployed as. */
export function lowerTarget(target: Target, deployment: Deployment): LoweredTarget {
  const template = readTarget(target);
  if ('status' in template)
    return {
      stacks: [],
      problems: template.problems.map(problem => lineOf(problem, target)),
      lost: true,
    };
  const { stacks, problems, read } = withBudget(() =>
    lowerFile(template.root, template.dialect, target.file, target.root.files, deployment),
  );
  const others = read.flatMap(name => {
    const opened = target.root.files.open(name);
    return 'parsed' in opened ? opened.parsed.problems : [];
  });
  const all = [...template.parsed.problems, ...problems, ...others];
  const mask = environmentMask(stacks);
  return {
    stacks,
    problems: [...new Set(all.map(problem => mask(lineOf(problem, target))))],
    lost: all.some(({ lost }) => lost),
  };
}

/**
 * `mask: false` prints the author's secrets, and never what an environment gave. `placeName`: what generates each part is told behind it.
 * `uncommented` gets the number of comments that JSON cannot carry, where there are any.
 */
export type PrintOptions = {
  readonly mask?: boolean;
  readonly placeName?: PlaceName;
  readonly uncommented?: (count: number) => void;
};

/** A stack as a template, in YAML with comments that say what is a placeholder, and why a value is masked. */
export function templateText(
  stack: Stack,
  format: 'yaml' | 'json',
  { mask = true, placeName, uncommented }: PrintOptions = {},
): string {
  const written = withOpenVariables(printed(stack));
  const whole = toTemplate(written);
  const data = mask
    ? redactTree(stack, shown => (shown === stack ? whole : toTemplate(withOpenVariables(printed(shown)))))
    : withoutEnvironment(stack, whole);
  // JSON has the description of the parameter.
  const variables = new Map(
    [...(format === 'yaml' ? written.parameters : [])].flatMap(([id, { node }]): [string, string][] =>
      stack.parameters.has(id) ? [] : [[id, redactText(textOf(at(node, 'Description')) ?? '')]],
    ),
  );
  const remarks = (): Remarks => remarksOf(written, { shown: data, whole }, variables, placeName);
  if (format === 'yaml') return toYaml(data, remarks());
  const count = uncommented ? remarks().size : 0;
  if (count > 0) uncommented?.(count);
  return `${harmless(toJson(data))}
`;
}

/** What is not known of a stack: what a scan tells, and each variable and macro that is left in the template; with its place. */
export function notesOf(stack: Stack, target: Target): readonly string[] {
  const mask = environmentMask([stack]);
  const start = { file: target.file, start: 0, end: 0 };
  return [
    ...new Set(
      [...stack.notes, ...openParts(printed(stack))].map(({ message, span = start }) =>
        mask(lineOf({ span, message }, target)),
      ),
    ),
  ];
}

function lineOf({ span, message }: Pick<Problem, 'span' | 'message'>, { root: scanRoot }: Target): string {
  const text = scanRoot.files.text(span.file);
  const place = 'source' in text ? text.source.position(span.start) : { line: 1, column: 1 };
  return `${scanRoot.shown(span.file)}:${place.line}:${place.column} ${redactText(message)}`;
}
