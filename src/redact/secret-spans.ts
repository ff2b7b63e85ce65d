import { detect, detectText } from '../aws/secrets/detect/detect.ts';
import { entryName, isReferenceKey } from '../aws/secrets/detect/entry-name.ts';
import { isCall, isList, isScalar, itemsOf, textOf, type Node } from '../source/node.ts';
import { SpanIndex } from './span-index.ts';

export type LineRange = { readonly start: number; readonly end: number };

/** The scalars between two offsets that hold a secret by the names that lead to them, wherever those names stand. */
export function secretSpans(root: Node | undefined, from: number, to: number): LineRange[] {
  const found: LineRange[] = [];
  const visit = (node: Node, name: string | undefined): void => {
    if (node.anchor || node.span.end <= from || node.span.start >= to) return;
    switch (node.kind) {
      case 'scalar':
        if (detect(name, node.text)) found.push({ start: node.span.start, end: node.span.end });
        break;
      case 'list':
        for (const { value } of childrenOf(node, from, to)) visit(value, name);
        break;
      case 'call': {
        if (isReferenceKey(node.fn)) break;
        const pieces = joined(node);
        if (
          detectText(
            name,
            pieces.map(piece => (isScalar(piece) ? piece.text : null)),
          )
        )
          found.push(...pieces.filter(isScalar).map(({ span }) => ({ start: span.start, end: span.end })));
        visit(node.arg, comparedName(node) ?? name);
        break;
      }
      case 'map':
        for (const { key = '', value } of childrenOf(node, from, to))
          visit(
            value,
            entryName(key, other => textOf(node.entries.get(other)?.value), name),
          );
        break;
    }
  };
  if (root) visit(root, undefined);
  return found;
}

type Child = { readonly start: number; readonly end: number; readonly key?: string; readonly value: Node };
const indexes = new WeakMap<Node, SpanIndex<Child>>();

/** The items or entries of a list or map that lie between two offsets. */
function childrenOf(node: Node & { kind: 'list' | 'map' }, from: number, to: number): readonly Child[] {
  const index =
    indexes.get(node) ??
    new SpanIndex<Child>(
      node.kind === 'list'
        ? node.items.map(value => ({ start: value.span.start, end: value.span.end, value }))
        : [...node.entries.values()].map(({ key, value }) => ({
            start: value.span.start,
            end: value.span.end,
            key,
            value,
          })),
    );
  indexes.set(node, index);
  return index.overlapping(from, to);
}

/** The items that a Join with an empty delimiter puts together: a secret may lie between two of them. */
function joined(node: Node): readonly Node[] {
  const [delimiter, items] = isCall(node, 'Fn::Join') && isList(node.arg) ? node.arg.items : [];
  return textOf(delimiter) === '' ? itemsOf(items) : [];
}

/** The name that a condition compares a text with. */
function comparedName(node: Node): string | undefined {
  const sides = isCall(node, 'Fn::Equals') ? itemsOf(node.arg) : [];
  return sides.flatMap(side => (isCall(side, 'Ref') ? (textOf(side.arg) ?? []) : []))[0];
}
