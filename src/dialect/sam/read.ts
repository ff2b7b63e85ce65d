import { itemsOrSelf } from '../../source/node.ts';
import type { MapNode } from '../../source/node.ts';
import { at, booleanOf, isMap, isNull, itemsOf, type Node } from '../../source/node.ts';

/** The value under a key, where `null` is the same as nothing: SAM leaves a property out whose value is null. */
export function prop(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  const value = at(node, ...path);
  return isNull(value) ? undefined : value;
}

/** Whether SAM takes a value as given: not null, empty, zero or false. An intrinsic always is. */
export function truthy(node: Node | undefined): node is Node {
  if (!node || node.kind === 'call') return node !== undefined;
  if (node.kind === 'list') return node.items.length > 0;
  if (node.kind === 'map') return node.entries.size > 0;
  if (!node.plain) return node.text !== '';
  return !isNull(node) && booleanOf(node.text) !== false && !/^-?0+(?:\.0*)?$/.test(node.text);
}

/** A property that counts only when it is truthy. */
export function truthyProp(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  const value = at(node, ...path);
  return truthy(value) ? value : undefined;
}

/** `true` as a boolean or, as a parameter gives it, as text. */
export const isTrue = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && booleanOf(node.text) === true;
export const isFalse = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && booleanOf(node.text) === false;

export const mapOf = (node: Node | undefined): MapNode | undefined => (isMap(node) ? node : undefined);
/** A list's items, or the value alone where SAM takes one or many. */
export const oneOrMany = (node: Node | undefined): readonly Node[] => (isNull(node) ? [] : itemsOrSelf(node));
export const isNoValue = (node: Node | undefined): boolean =>
  node?.kind === 'call' &&
  node.fn === 'Ref' &&
  node.arg.kind === 'scalar' &&
  node.arg.text === 'AWS::NoValue';
/** The condition and the two branches of an `Fn::If` with all its parts. */
export function branches(
  node: Node | undefined,
): { readonly condition: Node; readonly yes: Node; readonly no: Node } | undefined {
  if (node?.kind !== 'call' || node.fn !== 'Fn::If') return undefined;
  const [condition, yes, no] = itemsOf(node.arg);
  return condition && yes && no ? { condition, yes, no } : undefined;
}
