import type { CodeValue } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import { Text, type Hole, type Part } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import { arnNaming, arnOfOwn, secretNamed } from '../iam/policy/own-arn.ts';
import type { SdkCall } from '../sdk/called.ts';

/**
 * How an argument names what an operation is called on. `arn`: the ARN that IAM checks, without `arn:PARTITION:`; `@` is the name, R the Region, A the account.
 * `url`: the argument is the URL of a queue. An argument that is an ARN already is taken as one.
 */
type Target = { readonly argument: string; readonly arn: string; readonly url?: true };

/**
 * By the name of the service in boto3; kept by hand, not yet compared with the Service Authorization Reference. The first argument that is passed counts.
 */
const TARGETS: { readonly [service: string]: readonly Target[] } = {
  dynamodb: [
    { argument: 'TableName', arn: 'dynamodb:R:A:table/@' },
    { argument: 'TableArn', arn: 'dynamodb:R:A:table/@' },
    { argument: 'ResourceArn', arn: 'dynamodb:R:A:table/@' },
  ],
  s3: [{ argument: 'Bucket', arn: 's3:::@' }],
  sqs: [{ argument: 'QueueUrl', arn: 'sqs:R:A:@', url: true }],
  sns: [
    { argument: 'TopicArn', arn: 'sns:R:A:@' },
    { argument: 'TargetArn', arn: 'sns:R:A:@' },
  ],
  lambda: [{ argument: 'FunctionName', arn: 'lambda:R:A:function:@' }],
  secretsmanager: [
    { argument: 'SecretId', arn: 'secretsmanager:R:A:secret:@' },
    { argument: '(name)', arn: 'secretsmanager:R:A:secret:@' },
  ],
  ssm: [
    { argument: 'Name', arn: 'ssm:R:A:parameter/@' },
    { argument: 'Path', arn: 'ssm:R:A:parameter/@' },
    { argument: '(name)', arn: 'ssm:R:A:parameter/@' },
  ],
  stepfunctions: [{ argument: 'stateMachineArn', arn: 'states:R:A:stateMachine:@' }],
  kinesis: [
    { argument: 'StreamARN', arn: 'kinesis:R:A:stream/@' },
    { argument: 'StreamName', arn: 'kinesis:R:A:stream/@' },
  ],
  firehose: [{ argument: 'DeliveryStreamName', arn: 'firehose:R:A:deliverystream/@' }],
  kms: [{ argument: 'KeyId', arn: 'kms:R:A:key/@' }],
  'cognito-idp': [{ argument: 'UserPoolId', arn: 'cognito-idp:R:A:userpool/@' }],
  logs: [{ argument: 'logGroupName', arn: 'logs:R:A:log-group:@' }],
};

/** What a call acts on, as texts of the stack: the ARNs that it may be. `known`: whether the code says which. */
export type CallTarget = {
  readonly arns: readonly Text[];
  readonly known: boolean;
  /** The resources of the stack among them. */
  readonly resources: readonly string[];
};

const ANY: Hole = { of: 'opaque', why: 'only the code knows it' };

/** What an SDK call of a function acts on; undefined for an operation whose argument is not in the table. */
export function targetOf(call: SdkCall, fn: Resource): CallTarget | undefined {
  const targets = call.service && lookUp(TARGETS, call.service.id);
  if (!targets) return undefined;
  const target = targets.find(({ argument }) => call.arguments.values(argument).length > 0);
  const [first] = targets;
  if (!target)
    return first && { arns: [arnNaming(first.arn, Text.of(ANY), fn.world)], known: false, resources: [] };
  const values = call.arguments.values(target.argument).filter(({ kind }) => kind !== 'constant');
  const texts = values.map(value => textOf(value, fn)).filter(text => !text.is(''));
  const found = texts.map(text => onText(target, text, fn.world));
  return {
    arns: found.map(({ arn }) => arn),
    known: found.length > 0 && found.every(({ known }) => known),
    resources: found.flatMap(({ resource }) => resource ?? []),
  };
}

type Found = { readonly arn: Text; readonly known: boolean; readonly resource?: string };

function onText({ arn, url }: Target, text: Text, world: World): Found {
  const { hole } = text;
  const declared = hole && world.declared(hole);
  const own = declared && arnOfOwn(declared.id, world);
  if (declared && own) return { arn: own, known: true, resource: declared.id };
  if (text.startsWith('arn:') === 'yes') return { arn: text, known: true };
  const known = text.holes.every(({ of }) => of !== 'opaque');
  if (url)
    return {
      arn: arnNaming(arn, queueName(text) ?? Text.of(ANY), world),
      known: known && queueName(text) !== undefined,
    };
  if (arn.startsWith('secretsmanager:')) return { arn: secretNamed(text, world), known };
  const [head, ...rest] = text.parts;
  const name =
    arn.startsWith('ssm:') && typeof head === 'string' && head.startsWith('/')
      ? Text.of(head.slice(1), ...rest)
      : text;
  return { arn: arnNaming(arn, name, world), known };
}

/** What follows the last slash of the URL of a queue. */
function queueName(url: Text): Text | undefined {
  const parts = url.split('/');
  return parts && parts.length >= 5 ? parts.at(-1) : undefined;
}

/** A value of the code as a text of the stack: environment variables are what the template sets them to. */
export function textOf(value: CodeValue, fn: Resource): Text {
  if (value.kind !== 'text') return Text.of(ANY);
  return Text.from(
    value.parts.map((part): Part | Text => {
      if (typeof part === 'string') return part;
      if (!('environment' in part)) return ANY;
      const variable = fn.get('Environment', 'Variables', part.environment);
      return variable.present ? variable.text : ANY;
    }),
  );
}
