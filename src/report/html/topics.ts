/** What a rule is about, by how its id begins; the longer beginnings come first. */
const TOPICS: readonly (readonly [start: RegExp, topic: string])[] = [
  [/^(?:secret|code-hardcoded)-/, 'Secrets'],
  [/^code-/, 'Code'],
  [/^(?:dependency|lockfile|npmrc|lambda-deprecated|lambda-foreign)-/, 'Supply chain'],
  [/^(?:iam|public-resource|confused|resource-policy)-/, 'Permissions'],
  [/^confused-deputy$/, 'Permissions'],
  [/^(?:api-access|audit|lambda-log|log-group|lambda-unstructured|s3-access|tracing)-/, 'Logs and traces'],
  [/^no-alarms$/, 'Logs and traces'],
  [/^(?:api|cognito|security|lambda-public)-/, 'APIs and sign-in'],
  [/^(?:vpc|agentcore|ec2)-/, 'Network'],
  [/^(?:s3|data|database|kms|tls)-/, 'Data and keys'],
  [/^(?:lambda|container)-/, 'Functions'],
  [/^(?:dangling|unknown|stale)-/, 'Template'],
];

/** The topic that a rule is counted under; a rule of the user's own is under Other. */
export const topicOf = (rule: string): string => TOPICS.find(([start]) => start.test(rule))?.[1] ?? 'Other';

/** Services as people call them, where CloudFormation has another name. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ApiGateway: 'API Gateway',
    ApiGatewayV2: 'API Gateway',
    Events: 'EventBridge',
    Logs: 'CloudWatch Logs',
    SSM: 'Systems Manager',
    SecretsManager: 'Secrets Manager',
    Serverless: 'Lambda',
    StepFunctions: 'Step Functions',
  }),
);

/** `Lambda` of `AWS::Lambda::Function`. */
export function serviceOf(type: string): string {
  const [vendor, service] = type.split('::');
  if (vendor === 'AWS' && service !== undefined) return NAMES.get(service) ?? service;
  return type === '' || type === 'Template' ? 'Template' : (vendor ?? type);
}

/** The services of the nodes of a graph, by their nouns. */
const NODES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'API Gateway': 'route,endpoint,WebSocket API,authorizer',
    AppSync: 'data source',
    Athena: 'workgroup',
    CloudFormation: 'deployment',
    'CloudWatch Logs': 'log group,log subscription',
    Cognito: 'user pool,identity pool',
    DAX: 'cache',
    DynamoDB: 'table',
    ECR: 'image repository',
    EFS: 'file system',
    EventBridge: 'event bus,event rule,schedule',
    Firehose: 'delivery stream',
    'Function URLs': 'function URL',
    Glue: 'data catalog',
    IAM: 'IAM identity,role',
    IoT: 'IoT topic,topic rule',
    KMS: 'key',
    Kinesis: 'stream',
    Lambda: 'function',
    OpenSearch: 'search domain,search collection',
    RDS: 'database',
    Redshift: 'warehouse',
    S3: 'bucket',
    SES: 'receipt rule',
    SNS: 'topic',
    SQS: 'queue',
    'Secrets Manager': 'secret',
    'Services of AWS': 'service',
    'Step Functions': 'state machine',
    'Systems Manager': 'parameter',
  }).flatMap(([service, nouns]) => nouns.split(',').map(noun => [noun, service] as const)),
);

/** The service that a node of a graph is drawn with; undefined of callers, and of all that stands alone. */
export const serviceOfNoun = (noun: string): string | undefined =>
  NODES.get(noun) ?? (noun.endsWith(' resource') ? noun.slice(0, -' resource'.length) : undefined);
