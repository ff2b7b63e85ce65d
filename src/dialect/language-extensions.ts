import { StackIndex } from '../model/stack-index.ts';
import type { Declaration, Parameter, Stack } from '../model/stack.ts';
import { World } from '../model/world.ts';
import { mapChildren } from '../source/intrinsics/map-node.ts';
import { isCall, isList, textOf, type MapNode, type Node } from '../source/node.ts';

const EXTENSIONS = 'AWS::LanguageExtensions';

/**
 * The stack as the transform `AWS::LanguageExtensions` leaves it: intrinsic functions whose value is known are that value, with
 * parameters at the value of the command line, else at their Default. A NoEcho parameter stays a reference. The same stack without
 * the transform. Rules judge the stack before, in which a parameter may have any of its values.
 */
export function withoutExtensions(stack: Stack): Stack {
  const transform = stack.rest.get('Transform');
  if (!transform || !names(transform).includes(EXTENSIONS)) return stack;
  const open = new Map(
    [...stack.parameters].map(([name, parameter]) => [
      name,
      parameter.noEcho ? closed(parameter) : parameter,
    ]),
  );
  // Without resources: a reference to one stays a reference, whatever its name.
  const index = new StackIndex({ ...stack, parameters: open, resources: new Map() });
  const resolved = (node: Node): Node => resolvedNode(index, node);
  const left = isList(transform)
    ? { ...transform, items: transform.items.filter(item => textOf(item) !== EXTENSIONS) }
    : undefined;
  const rest = new Map(stack.rest);
  if (left && left.items.length > 0) rest.set('Transform', left);
  else rest.delete('Transform');
  return {
    ...stack,
    rest,
    outputs: new Map([...stack.outputs].map(([name, node]) => [name, resolved(node)])),
    resources: new Map(
      [...stack.resources].map(([id, declared]): [string, Declaration] => [
        id,
        { ...declared, node: mapChildren(declared.node, resolved) as MapNode },
      ]),
    ),
  };
}

const names = (transform: Node): readonly (string | undefined)[] =>
  isList(transform) ? transform.items.map(textOf) : [textOf(transform)];

function closed(parameter: Parameter): Parameter {
  const { given: _given, fallback: _fallback, allowed: _allowed, ...rest } = parameter;
  return rest;
}

function resolvedNode(index: StackIndex, node: Node): Node {
  return (
    (isCall(node) ? valueOf(index, node) : undefined) ??
    mapChildren(node, child => resolvedNode(index, child))
  );
}

/** What a call stands for when no open condition decides it. */
function valueOf(index: StackIndex, call: Node): Node | undefined {
  const world = new World(index, [], true);
  const here = world.settle(call);
  if (!here || world.facts.length > 0) return undefined;
  if (!isCall(here)) return here === call ? undefined : resolvedNode(index, here);
  const text = world.text(here).literal;
  if (text === undefined || world.facts.length > 0) return undefined;
  return { kind: 'scalar', text, plain: isCall(here, 'Fn::Length'), span: call.span };
}
