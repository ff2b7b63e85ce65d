import { lookUp } from '../../../model/look-up.ts';
import {
  connectorOf,
  isAuthorsChoice,
  type Provenance,
  policyTemplateOf,
} from '../../../source/provenance.ts';
import { readJson } from '../../../source/json.ts';
import { subArgument, subParts, type SubArgument } from '../../../source/intrinsics/sub.ts';
import { isCall, isScalar, type Node } from '../../../source/node.ts';
import { Source } from '../../../source/source.ts';
import { perResource, perUndecided } from '../../../model/memo.ts';
import type { Memoized } from '../../../model/memoized.ts';
import { Value, type Resource } from '../../../model/world.ts';

/** One statement of a policy. Of `actions` and `notActions` one is empty, and of the resources as well. */
export type Statement = Memoized & {
  /** undefined where deployment decides it, or nothing does. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly actions: readonly Value[];
  readonly notActions: readonly Value[];
  readonly resources: readonly Value[];
  readonly notResources: readonly Value[];
  readonly condition: Value;
  readonly at: Value;
  /** Of a policy of AWS IoT Core, which allows nothing but what devices do. */
  readonly ofDevices?: true;
  /** Set when lowering wrote the statement, not the author. */
  readonly provenance: Provenance | undefined;
};

/** The SAM policy template that a statement is part of. */
export const policyTemplateOfStatement = ({ provenance }: Statement): string | undefined =>
  policyTemplateOf(provenance);

/** The SAM connector that asks for a statement, by its name. */
export const connectorOfStatement = ({ provenance }: Statement): string | undefined =>
  connectorOf(provenance);

/** Whether the author wrote a statement, or chose it as a SAM policy template. */
export const isOfAuthor = ({ provenance }: Statement): boolean => isAuthorsChoice(provenance);

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
/** The type of policies that are attached to certificates and things, in the same language. */
export const DEVICE_POLICY = 'AWS::IoT::Policy';

/** Every statement of the identity policies a resource carries, read once a world. `undetermined` hears of documents that can not be read. */
export const statementsOf = perResource((resource, undetermined): readonly Statement[] =>
  readStatements(resource, undetermined),
);

/** A question about one statement. */
export const perStatement = <T>(ask: (statement: Statement) => T): ((statement: Statement) => T) =>
  perUndecided(({ at }) => at.world, ask);

function readStatements(resource: Resource, undetermined: (reason: string) => void): readonly Statement[] {
  if (resource.type === DEVICE_POLICY)
    return statementsIn(resource.get('PolicyDocument'), undetermined).map(statement => ({
      ...statement,
      ofDevices: true,
    }));
  const place = lookUp(HOLDERS, resource.type);
  if (!place) return [];
  const documents =
    place === 'Policies'
      ? flat(resource.get('Policies')).map(policy => policy.get('PolicyDocument'))
      : [resource.get(place)];
  return documents.flatMap(document => statementsIn(document, undetermined));
}

/** The statements of one policy document: a map, or JSON in a string, also one with `${…}` under `Fn::Sub`. A text that is no JSON has none: nobody can deploy it. */
export function statementsIn(document: Value, undetermined: (reason: string) => void): readonly Statement[] {
  const read = asMap(document);
  if (!read) {
    const isText = isScalar(document.node) && document.text.literal !== undefined;
    if (document.present && !isText) undetermined('the policy document is not known until deployment');
    return [];
  }
  const list = read.get('Statement');
  if (!list.complete) undetermined('a transform or parameter adds statements to the policy');
  return flat(list).flatMap(at => (at.node?.kind === 'map' ? [statementAt(at)] : []));
}

/** One statement where it is written. */
export function statementAt(at: Value): Statement {
  const effect = at.get('Effect').literal;
  return {
    effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined,
    actions: flat(at.get('Action')),
    notActions: flat(at.get('NotAction')),
    resources: flat(at.get('Resource')),
    notResources: flat(at.get('NotResource')),
    condition: at.get('Condition'),
    at,
    provenance: at.provenance,
    answers: [],
  };
}

/** One or many, also where an `Fn::If` inside a list gives a list. */
export const flat = (value: Value): readonly Value[] =>
  value.each.flatMap(item => (item !== value && item.node?.kind === 'list' ? flat(item) : [item]));

function asMap(document: Value): Value | undefined {
  const read = jsonDocument(document);
  return read?.node?.kind === 'map' ? read : undefined;
}

/** A document as a map or a list: written so, or JSON in a string. */
export function jsonDocument(document: Value): Value | undefined {
  const { node } = document;
  if (node?.kind === 'map' || node?.kind === 'list') return document;
  const read = node && parsed(node);
  return read && new Value(document.world, read, document.span, document.path);
}

const documents = new WeakMap<Node, Node | 'unreadable'>();

/** JSON in a string, plain or under `Fn::Sub`; its nodes all stand where the string stands. */
function parsed(node: Node): Node | undefined {
  const known = documents.get(node);
  if (known) return known === 'unreadable' ? undefined : known;
  const sub = isCall(node, 'Fn::Sub') ? subArgument(node.arg) : undefined;
  const text = sub ? sub.pattern : node;
  const read =
    isScalar(text) && /^\s*[{[]/.test(text.text)
      ? readJson(new Source(text.span.file, text.text))
      : undefined;
  const root =
    read && 'root' in read && read.root.kind !== 'scalar' ? standing(read.root, { node, sub }) : undefined;
  documents.set(node, root ?? 'unreadable');
  return root;
}

type Stand = { readonly node: Node; readonly sub: SubArgument | undefined };

function standing(read: Node, stand: Stand): Node {
  const { span, provenance } = stand.node;
  const place = provenance ? { span, provenance } : { span };
  switch (read.kind) {
    case 'scalar': {
      const scalar: Node = { kind: 'scalar', text: read.text, plain: read.plain, ...place };
      if (!stand.sub || subParts(read.text).every(({ kind }) => kind === 'literal')) return scalar;
      const { map } = stand.sub;
      return {
        kind: 'call',
        fn: 'Fn::Sub',
        arg: map ? { kind: 'list', items: [scalar, map], ...place } : scalar,
        ...place,
      };
    }
    case 'list':
      return { kind: 'list', items: read.items.map(item => standing(item, stand)), ...place };
    case 'call':
      return { kind: 'call', fn: read.fn, arg: standing(read.arg, stand), ...place };
    case 'map':
      return {
        kind: 'map',
        entries: new Map(
          [...read.entries].map(([key, entry]) => [
            key,
            { key, keySpan: span, value: standing(entry.value, stand) },
          ]),
        ),
        ...place,
      };
  }
}
