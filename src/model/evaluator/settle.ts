import {
  at,
  entriesOf,
  isCall,
  isList,
  isMap,
  itemsOf,
  textOf,
  type Call,
  type MapNode,
  type Node,
} from '../../source/node.ts';
import type { EvaluationContext } from './context.ts';

const NO_VALUE = 'AWS::NoValue';
/** Above so many keys of a mapping an open parameter is not worth a branch each. */
const WORTH_A_BRANCH = 8;

/** Takes the branches at the top of a node: what is left is a scalar, list, map, or a call that only deployment resolves. */
export function settle(context: EvaluationContext, node: Node): Node | undefined {
  let here: Node | undefined = node;
  for (let steps = 0; here?.kind === 'call' && steps < 100; steps += 1) {
    if (here.fn === 'Ref') return textOf(here.arg) === NO_VALUE ? undefined : here;
    const next: Node | undefined | 'stays' = resolved(context, here);
    if (next === 'stays') return here;
    here = next;
  }
  return here;
}

function resolved(context: EvaluationContext, { fn, arg }: Call): Node | undefined | 'stays' {
  switch (fn) {
    case 'Fn::If':
      return branch(context, arg);
    case 'Fn::FindInMap':
      return found(context, arg);
    case 'Fn::Select':
      return selected(context, arg);
    default:
      return 'stays';
  }
}

function branch(context: EvaluationContext, arg: Node): Node | undefined | 'stays' {
  const [condition, yes, no] = itemsOf(arg);
  const name =
    textOf(condition) ??
    (isCall(condition, 'Condition') ? textOf(condition.arg) : textOf(at(condition, 'Condition')));
  if (name === undefined || !yes) return 'stays';
  const holds = context.holds(name);
  context.assumptions.onTurn?.({ at: arg, condition: name, holds });
  return holds ? yes : no;
}

/**
 * The value in a mapping. A parameter as a key can only be one of the map's keys, for the deployment fails otherwise;
 * with a DefaultValue it may be anything.
 */
function found(context: EvaluationContext, arg: Node): Node | 'stays' {
  const [map, first, second, more] = itemsOf(arg);
  if (!map || !first || !second) return 'stays';
  const name = context.text(map).literal;
  if (name === undefined) return 'stays';
  const fallback = at(more, 'DefaultValue');
  const inner = keyed(context, context.stack.mappings.get(name), first, fallback !== undefined);
  const value = inner && inner !== 'open' ? keyed(context, inner, second, fallback !== undefined) : inner;
  return value === 'open' ? 'stays' : (value ?? fallback ?? 'stays');
}

/** `undefined`: certainly no such key. */
function keyed(
  context: EvaluationContext,
  map: Node | undefined,
  key: Node,
  open: boolean,
): Node | 'open' | undefined {
  if (!map) return undefined;
  if (!isMap(map)) return 'open';
  const text = context.text(key);
  const hole = text.hole;
  const parameter = hole?.of === 'parameter' ? hole.name : undefined;
  const pick = (name: string): string | undefined =>
    open ? chosen(context, name, map) : context.assumptions.pick(name, [...map.entries.keys()]);
  const literal = text.literal ?? (parameter === undefined ? undefined : pick(parameter));
  if (literal !== undefined)
    return map.entries.get(literal)?.value ?? (map.entries.has('Fn::Transform') ? 'open' : undefined);
  const [one] = map.entries.size === 1 && !open ? entriesOf(map) : [];
  if (!one) return 'open';
  return hole?.of === 'pseudo' && hole.name === 'AWS::AccountId' && !/^\d{12}$/.test(one.key)
    ? undefined
    : one.value;
}

/** The key that a parameter of any value names; where it names none, a text that is no key. */
function chosen(context: EvaluationContext, parameter: string, map: MapNode): string | undefined {
  const picked = context.assumptions.pick(parameter);
  if (picked !== undefined || map.entries.size > WORTH_A_BRANCH) return picked;
  for (const key of map.entries.keys()) if (context.assumptions.decide(parameter, key)) return key;
  return '\u0000';
}

function selected(context: EvaluationContext, arg: Node): Node | 'stays' {
  const [index, list] = itemsOf(arg);
  const number = index && context.text(index).literal;
  const settled = list && settle(context, list);
  if (number === undefined || !/^\d+$/.test(number) || !isList(settled)) return 'stays';
  const items = settled.items.flatMap(item => settle(context, item) ?? []);
  return items[Number(number)] ?? 'stays';
}
