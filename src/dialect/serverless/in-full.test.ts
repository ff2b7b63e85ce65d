import { describe, expect, test } from 'vitest';
import { toTemplate } from '../emit.ts';
import { printed } from '../index.ts';
import { lowerText, templateOf } from './testing.ts';
import { propertiesOf, resourceOf } from './testing-facts.ts';

const service = (functions: string, more = ''): string =>
  `service: svc\n${more}provider: { name: aws, versionFunctions: false }\nfunctions:\n${functions}`;

describe('a method of a REST API', () => {
  const rest = (http: string): string =>
    service(`  auth: { handler: h }\n  fn: { handler: h, events: [${http}] }\n`);
  test('waits for its authorizer, in whose place the permission would stand', () => {
    expect(resourceOf(rest('{ http: GET a }'), 'ApiGatewayMethodAGet')).toMatchObject({
      DependsOn: ['FnLambdaPermissionApiGateway'],
    });
    expect(
      resourceOf(rest('{ http: { path: a, method: get, authorizer: auth } }'), 'ApiGatewayMethodAGet'),
    ).toMatchObject({ DependsOn: ['AuthApiGatewayAuthorizer'] });
  });
  test('lists what CORS allows from the last event to the first', () =>
    expect(
      JSON.stringify(
        propertiesOf(
          rest(
            '{ http: { path: a, method: get, cors: { headers: [X-A] } } }, { http: { path: a, method: post, cors: { headers: [X-B] } } }',
          ),
          'ApiGatewayMethodAOptions',
        ),
      ),
    ).toMatch(/"'X-B,X-A'".*"'OPTIONS,POST,GET'"/));
  test('that answers OPTIONS is the author’s where CORS is asked for as well', () =>
    expect(
      propertiesOf(
        rest(
          '{ http: { path: a, method: options, cors: true, private: true } }, { http: { path: a, method: get, cors: true } }',
        ),
        'ApiGatewayMethodAOptions',
      ),
    ).toMatchObject({ ApiKeyRequired: true, MethodResponses: [], Integration: { Type: 'AWS_PROXY' } }));
  test('that maps its answers has the CORS header on each, also without a response of the author', () => {
    const { MethodResponses } = propertiesOf(
      rest('{ http: { path: a, method: get, integration: lambda, cors: true } }'),
      'ApiGatewayMethodAGet',
    ) as never as { MethodResponses: readonly { ResponseParameters: object }[] };
    expect(MethodResponses).toHaveLength(9);
    for (const { ResponseParameters } of MethodResponses)
      expect(ResponseParameters).toEqual({ 'method.response.header.Access-Control-Allow-Origin': true });
  });
});

test('custom resources have a version, and those for one bucket wait for each other', () => {
  const event = '{ handler: h, events: [{ s3: { bucket: there, existing: true } }] }';
  const text = service(`  one: ${event}\n  two: ${event}\n`);
  const handler = 'CustomDashresourceDashexistingDashs3LambdaFunction';
  expect(resourceOf(text, 'OneCustomS31')).toMatchObject({
    Version: 1,
    DependsOn: ['OneLambdaFunction', handler],
  });
  expect(resourceOf(text, 'TwoCustomS31')).toMatchObject({
    DependsOn: ['TwoLambdaFunction', handler, 'OneCustomS31'],
  });
});

test('a subscription of its own waits for the alias of the function', () =>
  expect(
    resourceOf(
      service(
        '  fn: { handler: h, provisionedConcurrency: 1, events: [{ sns: { topicName: t, filterPolicy: { a: [b] } } }] }\n',
      ),
      'FnSnsSubscriptionT',
    ),
  ).toMatchObject({ DependsOn: 'FnProvConcLambdaAlias' }));

test('null as a fallback is null: what it is a value of is not there', () => {
  const { Environment, ...fn } = propertiesOf(
    service(
      '  fn: { handler: h, kmsKeyArn: "${self:custom.key, null}", environment: { A: "${self:custom.a, null}", B: "${self:custom.b, \'b\'}" }, events: [{ http: { path: a, method: get, authorizer: "${self:custom.auth, null}" } }] }\n',
      'custom: {}\n',
    ),
    'FnLambdaFunction',
  ) as never as { Environment: object };
  expect(Environment).toEqual({ Variables: { B: 'b' } });
  expect(fn).not.toHaveProperty('KmsKeyArn');
});

test('with serverless-dotenv-plugin functions have an environment, even if no file gives a variable', () =>
  expect(
    propertiesOf(
      service('  fn: { handler: h }\n', 'plugins: [serverless-dotenv-plugin]\n'),
      'FnLambdaFunction',
    ),
  ).toMatchObject({ Environment: { Variables: {} } }));

test('a function with a role of its own waits for it, and so do its mappings', () => {
  const text = service(
    "  fn: { handler: h, iamRoleStatements: [{ Effect: Allow, Action: a:b, Resource: '*' }], events: [{ sqs: 'arn:aws:sqs:us-east-1:123456789012:q' }] }\n  other: { handler: h, events: [{ sqs: 'arn:aws:sqs:us-east-1:123456789012:q' }] }\n",
    'plugins: [serverless-iam-roles-per-function]\n',
  );
  expect(resourceOf(text, 'FnLambdaFunction')).toMatchObject({
    DependsOn: ['FnIamRoleLambdaExecution', 'FnLogGroup'],
  });
  expect(resourceOf(text, 'FnEventSourceMappingSQSQ')).toMatchObject({
    DependsOn: 'FnIamRoleLambdaExecution',
  });
  expect(resourceOf(text, 'OtherEventSourceMappingSQSQ')).toMatchObject({
    DependsOn: ['IamRoleLambdaExecution'],
  });
  expect(propertiesOf(text, 'FnIamRoleLambdaExecution')).toMatchObject({ ManagedPolicyArns: [] });
});

test('outputs tell the hash and the place of a layer, which only packaging knows', () =>
  expect(
    templateOf(service('  fn: { handler: h }\n', 'layers: { lib: { path: lib } }\n'))['Outputs'],
  ).toMatchObject({
    LibLambdaLayerHash: { Value: 'placeholder/hash', Export: { Name: 'sls-svc-dev-LibLambdaLayerHash' } },
    LibLambdaLayerS3Key: { Value: 'placeholder/layer.zip' },
  }));

test('serverless-associate-waf gives out the REST API', () =>
  expect(
    templateOf(
      service('  fn: { handler: h, events: [{ http: GET a }] }\n', 'plugins: [serverless-associate-waf]\n'),
    )['Outputs'],
  ).toMatchObject({
    ApiGatewayRestApiWaf: { Value: { Ref: 'ApiGatewayRestApi' }, Description: 'Rest API Id' },
  }));

test('the method of a function that is deployed gradually calls the alias in the partition aws', () =>
  expect(
    propertiesOf(
      service(
        '  fn: { handler: h, deploymentSettings: { type: AllAtOnce, alias: Live }, events: [{ http: GET a }] }\n',
        'plugins: [serverless-plugin-canary-deployments]\n',
      ),
      'ApiGatewayMethodAGet',
    ),
  ).toMatchObject({
    Integration: {
      Uri: 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FnLambdaFunctionAliasLive}/invocations',
    },
  }));

describe('the definition of a state machine is printed as the text that the plugin makes', () => {
  const definition = (states: string, settings = '', plugins = ''): unknown => {
    const text = service(
      '  hello: { handler: h }\n',
      `plugins: [serverless-step-functions${plugins}]\nstepFunctions: { ${settings}stateMachines: { m: { definition: { StartAt: A, States: { ${states} } } } } }\n`,
    );
    const [stack] = lowerText(text).stacks;
    const { Resources } = toTemplate(printed(stack!)) as never as {
      Resources: Record<string, { Properties: { DefinitionString: unknown } }>;
    };
    return Resources['MStepFunctionsStateMachine']?.Properties.DefinitionString;
  };
  test('a plain text without calls', () =>
    expect(definition('A: { Type: Pass, End: true }')).toBe(
      '{\n  "StartAt": "A",\n  "States": {\n    "A": {\n      "Type": "Pass",\n      "End": true\n    }\n  }\n}',
    ));
  test('else with a variable for each call, named by the hash of what is written', () =>
    expect(definition('A: { Type: Task, Resource: !GetAtt hello.Arn, End: true }')).toEqual({
      'Fn::Sub': [
        expect.stringContaining('"Resource": "${d9c520373cb4d5c2b85bd6ec0e3422d7}"'),
        { d9c520373cb4d5c2b85bd6ec0e3422d7: { 'Fn::GetAtt': ['HelloLambdaFunction', 'Arn'] } },
      ],
    }));
  test('serverless-pseudo-parameters reads that text', () =>
    expect(
      definition(
        'A: { Type: Task, Resource: "arn:#{AWS::Region}:x", End: true }',
        '',
        ', serverless-pseudo-parameters',
      ),
    ).toEqual({ 'Fn::Sub': expect.stringContaining('"Resource": "arn:${AWS::Region}:x"') }));
  test('validation names the query language in each state', () =>
    expect(
      definition(
        'A: { Type: Map, ItemProcessor: { StartAt: B, States: { B: { Type: Pass, QueryLanguage: JSONata, End: true } } }, Next: C }, C: { Type: Succeed }',
        'validate: true, ',
      ),
    ).toBe(
      JSON.stringify(
        {
          StartAt: 'A',
          States: {
            A: {
              Type: 'Map',
              ItemProcessor: {
                StartAt: 'B',
                States: { B: { Type: 'Pass', QueryLanguage: 'JSONata', End: true } },
              },
              Next: 'C',
              QueryLanguage: 'JSONPath',
            },
            C: { Type: 'Succeed', QueryLanguage: 'JSONPath' },
          },
        },
        undefined,
        2,
      ),
    ));
  test('a time to wait has no quotes, other calls named Seconds have', () =>
    expect(
      definition(
        'A: { Type: Wait, Seconds: !Ref T, Next: B }, B: { Type: Pass, Result: { Seconds: !Ref U }, End: true }',
      ),
    ).toMatchObject({
      'Fn::Sub': [
        expect.stringMatching(/"Seconds": \$\{[0-9a-f]{32}\},[^]*"Seconds": "\$\{[0-9a-f]{32}\}"/),
        {},
      ],
    }));
  test('#{…} is a pseudo parameter', () =>
    expect(definition("A: { Type: Task, Resource: 'arn:#{AWS::Partition}:states:::x', End: true }")).toEqual({
      'Fn::Sub': expect.stringContaining('"arn:${AWS::Partition}:states:::x"') as string,
    }));
});

describe('pools and buckets that exist', () => {
  const text = service(
    '  one: { handler: h, events: [{ cognitoUserPool: { pool: a, trigger: PreSignUp, existing: true, forceDeploy: true } }, { s3: { bucket: b, existing: true, forceDeploy: true } }] }\n  two: { handler: h, events: [{ cognitoUserPool: { pool: b, trigger: PreSignUp, existing: true } }, { s3: { bucket: b, existing: true } }] }\n  three: { handler: h, events: [{ cognitoUserPool: { pool: a, trigger: PostConfirmation, existing: true } }] }\n',
  );
  const depends = (id: string): unknown => (resourceOf(text, id) as { DependsOn: unknown }).DependsOn;
  test('are set up anew at each deployment where forceDeploy is set', () =>
    expect(
      ['OneCustomCognitoUserPool1', 'TwoCustomCognitoUserPool1', 'OneCustomS31', 'TwoCustomS31'].map(
        id => (propertiesOf(text, id) as { ForceDeploy?: string }).ForceDeploy,
      ),
    ).toEqual(['OfThisDeployment', undefined, 'OfThisDeployment', undefined]));
  test('are set up one after the other where they are one', () => {
    expect(depends('ThreeCustomCognitoUserPool1')).toContain('OneCustomCognitoUserPool1');
    expect(depends('TwoCustomCognitoUserPool1')).not.toContain('OneCustomCognitoUserPool1');
    expect(depends('TwoCustomS31')).toContain('OneCustomS31');
  });
});
