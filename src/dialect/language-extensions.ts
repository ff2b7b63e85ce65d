import { StackIndex } from '../model/stack-index.ts';
import type { Declaration, Parameter, Stack } from '../model/stack.ts';
import { World } from '../model/world.ts';
import { mapChildren } from '../source/intrinsics/map-node.ts';
import {
  entriesOf,
  isCall,
  isList,
  itemsOf,
  textOf,
  valueOf as scalarOf,
  type Call,
  type MapNode,
  type Node,
} from '../source/node.ts';

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
  const conditions = new Map([...stack.conditions].map(([name, node]) => [name, operands(node, resolved)]));
  const outputs = new Map([...stack.outputs].map(([name, node]) => [name, resolved(node)]));
  const resources = new Map(
    [...stack.resources].map(([id, declared]): [string, Declaration] => [
      id,
      { ...declared, node: mapChildren(declared.node, resolved) as MapNode },
    ]),
  );
  const rest = new Map(stack.rest);
  // What the transform alone understands can not be deployed without it.
  const nodes = [
    ...conditions.values(),
    ...outputs.values(),
    ...[...resources.values()].map(({ node }) => node),
  ];
  if (!nodes.some(isExtended) && !stack.unexpanded?.some(({ entry }) => entry.key !== 'Fn::Transform')) {
    if (left && left.items.length > 0) rest.set('Transform', left);
    else rest.delete('Transform');
  }
  return { ...stack, rest, conditions, outputs, resources };
}

/** What the functions of a condition compare; they themselves stay. */
const operands = (node: Node, resolved: (node: Node) => Node): Node =>
  isCall(node) && !/^(?:Fn::(?:And|Or|Not|Equals)|Condition)$/.test(node.fn)
    ? resolved(node)
    : mapChildren(node, child => operands(child, resolved));

function isExtended(node: Node): boolean {
  if (isCall(node, 'Fn::Length') || isCall(node, 'Fn::ToJsonString')) return true;
  if (isCall(node, 'Fn::FindInMap') && itemsOf(node.arg).length > 3) return true;
  return childrenOf(node).some(isExtended);
}
const childrenOf = (node: Node): readonly Node[] =>
  isCall(node) ? [node.arg] : [...itemsOf(node), ...entriesOf(node).map(({ value }) => value)];

const names = (transform: Node): readonly (string | undefined)[] =>
  isList(transform) ? transform.items.map(textOf) : [textOf(transform)];

function closed(parameter: Parameter): Parameter {
  const { given: _given, fallback: _fallback, allowed: _allowed, ...rest } = parameter;
  return rest;
}

function resolvedNode(index: StackIndex, node: Node): Node {
  const value = isCall(node) ? valueOf(index, node) : undefined;
  if (value) return value;
  const next = mapChildren(node, child => resolvedNode(index, child));
  return (isCall(next, 'Fn::ToJsonString') ? jsonOf(index, next) : undefined) ?? next;
}

/** JSON with what only deployment knows between its pieces: `Fn::Join`, which needs no transform. Undefined where that may be no text. */
function jsonOf(index: StackIndex, call: Call): Node | undefined {
  const { span } = call;
  const text = (literal: string): Node => ({ kind: 'scalar', text: literal, plain: false, span });
  const parts: Node[] = [];
  const add = (part: string | Node): void => {
    const last = parts.at(-1);
    if (typeof part !== 'string') parts.push(part);
    else if (last?.kind === 'scalar') parts.splice(-1, 1, text(last.text + part));
    else parts.push(text(part));
  };
  const inside = (brackets: string, children: readonly Node[], before: (at: number) => string): boolean => {
    add(brackets.slice(0, 1));
    const whole = children.every((child, at) => {
      add(`${at > 0 ? ',' : ''}${before(at)}`);
      return write(child);
    });
    add(brackets.slice(1));
    return whole;
  };
  const write = (node: Node): boolean => {
    if (node.kind === 'list') return inside('[]', node.items.filter(isThere), () => '');
    if (node.kind === 'map') {
      const entries = entriesOf(node).filter(({ value }) => isThere(value));
      return inside(
        '{}',
        entries.map(({ value }) => value),
        at => `${JSON.stringify(entries[at]?.key)}:`,
      );
    }
    if (node.kind === 'scalar') {
      add(JSON.stringify(scalarOf(node)));
      return true;
    }
    if (!isText(index, node)) return false;
    for (const part of ['"', node, '"']) add(part);
    return true;
  };
  if (!write(call.arg)) return undefined;
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const items: Node[] = [text(''), { kind: 'list', items: parts, span }];
  return { kind: 'call', fn: 'Fn::Join', arg: { kind: 'list', items, span }, span };
}
const isThere = (node: Node): boolean => !(isCall(node, 'Ref') && textOf(node.arg) === 'AWS::NoValue');
/** Whether a call is one text for certain; an attribute may be a list, which AWS does not say here either. */
const isText = (index: StackIndex, call: Call): boolean =>
  /^Fn::(?:GetAtt|Sub|Join|ImportValue|Base64)$/.test(call.fn) ||
  (call.fn === 'Ref' &&
    textOf(call.arg) !== 'AWS::NotificationARNs' &&
    !/List/.test(index.stack.parameters.get(textOf(call.arg) ?? '')?.type ?? ''));

/** What a call stands for when no open condition decides it. */
function valueOf(index: StackIndex, call: Node): Node | undefined {
  const world = new World(index, [], true);
  const here = world.settle(call);
  if (!here || world.facts.length > 0) return undefined;
  if (!isCall(here)) return here === call ? undefined : resolvedNode(index, here);
  const text = world.text(here).literal;
  if (world.facts.length > 0) return undefined;
  if (text === undefined) return here === call ? undefined : resolvedNode(index, here);
  return { kind: 'scalar', text, plain: isCall(here, 'Fn::Length'), span: call.span };
}
