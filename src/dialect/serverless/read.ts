import type { MapNode } from '../../source/node.ts';
import { getAttOf } from '../../source/intrinsics/get-att.ts';
import { isMap, isScalar, textOf, type Entry, type Node } from '../../source/node.ts';
import { isUnknown } from './variables/pieces.ts';

/** The scalar's value as js-yaml reads it for the framework (YAML 1.2: `yes` and `on` are words). */
function valueOf(node: Node): unknown {
  if (!isScalar(node)) return node;
  if (!node.plain) return node.text;
  if (/^(?:~|null|Null|NULL|)$/.test(node.text)) return null;
  if (/^(?:true|True|TRUE)$/.test(node.text)) return true;
  if (/^(?:false|False|FALSE)$/.test(node.text)) return false;
  return /^[-+]?\d+(?:\.\d*)?$/.test(node.text) ? Number(node.text) : node.text;
}

/** Whether JavaScript takes the value for true; what is not known counts as given. */
export const truthy = (node: Node | undefined): node is Node => node !== undefined && Boolean(valueOf(node));
export const isTrue = (node: Node | undefined): boolean => node !== undefined && valueOf(node) === true;
export const isFalse = (node: Node | undefined): boolean => node !== undefined && valueOf(node) === false;
export const isNull = (node: Node | undefined): boolean => node !== undefined && valueOf(node) === null;
/** JavaScript's `a || b`. */
export const either = (...nodes: readonly (Node | undefined)[]): Node | undefined => nodes.find(truthy);

/** A string, known or not; an intrinsic function is an object to the framework. */
export const isString = (node: Node | undefined): boolean =>
  (isScalar(node) && typeof valueOf(node) === 'string') || isUnknown(node);
/** A map or list of the author's, or an intrinsic function: what JavaScript calls an object. */
export const isObject = (node: Node | undefined): boolean =>
  node !== undefined && !isScalar(node) && !isUnknown(node);

/** The text of a scalar; undefined for null and for all that is not known. */
export const text = (node: Node | undefined): string | undefined => textOf(node);

/** The entry under a path of maps. */
export function entryAt(node: Node | undefined, ...path: readonly string[]): Entry | undefined {
  let here = node;
  let entry: Entry | undefined;
  for (const key of path) {
    entry = isMap(here) ? here.entries.get(key) : undefined;
    here = entry?.value;
  }
  return entry;
}

/** The first argument of a `Fn::GetAtt` in either form. */
export function attributeOf(node: Node | undefined): string | undefined {
  return getAttOf(node)?.id;
}

/** A map, whether it was written as one or as a list of maps that are assigned one after the other. */
export function mapOf(node: Node | undefined): MapNode | undefined {
  if (isMap(node)) return node;
  if (node?.kind !== 'list') return undefined;
  const entries = new Map<string, Entry>();
  for (const item of node.items)
    if (isMap(item)) for (const entry of item.entries.values()) entries.set(entry.key, entry);
  return { kind: 'map', entries, span: node.span };
}

/** Entries of both maps, those of the second winning: JavaScript's `Object.assign`. */
export function assigned(first: Node | undefined, second: Node | undefined): MapNode | undefined {
  const [a, b] = [mapOf(first), mapOf(second)];
  if (!a || !b) return b ?? a;
  return { ...b, entries: new Map([...a.entries, ...b.entries]) };
}

/** The entry of a key in the first of several maps that sets it to something. */
export const firstEntry = (key: string, ...maps: readonly (Node | undefined)[]): Entry | undefined =>
  maps.map(map => entryAt(map, key)).find(entry => entry && truthy(entry.value));
