import { at, entriesOf, isCall, itemsOf, textOf, type Node } from '../source/node.ts';
import type { World } from './world.ts';

type Held = boolean | undefined;

/**
 * Whether the section `Rules` refuses the deployment that a world describes, as far as its facts tell: a rule that applies has an assertion
 * that certainly does not hold. Asks nothing, so it makes no branch. (CloudFormation User Guide, "Rules section", read 2026-11)
 */
export function refused(world: World): boolean {
  for (const { value: rule } of entriesOf(world.stack.rest.get('Rules'))) {
    const condition = at(rule, 'RuleCondition');
    if (condition && held(world, condition) !== true) continue;
    if (itemsOf(at(rule, 'Assertions')).some(assertion => { const assert = at(assertion, 'Assert'); return assert && held(world, assert) === false; })) return true;
  }
  return false;
}

/** What the facts say about a condition of a rule. */
function held(world: World, node: Node): Held {
  if (!isCall(node)) return undefined;
  const [first, second] = itemsOf(node.arg);
  switch (node.fn) {
    case 'Fn::Not': { const inner = first && held(world, first); return inner === undefined ? undefined : !inner; }
    case 'Fn::And': return every(itemsOf(node.arg).map(part => held(world, part)));
    case 'Fn::Or': return some(itemsOf(node.arg).map(part => held(world, part)));
    case 'Fn::Equals': return first && second && equal(world, first, second);
    case 'Fn::Contains': return first && second && some(itemsOf(first).map(item => equal(world, second, item)));
    default: return undefined;
  }
}

const every = (parts: readonly Held[]): Held => (parts.includes(false) ? false : parts.includes(undefined) ? undefined : true);
const some = (parts: readonly Held[]): Held => (parts.includes(true) ? true : parts.includes(undefined) ? undefined : parts.length === 0 ? undefined : false);

/** Literals and references to parameters only. */
function equal(world: World, a: Node, b: Node): Held {
  const [left, right] = [side(world, a), side(world, b)];
  if (!left || !right) return undefined;
  if ('text' in left && 'text' in right) return left.text === right.text;
  const [open, other] = 'name' in left ? [left, right] : [right as { name: string }, left];
  return 'text' in other ? world.told(open.name, other.text) : open.name === other.name ? true : world.told(`"\${${open.name}}"`, `"\${${other.name}}"`);
}

function side(world: World, node: Node): { readonly text: string } | { readonly name: string } | undefined {
  const text = textOf(node);
  if (text !== undefined) return { text };
  const name = isCall(node, 'Ref') ? textOf(node.arg) : undefined;
  if (name === undefined) return undefined;
  const value = world.certain(name);
  return value === undefined ? { name } : { text: value };
}
