import type { MapNode } from '../../source/node.ts';
import { spend } from '../../source/budget.ts';
import { mapChildren } from '../../source/intrinsics/map-node.ts';
import { StackIndex } from '../../model/stack-index.ts';
import type { Note, Unexpanded } from '../../model/stack.ts';
import { World } from '../../model/world.ts';
import type { Files } from '../../source/files.ts';
import { isMap, textOf, type Entry, type FileId, type Node, type Span } from '../../source/node.ts';
import type { Deployment } from '../dialect.ts';
import { Includes, isInclude } from './include.ts';
import { LoopBody } from './loop-body.ts';
import { readTemplate } from './template.ts';

export type Expanded = {
  readonly root: MapNode;
  /** Loops over collections that are not known, with the one copy of the body that stands for each. */
  readonly unexpanded: readonly Unexpanded[];
  readonly notes: readonly Note[];
  readonly read: readonly FileId[];
};

const LOOP = 'Fn::ForEach::';
/** Loops in loops: each level multiplies the copies. */
const MAX_DEPTH = 5;
/** Nodes looked at to copy the bodies of all loops: 500 resources, the limit of a stack, need far fewer. */
const MAX_VISITED = 400_000;
/** And so many copies. */
const MAX_COPIES = 10_000;

/**
 * The template as it is before any macro but our own runs: local files of `AWS::Include` are in their places, loops (`Fn::ForEach`) are
 * written out, unless nothing is to run them. Copies keep the spans of the loop's body, included nodes those of their file. The same root when
 * there is nothing to do.
 */
export function expandTemplate(
  root: MapNode,
  file: FileId,
  files: Files,
  deployment: Deployment,
  runsLoops = true,
): Expanded {
  let ground: StackIndex | undefined;
  const includes = new Includes(
    file,
    files,
    node => new World((ground ??= scope(root, file, deployment))).text(node).literal,
  );
  const whole = includes.atTop(root);
  const expansion = new Expansion(includes, () => scope(whole, file, deployment), runsLoops);
  const expanded = expansion.walk(whole, 0, 0);
  return {
    root: isMap(expanded) ? expanded : whole,
    unexpanded: expansion.unexpanded,
    notes: [...includes.notes, ...expansion.notes],
    read: [...includes.read],
  };
}

/** What the collections of loops and the places of files may refer to. */
function scope(root: MapNode, file: FileId, deployment: Deployment): StackIndex {
  const entries = new Map(
    [...root.entries].filter(([key]) => key === 'Parameters' || key === 'Mappings' || key === 'Conditions'),
  );
  return new StackIndex({
    ...readTemplate({ ...root, entries }, file, deployment),
    dialect: 'cloudformation',
  });
}

class Expansion {
  readonly notes: Note[] = [];
  readonly unexpanded: Unexpanded[] = [];
  readonly #includes: Includes;
  readonly #scope: () => StackIndex;
  readonly #runsLoops: boolean;
  #ground: StackIndex | undefined;
  #section = '';
  #visited = 0;
  #copies = 0;
  constructor(includes: Includes, scope: () => StackIndex, runsLoops: boolean) {
    this.#includes = includes;
    this.#scope = scope;
    this.#runsLoops = runsLoops;
  }

  /** `level`: how deep in the template, its sections being 1; `loops`: in how many loops. */
  walk(node: Node, level: number, loops: number): Node {
    spend(1, node.span);
    if (node.kind === 'map') return this.#map(node, level, loops);
    if (node.kind === 'call' && isInclude(node.fn, node.arg))
      return this.#includes.within(node.arg, level > 2, root => this.walk(root, level, loops)) ?? node;
    return mapChildren(node, child => this.walk(child, level + 1, loops));
  }

  #map(node: MapNode, level: number, loops: number): MapNode {
    let changed: Map<string, Entry> | undefined;
    const before = (entry: Entry): Map<string, Entry> => (changed ??= until(node, entry));
    for (const entry of node.entries.values()) {
      if (level === 0) this.#section = entry.key;
      const added = this.#expanded(entry, level, loops);
      if (added) {
        const all = before(entry);
        for (const one of added) all.set(one.key, one);
        continue;
      }
      const value = this.walk(entry.value, level + 1, loops);
      if (value !== entry.value) before(entry).set(entry.key, { ...entry, value });
      else changed?.set(entry.key, entry);
    }
    return changed ? { ...node, entries: changed } : node;
  }

  /** The entries that stand in the place of a loop or an include; `undefined` for any other entry. */
  #expanded(entry: Entry, level: number, loops: number): readonly Entry[] | undefined {
    if (this.#runsLoops && entry.key.startsWith(LOOP)) return this.#loop(entry, level, loops);
    return isInclude(entry.key, entry.value) ? this.#included(entry, level, loops) : undefined;
  }

  #included(entry: Entry, level: number, loops: number): readonly Entry[] | undefined {
    const found = this.#includes.within(entry.value, level > 1, root => this.walk(root, level, loops));
    return isMap(found) ? [...found.entries.values()] : undefined;
  }

  /** The entries that a loop stands for; `undefined` for what is no loop, which stays. */
  #loop({ key, keySpan, value: node }: Entry, level: number, loops: number): readonly Entry[] | undefined {
    const [variable, collection, body] = node.kind === 'list' ? node.items : [];
    const name = textOf(variable);
    if (!name || !collection || !isMap(body))
      return this.#unreadable(
        level > 1,
        `${key} is not a list of a name, a collection and a map: the entries that it adds are not known`,
        keySpan,
      );
    if (loops >= MAX_DEPTH)
      return this.#unreadable(
        level > 1,
        `${key} is nested more than ${MAX_DEPTH} levels deep: the entries that it adds are not known`,
        keySpan,
      );
    const values = this.#valuesOf(collection);
    const copies = new LoopBody(name);
    if (!values)
      this.#note(
        `the collection of ${key} is not known until deployment: the loop was read once, with an unknown value for ${name}`,
        keySpan,
        false,
      );
    const known = this.unexpanded.length;
    const entries: Entry[] = [];
    for (const value of values ?? [undefined]) {
      this.#copies += 1;
      if (this.#visited > MAX_VISITED || this.#copies > MAX_COPIES) {
        this.#note(
          `${key} makes more copies than a stack can contain: only the first copies were read`,
          keySpan,
          true,
          true,
        );
        break;
      }
      const copy = value === undefined ? copies.symbolic(body) : copies.copy(body, value);
      this.#visited += copies.takeVisited();
      const whole = this.#map(copy, level, loops + 1);
      entries.push(...whole.entries.values());
    }
    // A loop is printed as it is written when its own collection or that of a loop in it is not known.
    if (!values || this.unexpanded.length > known)
      this.unexpanded.splice(known, Infinity, {
        ...(level === 1 ? { section: this.#section } : {}),
        entry: { key, keySpan, value: node },
        made: entries,
      });
    return entries;
  }

  /** Parameters are taken at the value of the command line, else at their Default, as when the template is deployed without a word. */
  #valuesOf(collection: Node): readonly string[] | undefined {
    const world = new World((this.#ground ??= this.#scope()), [], true);
    const texts = world.texts(collection)?.map(text => text.literal);
    const known = texts?.every(text => text !== undefined) && world.facts.length === 0;
    return known ? (texts as readonly string[]) : undefined;
  }

  /** Beside resources and other members of a section the template's reader says so itself. */
  #unreadable(noteUnknown: boolean, message: string, span: Span): undefined {
    if (noteUnknown) this.#note(message, span, true);
  }

  #note(message: string, span: Span, partial: boolean, lost = false): void {
    this.notes.push({ code: 'loop', message, span, partial, lost });
  }
}

function until(node: MapNode, entry: Entry): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const one of node.entries.values()) {
    if (one === entry) break;
    entries.set(one.key, one);
  }
  return entries;
}
