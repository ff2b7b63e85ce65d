import { VARIABLE } from '../model/evaluator/evaluate.ts';
import type { Stack } from '../model/stack.ts';
import { mapChildren } from '../source/intrinsics/map-node.ts';
import { at, isCall, textOf, type Call, type MapNode, type Node, type Span } from '../source/node.ts';
import { withEntries } from './builder/make.ts';
import { variableWords } from './variable-words.ts';

/** Variables whose value is a text wherever they stand: the others, as `${self:…}` and JSON of Secrets Manager, may give a list or a map. */
const TEXT = /^(?:env|opt|param|cf|s3|sls|aws|ssm)(?:\([^)]*\))?:(?!\/aws\/reference\/)/;
/** Functions whose first argument CloudFormation takes as it is written. */
const NAMING = new Set(['Fn::If', 'Fn::Join', 'Fn::Transform']);

/**
 * The stack with a parameter in the place of each variable of serverless.yml that has no value, so that whoever reads the template takes none
 * for the text of a variable. What may be no text, and is the whole of a value, is left to a macro. A place that CloudFormation takes no function in
 * keeps the variable as it is written.
 */
export function withOpenVariables(stack: Stack): Stack {
  if (stack.dialect !== 'serverless') return stack;
  const parameters = new Map(stack.parameters);
  const ids = new Map<string, string>();
  const idFor = freeIds(id => parameters.has(id) || stack.resources.has(id));
  const parameterFor = (name: string, span: Span): string => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = idFor(name);
    const node = map({ Type: scalar('String', span), Description: scalar(`\${${name}}`, span) }, span);
    ids.set(name, id);
    parameters.set(id, { name: id, type: 'String', noEcho: false, node, span });
    return id;
  };
  const standIn = ({ arg, span }: Call, inText: boolean): Node => {
    const name = textOf(arg) ?? '';
    return inText || TEXT.test(name)
      ? { kind: 'call', fn: 'Ref', arg: scalar(parameterFor(name, span), span), span }
      : { kind: 'call', fn: 'Fn::Transform', arg: macro(name, span), span };
  };
  const visit = (node: Node, inText = false): Node => {
    if (isCall(node, VARIABLE)) return standIn(node, inText);
    if (isCall(node, 'Ref') || isCall(node, 'Fn::GetAtt') || isCall(node, 'Condition')) return node;
    if (!isCall(node)) return mapChildren<Node>(node, child => visit(child, inText));
    const isText = node.fn === 'Fn::Join' || node.fn === 'Fn::Sub';
    const { arg } = node;
    if (!NAMING.has(node.fn) || arg.kind !== 'list')
      return mapChildren<Node>(node, child => visit(child, isText));
    const [first, ...others] = arg.items;
    if (!first) return node;
    return { ...node, arg: { ...arg, items: [first, ...others.map(other => visit(other, isText))] } };
  };
  const part = (map: MapNode, ...keys: readonly string[]): MapNode =>
    withEntries(
      map,
      Object.fromEntries(keys.flatMap(key => (at(map, key) ? [[key, visit(at(map, key) as Node)]] : []))),
    );
  const resources = new Map(
    [...stack.resources].map(([id, one]) => [id, { ...one, node: part(one.node, 'Properties') }]),
  );
  const outputs = new Map(
    [...stack.outputs].map(([id, node]) => [id, node.kind === 'map' ? part(node, 'Value', 'Export') : node]),
  );
  const conditions = new Map([...stack.conditions].map(([id, node]) => [id, visit(node)]));
  return { ...stack, resources, outputs, conditions, parameters };
}

const scalar = (text: string, span: Span): Node => ({ kind: 'scalar', text, plain: false, span });
const map = (values: { readonly [key: string]: Node }, span: Span): MapNode =>
  withEntries({ kind: 'map', entries: new Map(), span }, values);
const macro = (name: string, span: Span): Node =>
  map(
    {
      Name: scalar('ServerlessVariable', span),
      Parameters: map({ Variable: scalar(`\${${name}}`, span) }, span),
    },
    span,
  );

/** Logical ids that are free. */
function freeIds(taken: (id: string) => boolean): (name: string) => string {
  const counts = new Map<string, number>();
  return name => {
    const base = variableWords(name);
    for (;;) {
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      const id = count === 1 ? base : `${base}${count}`;
      if (!taken(id)) return id;
    }
  };
}
