import { lookUp } from '../../../model/look-up.ts';
import { perDefaults } from '../../../model/memo.ts';
import { Text, type Hole, type Part } from '../../../model/text.ts';
import type { World } from '../../../model/world.ts';

/** How the ARN of a type is made. `name`: the property that names it, and the attributes that give the name back; `ref` when `Ref` does. */
type ArnFormat = {
  readonly arn: string;
  readonly attributes: readonly string[];
  readonly name: string;
  readonly gives: readonly string[];
  readonly ref: 'name' | 'arn' | 'other';
  readonly end?: string;
};

/**
 * The ARNs of resources as a policy can spell them, without `arn:${AWS::Partition}:`; `@` is the name, ends with `end` (Service Authorization
 * Reference, "Resource types defined by …", and the return values of each type in the CloudFormation template reference, 2026-11).
 */
const ARNS: { readonly [type: string]: ArnFormat } = {
  'AWS::S3::Bucket': { arn: 's3:::@', attributes: ['Arn'], name: 'BucketName', gives: [], ref: 'name' },
  'AWS::DynamoDB::Table': {
    arn: 'dynamodb:R:A:table/@',
    attributes: ['Arn'],
    name: 'TableName',
    gives: [],
    ref: 'name',
  },
  'AWS::DynamoDB::GlobalTable': {
    arn: 'dynamodb:R:A:table/@',
    attributes: ['Arn'],
    name: 'TableName',
    gives: [],
    ref: 'name',
  },
  'AWS::SQS::Queue': {
    arn: 'sqs:R:A:@',
    attributes: ['Arn'],
    name: 'QueueName',
    gives: ['QueueName'],
    ref: 'other',
  },
  'AWS::SNS::Topic': {
    arn: 'sns:R:A:@',
    attributes: ['TopicArn'],
    name: 'TopicName',
    gives: ['TopicName'],
    ref: 'arn',
  },
  'AWS::Lambda::Function': {
    arn: 'lambda:R:A:function:@',
    attributes: ['Arn'],
    name: 'FunctionName',
    gives: [],
    ref: 'name',
  },
  'AWS::StepFunctions::StateMachine': {
    arn: 'states:R:A:stateMachine:@',
    attributes: ['Arn'],
    name: 'StateMachineName',
    gives: ['Name'],
    ref: 'arn',
  },
  'AWS::Kinesis::Stream': {
    arn: 'kinesis:R:A:stream/@',
    attributes: ['Arn'],
    name: 'Name',
    gives: [],
    ref: 'name',
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    arn: 'firehose:R:A:deliverystream/@',
    attributes: ['Arn'],
    name: 'DeliveryStreamName',
    gives: [],
    ref: 'name',
  },
  'AWS::Events::EventBus': {
    arn: 'events:R:A:event-bus/@',
    attributes: ['Arn'],
    name: 'Name',
    gives: ['Name'],
    ref: 'name',
  },
  'AWS::ECR::Repository': {
    arn: 'ecr:R:A:repository/@',
    attributes: ['Arn'],
    name: 'RepositoryName',
    gives: [],
    ref: 'name',
  },
  'AWS::Logs::LogGroup': {
    arn: 'logs:R:A:log-group:@',
    attributes: ['Arn'],
    name: 'LogGroupName',
    gives: [],
    ref: 'name',
    end: ':*',
  },
  'AWS::KMS::Key': { arn: 'kms:R:A:key/@', attributes: ['Arn'], name: '', gives: ['KeyId'], ref: 'name' },
  'AWS::SecretsManager::Secret': {
    arn: 'secretsmanager:R:A:secret:@',
    attributes: ['Id'],
    name: 'Name',
    gives: [],
    ref: 'arn',
    end: '-',
  },
};

const pseudo = (name: string): Hole => ({ of: 'pseudo', name: `AWS::${name}` });

/** A text in which the ARNs and names of the stack's own resources stand spelled out, so that each spelling of one is the same text. */
export function spelledOut(text: Text, world: World): Text {
  const spelled = text.holes.some(hole => 'resource' in hole)
    ? Text.from(text.parts.map(part => (typeof part === 'string' ? part : spelledHole(part, world))))
    : text;
  const [head, ...rest] = spelled.parts;
  // Whoever writes `arn:aws:` deploys to that partition alone.
  return typeof head === 'string' && head.startsWith('arn:aws:')
    ? Text.of('arn:', pseudo('Partition'), head.slice('arn:aws'.length), ...rest)
    : spelled;
}

function spelledHole(hole: Hole, world: World): Part | Text {
  const made =
    hole.of === 'name' || hole.of === 'attribute'
      ? lookUp(ARNS, world.declared(hole)?.type ?? '')
      : undefined;
  if (!made || (hole.of !== 'name' && hole.of !== 'attribute')) return hole;
  // A name in an ARN that is spelled out is a hole as well, and stays what it is.
  const isArn =
    hole.of === 'name' ? made.ref === 'arn' && hole.arn === true : made.attributes.includes(hole.attribute);
  if (isArn) return arnText(made, hole.resource, world);
  const isName = hole.of === 'name' ? made.ref === 'name' : made.gives.includes(hole.attribute);
  return isName ? nameText(made, hole.resource, world) : hole;
}

/** The ARN of a resource of the stack, spelled out; undefined for a type that the table does not have. */
export function arnOfOwn(id: string, world: World): Text | undefined {
  const made = lookUp(ARNS, world.stack.resources.get(id)?.type ?? '');
  return made && arnText(made, id, world);
}

/** What Secrets Manager appends to the name of a secret: six characters that nobody knows before. */
export const SECRET_SUFFIX: Hole = { of: 'opaque', why: 'six characters' };

/** How a template refers to a resource of its own by its ARN, and by the name in it where a reference gives that. */
export type OwnReference = { readonly arn: Hole; readonly name?: Hole };

/** Undefined for a type that the table does not have. */
export function ownReference(id: string, world: World): OwnReference | undefined {
  const made = lookUp(ARNS, world.stack.resources.get(id)?.type ?? '');
  if (!made) return undefined;
  const ref: Hole = { of: 'name', resource: id, ...(made.ref === 'arn' ? { arn: true } : {}) };
  const attribute = (name: string): Hole => ({ of: 'attribute', resource: id, attribute: name });
  const [arn = ''] = made.attributes;
  const [given] = made.gives;
  const name = made.ref === 'name' ? ref : given && attribute(given);
  return { arn: made.ref === 'arn' ? ref : attribute(arn), ...(name ? { name } : {}) };
}

function arnText({ arn, ...made }: ArnFormat, id: string, world: World): Text {
  // Secrets Manager appends a hyphen and six characters to the name.
  const end =
    made.end === '-'
      ? ['-', { of: 'attribute', resource: id, attribute: 'suffix' } as const]
      : [made.end ?? ''];
  return Text.of(arnNaming(arn, nameText(made, id, world), world), ...end);
}

/** The resources of the stack by their ARN, however a policy spells it. */
const ownByArn = perDefaults(
  (world): ReadonlyMap<string, string> =>
    new Map(
      Object.keys(ARNS)
        .flatMap(type => world.stackIndex.ofType(type))
        .flatMap(({ id }) => {
          const arn = arnOfOwn(id, world);
          return arn ? [[arn.key, id] as const] : [];
        }),
    ),
);

/** The resource of the stack that an ARN, spelled out, is of: itself, a bucket for its objects, a table for its indexes and streams. */
export function ownerOf({ key }: Text, world: World): string | undefined {
  const from = key.lastIndexOf('\0') + 1;
  const ends = key.includes(':s3:::')
    ? [key.indexOf('/')]
    : ['/index/', '/stream/'].map(mark => key.indexOf(mark, from));
  const end = Math.min(...ends.map(at => (at < 0 ? key.length : at)));
  return ownByArn(world).get(key.slice(0, end));
}

/** The ARN of a name by a format as in the table. */
export function arnNaming(format: string, name: Text, world: World): Text {
  const [before = '', after = ''] = format.split('@');
  const parts = before.split(/\b(R|A)(?=:)/).map((piece): Part => {
    if (piece === 'R') return region(world);
    return piece === 'A' ? pseudo('AccountId') : piece;
  });
  return Text.of('arn:', pseudo('Partition'), ':', ...parts, name, after);
}

const region = (world: World): Part => world.pseudo('AWS::Region') ?? pseudo('Region');

function nameText({ name }: Pick<ArnFormat, 'name'>, id: string, world: World): Text {
  return (name === '' ? undefined : world.nameOf(id, name)) ?? Text.of({ of: 'name', resource: id });
}
