import type { Provenance } from '../../source/provenance.ts';
import type { MapNode } from '../../source/node.ts';
import type { Entry, Node } from '../../source/node.ts';

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
export type PlainMap = { readonly [key: string]: Plain };
/** The data of a map in which an entry of the author's keeps its key's place. */
export type Properties = { readonly [key: string]: Plain | Entry };

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'span' in value &&
  typeof value.span === 'object';
const isList = (value: object): value is readonly Plain[] => Array.isArray(value);
const isEntry = (value: Plain | Entry): value is Entry =>
  typeof value === 'object' && value !== null && 'keySpan' in value && 'value' in value;

/** A node that lowering generates, at the token that causes it. One-key maps of `Ref` and `Fn::…` become calls. */
export function make(value: Plain, provenance: Provenance): Node {
  const { span } = provenance;
  if (isNode(value)) return value;
  if (value === null || value === undefined)
    return { kind: 'scalar', text: 'null', plain: true, span, provenance };
  if (typeof value === 'string') return { kind: 'scalar', text: value, plain: false, span, provenance };
  if (typeof value !== 'object')
    return { kind: 'scalar', text: String(value), plain: true, span, provenance };
  if (isList(value)) {
    const items: Node[] = [];
    for (const item of value) if (item !== undefined) items.push(make(item, provenance));
    return { kind: 'list', items, span, provenance };
  }
  const map = makeMap(value, provenance);
  if (map.entries.size === 1)
    for (const { key, value: arg } of map.entries.values())
      if (key === 'Ref' || key.startsWith('Fn::')) return { kind: 'call', fn: key, arg, span, provenance };
  return map;
}

/** A generated map: all its keys stand at the token that causes it. */
export function makeMap(value: PlainMap, provenance: Provenance): MapNode {
  const { span } = provenance;
  const entries = new Map<string, Entry>();
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) entries.set(key, { key, keySpan: span, value: make(item, provenance) });
  }
  return { kind: 'map', entries, span, provenance };
}

/** A generated map in which the author's entries and values keep their places: a finding about a key points to what was written. */
export function makePlacedMap(properties: Properties, provenance: Provenance): MapNode {
  const { span } = provenance;
  const entries = new Map<string, Entry>();
  for (const key of Object.keys(properties)) {
    const value = properties[key];
    if (value === undefined) continue;
    if (isEntry(value)) entries.set(key, { key, keySpan: value.keySpan, value: value.value });
    else
      entries.set(key, {
        key,
        keySpan: isNode(value) ? value.span : span,
        value: make(value, provenance),
      });
  }
  return { kind: 'map', entries, span, provenance };
}

/** The map with some entries set or, where the value is undefined, taken away; the others keep their spans. */
export function withEntries(map: MapNode, changes: { readonly [key: string]: Node | undefined }): MapNode {
  const entries = new Map(map.entries);
  for (const [key, value] of Object.entries(changes)) {
    if (!value) entries.delete(key);
    else entries.set(key, { key, keySpan: entries.get(key)?.keySpan ?? value.span, value });
  }
  return { ...map, entries };
}
