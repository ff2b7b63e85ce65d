import type { Files } from '../source/files.ts';
import { at, entriesOf, textOf, type Entry, type MapNode, type Node, type Span } from '../source/node.ts';
import type { Declaration } from '../model/stack.ts';
import { Editor } from './editor.ts';

/** A step on the way from the root of a file to a token: a node, with the entry or the index in the node before it. */
export type Step = { readonly node: Node; readonly entry?: Entry; readonly index?: number };

/** The nodes of a file that hold a place, from the root to the innermost; a key stands for what is below it. Empty where the place is in no tree, or in what an alias repeats. */
export function stepsTo(root: Node, { file, start }: Span): readonly Step[] {
  const steps: Step[] = [];
  let next: Step | undefined = root.span.file === file ? { node: root } : undefined;
  while (next) {
    steps.push(next);
    next = next.node.anchor ? undefined : childAt(next.node, start);
  }
  return steps;
}

const holds = ({ start, end }: Span, offset: number): boolean =>
  start <= offset && (offset < end || (start === end && offset === end));

function childAt(node: Node, offset: number): Step | undefined {
  if (node.kind === 'call') return holds(node.arg.span, offset) ? { node: node.arg } : undefined;
  if (node.kind === 'list') {
    const index = node.items.findIndex(({ span }) => holds(span, offset));
    const item = node.items[index];
    return item && { node: item, index };
  }
  if (node.kind !== 'map') return undefined;
  const entry = entriesOf(node).find(
    ({ keySpan, value }) =>
      holds(keySpan, offset) || (holds(value.span, offset) && value.span.file === keySpan.file),
  );
  return entry && { node: entry.value, entry };
}

/** The files as their authors wrote them, each with what can be edited in it. */
export class Authored {
  readonly #files: Files;
  readonly #editors = new Map<string, Editor | undefined>();
  constructor(files: Files) {
    this.#files = files;
  }

  /** undefined for what is no YAML and no JSON, or could not be read whole. */
  editor(file: string): Editor | undefined {
    if (this.#editors.has(file)) return this.#editors.get(file);
    const opened = /\.(?:[cm]?[jt]s|py)$/.test(file) ? undefined : this.#files.open(file);
    const readable =
      opened && 'parsed' in opened && opened.parsed.root && !opened.parsed.problems.some(({ lost }) => lost);
    const made = readable && opened.parsed.root ? new Editor(opened.source, opened.parsed.root) : undefined;
    this.#editors.set(file, made);
    return made;
  }

  /** The way to a place in its file; empty where that can not be edited. */
  steps(span: Span): readonly Step[] {
    const editor = this.editor(span.file);
    return editor ? stepsTo(editor.root, span) : [];
  }

  /** The map of a resource, function or state machine as it is written: the one whose `Type`, or whose key, its declaration points to. */
  mapOf({
    at: place,
  }: Pick<Declaration, 'at'>):
    | { readonly map: MapNode; readonly entry?: Entry; readonly holder?: MapNode }
    | undefined {
    const steps = this.steps(place);
    const last = steps.at(-1);
    const before = steps.at(-2);
    if (!last) return undefined;
    if (last.node.kind === 'map' && last.entry?.keySpan.start === place.start)
      return {
        map: last.node,
        entry: last.entry,
        ...(before?.node.kind === 'map' ? { holder: before.node } : {}),
      };
    if (last.entry?.key !== 'Type' || before?.node.kind !== 'map') return undefined;
    const holder = steps.at(-3)?.node;
    return {
      map: before.node,
      ...(before.entry ? { entry: before.entry } : {}),
      ...(holder?.kind === 'map' ? { holder } : {}),
    };
  }
}

/** The type that the author gave a resource. */
export const typeOf = (map: MapNode): string | undefined => textOf(at(map, 'Type'));
