import { STATEFUL_TYPES } from '../aws/storage/recovery.ts';
import { before } from '../source/cut.ts';
import { factRow } from '../model/facts.ts';
import { Resource } from '../model/world.ts';
import { simplify } from '../model/fact.ts';
import type { StackChange, SentencePart } from './change.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import type { ResourcePair } from './pairs.ts';
import { spansOf } from './settings.ts';
import { arrow, settingOf, subjectOf } from './words.ts';

/** Stores whose deletion, or replacement, loses what is in them. A bucket that holds anything is not deleted: the deployment fails. */
const STORES: ReadonlySet<string> = new Set([
  ...STATEFUL_TYPES,
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::Kinesis::Stream',
  'AWS::Logs::LogGroup',
  'AWS::ECR::Repository',
  'AWS::SecretsManager::Secret',
  'AWS::KMS::Key',
  'AWS::Cognito::UserPoolClient',
]);
export const isStore = (type: string): boolean => STORES.has(type);

/** Types that a tool makes anew at each deployment, or that hold nothing: a replacement is nothing to tell. */
const PASSING: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::Lambda::Version',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::IAM::Policy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::S3::BucketPolicy',
]);

/** Resources that a deployment makes anew, because a property of theirs changes that cannot be changed in place (CloudFormation registry, createOnlyProperties). */
export const replacementChanges = (ground: Ground): readonly StackChange[] =>
  ground.pairs.flatMap(pair => [
    ...replacedBy(pair, 'always', ground),
    ...replacedBy(pair, 'sometimes', ground),
  ]);

function replacedBy(pair: ResourcePair, how: 'always' | 'sometimes', ground: Ground): readonly StackChange[] {
  const { after } = pair;
  if (!pair.before || !after || PASSING.has(after.type)) return [];
  const names = replacing(after.type)[how];
  const values = ground.differencesOf(pair).filter(({ kind }) => kind === 'value');
  const facts = values.filter(fact => names.some(name => isAt(fact, name)));
  const [first] = facts;
  if (!first || (how === 'sometimes' && !isStore(after.type))) return [];
  ground.explain(facts);
  const isCertain = facts.some(({ confidence }) => confidence === 'certain');
  return [
    {
      effect: 'replaces',
      topic: 'resource',
      subject: subjectOf(pair, ground),
      resource: pair,
      what: [
        how === 'always' ? 'is replaced: ' : 'may be replaced: ',
        ...facts
          .slice(0, 3)
          .flatMap((fact, index): SentencePart[] => [index === 0 ? '' : ', ', ...arrow(fact)]),
        ...(how === 'always' ? fateOf(pair, values, names, ground) : []),
      ],
      at: spansOf(facts),
      when: simplify(facts.flatMap(({ when }) => when)),
      confidence: isCertain ? 'certain' : 'with defaults',
      answer: facts.every(fact => fact.answer === 'maybe') ? 'maybe' : 'no',
    },
  ];
}

/** The paths of the properties whose change replaces a resource of the type, always or sometimes. */
function replacing(type: string): Readonly<Record<'always' | 'sometimes', readonly string[]>> {
  const [always = '', sometimes = ''] = factRow('replaced-properties.txt', type) ?? [];
  const [first = ''] = factRow('resource-properties.txt', type)?.[0]?.split(';', 1) ?? [];
  const known = first.split(',').map(name => before(name, ':'));
  const paths = (cell: string): readonly string[] =>
    cell === ''
      ? []
      : cell
          .split(',')
          .map(code => (code.startsWith('=') ? code.slice(1) : (known[Number.parseInt(code, 36)] ?? '')));
  return { always: paths(always), sometimes: paths(sometimes) };
}

/** Whether a fact is about a property, or about a part of it. */
function isAt({ path }: FactDifference, name: string): boolean {
  const own = settingOf(path);
  const wanted = name.replaceAll('.*', '');
  return name !== '' && (own === wanted || own.startsWith(`${wanted}.`));
}

/** What becomes of the old one and its data. */
function fateOf(
  { after }: ResourcePair,
  facts: readonly FactDifference[],
  names: readonly string[],
  ground: Ground,
): readonly SentencePart[] {
  if (!after) return [];
  const resource = new Resource(ground.scratch.after, after);
  const kept = names.find(
    name =>
      /(?:^|[a-z])(?:Name|Identifier)$/.test(name) &&
      NAMES.test(name) &&
      resource.get(...name.split('.')).text.literal &&
      !facts.some(fact => isAt(fact, name)),
  );
  const policy = resource.attribute('UpdateReplacePolicy').literal;
  const fate: SentencePart[] =
    isStore(after.type) && policy !== 'Retain' && policy !== 'Snapshot'
      ? ['; what is in the old one is not moved']
      : [];
  return kept === undefined ? fate : [...fate, `; the deployment fails as long as it keeps its ${kept}`];
}

/** Properties that name the resource itself, so that the new one cannot be made beside the old one. */
const NAMES =
  /^(?:BucketName|TableName|QueueName|TopicName|FunctionName|RoleName|LogGroupName|StateMachineName|DBInstanceIdentifier|DBClusterIdentifier|RepositoryName|PolicyName|ManagedPolicyName|UserName|GroupName|ClusterName|DomainName|Name)$/;
