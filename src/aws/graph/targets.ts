import { lookUp } from '../../model/look-up.ts';
import { perDefaults } from '../../model/memo.ts';
import { addTo } from '../../model/multimap.ts';
import type { Declaration } from '../../model/stack.ts';
import type { Text } from '../../model/text.ts';
import { Resource, type World } from '../../model/world.ts';
import { spend } from '../../source/budget.ts';
import { arnOf, isEverything } from '../iam/policy/arn.ts';
import { matches } from '../iam/policy/match.ts';
import { arnOfOwn, ownerOf, spelledOut } from '../iam/policy/own-arn.ts';
import type { GraphNode, NodeKind } from './graph.ts';

type Kind = { readonly kind: NodeKind; readonly noun: string };
const kinds = (
  kind: NodeKind,
  nouns: Readonly<Record<string, string>>,
): readonly (readonly [string, Kind])[] =>
  Object.entries(nouns).map(([service, noun]) => [service, { kind, noun }]);

/** What the resources of a service are, by the prefix of its actions. */
const SERVICES: { readonly [prefix: string]: Kind } = Object.fromEntries([
  ...kinds('store', {
    s3: 'bucket',
    dynamodb: 'table',
    rds: 'database',
    'rds-data': 'database',
    'rds-db': 'database',
    redshift: 'warehouse',
    'redshift-data': 'warehouse',
    dax: 'cache',
    es: 'search domain',
    aoss: 'search collection',
    elasticfilesystem: 'file system',
    ecr: 'image repository',
    logs: 'log group',
    athena: 'workgroup',
    glue: 'data catalog',
    timestream: 'table',
  }),
  ...kinds('secret', { secretsmanager: 'secret', ssm: 'parameter' }),
  ...kinds('key', { kms: 'key' }),
  ...kinds('messages', {
    sqs: 'queue',
    sns: 'topic',
    events: 'event bus',
    kinesis: 'stream',
    firehose: 'delivery stream',
    iot: 'IoT topic',
  }),
  ...kinds('function', { lambda: 'function' }),
  ...kinds('workflow', { states: 'state machine' }),
  ...kinds('identity', {
    iam: 'IAM identity',
    sts: 'role',
    'cognito-idp': 'user pool',
    'cognito-identity': 'identity pool',
  }),
]);

/** The resources of a stack that are nodes, by type, with the prefix of the actions on them. */
const TYPES: { readonly [type: string]: string } = {
  'AWS::S3::Bucket': 's3',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::RDS::DBInstance': 'rds',
  'AWS::RDS::DBCluster': 'rds',
  'AWS::OpenSearchService::Domain': 'es',
  'AWS::Elasticsearch::Domain': 'es',
  'AWS::EFS::FileSystem': 'elasticfilesystem',
  'AWS::ECR::Repository': 'ecr',
  'AWS::SecretsManager::Secret': 'secretsmanager',
  'AWS::SSM::Parameter': 'ssm',
  'AWS::KMS::Key': 'kms',
  'AWS::SQS::Queue': 'sqs',
  'AWS::SNS::Topic': 'sns',
  'AWS::Events::EventBus': 'events',
  'AWS::Kinesis::Stream': 'kinesis',
  'AWS::KinesisFirehose::DeliveryStream': 'firehose',
  'AWS::Lambda::Function': 'lambda',
  'AWS::StepFunctions::StateMachine': 'states',
  'AWS::IAM::Role': 'iam',
  'AWS::Cognito::UserPool': 'cognito-idp',
  'AWS::Cognito::IdentityPool': 'cognito-identity',
  'AWS::Logs::LogGroup': 'logs',
};

const kindOf = (service: string): Kind =>
  lookUp(SERVICES, service) ?? { kind: 'service', noun: `${service} resource` };

/** Nouns that take more than an s. */
const PLURALS: { readonly [noun: string]: string } = {
  'image repository': 'image repositories',
  'event bus': 'event buses',
  'IAM identity': 'IAM identities',
};
const pluralOf = (noun: string): string => lookUp(PLURALS, noun) ?? `${noun}s`;

/** The node of a resource of the stack; undefined for a type that holds nothing and does nothing. */
export function nodeOfResource(declared: Declaration, world: World): GraphNode | undefined {
  const service = lookUp(TYPES, declared.type);
  if (service === undefined) return undefined;
  const { kind, noun } = declared.type === 'AWS::IAM::Role' ? ROLE : kindOf(service);
  const { called: name } = new Resource(world, declared);
  return { id: `resource:${declared.id}`, kind, name, noun, declared, at: declared.at };
}
const ROLE: Kind = { kind: 'role', noun: 'role' };

/** All of the account: what an administrator has. */
export const EVERYTHING: GraphNode = {
  id: 'every:*',
  kind: 'account',
  name: 'everything in the account',
  noun: 'account',
  wide: true,
};

/** All resources of a service. */
export function everyOf(service: string): GraphNode {
  const { kind, noun } = kindOf(service);
  return { id: `every:${service}`, kind, name: `every ${noun}`, noun, wide: true };
}

/** What an entry of `Resource` means for the actions of a service; `members` are the resources of the stack that a wide node stands for. */
export type GrantTarget = {
  readonly node: GraphNode;
  readonly members: readonly Declaration[];
  readonly arn?: Text;
};

/** Undefined where the entry is about another service. */
export function targetOf(entry: Text, service: string, world: World): GrantTarget | undefined {
  return remembered(`${service}\0${entry.key}`, world, () => readTarget(entry, service, world));
}

/** An entry that does not tell of which service it is, such as an ARN that a parameter gives: it is one resource, whatever actions of several services are allowed on it. Else undefined. */
export function targetOfAnyService(entry: Text, world: World): GrantTarget | undefined {
  return remembered(`*\0${entry.key}`, world, () => readUnnamed(entry, world));
}

function remembered(key: string, world: World, read: () => GrantTarget | undefined): GrantTarget | undefined {
  const known = targetsIn(world);
  const found = known.get(key) ?? { target: read() };
  known.set(key, found);
  return found.target;
}
const targetsIn = perDefaults((): Map<string, { readonly target: GrantTarget | undefined }> => new Map());

function readTarget(entry: Text, service: string, world: World): GrantTarget | undefined {
  spend(1);
  const spelled = spelledOut(entry, world);
  const own = ownNamed(entry, spelled, world);
  if (own) {
    const node = nodeOfResource(own, world);
    if (!node || lookUp(TYPES, own.type) !== service)
      return node && relates(own, service) ? { node, members: [] } : undefined;
    const arn = arnOfOwn(own.id, world);
    return { node, members: [], ...(arn ? { arn } : {}) };
  }
  if (isEverything(entry)) return { node: everyOf(service), members: membersOf(service, world) };
  const arn = arnOf(spelled);
  const named = arn?.service.literal;
  if (named !== undefined && named !== '*' && named !== service && !SAME.has(`${named} ${service}`))
    return undefined;
  const { kind, noun } = kindOf(service);
  const resource = shortName(`${arn ? arn.resource : entry}`);
  if (/^\*?$/.test(resource)) return { node: everyOf(service), members: membersOf(service, world) };
  const wide = /[*?]/.test(resource);
  const members = wide
    ? membersOf(service, world).filter(({ id }) => {
        const other = arnOfOwn(id, world);
        spend(1);
        return other !== undefined && matches(spelled, other) === 'yes';
      })
    : [];
  const account = /^\d{12}$/.test(`${arn?.account ?? ''}`) ? `${arn?.account}:` : '';
  const name = wide ? `${pluralOf(noun)} ${resource}` : resource;
  return {
    node: { id: `arn:${service}:${account}${resource}`, kind, name, noun, ...(wide ? { wide } : {}) },
    members,
  };
}

function readUnnamed(entry: Text, world: World): GrantTarget | undefined {
  spend(1);
  const spelled = spelledOut(entry, world);
  if (isEverything(entry) || ownNamed(entry, spelled, world)) return undefined;
  const arn = arnOf(spelled);
  if (arn?.service.literal !== undefined) return undefined;
  const name = shortName(`${arn ? arn.resource : entry}`);
  if (/^[*?]*$/.test(name)) return undefined;
  const wide = /[*?]/.test(name);
  return {
    node: {
      id: `arn:*:${name}`,
      kind: 'service',
      name: wide ? `resources ${name}` : name,
      noun: 'resource',
      ...(wide ? { wide } : {}),
    },
    members: [],
  };
}

/** Services whose actions are checked on the ARNs of another one. */
const SAME = new Set(['rds rds-data', 'rds rds-db', 'iam sts', 'lambda states']);
/** A role is what `sts:AssumeRole` and `iam:PassRole` name. */
const relates = ({ type }: Declaration, service: string): boolean =>
  type === 'AWS::IAM::Role' && service === 'sts';

/** The resource of the stack that an entry names, by a reference or by its ARN spelled out. */
function ownNamed(entry: Text, spelled: Text, world: World): Declaration | undefined {
  const [hole, ...more] = entry.holes.flatMap(one => world.declared(one) ?? []);
  if (hole && more.length === 0 && lookUp(TYPES, hole.type) !== undefined) return hole;
  const id = ownerOf(spelled, world);
  return id === undefined ? undefined : world.stack.resources.get(id);
}

/** `table/Orders` is Orders, as is `table/Orders/index/*`; `Orders/*` are the objects of Orders. */
function shortName(resource: string): string {
  const bare = resource.replace(
    /^(?:table|function|secret|parameter|key|alias|role|stream|stateMachine|event-bus|deliverystream|log-group|userpool|domain)[:/]/,
    '',
  );
  const ends = ['/index/', '/stream/'].map(mark => bare.indexOf(mark)).filter(at => at > 0);
  const own = ends.length > 0 ? bare.slice(0, Math.min(...ends)) : bare;
  return own.length > 2 && own.endsWith('/*') ? own.slice(0, -2) : own;
}

const membersOf = (service: string, world: World): readonly Declaration[] =>
  byService(world).get(service) ?? [];
const byService = perDefaults((scratch): ReadonlyMap<string, readonly Declaration[]> => {
  const found = new Map<string, Declaration[]>();
  for (const [type, service] of Object.entries(TYPES))
    for (const declared of scratch.stackIndex.ofType(type)) addTo(found, service, declared);
  return found;
});
