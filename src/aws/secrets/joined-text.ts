import type { Node } from '../../source/node.ts';
import type { WrittenPart } from '../written-text.ts';
import type { LocatedSecret } from './detect/secret.ts';
import { UNRESOLVED } from './detect/unresolved.ts';

type PartRange = { readonly start: number; readonly end: number; readonly node: Node | undefined };
/** The parts of a text with the offsets that they take in it. */
function partRanges(parts: readonly WrittenPart[]): readonly PartRange[] {
  let end = 0;
  return parts.map(part => {
    const [start, length] = [end, 'literal' in part ? part.literal.length : UNRESOLVED.length];
    end += length;
    return { start, end, node: 'literal' in part ? part.node : undefined };
  });
}
/** The node of a joined text in which an offset lies. */
export const nodeAt = (parts: readonly WrittenPart[], offset: number): Node | undefined =>
  partRanges(parts).find(({ end }) => offset < end)?.node;
/** The nodes of a joined text that hold nothing but the secret. */
export const nodesWithin = (parts: readonly WrittenPart[], hit: LocatedSecret): readonly Node[] =>
  partRanges(parts).flatMap(({ start, end, node }) =>
    node && start >= hit.start && end <= hit.end ? [node] : [],
  );
