import { at, isCall, itemsOf, textOf, type Node } from '../../source/node.ts';
import { UNSHOWN, type NamedCondition } from '../fact.ts';
import type { Text } from '../text.ts';
import type { EvaluationContext } from './context.ts';

/**
 * Whether a condition expression holds in a world; asks the world where parameters leave it open.
 * `undefined` for what is no condition function: the caller asks for the condition by its name. `named` is the condition that is this expression.
 */
export function conditionHolds(
  context: EvaluationContext,
  node: Node,
  named?: NamedCondition,
): boolean | undefined {
  const reference = isCall(node, 'Condition') ? textOf(node.arg) : textOf(at(node, 'Condition'));
  if (reference !== undefined) return context.holds(reference);
  if (node.kind !== 'call') return undefined;
  const parts = itemsOf(node.arg);
  switch (node.fn) {
    case 'Fn::Not':
      return negate(parts[0] && conditionHolds(context, parts[0], named && { ...named, when: !named.when }));
    case 'Fn::And':
      return all(context, parts, false);
    case 'Fn::Or':
      return all(context, parts, true);
    case 'Fn::Equals':
      return parts[0] && parts[1]
        ? equal(context, context.text(parts[0]), context.text(parts[1]), named)
        : undefined;
    default:
      return undefined;
  }
}

const negate = (holds: boolean | undefined): boolean | undefined =>
  holds === undefined ? undefined : !holds;

/** `And` ends at the first false, `Or` at the first true; a part that is unknown leaves the whole open unless another part ends it. */
function all(context: EvaluationContext, parts: readonly Node[], ending: boolean): boolean | undefined {
  let open = false;
  for (const part of parts) {
    const holds = conditionHolds(context, part);
    if (holds === ending) return ending;
    open ||= holds === undefined;
  }
  return open ? undefined : !ending;
}

/** What a text is asked as: two expressions that are shown alike may differ. */
const question = (text: Text): string =>
  `"${text}"${text.holes.some(hole => hole.of === 'opaque') ? `${UNSHOWN}${text.key}` : ''}`;

function equal(
  context: EvaluationContext,
  a: Text,
  b: Text,
  named: NamedCondition | undefined,
): boolean | undefined {
  if (a.literal !== undefined && b.literal !== undefined) return a.literal === b.literal;
  const [open, literal] = a.literal === undefined ? [a, b.literal] : [b, a.literal];
  const hole = open.hole;
  if (literal === undefined || !hole) {
    const answer = a.equals(b);
    return answer === 'maybe'
      ? context.assumptions.decide(question(a), question(b), named)
      : answer === 'yes';
  }
  if (hole.of === 'parameter') {
    const parameter = context.assumptions.parameter(hole.name);
    const left = parameter && context.assumptions.allowed(parameter);
    if (left && !left.includes(literal)) return false;
    if (left?.length === 1) return true;
    return context.assumptions.decide(hole.name, literal);
  }
  if (hole.of === 'pseudo') return context.assumptions.decide(hole.name, literal);
  return context.assumptions.decide(question(open), literal === '' ? 'empty' : literal, named);
}
