import type { Entry, Provenance, MapNode, Node, Span } from '../source/node.ts';

/** Plain data from which lowering makes nodes; authored nodes inside stay what they are, with their own spans. `undefined` entries are left out. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | Node
  | readonly Plain[]
  | { readonly [key: string]: Plain };

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'span' in value &&
  typeof value.span === 'object';

/** A node that lowering generates: it carries the span of what caused it and says so. One-key maps of `Ref` and `Fn::…` become calls. */
export function make(value: Plain, span: Span, made: Provenance): Node {
  if (isNode(value)) return value;
  if (value === null || value === undefined)
    return { kind: 'scalar', text: 'null', plain: true, span, provenance: made };
  if (typeof value === 'string') return { kind: 'scalar', text: value, plain: false, span, provenance: made };
  if (typeof value !== 'object')
    return { kind: 'scalar', text: String(value), plain: true, span, provenance: made };
  if (isList(value)) {
    const items: Node[] = [];
    for (const item of value) if (item !== undefined) items.push(make(item, span, made));
    return { kind: 'list', items, span, provenance: made };
  }
  const map = makeMap(value, span, made);
  if (map.entries.size === 1)
    for (const { key, value: arg } of map.entries.values())
      if (key === 'Ref' || key.startsWith('Fn::'))
        return { kind: 'call', fn: key, arg, span, provenance: made };
  return map;
}
const isList = (value: object): value is readonly Plain[] => Array.isArray(value);

export function makeMap(value: { readonly [key: string]: Plain }, span: Span, made: Provenance): MapNode {
  const entries = new Map<string, Entry>();
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) entries.set(key, { key, keySpan: span, value: make(item, span, made) });
  }
  return { kind: 'map', entries, span, provenance: made };
}

/** The map with some entries set or, where the value is undefined, taken away; the others keep their spans. */
export function withEntries(
  map: MapNode,
  changes: { readonly [key: string]: Node | undefined },
  made?: Provenance,
): MapNode {
  const entries = new Map(map.entries);
  for (const [key, value] of Object.entries(changes)) {
    if (!value) entries.delete(key);
    else entries.set(key, { key, keySpan: entries.get(key)?.keySpan ?? value.span, value });
  }
  return made ? { ...map, entries, provenance: made } : { ...map, entries };
}
