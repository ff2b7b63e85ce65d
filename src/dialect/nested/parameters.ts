import type { MapNode } from '../../source/node.ts';
import { withEntries } from '../builder/make.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import { World } from '../../model/world.ts';
import { at, entriesOf, isList, isMap, isNull, textOf, type Node } from '../../source/node.ts';

/** A value that the parent settles, or one that only deployment says: with the value under the parent's defaults and those that the parent allows, where they are known. */
type Value =
  | { readonly given: string }
  | { readonly fallback?: string; readonly allowed?: readonly string[] };
const UNKNOWN: Value = {};
/** What a nested stack's parameters are: those that the parent does not pass have their Default for certain. */
export type PassedParameters = ReadonlyMap<string, Value>;

/** The child's parameters as the parent's resource sets them. `properties` is what stands under the resource's Properties. */
export function passedTo(
  child: MapNode,
  properties: Node | undefined,
  stackIndex: StackIndex,
): PassedParameters {
  const all = settled(stackIndex, at(properties, 'Parameters'));
  const hidden = all === 'open' || transformed(properties) || transformed(all);
  return new Map(
    entriesOf(at(child, 'Parameters')).flatMap(({ key, value }): [string, Value][] => {
      if (hidden) return [[key, UNKNOWN]];
      const node = settled(stackIndex, at(all, key));
      if (node === 'open') return [[key, UNKNOWN]];
      if (node) return [[key, valueOf(stackIndex, node)]];
      const own = textOf(at(value, 'Default'));
      return own === undefined ? [] : [[key, { given: own }]];
    }),
  );
}

/** Made by a function, or with parts that one adds. */
const transformed = (node: Node | undefined): boolean =>
  node?.kind === 'call' || (isMap(node) && node.entries.has('Fn::Transform'));

/** What stands at a node in every world; `open` where a condition decides, undefined where nothing stands. */
function settled(stackIndex: StackIndex, node: Node | undefined): Node | 'open' | undefined {
  const world = new World(stackIndex);
  const here = node && world.settle(node);
  if (world.facts.length > 0 || world.touchedDefault) return 'open';
  return here && !isNull(here) ? here : undefined;
}

function valueOf(stackIndex: StackIndex, node: Node): Value {
  const certain = read(new World(stackIndex), node);
  if (certain !== undefined) return { given: certain };
  const fallback = read(new World(stackIndex, [], true), node);
  const hole = new World(stackIndex).text(node).hole;
  const allowed = hole?.of === 'parameter' ? stackIndex.stack.parameters.get(hole.name)?.allowed : undefined;
  return { ...(fallback === undefined ? {} : { fallback }), ...(allowed ? { allowed } : {}) };
}

function read(world: World, node: Node): string | undefined {
  const items = isList(node) ? node.items.filter(item => world.settle(item)) : [node];
  const literals = items.map(item => world.text(item).literal);
  return world.facts.length === 0 && literals.every(text => text !== undefined)
    ? literals.join(',')
    : undefined;
}

/** The child with the Defaults and AllowedValues that the parent makes of its own. */
export function withParents(child: MapNode, passed: PassedParameters): MapNode {
  const parameters = at(child, 'Parameters');
  if (!isMap(parameters)) return child;
  const entries = entriesOf(parameters).flatMap(({ key, value }): [string, Node][] => {
    const is = passed.get(key);
    return isMap(value) && is && !('given' in is) ? [[key, open(value, is)]] : [];
  });
  return entries.length === 0
    ? child
    : withEntries(child, { Parameters: withEntries(parameters, Object.fromEntries(entries)) });
}

function open(
  parameter: MapNode,
  { fallback, allowed }: Exclude<Value, { readonly given: string }>,
): MapNode {
  const { span } = at(parameter, 'Default') ?? parameter;
  const scalar = (text: string): Node => ({ kind: 'scalar', text, plain: false, span });
  const own = at(parameter, 'AllowedValues');
  const values = own ?? (allowed && { kind: 'list', items: allowed.map(scalar), span });
  return withEntries(parameter, {
    Default: fallback === undefined ? undefined : scalar(fallback),
    AllowedValues: values,
  });
}

export const givenBy = (passed: PassedParameters): ReadonlyMap<string, string> =>
  new Map([...passed].flatMap(([name, is]): [string, string][] => ('given' in is ? [[name, is.given]] : [])));
