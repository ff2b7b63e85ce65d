import { at, isList, isMap, isNull, type Node } from '../../source/node.ts';
import type { Declaration, Outputs } from '../stack.ts';
import { Text, label, type Hole, type Part } from '../text.ts';
import type { EvaluationContext } from './context.ts';

/** A nested stack is deployed to the region and the account of its parent. */
const SHARED: ReadonlySet<string> = new Set([
  'AWS::Region',
  'AWS::AccountId',
  'AWS::Partition',
  'AWS::URLSuffix',
]);

/**
 * What `GetAtt Child.Outputs.Name` is: the child's text, in which its parameters are what this stack passes it, and its resources stay
 * the child's. Undefined where the child does not tell.
 */
export function outputText(
  context: EvaluationContext,
  child: Declaration,
  outputs: Outputs | undefined,
  name: string,
): Text | undefined {
  const text = outputs?.get(name);
  return (
    text &&
    Text.of(
      ...text.parts.map(part => (typeof part === 'string' ? part : seenFromAbove(context, child, part))),
    )
  );
}

function seenFromAbove(context: EvaluationContext, child: Declaration, hole: Hole): Part | Text {
  switch (hole.of) {
    case 'secret':
      return hole;
    case 'name':
    case 'attribute':
    case 'nested':
      return { of: 'nested', stack: child.id, hole };
    case 'pseudo':
      return SHARED.has(hole.name) ? (context.assumptions.pseudo(hole.name) ?? hole) : unknown(child, hole);
    case 'parameter':
      return passed(context, child, hole.name) ?? unknown(child, hole);
    default:
      return unknown(child, hole);
  }
}

const unknown = (child: Declaration, hole: Hole): Hole => ({
  of: 'opaque',
  why: `${child.id}.${label(hole)}`,
  ...(hole.of === 'opaque' && hole.node ? { node: hole.node } : {}),
});

/** The text that this stack passes for a parameter of the child. */
function passed(context: EvaluationContext, child: Declaration, name: string): Text | undefined {
  const properties = settledMap(context, at(child.node, 'Properties'));
  const parameters = settledMap(context, at(properties, 'Parameters'));
  const node = at(parameters, name);
  const here = node && context.settle(node);
  if (!here || isNull(here)) return undefined;
  return isList(here)
    ? Text.from(here.items.flatMap(item => (context.settle(item) ? [',', context.text(item)] : [])).slice(1))
    : context.text(here);
}

/** A map to which no transform adds anything. */
function settledMap(context: EvaluationContext, node: Node | undefined): Node | undefined {
  const here = node && context.settle(node);
  return isMap(here) && !here.entries.has('Fn::Transform') ? here : undefined;
}
