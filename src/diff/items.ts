import { addTo } from '../model/multimap.ts';
import type { Value } from '../model/world.ts';
import { spend } from '../source/budget.ts';
import { canonical } from './canonical.ts';
import type { Spelling } from './renaming.ts';
import type { MaybeSides } from './sides.ts';

/** An item of a list before and after; `name` is what tells it from the others. */
export type ItemPair = MaybeSides<Value> & { readonly name: string };

/** Keys that name an item of a list, the surest first. */
const NAMES = [
  'Key',
  'Sid',
  'PolicyName',
  'AttributeName',
  'IndexName',
  'Name',
  'name',
  'Id',
  'ParameterKey',
  'HeaderName',
  'Namespace',
  'Service',
  'ContainerPort',
  'DeviceName',
  'OptionName',
  'HttpMethod',
  'TargetOriginId',
  'PathPattern',
];
/** Longer lists are paired in their order. */
const MOST = 40;

/** Which items of a list became which: equal ones are left out, then those of one name, then those that are most alike. */
export function pairItems(
  before: readonly Value[],
  after: readonly Value[],
  spelling: Spelling,
): readonly ItemPair[] {
  const { old, now } = withoutEqual(before, after, spelling);
  const pairs: ItemPair[] = [];
  const left = new Set(now);
  const rest: Value[] = [];
  for (const one of old) {
    const name = nameOf(one);
    const found = name === undefined ? undefined : [...left].find(other => nameOf(other) === name);
    if (!found || name === undefined) {
      rest.push(one);
      continue;
    }
    left.delete(found);
    pairs.push({ before: one, after: found, name });
  }
  return [...pairs, ...alike(rest, [...left], spelling)];
}

function withoutEqual(
  before: readonly Value[],
  after: readonly Value[],
  spelling: Spelling,
): { readonly old: readonly Value[]; readonly now: readonly Value[] } {
  const known = new Map<string, Value[]>();
  for (const one of before) addTo(known, canonical(one, 'before', spelling), one);
  const gone = new Set<Value>();
  const now = after.filter(one => {
    const equal = known.get(canonical(one, 'after', spelling))?.shift();
    if (equal) gone.add(equal);
    return equal === undefined;
  });
  return { old: before.filter(one => !gone.has(one)), now };
}

/** What is left: maps by how much they have in common, and one text that took the place of another. */
function alike(old: readonly Value[], now: readonly Value[], spelling: Spelling): readonly ItemPair[] {
  const left = new Set(now);
  const isOne = old.length === 1 && now.length === 1;
  const partner = (one: Value): Value | undefined => {
    const candidates = [...left].filter(other => isMap(other) === isMap(one));
    if (isMap(one)) return likest(one, candidates, spelling);
    return isOne ? candidates[0] : undefined;
  };
  const paired = old.map((one): ItemPair => {
    const found = partner(one);
    if (found) left.delete(found);
    return { before: one, after: found, name: placeOf(found ?? one) };
  });
  return [...paired, ...[...left].map(one => ({ after: one, name: placeOf(one) }))];
}

function likest(one: Value, candidates: readonly Value[], spelling: Spelling): Value | undefined {
  if (candidates.length === 0) return undefined;
  if (candidates.length > MOST) return candidates[0];
  const own = new Set(partsOf(one, 'before', spelling));
  let best: { readonly value: Value; readonly score: number } | undefined;
  for (const value of candidates) {
    spend(1);
    const score = partsOf(value, 'after', spelling).filter(part => own.has(part)).length;
    if (score > (best?.score ?? 0)) best = { value, score };
  }
  return best?.value ?? (candidates.length === 1 && own.size <= 2 ? candidates[0] : undefined);
}

const partsOf = (value: Value, side: 'before' | 'after', spelling: Spelling): readonly string[] =>
  value.entries.map(([key, child]) => `${key}:${canonical(child, side, spelling)}`);

const isMap = ({ node }: Value): boolean => node?.kind === 'map';
const placeOf = (value: Value): string => nameOf(value) ?? value.path.slice(value.path.lastIndexOf('/') + 1);

function nameOf(value: Value): string | undefined {
  const { node } = value;
  if (node?.kind !== 'map') return undefined;
  for (const key of NAMES) {
    const literal = node.entries.has(key) ? value.get(key).literal : undefined;
    if (literal !== undefined && literal !== '') return `${key}=${literal}`;
  }
  return undefined;
}
