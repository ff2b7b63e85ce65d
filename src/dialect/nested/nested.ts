import type { MapNode } from '../../source/node.ts';
import { explore, type Explored } from '../../model/explore.ts';
import { StackIndex } from '../../model/stack-index.ts';
import type { Declaration, Dialect, Note, Outputs, Stack } from '../../model/stack.ts';
import { LOWERING_UNITS, OutOfBudget, tooMuchWork, withPart } from '../../source/budget.ts';
import type { Files } from '../../source/files.ts';
import { at, isMap, type FileId } from '../../source/node.ts';
import type { Parsed, Source } from '../../source/source.ts';
import type { Deployment, Lowered } from '../dialect.ts';
import { detect, DIALECTS, lowerFile } from '../index.ts';
import { locationOf } from './location.ts';
import { inOrder, outputsOf } from './outputs.ts';
import { givenBy, passedTo, withParents } from './parameters.ts';

/** Stacks in stacks in stacks: deeper than this nothing is read. */
const MAX_DEPTH = 8;
/** Nested stacks of one template that are judged: more are a generated template, or a trap. */
const MAX_NESTED = 200;
/** And so much text of them, in UTF-16 units. */
const MAX_UNITS = 8_000_000;
const STACK = 'AWS::CloudFormation::Stack';

/** The resource that deploys a nested stack, and the branches of its template in which it does. */
export type Deployer = { readonly resource: Declaration; readonly exists: Explored<true> };
/** A nested stack with the parameters that its parents pass; `by` are the resources that deploy it in the same way, `above` what the deployers are part of. */
export type Nested = {
  readonly file: FileId;
  readonly root: MapNode;
  readonly dialect: Dialect;
  readonly source: Source;
  readonly parsed: Parsed;
  readonly lowered: Lowered;
  readonly by: readonly Deployer[];
  readonly above: Nested | undefined;
};
/** A lowered template with notes of what it nests, and the nested stacks, parents first. */
export type Nesting = { readonly lowered: Lowered; readonly nested: readonly Nested[] };

type ParameterSource = {
  readonly lowered: Lowered;
  readonly files: readonly FileId[];
  readonly self: Nested | undefined;
};
type Found = {
  readonly file: FileId;
  readonly root: MapNode;
  readonly dialect: Dialect;
  readonly source: Source;
  readonly parsed: Parsed;
};

/** Follows the local templates of a template's nested stacks, as deployed: of SAM's applications as well. */
export function nesting(lowered: Lowered, file: FileId, files: Files, deployment: Deployment): Nesting {
  if (!lowered.stacks.some(nests)) return { lowered, nested: [] };
  return new Reading(files, deployment).run({ lowered, files: [file], self: undefined });
}

const nests = ({ resources }: Stack): boolean => {
  for (const { type } of resources.values()) if (type === STACK) return true;
  return false;
};

type Open = { -readonly [K in keyof Nested]: Nested[K] } & { readonly by: Deployer[] };

class Reading {
  readonly #files: Files;
  readonly #deployment: Deployment;
  readonly #known = new Map<string, Open>();
  readonly #outputs = new Map<Nested, Outputs>();
  #ids = 0;
  #units = 0;
  readonly #id = new Map<Nested | undefined, number>([[undefined, 0]]);

  constructor(files: Files, deployment: Deployment) {
    this.#files = files;
    this.#deployment = deployment;
  }

  run(top: ParameterSource): Nesting {
    const lowered = this.#within(top);
    return { lowered, nested: [...this.#known.values()] };
  }

  /** Past the limit of work what was read until then stays. */
  #within(top: ParameterSource): Lowered {
    try {
      return withPart(() => this.#visit(top), LOWERING_UNITS);
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      const [file = ''] = top.files;
      const span = error.at ?? { file, start: 0, end: 0 };
      const problem = tooMuchWork('reading the nested stacks was', span, error.seconds);
      return { ...top.lowered, problems: [...top.lowered.problems, problem] };
    }
  }

  /** The same lowering with what its nested stacks give back, and a note for what could not be followed. */
  #visit(place: ParameterSource): Lowered {
    const notes: Note[] = [];
    const [first, ...others] = place.lowered.stacks.map(stack =>
      nests(stack) ? this.#read(stack, place, notes) : stack,
    );
    const distinct = [...new Map(notes.map(note => [`${note.message}\0${note.span?.start}`, note])).values()];
    return first
      ? { ...place.lowered, stacks: [{ ...first, notes: [...first.notes, ...distinct] }, ...others] }
      : place.lowered;
  }

  #read(stack: Stack, place: ParameterSource, notes: Note[]): Stack {
    const nested = new Map<string, Outputs>();
    const stackIndex = new StackIndex({ ...stack, nested });
    for (const declared of inOrder(stackIndex.ofType(STACK))) {
      const found = this.#follow(declared, stackIndex, place, notes);
      if (found) nested.set(declared.id, this.#outputsOf(found));
    }
    return stackIndex.stack;
  }

  #outputsOf(nested: Nested): Outputs {
    const outputs = this.#outputs.get(nested) ?? outputsOf(nested);
    this.#outputs.set(nested, outputs);
    return outputs;
  }

  #follow(
    declared: Declaration,
    stackIndex: StackIndex,
    place: ParameterSource,
    notes: Note[],
  ): Nested | undefined {
    const note = (message: string, span = declared.at): undefined => {
      notes.push({ code: 'nested', message, span, partial: true });
    };
    const location = locationOf(declared, stackIndex);
    if (!location) return undefined;
    if ('elsewhere' in location)
      return note(
        `the template of ${declared.name} ${location.elsewhere}: its resources are not known`,
        location.span,
      );
    const { file, span } = location;
    if (place.files.includes(file))
      return note(
        `${declared.name} deploys ${file}, which is one of its parent templates: the cycle was not followed`,
        span,
      );
    if (place.files.length > MAX_DEPTH)
      return note(`${declared.name} is nested more than ${MAX_DEPTH} levels deep and was not read`, span);
    const found = this.#open(file);
    if (typeof found === 'string')
      return note(`the template of ${declared.name}, ${file}, ${found}: its resources are not known`, span);
    const exists = existence(declared, stackIndex);
    if (!exists) return undefined;
    return (
      this.#add(found, declared, exists, stackIndex, place) ??
      note(`only ${this.#known.size} nested stacks were read; ${declared.name} was not`, span)
    );
  }

  #open(file: FileId): Found | string {
    const opened = this.#files.open(file);
    if ('refused' in opened)
      return opened.refused === 'missing' ? 'does not exist' : `could not be read (${opened.message})`;
    const { source, parsed } = opened;
    const dialect = detect(parsed.root);
    return isMap(parsed.root) && dialect && DIALECTS[dialect].isNestable
      ? { file, root: parsed.root, dialect, source, parsed }
      : 'is not a template';
  }

  /** Undefined when there are too many. Stacks that get the same parameters under the same conditions are read once. */
  #add(
    found: Found,
    declared: Declaration,
    exists: Explored<true>,
    stackIndex: StackIndex,
    place: ParameterSource,
  ): Nested | undefined {
    const passed = passedTo(found.root, at(declared.node, 'Properties'), stackIndex);
    const key = JSON.stringify([
      found.file,
      [...passed],
      exists.when,
      exists.confidence,
      this.#id.get(place.self),
    ]);
    const known = this.#known.get(key);
    if (known) {
      known.by.push({ resource: declared, exists });
      return known;
    }
    if (this.#known.size >= MAX_NESTED || this.#units > MAX_UNITS) return undefined;
    this.#units += found.source.text.length;
    const lowered = lowerFile(withParents(found.root, passed), found.dialect, found.file, this.#files, {
      ...this.#deployment,
      parameters: givenBy(passed),
    });
    const nested: Open = { ...found, lowered, by: [{ resource: declared, exists }], above: place.self };
    this.#known.set(key, nested);
    this.#id.set(nested, (this.#ids += 1));
    if (lowered.stacks.some(nests))
      nested.lowered = this.#visit({ lowered, files: [...place.files, found.file], self: nested });
    return nested;
  }
}

/** The branches in which a resource is deployed; undefined when there are none. */
const existence = (declared: Declaration, stackIndex: StackIndex): Explored<true> | undefined =>
  explore(stackIndex, world =>
    world.resource(declared.id) ? [{ place: '', key: '', item: true as const }] : [],
  ).found[0];
