import { isAuthorsChoice } from '../../source/provenance.ts';
import { perDefaults } from '../../model/memo.ts';
import { Resource, type Value, World } from '../../model/world.ts';
import { statementsOfRole } from '../iam/policy/roles.ts';
import type { Statement } from '../iam/policy/statements.ts';
import { roleOf } from '../referenced-resource.ts';
import { referrersOf } from '../../model/references.ts';

/** A service that a function calls over the network: the prefix of its actions, and the last part of the names of its VPC endpoints. */
export type VpcService = {
  readonly prefix: string;
  readonly called: string;
  readonly endpoints: readonly string[];
  readonly gateway?: true;
};

const row = (prefix: string, called: string, ...endpoints: readonly string[]): VpcService => ({
  prefix,
  called,
  endpoints: endpoints.length > 0 ? endpoints : [prefix],
});

/**
 * Services with endpoints (AWS PrivateLink guide, "AWS services that integrate with AWS PrivateLink" and "Gateway endpoints", read 2026-11; the names also as aws-cdk-lib
 * 2.276.0 has them, `InterfaceVpcEndpointAwsService`, that of EventBridge Scheduler from its user guide). Lambda itself writes logs and traces, by a way of its own.
 */
const SERVICES: readonly VpcService[] = [
  { ...row('s3', 'S3'), gateway: true },
  { ...row('dynamodb', 'DynamoDB'), gateway: true },
  row('secretsmanager', 'Secrets Manager'),
  row('ssm', 'Systems Manager'),
  row('sqs', 'SQS'),
  row('sns', 'SNS'),
  row('kms', 'KMS'),
  row('sts', 'STS'),
  row('states', 'Step Functions', 'states', 'sync-states'),
  row('events', 'EventBridge'),
  row('scheduler', 'EventBridge Scheduler'),
  row('lambda', 'Lambda'),
  row('kinesis', 'Kinesis', 'kinesis-streams'),
  row('firehose', 'Firehose', 'kinesis-firehose'),
  row('athena', 'Athena'),
  row('glue', 'Glue'),
  row('textract', 'Textract'),
  row('rekognition', 'Rekognition', 'rekognition', 'streaming-rekognition'),
  row('comprehend', 'Comprehend'),
  row('translate', 'Translate'),
  row('polly', 'Polly'),
  row('transcribe', 'Transcribe', 'transcribe', 'transcribestreaming'),
  row('bedrock', 'Bedrock', 'bedrock-runtime', 'bedrock', 'bedrock-agent-runtime', 'bedrock-agent'),
  row('cognito-idp', 'Cognito'),
  row('rds-data', 'the RDS Data API'),
  row('cloudwatch', 'CloudWatch', 'monitoring'),
  row('batch', 'Batch'),
  row('ecs', 'ECS'),
  row('codebuild', 'CodeBuild'),
];
const byPrefix = new Map(SERVICES.map(service => [service.prefix, service]));

/**
 * Actions that the service which runs the function performs with its role, or that another service performs on its behalf: no packet of the function
 * goes there. Queues and streams are polled by Lambda; a key is used by the store that it encrypts.
 */
const OTHERS =
  /^(?:sqs:(?:receivemessage|deletemessage|getqueueattributes|changemessagevisibility)|dynamodb:(?:describestream|getrecords|getsharditerator|liststreams)|kinesis:(?:get|describe|list|subscribe).*|kms:(?:decrypt|encrypt|generatedatakey|reencrypt|describekey|creategrant).*)/i;

/** A service that a function calls, and the line that grants it. */
export type ServiceUse = { readonly service: VpcService; readonly at: Value };

/** The services that the role of a function is for, each once. A role from elsewhere says nothing. */
export function servicesUsedBy(fn: Resource, world: World): readonly ServiceUse[] {
  const role = roleOf(fn);
  if (!role) return [];
  const elsewhere = carriedBy(fn, world);
  return servicesUsedByRole(role, world).filter(({ service }) => !elsewhere.has(service.prefix));
}

/** A role that no branch changes is read once for all of its functions. */
const settled = perDefaults((): Map<string, readonly ServiceUse[] | 'open'> => new Map());

function servicesUsedByRole(role: Resource, world: World): readonly ServiceUse[] {
  const answers = settled(world);
  let answer = answers.get(role.id);
  if (answer === undefined) {
    const scratch = new World(world.stackIndex, [], world.assumeDefaults);
    const needs = grantedTo(new Resource(scratch, role.declared), scratch);
    answer = scratch.facts.length > 0 || scratch.touchedDefault ? 'open' : needs;
    answers.set(role.id, answer);
  }
  return answer === 'open' ? grantedTo(role, world) : answer;
}

function grantedTo(role: Resource, world: World): readonly ServiceUse[] {
  const needs = new Map<string, ServiceUse>();
  for (const statement of statementsOfRole(role, world)) {
    if (!isAuthored(statement)) continue;
    for (const at of statement.actions) {
      const service = calledBy(at.literal);
      if (service && !needs.has(service.prefix)) needs.set(service.prefix, { service, at });
    }
  }
  return [...needs.values()];
}

const isAuthored = ({ effect, provenance }: Statement): boolean =>
  effect === 'Allow' && isAuthorsChoice(provenance);

function calledBy(action: string | undefined): VpcService | undefined {
  const [prefix = '', name = ''] = action?.split(':') ?? [];
  return name === '' || (name.startsWith('*') && prefix === 'kms') || OTHERS.test(`${prefix}:${name}`)
    ? undefined
    : byPrefix.get(prefix.toLowerCase());
}

/** Services to which Lambda itself carries failures and results, and from which it takes the credentials of an event source. */
function carriedBy(fn: Resource, world: World): ReadonlySet<string> {
  const sources = referrersOf(world.stackIndex, fn.id, 'AWS::Lambda::EventSourceMapping').length > 0;
  const sends =
    fn.get('DeadLetterConfig').present ||
    sources ||
    referrersOf(world.stackIndex, fn.id, 'AWS::Lambda::EventInvokeConfig').length > 0;
  return new Set([
    ...(sends ? ['sqs', 'sns', 'events', 'lambda', 's3'] : []),
    ...(sources ? ['secretsmanager', 'sqs', 'kinesis'] : []),
  ]);
}

/** Whether the environment sends its calls through a proxy or to an address of its own. */
export const isProxied = (fn: Resource): boolean => {
  const variables = fn.get('Environment', 'Variables');
  return (
    !variables.complete ||
    variables.entries.some(([name]) => /^(?:https?_proxy|all_proxy|aws_endpoint_url.*)$/i.test(name))
  );
};
