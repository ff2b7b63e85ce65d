import { readJson } from '../../source/json.ts';
import type { Made, Node, Scalar, Span } from '../../source/node.ts';
import { isScalar } from '../../source/node.ts';
import { Source } from '../../source/source.ts';
import { Value, type Resource } from '../../model/value.ts';

/** One statement of an identity policy. Of `actions` and `notActions` one is empty, and of the resources as well. */
export type Statement = {
  /** undefined where deployment decides it, or nothing does. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly actions: readonly Value[];
  readonly notActions: readonly Value[];
  readonly resources: readonly Value[];
  readonly notResources: readonly Value[];
  readonly condition: Value;
  readonly at: Value;
  /** Set when lowering wrote the statement, not the author. */
  readonly made: Made | undefined;
};

/** The types that hold identity policies (not trust, not resource policies), and where. */
const HOLDERS: { readonly [type: string]: 'Policies' | 'PolicyDocument' | 'InlinePolicy' } = {
  'AWS::IAM::Role': 'Policies',
  'AWS::IAM::User': 'Policies',
  'AWS::IAM::Group': 'Policies',
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::IAM::ManagedPolicy': 'PolicyDocument',
  'AWS::IAM::RolePolicy': 'PolicyDocument',
  'AWS::IAM::UserPolicy': 'PolicyDocument',
  'AWS::IAM::GroupPolicy': 'PolicyDocument',
  'AWS::SSO::PermissionSet': 'InlinePolicy',
};
export const POLICY_HOLDERS: readonly string[] = Object.keys(HOLDERS);

/** Every statement of the identity policies a resource carries. `unsure` hears of documents that can not be read. */
export function statementsOf(resource: Resource, unsure: (reason: string) => void = () => {}): readonly Statement[] {
  const place = HOLDERS[resource.type];
  if (!place) return [];
  const documents = place === 'Policies' ? flat(resource.get('Policies')).map(policy => policy.get('PolicyDocument')) : [resource.get(place)];
  return documents.flatMap(document => statementsIn(document, unsure));
}

/** The statements of one policy document: a map, or JSON in a string. */
export function statementsIn(document: Value, unsure: (reason: string) => void): readonly Statement[] {
  const read = asMap(document);
  if (!read) {
    if (document.present) unsure('the policy document is known at deployment only');
    return [];
  }
  const list = read.get('Statement');
  if (!list.whole) unsure('a transform or a parameter writes statements of the policy');
  return flat(list).flatMap(at => (at.node?.kind === 'map' ? [statement(at)] : []));
}

function statement(at: Value): Statement {
  const effect = at.get('Effect').literal;
  return {
    effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined,
    actions: flat(at.get('Action')),
    notActions: flat(at.get('NotAction')),
    resources: flat(at.get('Resource')),
    notResources: flat(at.get('NotResource')),
    condition: at.get('Condition'),
    at,
    made: at.made,
  };
}

/** One or many, also where an `Fn::If` inside a list gives a list. */
export const flat = (value: Value): readonly Value[] => value.each.flatMap(item => (item !== value && item.node?.kind === 'list' ? flat(item) : [item]));

function asMap(document: Value): Value | undefined {
  if (document.node?.kind === 'map') return document;
  if (!isScalar(document.node)) return undefined;
  const read = parsed(document.node);
  return read && new Value(document.world, read, document.span, document.path);
}

const documents = new WeakMap<Scalar, Node | 'unreadable'>();

/** JSON in a string; its nodes all stand where the string stands. */
function parsed(scalar: Scalar): Node | undefined {
  const known = documents.get(scalar);
  if (known) return known === 'unreadable' ? undefined : known;
  const read = /^\s*\{/.test(scalar.text) ? readJson(new Source(scalar.span.file, scalar.text)) : undefined;
  const node = read && 'root' in read && read.root.kind === 'map' ? standing(read.root, scalar.span, scalar.made) : undefined;
  documents.set(scalar, node ?? 'unreadable');
  return node;
}

function standing(node: Node, span: Span, made: Made | undefined): Node {
  const place = made ? { span, made } : { span };
  switch (node.kind) {
    case 'scalar': return { kind: 'scalar', text: node.text, plain: node.plain, ...place };
    case 'list': return { kind: 'list', items: node.items.map(item => standing(item, span, made)), ...place };
    case 'call': return { kind: 'call', fn: node.fn, arg: standing(node.arg, span, made), ...place };
    case 'map': return { kind: 'map', entries: new Map([...node.entries].map(([key, entry]) => [key, { key, keySpan: span, value: standing(entry.value, span, made) }])), ...place };
  }
}
