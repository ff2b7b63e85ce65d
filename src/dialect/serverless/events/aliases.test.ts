import { describe, expect, test } from 'vitest';
import { templateOf } from '../testing.ts';
import { propertiesOf, readable } from '../testing-facts.ts';

const service = (event: string): string =>
  `service: svc\nprovider: { name: aws, versionFunctions: false, httpApi: { authorizers: { fun: { type: request, functionName: fn } } } }\nfunctions:\n  fn:\n    handler: h\n    provisionedConcurrency: 1\n    events:\n      - ${event}\n`;
const ALIAS = '${FnLambdaFunction.Arn}:provisioned';
const BROKER = 'arn: arn:aws:mq:r:1:broker:b:b-1, queue: q, basicAuthArn: arn:s';
/** What belongs to the function itself. */
const OWN = new Set([
  'FnLambdaFunction',
  'FnLambdaVersionOfThisDeployment',
  'FnProvConcLambdaAlias',
  'IamRoleLambdaExecution',
]);

describe('with provisioned concurrency the alias is called, never the newest code, by', () => {
  test.each([
    ['a REST API', 'http: GET a'],
    ['an HTTP API', 'httpApi: GET /a'],
    ['a WebSocket API', 'websocket: $connect'],
    ['a bucket', 's3: uploads'],
    ['a topic that is made', 'sns: orders'],
    ['a topic that exists', 'sns: arn:aws:sns:us-east-1:123456789012:orders'],
    ['a queue', 'sqs: arn:aws:sqs:us-east-1:123456789012:jobs'],
    ['a stream', 'stream: arn:aws:kinesis:us-east-1:123456789012:stream/s'],
    ['a broker', `activemq: { ${BROKER} }`],
    ['a cluster of Kafka', 'msk: { arn: arn:aws:kafka:us-east-1:123456789012:cluster/c/1, topic: t }'],
    ['a schedule', 'schedule: rate(1 day)'],
    ['a scheduler', 'schedule: { method: scheduler, rate: rate(1 day) }'],
    ['a rule of EventBridge', 'eventBridge: { schedule: rate(1 day) }'],
    ['a rule of CloudWatch', 'cloudwatchEvent: { event: { source: [x] } }'],
    ['logs', 'cloudwatchLog: /shop/a'],
    ['a user pool', 'cognitoUserPool: { pool: users, trigger: PreSignUp }'],
    ['a rule of IoT', 'iot: { sql: SELECT }'],
    ['an Alexa skill', 'alexaSkill: amzn1.x'],
    [
      'a load balancer',
      'alb: { listenerArn: arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/b/c, priority: 1, conditions: { path: /x } }',
    ],
  ])('%s', (_, event) => {
    const callers = Object.entries(templateOf(service(event)).Resources).filter(([id]) => !OWN.has(id));
    const text = JSON.stringify(callers.map(([, resource]) => readable(resource)));
    expect([text.includes(ALIAS), text.replaceAll(ALIAS, '').includes('FnLambdaFunction.Arn')]).toEqual([
      true,
      false,
    ]);
  });
  test('a URL', () =>
    expect(
      propertiesOf(
        service('none: x').replace('    events', '    url: true\n    events'),
        'FnLambdaFunctionUrl',
      ),
    ).toMatchObject({ TargetFunctionArn: expect.stringContaining('provisioned') }));
  test('an authorizer', () =>
    expect(
      propertiesOf(service('httpApi: { method: get, path: /a, authorizer: fun }'), 'HttpApiAuthorizerFun'),
    ).toMatchObject({ AuthorizerUri: expect.stringContaining(`${ALIAS}/invocations`) }));
  test.each([
    ['methods', 'http: GET a', 'ApiGatewayMethodAGet'],
    ['buckets', 's3: uploads', 'S3BucketUploads'],
    ['WebSocket integrations', 'websocket: $connect', 'FnWebsocketsIntegration'],
    ['WebSocket permissions', 'websocket: $connect', 'FnLambdaPermissionWebsockets'],
    ['log filters', 'cloudwatchLog: /shop/a', 'FnLogsSubscriptionFilterCloudWatchLog1'],
  ])('%s wait for the alias', (_, event, id) => {
    const { DependsOn } = templateOf(service(event)).Resources[id] as unknown as {
      DependsOn: string | string[];
    };
    expect([DependsOn].flat()).toContain('FnProvConcLambdaAlias');
  });
});
