import { mapChildren } from '../../source/intrinsics/map-node.ts';
import { mapSubArgument, ownValue, replaceVariables, subArgument } from '../../source/intrinsics/sub.ts';
import { textOf, type Node } from '../../source/node.ts';

/** `Ref: F.Version` names what SAM generated, `Ref: Layer` a layer by an id that SAM changed. */
export type References = {
  readonly named: ReadonlyMap<string, string>;
  readonly renamed: ReadonlyMap<string, string>;
};

/** The tree with SAM's references written as CloudFormation's; nodes without one stay themselves. */
export const rewritten = (node: Node, to: References): Node => {
  const inner = (child: Node): Node => rewritten(child, to);
  if (node.kind !== 'call') return mapChildren(node, inner);
  switch (node.fn) {
    case 'Ref':
      return mapChildren(node, arg => changed(arg, replaced(arg, reference(textOf(arg), to)), inner));
    case 'Fn::GetAtt':
      return mapChildren(node, arg => changed(arg, attribute(arg, to), inner));
    case 'Fn::Sub':
      return mapChildren(node, arg => substituted(arg, to, inner));
    default:
      return mapChildren(node, inner);
  }
};

/** What was rewritten holds no further reference. */
const changed = (old: Node, next: Node, inner: (node: Node) => Node): Node =>
  next === old ? inner(old) : next;

/** SAM takes a variable without blanks only. */
const VARIABLE = /^\$\{[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*\}$/;

function substituted(arg: Node, to: References, inner: (node: Node) => Node): Node {
  const sub = subArgument(arg);
  const renamed = (pattern: string): string =>
    replaceVariables(pattern, ({ name }, written) => {
      if (!VARIABLE.test(written) || ownValue(sub, name)) return undefined;
      const [id = '', property, ...rest] = name.split('.');
      const next =
        property === undefined ? to.renamed.get(id) : renamedAttribute(id, property, rest, to)?.join('.');
      return next === undefined ? undefined : `\${${next}}`;
    });
  return mapSubArgument(
    arg,
    pattern => {
      const text = textOf(pattern);
      if (text === undefined) return inner(pattern);
      const next = renamed(text);
      return next === text ? pattern : replaced(pattern, next);
    },
    inner,
  );
}

const reference = (name: string | undefined, to: References): string | undefined =>
  name === undefined ? undefined : (to.named.get(name) ?? to.renamed.get(name));

function attribute(arg: Node, to: References): Node {
  const items = arg.kind === 'list' ? arg.items.map(textOf) : [textOf(arg)];
  if (items.includes(undefined)) return arg;
  const [id = '', property, ...rest] = items.join('.').split('.');
  const next = renamedAttribute(id, property, rest, to);
  if (!next) return arg;
  const [first = '', ...steps] = next;
  const parts = [first, steps.join('.')].filter(part => part !== '');
  return {
    kind: 'list',
    span: arg.span,
    items: parts.map(text => ({ kind: 'scalar', text, plain: false, span: arg.span })),
  };
}

/** The steps that an attribute of an id becomes; undefined where SAM changed neither. */
function renamedAttribute(
  id: string,
  property: string | undefined,
  rest: readonly string[],
  to: References,
): readonly string[] | undefined {
  if (property === undefined) return undefined;
  const named = to.named.get(`${id}.${property}`);
  if (named !== undefined) return [named, ...rest];
  const renamed = to.renamed.get(id);
  return renamed === undefined ? undefined : [renamed, property, ...rest];
}

const replaced = (node: Node, text: string | undefined): Node =>
  text === undefined || node.kind !== 'scalar' ? node : { ...node, text, plain: false };
