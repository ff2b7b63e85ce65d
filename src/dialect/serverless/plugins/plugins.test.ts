import { describe, expect, test } from 'vitest';
import { at, textOf } from '../../../source/node.ts';
import { lowerText, templateOf } from '../testing.ts';

const service = (plugin: string, rest: string): string =>
  `service: svc\nprovider: { name: aws, logRetentionInDays: 3, iam: { role: { statements: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] } } }\nplugins: [${plugin}]\n${rest}\n`;
const notes = (text: string) => lowerText(text).stacks[0]!.notes.map(note => note.code);

test('an unknown plugin is noted', () =>
  expect(notes(service('serverless-something', ''))).toEqual(['plugin']));
test('a plugin without effect is not', () => expect(notes(service('serverless-offline', ''))).toEqual([]));

test.each([
  [false, 2],
  [true, 3],
])('a role per function: inherits %s', (inherit, count) => {
  const text = service(
    'serverless-iam-roles-per-function',
    `functions: { a: { handler: h, iamRoleStatementsInherit: ${inherit}, iamRoleStatements: [{ Effect: Allow, Action: 'sqs:SendMessage', Resource: q }] }, b: { handler: h } }`,
  );
  const { Resources } = templateOf(text);
  expect(Resources.ALambdaFunction!.Properties.Role).toEqual({
    'Fn::GetAtt': ['AIamRoleLambdaExecution', 'Arn'],
  });
  expect(Resources.BLambdaFunction!.Properties.Role).toEqual({
    'Fn::GetAtt': ['IamRoleLambdaExecution', 'Arn'],
  });
  expect(
    (
      Resources.AIamRoleLambdaExecution!.Properties.Policies as { PolicyDocument: { Statement: unknown[] } }[]
    )[0]!.PolicyDocument.Statement,
  ).toHaveLength(count);
});

test('without the plugin its settings mean nothing', () =>
  expect(
    templateOf(service('', 'functions: { a: { handler: h, iamRoleStatements: [] } }')).Resources,
  ).not.toHaveProperty('AIamRoleLambdaExecution'));

test('the log retention of the plugin wins over the provider', () =>
  expect(
    templateOf(
      service(
        'serverless-plugin-log-retention',
        'custom: { logRetentionInDays: 30 }\nfunctions: { a: { handler: h } }',
      ),
    ).Resources.ALogGroup!.Properties.RetentionInDays,
  ).toBe(30));

test('a queue of lift brings a worker and its grants', () => {
  const { Resources } = templateOf(
    service(
      'serverless-lift',
      "constructs: { jobs: { type: queue, worker: { handler: w } } }\nfunctions: { a: { handler: h, environment: { URL: '${construct:jobs.queueUrl}' } } }",
    ),
  );
  expect(Object.keys(Resources)).toEqual(
    expect.arrayContaining([
      'JobsWorkerLambdaFunction',
      'jobsQueueCEDBAE3E',
      'jobsDlqD18CF374',
      'JobsWorkerEventSourceMappingSQSJobsQueueCEDBAE3E',
    ]),
  );
  expect(Resources.ALambdaFunction!.Properties.Environment).toEqual({
    Variables: { URL: { Ref: 'jobsQueueCEDBAE3E' } },
  });
});

test('a state machine has a role that may call its functions', () => {
  const { Resources } = templateOf(
    service(
      'serverless-step-functions',
      'functions: { a: { handler: h } }\nstepFunctions: { stateMachines: { m: { name: my-m, definition: { StartAt: S, States: { S: { Type: Task, Resource: { "Fn::GetAtt": [a, Arn] }, End: true } } } } } }',
    ),
  );
  expect(Resources.MyDashm!.Properties.RoleArn).toEqual({ 'Fn::GetAtt': ['MyDashmRole', 'Arn'] });
  expect(JSON.stringify(Resources.MyDashmRole)).toContain('ALambdaFunction');
});

test('a warmer is a function with a role of its own', () => {
  const { Resources } = templateOf(
    service(
      'serverless-plugin-warmup',
      'custom: { warmup: { default: { enabled: true } } }\nfunctions: { a: { handler: h } }',
    ),
  );
  expect(Resources.WarmUpPluginDefaultLambdaFunction!.Properties.Role).toEqual({
    'Fn::GetAtt': ['WarmUpPluginDefaultRole', 'Arn'],
  });
  expect(JSON.stringify(Resources.WarmUpPluginDefaultRole)).toContain('function:svc-dev-a*');
});

test('a custom domain shows its TLS policy', () =>
  expect(
    textOf(
      at(
        lowerText(
          service(
            'serverless-domain-manager',
            'custom: { customDomain: { domainName: x.test, securityPolicy: tls_1_0 } }',
          ),
        ).stacks[0]!.postDeployResources?.get('CustomDomainXtest')?.node,
        'Properties',
        'SecurityPolicy',
      ),
    ),
  ).toBe('TLS_1_0'));

test.each([
  ['a web ACL of the older WAF', '{ name: acl }', 'AWS::WAFRegional::WebACLAssociation'],
  ['a web ACL', '{ name: acl, version: V2 }', 'AWS::WAFv2::WebACLAssociation'],
  ['none where the name is taken away', '{ version: V2 }', undefined],
])('the REST API is put behind %s', (_, associateWaf, type) => {
  const { postDeployResources: applied } = lowerText(
    service(
      'serverless-associate-waf',
      `custom: { associateWaf: ${associateWaf} }\nfunctions: { a: { handler: h, events: [{ http: GET a }] } }`,
    ),
  ).stacks[0]!;
  expect(applied?.get('ApiGatewayWebAclAssociation')?.type).toBe(type);
});
test('without a REST API there is nothing to put behind a web ACL', () =>
  expect(
    lowerText(
      service(
        'serverless-associate-waf',
        'custom: { associateWaf: { name: acl } }\nfunctions: { a: { handler: h } }',
      ),
    ).stacks[0]!.postDeployResources?.has('ApiGatewayWebAclAssociation') ?? false,
  ).toBe(false));

test('pseudo parameters of the older plugin become Fn::Sub', () =>
  expect(
    templateOf(
      service(
        'serverless-pseudo-parameters',
        "functions: { a: { handler: h, environment: { A: 'x#{AWS::Region}' } } }",
      ),
    ).Resources.ALambdaFunction!.Properties.Environment,
  ).toEqual({ Variables: { A: { 'Fn::Sub': 'x${AWS::Region}' } } }));

test.each([
  ['of equal names the first file counts', '', {}, { A: 'stage', B: 'plain', C: 'x y', OWN: 'here' }],
  ['only those included', 'custom: { dotenv: { include: [B] } }', {}, { B: 'plain', OWN: 'here' }],
  ['all but those excluded', 'custom: { dotenv: { exclude: [B, C] } }', {}, { A: 'stage', OWN: 'here' }],
  ['a path of their own', 'custom: { dotenv: { path: env/own } }', {}, { D: '1', OWN: 'here' }],
  ['a parser of their own is code', 'custom: { dotenv: { dotenvParser: x.js } }', {}, { OWN: 'here' }],
  ['another stage', '', { stage: 'prod' }, { A: 'all', B: 'plain', C: 'x y', OWN: 'here' }],
])('serverless-dotenv-plugin copies .env files into every function: %s', (_, custom, given, expected) => {
  const files = { '.env': 'A=all\nB = plain # note\nC="x y"\n', '.env.qa': 'A=stage\n', 'env/own': 'D=1\n' };
  const text = service(
    'serverless-dotenv-plugin',
    `${custom}\nfunctions: { a: { handler: h, environment: { OWN: here } } }`,
  );
  expect(
    templateOf(text, { stage: 'qa', ...given, files }).Resources.ALambdaFunction!.Properties.Environment,
  ).toEqual({ Variables: expected });
});

test('a variable from a .env file points there', () => {
  const text = service('serverless-dotenv-plugin', 'functions: { a: { handler: h } }');
  const env = "X=1\r\nKEY='secret'\r\n";
  const fn = lowerText(text, { files: { '.env': env } }).stacks[0]!.resources.get('ALambdaFunction')!;
  const { file, start, end } = at(fn.node, 'Properties', 'Environment', 'Variables', 'KEY')!.span;
  expect([file, env.slice(start, end)]).toEqual(['.env', "'secret'"]);
});

test.each([
  ['', 'Active'],
  ['tracing: false,', 'PassThrough'],
  ["tracing: 'false',", 'PassThrough'],
  ['tracing: true,', 'Active'],
])('the tracing of the older plugin: %s', (own, mode) => {
  const text = `service: svc\nprovider: { name: aws, tracing: true }\nplugins: [serverless-plugin-tracing]\nfunctions: { a: { ${own} handler: h } }\n`;
  expect(templateOf(text).Resources.ALambdaFunction!.Properties.TracingConfig).toEqual({ Mode: mode });
});

describe('gradual deployments', () => {
  const canary = (settings: string, more = ''): string =>
    service(
      'serverless-plugin-canary-deployments',
      `functions: { a: { handler: h, deploymentSettings: { ${settings} }, events: [{ http: GET x }, { sns: t }, { schedule: rate(1 day) }, { s3: b }, { sqs: 'arn:aws:sqs:us-east-1:1:q' }] }, pre: { handler: p } }\n${more}`,
    );
  const LIVE = { Ref: 'ALambdaFunctionAliasLive' };
  test('bring an alias, a group, and a role that may do all with functions', () => {
    const { Resources } = templateOf(
      canary('type: AllAtOnce, alias: Live, preTrafficHook: pre, alarms: [Errors, { name: other }]'),
    );
    expect(Resources.CodeDeployServiceRole!.Properties.ManagedPolicyArns).toEqual([
      'arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited',
      'arn:aws:iam::aws:policy/AWSLambda_FullAccess',
    ]);
    expect(Resources.ALambdaFunctionDeploymentGroup!.Properties).toMatchObject({
      DeploymentGroupName: 'svc-dev-ALambdaFunctionDeploymentGroup',
      AlarmConfiguration: { Alarms: [{ Name: { Ref: 'Errors' } }, { Name: 'other' }] },
      ServiceRoleArn: { 'Fn::GetAtt': ['CodeDeployServiceRole', 'Arn'] },
    });
    expect(Resources.ALambdaFunctionAliasLive).toMatchObject({
      Properties: {
        FunctionName: { Ref: 'ALambdaFunction' },
        FunctionVersion: { 'Fn::GetAtt': ['ALambdaVersionOfThisDeployment', 'Version'] },
        Name: 'Live',
      },
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: 'SvcdevDeploymentApplication' },
          BeforeAllowTrafficHook: { Ref: 'PreLambdaFunction' },
          DeploymentGroupName: { Ref: 'ALambdaFunctionDeploymentGroup' },
        },
      },
    });
    expect(JSON.stringify(Resources.IamRoleLambdaExecution)).toContain(
      'deploymentgroup:${SvcdevDeploymentApplication}/svc-dev-ALambdaFunctionDeploymentGroup',
    );
  });
  test('are what callers call', () => {
    const own =
      'resources: { Resources: { Own: { Type: AWS::SNS::Subscription, Properties: { Protocol: lambda, Endpoint: !GetAtt ALambdaFunction.Arn } }, Other: { Type: AWS::SNS::Subscription, Properties: { Endpoint: !GetAtt PreLambdaFunction.Arn } } } }';
    const { Resources } = templateOf(canary('type: AllAtOnce, alias: Live', own));
    expect(Resources.Own!.Properties.Endpoint).toEqual(LIVE);
    expect(Resources.Other!.Properties.Endpoint).toEqual({ 'Fn::GetAtt': ['PreLambdaFunction', 'Arn'] });
    const calling = Object.entries(Resources)
      .filter(([, resource]) => JSON.stringify(resource).includes('ALambdaFunctionAliasLive'))
      .map(([id]) => id);
    expect(calling.toSorted()).toEqual([
      'AEventSourceMappingSQSQ',
      'AEventsRuleSchedule1',
      'ALambdaPermissionApiGateway',
      'ALambdaPermissionBS3',
      'ALambdaPermissionEventsRuleSchedule1',
      'ALambdaPermissionTSNS',
      'ApiGatewayMethodXGet',
      'Own',
      'S3BucketB',
      'SNSTopicT',
    ]);
    expect(
      Object.entries(Resources)
        .filter(([, { Type }]) => Type === 'AWS::Lambda::Permission')
        .map(([, { Properties }]) => Properties.FunctionName),
    ).toEqual([LIVE, LIVE, LIVE, LIVE]);
  });
  test.each([
    ['only in its stages', 'custom: { deploymentSettings: { stages: [prod] } }', undefined, undefined],
    [
      'with a role of the author',
      'custom: { deploymentSettings: { codeDeployRole: mine } }',
      undefined,
      'mine',
    ],
    [
      'under a boundary',
      'custom: { deploymentSettings: { stages: [dev], codeDeployRolePermissionsBoundary: edge } }',
      'edge',
      { 'Fn::GetAtt': ['CodeDeployServiceRole', 'Arn'] },
    ],
    [
      'that tell topics',
      'custom: { deploymentSettings: { triggerConfigurations: [{ TriggerName: x }] } }',
      undefined,
      { 'Fn::GetAtt': ['CodeDeployServiceRole', 'Arn'] },
    ],
  ])('%s', (_, more, boundary, role) => {
    const { Resources } = templateOf(canary('type: AllAtOnce, alias: Live', more));
    expect([
      Resources.CodeDeployServiceRole?.Properties.PermissionsBoundary,
      Resources.ALambdaFunctionDeploymentGroup?.Properties.ServiceRoleArn,
    ]).toEqual([boundary, role]);
    expect(JSON.stringify(Resources.CodeDeployServiceRole ?? '').includes('AmazonSNSFullAccess')).toBe(
      more.includes('trigger'),
    );
  });
});

describe('alerts', () => {
  const alerting = (settings: string, fn = ''): string =>
    service(
      'serverless-plugin-aws-alerts',
      `custom: { alerts: { ${settings} } }\nfunctions: { a: { handler: h, ${fn} } }`,
    );
  const alarmsOf = (text: string) =>
    Object.entries(templateOf(text).Resources)
      .filter(([, { Type }]) => /CloudWatch|SNS|MetricFilter/.test(Type))
      .map(([id, { Properties }]) => [id, Properties] as const);
  test('an alarm for each function and definition, with the topic that it tells', () =>
    expect(
      alarmsOf(
        alerting(
          'topics: { alarm: { topic: loud, notifications: [{ protocol: email, endpoint: x@y.z }] } }, alarms: [functionErrors]',
        ),
      ),
    ).toEqual([
      ['AwsAlertsAlarm', { TopicName: 'loud', Subscription: [{ Protocol: 'email', Endpoint: 'x@y.z' }] }],
      [
        'AFunctionErrorsAlarm',
        {
          ActionsEnabled: true,
          Namespace: 'AWS/Lambda',
          MetricName: 'Errors',
          Threshold: 1,
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          DatapointsToAlarm: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          OKActions: [],
          AlarmActions: [{ Ref: 'AwsAlertsAlarm' }],
          InsufficientDataActions: [],
          Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'ALambdaFunction' } }],
          TreatMissingData: 'missing',
        },
      ],
    ]));
  test.each([
    ['of the function', '', 'alarms: [functionThrottles]', ['AFunctionThrottlesAlarm']],
    [
      'of its own definition',
      'definitions: { mine: { metric: M, namespace: N, statistic: p99 } }, alarms: [mine]',
      '',
      ['AMineAlarm'],
    ],
    [
      'with settings over a definition',
      '',
      'alarms: [{ name: functionErrors, threshold: 9 }]',
      ['AFunctionErrorsAlarm'],
    ],
    [
      'that looks for a pattern in the logs',
      'definitions: { bad: { metric: bad, pattern: ERROR, statistic: Sum } }, alarms: [bad]',
      '',
      ['ABadAlarm', 'ALambdaFunctionBadLogMetricFilterALERT', 'ALambdaFunctionBadLogMetricFilterOK'],
    ],
    ['that is off', 'definitions: { functionErrors: { enabled: false } }, alarms: [functionErrors]', '', []],
    ['that nobody defines', 'alarms: [nobody, 7, []]', '', []],
    ['in another stage', 'stages: [prod], alarms: [functionErrors]', '', []],
    ['in this stage', 'stages: [dev], alarms: [functionErrors]', '', ['AFunctionErrorsAlarm']],
    ['in a stack of its own', 'externalStack: true, alarms: [functionErrors]', '', []],
  ])('an alarm %s', (_, settings, fn, ids) =>
    expect(alarmsOf(alerting(settings, fn)).map(([id]) => id)).toEqual(ids),
  );
  test('a stack of their own is told', () =>
    expect(notes(alerting('externalStack: true'))).toEqual(['plugin']));
  test('topics in groups, and those that exist', () => {
    const [topic, alarm] = alarmsOf(
      alerting(
        "topics: { ok: 'arn:aws:sns:us-east-1:1:t', loud: { alarm: shout } }, definitions: { functionErrors: { alarmActions: [loud, none] } }, alarms: [functionErrors]",
      ),
    );
    expect([topic![0], alarm![1].AlarmActions, alarm![1].OKActions]).toEqual([
      'AwsAlertsLoudAlarm',
      [{ Ref: 'AwsAlertsLoudAlarm' }],
      ['arn:aws:sns:us-east-1:1:t'],
    ]);
  });
  test.each([
    ['a template', "nameTemplate: '$[functionName]-$[metricName]'", 'svc-dev-a-Errors'],
    ['a prefix', "prefixTemplate: 'x-$[stackName]'", 'x-svc-dev-a-functionErrors'],
    ['no prefix', "nameTemplate: '$[functionId]', prefixTemplate: ''", 'ALambdaFunction'],
  ])('the name of an alarm by %s', (_, setting, name) =>
    expect(alarmsOf(alerting(`${setting}, alarms: [functionErrors]`))[0]![1].AlarmName).toBe(name),
  );
  test('anomalies', () =>
    expect(
      alarmsOf(alerting('alarms: [{ name: functionErrors, type: anomalyDetection, threshold: 2 }]'))[0]![1],
    ).toMatchObject({
      ThresholdMetricId: 'ad1',
      Metrics: [{ Id: 'm1' }, { Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' }],
    }));
});
