import { describe, expect, test } from 'vitest';
import { frameworkOf } from './framework.ts';
import { templateOf, textFiles } from './testing.ts';
import { propertiesOf, resourceOf, statementsOf } from './testing-facts.ts';

const service = (functions: string, provider = ''): string =>
  `service: svc\nprovider: { name: aws${provider} }\nfunctions:\n${functions}`;
const installs = (name: string, range: string) => ({
  files: { 'package.json': JSON.stringify({ devDependencies: { [name]: range } }) },
});
const OSLS4 = installs('osls', '^4.3.1');
const SERVERLESS3 = installs('serverless', '~3.40.0');

describe('the runtime of a function that names none is that of the framework which package.json installs', () => {
  const runtime = (files: { [file: string]: string }): unknown =>
    (propertiesOf(service('  fn: { handler: h }\n'), 'FnLambdaFunction', { files }) as { Runtime: unknown })
      .Runtime;
  test.each<[string, { [file: string]: string }, string]>([
    ['osls', { 'package.json': '{ "dependencies": { "osls": "3" } }' }, 'nodejs24.x'],
    ['serverless 3', SERVERLESS3.files, 'nodejs16.x'],
    [
      'a version that is not said',
      { 'package.json': '{ "devDependencies": { "serverless": "*" } }' },
      'nodejs24.x',
    ],
    [
      'a package.json without either',
      { 'package.json': '{ "dependencies": { "axios": "1" } }' },
      'nodejs24.x',
    ],
    ['a package.json that cannot be read', { 'package.json': '{' }, 'nodejs24.x'],
    ['no package.json', {}, 'nodejs24.x'],
  ])('%s', (_, files, expected) => expect(runtime(files)).toBe(expected));
});

describe('osls 4', () => {
  const PARTS = '  fn: { handler: h, condition: Live, url: true, maximumRetryAttempts: 1 }\n';
  const conditional = (given: object): string[] => {
    const { Resources, Outputs } = templateOf(service(PARTS), given) as never as {
      readonly [section: string]: { readonly [id: string]: { readonly Condition?: string } };
    };
    return [...Object.entries(Resources!), ...Object.entries(Outputs!)].flatMap(([id, { Condition }]) =>
      Condition === 'Live' ? [id] : [],
    );
  };
  test('gives all parts of a function its condition, version 3 the function alone', () => {
    expect(conditional({})).toEqual(['FnLambdaFunction']);
    expect(conditional(OSLS4)).toEqual([
      'FnLogGroup',
      'FnLambdaFunction',
      'FnLambdaVersionOfThisDeployment',
      'FnLambdaEvConf',
      'FnLambdaFunctionUrl',
      'FnLambdaPermissionFnUrl',
      'FnLambdaPermissionFn',
      'FnLambdaFunctionQualifiedArn',
      'FnLambdaFunctionUrl',
    ]);
  });
  test('makes rules of EventBridge by CloudFormation, whatever is set', () => {
    const text = service(
      '  fn: { handler: h, events: [{ eventBridge: { pattern: { source: [a] } } }] }\n',
      ', eventBridge: { useCloudFormation: false }',
    );
    const types = (given: object) => Object.values(templateOf(text, given).Resources).map(({ Type }) => Type);
    expect(types({})).toContain('Custom::EventBridge');
    expect(types(OSLS4)).not.toContain('Custom::EventBridge');
    expect(types(OSLS4)).toContain('AWS::Events::Rule');
  });
  test('tags WebSocket APIs', () => {
    const text = service('  fn: { handler: h, events: [{ websocket: $default }] }\n', ', tags: { team: a }');
    expect(propertiesOf(text, 'WebsocketsApi')).not.toHaveProperty('Tags');
    expect(propertiesOf(text, 'WebsocketsApi', OSLS4)).toMatchObject({ Tags: { team: 'a' } });
  });
  const POOLS = service(
    '  one: { handler: h, snapStart: true, events: [{ cognitoUserPool: { pool: a, trigger: PreSignUp, existing: true } }] }\n  two: { handler: h, events: [{ cognitoUserPool: { pool: b, trigger: PreSignUp, existing: true } }] }\n',
  );
  test('lets user pools call functions, and sets up one pool after the other, by the alias', () => {
    expect(resourceOf(POOLS, 'TwoCustomCognitoUserPool1', OSLS4)).toMatchObject({
      DependsOn: [
        'TwoLambdaFunction',
        'CustomDashresourceDashexistingDashcupLambdaFunction',
        'OneCustomCognitoUserPool1',
      ],
    });
    expect(resourceOf(POOLS, 'OneCustomCognitoUserPool1', OSLS4)).toMatchObject({
      DependsOn: [
        'OneLambdaFunction',
        'OneSnapStartLambdaAlias',
        'CustomDashresourceDashexistingDashcupLambdaFunction',
      ],
      Properties: { FunctionQualifier: 'snapstart' },
    });
  });
  test('sets up what is of one pool before another pool', () => {
    const event = (pool: string) => `cognitoUserPool: { pool: ${pool}, trigger: PreSignUp, existing: true }`;
    const text = service(
      ['a', 'b', 'a']
        .map((pool, index) => `  fn${index}: { handler: h, events: [{ ${event(pool)} }] }\n`)
        .join(''),
    );
    const before = (id: string) => (resourceOf(text, id, OSLS4) as { DependsOn: string[] }).DependsOn.at(-1);
    expect(before('Fn2CustomCognitoUserPool1')).toBe('Fn0CustomCognitoUserPool1');
    expect(before('Fn1CustomCognitoUserPool1')).toBe('Fn2CustomCognitoUserPool1');
  });
  const ROLE = 'IamRoleCustomResourcesLambdaExecution';
  const every = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*';
  test.each<[string, object, string[]]>([
    [
      'osls 3',
      {},
      [
        'lambda:AddPermission, lambda:RemovePermission on arn:${AWS::Partition}:lambda:*:*:function:svc-dev-one',
        'lambda:AddPermission, lambda:RemovePermission on arn:${AWS::Partition}:lambda:*:*:function:svc-dev-two',
        `lambda:RemovePermission on ${every}`,
      ],
    ],
    ['osls 4', OSLS4, [`lambda:AddPermission on ${every}`, `lambda:RemovePermission on ${every}`]],
    [
      'serverless 3',
      SERVERLESS3,
      [
        'lambda:AddPermission, lambda:RemovePermission on arn:${AWS::Partition}:lambda:*:*:function:svc-dev-one',
        'lambda:AddPermission, lambda:RemovePermission on arn:${AWS::Partition}:lambda:*:*:function:svc-dev-two',
      ],
    ],
  ])('what the function that sets up pools may do in %s', (_, given, expected) =>
    expect(statementsOf(POOLS, ROLE, given).filter(statement => statement.startsWith('lambda:'))).toEqual(
      expected,
    ),
  );
  test('a durable function has a version, an alias that callers use, and keeps its state', () => {
    const text = service(
      '  fn: { handler: h, durableConfig: { executionTimeout: 60, retentionPeriodInDays: 3 }, events: [{ sns: t }] }\n',
      ', versionFunctions: false',
    );
    expect(propertiesOf(text, 'FnLambdaFunction')).toMatchObject({
      DurableConfig: { ExecutionTimeout: 60, RetentionPeriodInDays: 3 },
    });
    expect(resourceOf(text, 'FnDurableLambdaAlias')).toMatchObject({
      Properties: { Name: 'durable', FunctionVersion: '${FnLambdaVersionOfThisDeployment.Version}' },
    });
    for (const given of [SERVERLESS3, installs('osls', '3')]) {
      expect(propertiesOf(text, 'FnLambdaFunction', given)).not.toHaveProperty('DurableConfig');
      expect(resourceOf(text, 'FnDurableLambdaAlias', given)).toBeUndefined();
    }
    expect(statementsOf(text)).toContain(
      'lambda:CheckpointDurableExecution, lambda:GetDurableExecutionState on arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:svc-dev-fn:*/durable-execution/*/*',
    );
  });
});

test('serverless 3 merges an OPTIONS method of the author into that of CORS', () =>
  expect(
    propertiesOf(
      service('  fn: { handler: h, events: [{ http: { path: a, method: options, cors: true } }] }\n'),
      'ApiGatewayMethodAOptions',
      SERVERLESS3,
    ),
  ).toMatchObject({
    Integration: { Type: 'AWS_PROXY', ContentHandling: 'CONVERT_TO_TEXT' },
    MethodResponses: [{ StatusCode: '200' }],
  }));

test('serverless 3 sends no answer of a REST API as a stream', () => {
  const text = service(
    '  fn: { handler: h, events: [{ http: { path: a, method: get, response: { transferMode: STREAM } } }] }\n',
  );
  const streamed = (given: object): boolean =>
    JSON.stringify(propertiesOf(text, 'ApiGatewayMethodAGet', given)).includes('STREAM');
  expect([streamed({}), streamed(SERVERLESS3)]).toEqual([true, false]);
});

test('serverless 3 knows no second permission for URLs, no settings of logs, and no tags of REST APIs', () => {
  const text = service(
    '  fn: { handler: h, url: true, events: [{ http: { path: a, method: get } }] }\n',
    ', tags: { team: 7 }, logs: { lambda: { logFormat: JSON } }, apiGateway: { timeoutInMillis: 5000 }, vpc: { securityGroupIds: [a], subnetIds: [b], ipv6AllowedForDualStack: true }',
  );
  const found = (given: object): unknown[] => [
    resourceOf(text, 'FnLambdaPermissionFn', given) !== undefined,
    propertiesOf(text, 'FnLambdaFunction', given),
    propertiesOf(text, 'ApiGatewayRestApi', given),
    JSON.stringify(propertiesOf(text, 'ApiGatewayMethodAGet', given)).includes('TimeoutInMillis'),
  ];
  const Tags = [{ Key: 'team', Value: '7' }];
  expect(found({})).toMatchObject([
    true,
    { Tags, LoggingConfig: { LogFormat: 'JSON' }, VpcConfig: { Ipv6AllowedForDualStack: true } },
    { Tags },
    true,
  ]);
  const [second, fn, api, timed] = found(SERVERLESS3);
  expect([second, timed]).toEqual([false, false]);
  expect(fn).toMatchObject({ Tags, VpcConfig: { SubnetIds: ['b'] } });
  for (const property of ['LoggingConfig', 'Tags'])
    expect(property === 'Tags' ? api : fn).not.toHaveProperty(property);
});

test('a custom resource of EventBridge transforms its input as the rule would', () =>
  expect(
    propertiesOf(
      service(
        '  fn: { handler: h, events: [{ eventBridge: { pattern: { source: [a] }, inputTransformer: { inputPathsMap: { a: $.b }, inputTemplate: x } } }] }\n',
        ', eventBridge: { useCloudFormation: false }',
      ),
      'FnCustomEventBridge1',
    ),
  ).toMatchObject({
    EventBridgeConfig: { InputTransformer: { InputPathsMap: { a: '$.b' }, InputTemplate: 'x' } },
  }));

test('the framework’s own functions run on the architecture of the provider', () =>
  expect(
    propertiesOf(
      service(
        '  fn: { handler: h, events: [{ s3: { bucket: b, existing: true } }] }\n',
        ', architecture: arm64',
      ),
      'CustomDashresourceDashexistingDashs3LambdaFunction',
    ),
  ).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x' }));

test.each([
  ['package.json', { name: 'serverless', major: 3 }],
  ['services/package.json', { name: 'serverless', major: 3 }],
  ['services/api/package.json', { name: 'serverless', major: 3 }],
  ['services/web/package.json', undefined],
])('%s is found from services/api', (file, expected) =>
  expect(
    frameworkOf('services/api/serverless.yml', textFiles({ [file]: SERVERLESS3.files['package.json'] })),
  ).toEqual(expected),
);
