import { expect, test } from 'vitest';
import { templateOf } from '../testing.ts';

const service = (event: string, provider = ''): string =>
  `service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n${provider}functions:\n  fn:\n    handler: h\n    events:\n      - ${event}\n  auth: { handler: h }\n`;
const PLAIN = new Set(Object.keys(templateOf(service('none: x')).Resources));
const made = (text: string): string[] =>
  Object.entries(templateOf(text).Resources)
    .filter(([id]) => !PLAIN.has(id))
    .map(([id, { Type }]) => `${id} ${Type.replace('AWS::', '')}`)
    .sort();
const of = (text: string, id: string) => templateOf(text).Resources[id]?.Properties;

test.each<[string, string, string[]]>([
  [
    'http',
    'http: GET users/{id}',
    [
      'ApiGatewayDeploymentOfThisDeployment ApiGateway::Deployment',
      'ApiGatewayMethodUsersIdVarGet ApiGateway::Method',
      'ApiGatewayResourceUsers ApiGateway::Resource',
      'ApiGatewayResourceUsersIdVar ApiGateway::Resource',
      'ApiGatewayRestApi ApiGateway::RestApi',
      'FnLambdaPermissionApiGateway Lambda::Permission',
    ],
  ],
  [
    'httpApi',
    'httpApi: GET /users',
    [
      'FnLambdaPermissionHttpApi Lambda::Permission',
      'HttpApi ApiGatewayV2::Api',
      'HttpApiIntegrationFn ApiGatewayV2::Integration',
      'HttpApiRouteGetUsers ApiGatewayV2::Route',
      'HttpApiStage ApiGatewayV2::Stage',
    ],
  ],
  [
    'websocket',
    'websocket: $connect',
    [
      'FnLambdaPermissionWebsockets Lambda::Permission',
      'FnWebsocketsIntegration ApiGatewayV2::Integration',
      'SconnectWebsocketsRoute ApiGatewayV2::Route',
      'WebsocketsApi ApiGatewayV2::Api',
      'WebsocketsDeploymentOfThisDeployment ApiGatewayV2::Deployment',
      'WebsocketsDeploymentStage ApiGatewayV2::Stage',
    ],
  ],
  ['s3', 's3: my-bucket', ['FnLambdaPermissionMybucketS3 Lambda::Permission', 'S3BucketMybucket S3::Bucket']],
  [
    'an existing bucket',
    's3: { bucket: b, existing: true }',
    [
      'CustomDashresourceDashexistingDashs3LambdaFunction Lambda::Function',
      'FnCustomS31 Custom::S3',
      'IamRoleCustomResourcesLambdaExecution IAM::Role',
    ],
  ],
  ['sns', 'sns: topic', ['FnLambdaPermissionTopicSNS Lambda::Permission', 'SNSTopicTopic SNS::Topic']],
  [
    'a topic that exists',
    'sns: arn:aws:sns:us-east-1:1:t',
    ['FnLambdaPermissionTSNS Lambda::Permission', 'FnSnsSubscriptionT SNS::Subscription'],
  ],
  ['sqs', 'sqs: arn:aws:sqs:us-east-1:1:q', ['FnEventSourceMappingSQSQ Lambda::EventSourceMapping']],
  [
    'stream',
    'stream: arn:aws:dynamodb:us-east-1:1:table/t/stream/x',
    ['FnEventSourceMappingDynamodbT Lambda::EventSourceMapping'],
  ],
  [
    'a stream with a consumer',
    'stream: { arn: "arn:aws:kinesis:us-east-1:1:stream/s", consumer: true }',
    [
      'FnEventSourceMappingKinesisS Lambda::EventSourceMapping',
      'FnsConsumerStreamConsumer Kinesis::StreamConsumer',
    ],
  ],
  [
    'schedule',
    'schedule: rate(1 day)',
    ['FnEventsRuleSchedule1 Events::Rule', 'FnLambdaPermissionEventsRuleSchedule1 Lambda::Permission'],
  ],
  [
    'scheduler',
    'schedule: { method: scheduler, rate: [rate(1 day), rate(2 days)] }',
    ['FnSchedulerSchedule1 Scheduler::Schedule', 'FnSchedulerSchedule2 Scheduler::Schedule'],
  ],
  [
    'eventBridge',
    'eventBridge: { eventBus: mine, pattern: { source: [x] } }',
    [
      'FnEventBridgeLambdaPermission1 Lambda::Permission',
      'MineEventBridgeEventBus Events::EventBus',
      'Svcdevfnrule1EventBridgeRule Events::Rule',
    ],
  ],
  [
    'cloudwatchEvent',
    'cloudwatchEvent: { event: { source: [x] } }',
    [
      'FnEventsRuleCloudWatchEvent1 Events::Rule',
      'FnLambdaPermissionEventsRuleCloudWatchEvent1 Lambda::Permission',
    ],
  ],
  [
    'cloudwatchLog',
    'cloudwatchLog: /aws/lambda/x',
    [
      'FnLambdaPermissionLogsSubscriptionFilterCloudWatchLog Lambda::Permission',
      'FnLogsSubscriptionFilterCloudWatchLog1 Logs::SubscriptionFilter',
    ],
  ],
  [
    'cognitoUserPool',
    'cognitoUserPool: { pool: P, trigger: PreSignUp }',
    [
      'CognitoUserPoolP Cognito::UserPool',
      'FnLambdaPermissionCognitoUserPoolPTriggerSourcePreSignUp Lambda::Permission',
    ],
  ],
  [
    'iot',
    'iot: { sql: SELECT }',
    ['FnIotTopicRule1 IoT::TopicRule', 'FnLambdaPermissionIotTopicRule1 Lambda::Permission'],
  ],
  ['alexaSkill', 'alexaSkill: amzn1.x', ['FnLambdaPermissionAlexaSkill1 Lambda::Permission']],
  [
    'alb',
    'alb: { listenerArn: "arn:aws:elasticloadbalancing:us-east-1:1:listener/app/a/b/c", priority: 1, conditions: { path: /x } }',
    [
      'FnAlbListenerRule1 ElasticLoadBalancingV2::ListenerRule',
      'FnAlbTargetGroupb ElasticLoadBalancingV2::TargetGroup',
      'FnLambdaPermissionAlb Lambda::Permission',
      'FnLambdaPermissionRegisterTarget Lambda::Permission',
    ],
  ],
  [
    'msk',
    'msk: { arn: "arn:aws:kafka:us-east-1:1:cluster/c/x", topic: t }',
    ['FnEventSourceMappingMSKCT Lambda::EventSourceMapping'],
  ],
  [
    'kafka',
    'kafka: { topic: t, bootstrapServers: [a], accessConfigurations: { saslPlainAuth: s } }',
    ['FnEventSourceMappingKafkaT Lambda::EventSourceMapping'],
  ],
  [
    'activemq',
    'activemq: { arn: a, queue: q, basicAuthArn: s }',
    ['FnEventSourceMappingActiveMQQ Lambda::EventSourceMapping'],
  ],
  [
    'cloudFront',
    'cloudFront: { eventType: viewer-request, origin: "https://x.test" }',
    [
      'CloudFrontDistribution CloudFront::Distribution',
      'FnLambdaFunctionInvokePermission Lambda::Permission',
      'FnLambdaVersionOfThisDeployment Lambda::Version',
    ],
  ],
])('%s', (_, event, ids) => expect(made(service(event))).toEqual([...ids].sort()));

test.each<[string, string, object]>([
  ['open', '{ path: a, method: get }', { AuthorizationType: 'NONE', ApiKeyRequired: false }],
  ['a key', '{ path: a, method: get, private: true }', { AuthorizationType: 'NONE', ApiKeyRequired: true }],
  ['IAM', '{ path: a, method: get, authorizer: aws_iam }', { AuthorizationType: 'AWS_IAM' }],
  [
    'a function',
    '{ path: a, method: get, authorizer: auth }',
    { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'AuthApiGatewayAuthorizer' } },
  ],
  [
    'a user pool',
    '{ path: a, method: get, authorizer: "arn:aws:cognito-idp:us-east-1:1:userpool/x" }',
    { AuthorizationType: 'COGNITO_USER_POOLS' },
  ],
  [
    'an authorizer that exists',
    '{ path: a, method: get, authorizer: { type: TOKEN, authorizerId: abc } }',
    { AuthorizationType: 'CUSTOM', AuthorizerId: 'abc' },
  ],
])('http: %s', (_, event, properties) =>
  expect(of(service(`http: ${event}`), 'ApiGatewayMethodAGet')).toMatchObject(properties),
);

test('CORS opens OPTIONS to everybody', () =>
  expect(
    of(
      service('http: { path: a, method: get, cors: true, authorizer: aws_iam }'),
      'ApiGatewayMethodAOptions',
    ),
  ).toMatchObject({ AuthorizationType: 'NONE' }));

test.each<[string, string, object]>([
  ['open', '{ path: /a, method: get }', {}],
  ['IAM', '{ path: /a, method: get, authorizer: { type: aws_iam } }', { AuthorizationType: 'AWS_IAM' }],
  [
    'JWT',
    '{ path: /a, method: get, authorizer: jwt }',
    { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'HttpApiAuthorizerJwt' } },
  ],
  [
    'a function',
    '{ path: /a, method: get, authorizer: fun }',
    { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'HttpApiAuthorizerFun' } },
  ],
])('httpApi: %s', (_, event, properties) => {
  const provider =
    '  httpApi: { authorizers: { jwt: { issuerUrl: https://i, audience: [a] }, fun: { type: request, functionName: auth } } }\n';
  const { ApiId, RouteKey, Target, ...rest } = of(
    service(`httpApi: ${event}`, provider),
    'HttpApiRouteGetA',
  )!;
  expect([Boolean(ApiId && Target), RouteKey, rest]).toEqual([true, 'GET /a', properties]);
});

test('a permission names the API that may call the function', () =>
  expect(JSON.stringify(of(service('http: GET a'), 'FnLambdaPermissionApiGateway')!.SourceArn)).toContain(
    'ApiGatewayRestApi',
  ));
test('websockets may be called by any API, as the framework leaves it', () =>
  expect(of(service('websocket: $connect'), 'FnLambdaPermissionWebsockets')).not.toHaveProperty('SourceArn'));
