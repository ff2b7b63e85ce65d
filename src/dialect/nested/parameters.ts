import type { Ground } from '../../model/ground.ts';
import { World } from '../../model/world.ts';
import { at, entriesOf, isList, isMap, isNull, textOf, type MapNode, type Node } from '../../source/node.ts';
import { withEntries } from '../make.ts';

/** A value that the parent settles, one that it settles while its own parameters keep their defaults, or one that only deployment says. */
type Value = { readonly given: string } | { readonly fallback: string } | 'unknown';
/** What a nested stack's parameters are: those that the parent does not pass have their Default for certain. */
export type Passed = ReadonlyMap<string, Value>;

/** The child's parameters as the parent's resource sets them. `properties` is what stands under the resource's Properties. */
export function passedTo(child: MapNode, properties: Node | undefined, ground: Ground): Passed {
  const all = settled(ground, at(properties, 'Parameters'));
  const open = all === 'open' || properties?.kind === 'call';
  return new Map(entriesOf(at(child, 'Parameters')).flatMap(({ key, value }): [string, Value][] => {
    if (open) return [[key, 'unknown']];
    const node = settled(ground, at(all, key));
    if (node === 'open') return [[key, 'unknown']];
    if (node) return [[key, valueOf(ground, node)]];
    const own = textOf(at(value, 'Default'));
    return own === undefined ? [] : [[key, { given: own }]];
  }));
}

/** What stands at a node in every world; `open` where a condition decides, undefined where nothing stands. */
function settled(ground: Ground, node: Node | undefined): Node | 'open' | undefined {
  const world = new World(ground);
  const here = node && world.settle(node);
  if (world.facts.length > 0 || world.touchedDefault) return 'open';
  return here && !isNull(here) ? here : undefined;
}

function valueOf(ground: Ground, node: Node): Value {
  const certain = read(new World(ground), node);
  if (certain !== undefined) return { given: certain };
  const likely = read(new World(ground, [], true), node);
  return likely === undefined ? 'unknown' : { fallback: likely };
}

function read(world: World, node: Node): string | undefined {
  const items = isList(node) ? node.items.filter(item => world.settle(item)) : [node];
  const literals = items.map(item => world.text(item).literal);
  return world.facts.length === 0 && literals.every(text => text !== undefined) ? literals.join(',') : undefined;
}

/** The child without the Defaults that the parent overrules. */
export function withoutDefaults(child: MapNode, passed: Passed): MapNode {
  const parameters = at(child, 'Parameters');
  if (!isMap(parameters)) return child;
  const entries = entriesOf(parameters).flatMap(({ key, value }): [string, Node][] => {
    const is = passed.get(key);
    if (!isMap(value) || is === undefined || (is !== 'unknown' && 'given' in is)) return [];
    const own = at(value, 'Default')?.span ?? value.span;
    return [[key, withEntries(value, { Default: is === 'unknown' ? undefined : { kind: 'scalar', text: is.fallback, plain: false, span: own } })]];
  });
  return entries.length === 0 ? child : withEntries(child, { Parameters: withEntries(parameters, Object.fromEntries(entries)) });
}

export const givenBy = (passed: Passed): ReadonlyMap<string, string> =>
  new Map([...passed].flatMap(([name, is]): [string, string][] => (is !== 'unknown' && 'given' in is ? [[name, is.given]] : [])));
