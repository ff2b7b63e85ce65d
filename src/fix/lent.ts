import { entriesOf, itemsOf, type Entry, type Node } from '../source/node.ts';
import type { Source } from '../source/source.ts';
import type { Span } from '../source/span.ts';
import { ownEntries } from './style.ts';

/** The value that stands last in a collection. */
export const lastChild = (node: Node): Node | undefined =>
  node.kind === 'map' ? ownEntries(node).at(-1)?.value : childrenOf(node).at(-1);

const childrenOf = (node: Node): readonly Node[] => {
  if (node.kind === 'map') return entriesOf(node).map(({ value }) => value);
  return node.kind === 'call' ? [node.arg] : itemsOf(node);
};

/** What anchors lend to aliases: nodes, and entries that a merge key takes from another map. */
export type Lent = { readonly spans: readonly Span[]; readonly entries: ReadonlySet<Entry> };

/** What of a text is used in more than one place. */
export function lentIn(root: Node, { text }: Source): Lent {
  const spans: Span[] = [];
  const entries = new Set<Entry>();
  const visit = (node: Node): void => {
    if (node.anchor) return void spans.push(node.anchor);
    const own = node.kind === 'map' ? new Set(ownEntries(node)) : undefined;
    if (own) for (const entry of entriesOf(node)) if (!own.has(entry)) entries.add(entry);
    for (const child of childrenOf(node)) visit(child);
  };
  if (text.includes('*')) visit(root);
  return { spans, entries };
}

/** Whether a node is written within brackets. */
export function isInFlow(root: Node, { text }: Source, node: Node): boolean {
  let inside = false;
  const visit = (one: Node): void => {
    if (one.anchor || one.span.start > node.span.start || one.span.end < node.span.end) return;
    if (one !== node && one.kind !== 'scalar' && /[[{]/.test(text[one.span.start] ?? '')) inside = true;
    for (const child of childrenOf(one)) visit(child);
  };
  visit(root);
  return inside;
}
