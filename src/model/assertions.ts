import { at, entriesOf, isCall, itemsOf, textOf, type Node } from '../source/node.ts';
import { isListType } from './evaluator/lists.ts';
import type { Assumptions } from './assumptions.ts';

type Held = boolean | undefined;
/** A text, or the parameter that it is. */
type Side = { readonly text: string } | { readonly name: string };
/** Members of a list that are known, and whether there are no others. */
type Members = { readonly known: readonly (Side | undefined)[]; readonly complete: boolean };

/**
 * Whether the section `Rules` refuses the deployment that a world describes, as far as its facts tell: a rule that applies has an assertion
 * that certainly does not hold. Asks nothing, so it makes no branch. (CloudFormation Template Reference, "Rule functions", read 2026-11)
 */
export const refused = (assumptions: Assumptions): boolean => refusedBy(assumptions) !== undefined;

/** The rule and the assertion that refuse a deployment. */
export function refusedBy(
  assumptions: Assumptions,
): { readonly rule: string; readonly assertion: Node } | undefined {
  for (const { key, value: rule } of entriesOf(assumptions.stack.rest.get('Rules'))) {
    const condition = at(rule, 'RuleCondition');
    if (condition && held(assumptions, condition) !== true) continue;
    const assertion = itemsOf(at(rule, 'Assertions')).find(one => {
      const assert = at(one, 'Assert');
      return assert && held(assumptions, assert) === false;
    });
    if (assertion) return { rule: key, assertion };
  }
  return undefined;
}

/** What the facts say about a condition of a rule. */
function held(assumptions: Assumptions, node: Node): Held {
  if (!isCall(node)) return undefined;
  const [first, second] = itemsOf(node.arg);
  switch (node.fn) {
    case 'Fn::Not': {
      const inner = first && held(assumptions, first);
      return inner === undefined ? undefined : !inner;
    }
    case 'Fn::And':
      return every(itemsOf(node.arg).map(part => held(assumptions, part)));
    case 'Fn::Or':
      return some(itemsOf(node.arg).map(part => held(assumptions, part)));
    case 'Fn::Equals':
      return first && second && equal(assumptions, first, second);
    case 'Fn::Contains':
      return first && second && among(assumptions, members(assumptions, first), side(assumptions, second));
    case 'Fn::EachMemberEquals':
      return (
        first &&
        second &&
        each(members(assumptions, first), member =>
          equalSides(assumptions, member, side(assumptions, second)),
        )
      );
    case 'Fn::EachMemberIn':
      return (
        first &&
        second &&
        each(members(assumptions, first), member => among(assumptions, members(assumptions, second), member))
      );
    default:
      return undefined;
  }
}

function every(parts: readonly Held[]): Held {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}
function some(parts: readonly Held[]): Held {
  if (parts.includes(true)) return true;
  return parts.includes(undefined) || parts.length === 0 ? undefined : false;
}

function among(assumptions: Assumptions, { known, complete }: Members, wanted: Side | undefined): Held {
  const found = some(known.map(member => equalSides(assumptions, member, wanted)));
  return found === true || complete ? found : undefined;
}

/** An empty list is left open: what AWS says of it is not written. */
function each({ known, complete }: Members, holds: (member: Side | undefined) => Held): Held {
  const all = every(known.map(holds));
  return all === false || (complete && known.length > 0) ? all : undefined;
}

/** What `Fn::ValueOf` and `Fn::ValueOfAll` give back (the VPC of a subnet, a tag) only the account knows. */
function members(assumptions: Assumptions, node: Node): Members {
  if (node.kind === 'list') {
    const all = node.items.map(item =>
      isListed(assumptions, item)
        ? members(assumptions, item)
        : { known: [side(assumptions, item)], complete: true },
    );
    return { known: all.flatMap(({ known }) => known), complete: all.every(({ complete }) => complete) };
  }
  if (isCall(node, 'Ref')) return parameterMembers(assumptions, textOf(node.arg) ?? '');
  const type = isCall(node, 'Fn::RefAll') ? textOf(node.arg) : undefined;
  if (type === undefined) return OPEN;
  const parameters = [...assumptions.stack.parameters.values()];
  const all = parameters
    .filter(parameter => parameter.type === type)
    .map(({ name }) => parameterMembers(assumptions, name));
  // Whether a list of the type counts among its parameters is not written.
  return {
    known: all.flatMap(({ known }) => known),
    complete:
      all.every(({ complete }) => complete) &&
      parameters.every(parameter => parameter.type !== `List<${type}>`),
  };
}

const OPEN: Members = { known: [], complete: false };
const isListed = (assumptions: Assumptions, node: Node): boolean =>
  isCall(node, 'Ref') && isListType(assumptions.parameter(textOf(node.arg) ?? '')?.type ?? '');

function parameterMembers(assumptions: Assumptions, name: string): Members {
  const value = assumptions.certain(name);
  if (!isListType(assumptions.parameter(name)?.type ?? ''))
    return { known: [value === undefined ? { name } : { text: value }], complete: true };
  return value === undefined
    ? OPEN
    : { known: value.split(',').map(item => ({ text: item.trim() })), complete: true };
}

/** Literals and references to parameters only. */
const equal = (assumptions: Assumptions, a: Node, b: Node): Held =>
  equalSides(assumptions, side(assumptions, a), side(assumptions, b));

function equalSides(assumptions: Assumptions, left: Side | undefined, right: Side | undefined): Held {
  if (!left || !right) return undefined;
  if ('text' in left && 'text' in right) return left.text === right.text;
  const [open, other] = 'name' in left ? [left, right] : [right as { name: string }, left];
  if ('text' in other) return assumptions.known(open.name, other.text);
  return open.name === other.name || assumptions.known(`"\${${open.name}}"`, `"\${${other.name}}"`);
}

function side(assumptions: Assumptions, node: Node): Side | undefined {
  const text = textOf(node);
  if (text !== undefined) return { text };
  const name = isCall(node, 'Ref') ? textOf(node.arg) : undefined;
  if (name === undefined) return undefined;
  const value = assumptions.certain(name);
  return value === undefined ? { name } : { text: value };
}
