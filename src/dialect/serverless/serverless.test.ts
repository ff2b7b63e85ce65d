import { byServerless } from '../../source/provenance.ts';
import { VARIABLE } from '../../model/evaluator/evaluate.ts';
import type { MapNode } from '../../source/node.ts';
import { describe, expect, test } from 'vitest';
import { at } from '../../source/node.ts';
import { toPlain } from '../../source/plain.ts';
import { lowerServerless } from './serverless.ts';
import { deploymentOf, idsOf, lowerText, rootOf, sourceAt, templateOf, textFiles } from './testing.ts';

const BASE = 'service: svc\nprovider: { name: aws, runtime: nodejs20.x }\n';
const HELLO = `${BASE}functions:\n  hello:\n    handler: index.h\n`;
const BUCKET = ['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy'];
const idsIn = (text: string): string[] => idsOf(lowerText(text).stacks[0]!);
const statementsOf = (text: string, id = 'IamRoleLambdaExecution') =>
  (
    templateOf(text).Resources[id]!.Properties.Policies as {
      PolicyDocument: { Statement: { Action: unknown; Resource: unknown }[] };
    }[]
  )[0]!.PolicyDocument.Statement;

test('a function brings its log group, a version, and the role that all functions share', () =>
  expect(idsIn(HELLO)).toEqual(
    [
      'HelloLambdaFunction',
      'HelloLambdaVersionOfThisDeployment',
      'HelloLogGroup',
      'IamRoleLambdaExecution',
      ...BUCKET,
    ].sort(),
  ));

test.each([
  ['no functions, no role', BASE, BUCKET],
  ['a named bucket is not made', 'service: svc\nprovider: { name: aws, deploymentBucket: mine }\n', []],
  [
    'a role that exists is not made',
    `service: svc\nprovider: { name: aws, iam: { role: 'arn:aws:iam::1:role/x' }, versionFunctions: false }\nfunctions: { a: { handler: h, disableLogs: true } }\n`,
    ['ALambdaFunction', ...BUCKET],
  ],
  [
    'functions with roles of their own',
    `${BASE}functions: { a: { handler: h, role: Mine, disableLogs: true, versionFunction: false } }\n`,
    ['ALambdaFunction', ...BUCKET],
  ],
  [
    'dashes and underscores',
    `${BASE}functions: { a-b_c: { handler: h, role: Mine, disableLogs: true, versionFunction: false } }\n`,
    ['ADashbUnderscorecLambdaFunction', ...BUCKET],
  ],
  [
    'functions as a list of maps',
    `${BASE}functions: [{ a: { handler: h, role: R, disableLogs: true, versionFunction: false } }]\n`,
    ['ALambdaFunction', ...BUCKET],
  ],
  ['a null function is none', `${BASE}functions: { a: }\n`, BUCKET],
])('%s', (_, text, ids) => expect(idsIn(text)).toEqual([...ids].sort()));

test('what the author wrote keeps its place, what the framework adds says so', () => {
  const text = `${HELLO}    environment: { KEY: secret }\n`;
  const fn = lowerText(text).stacks[0]!.resources.get('HelloLambdaFunction')!;
  expect([fn.name, text.slice(fn.at.start, fn.at.end), fn.provenance]).toEqual(['hello', 'hello', undefined]);
  const variable = at(fn.node, 'Properties', 'Environment', 'Variables', 'KEY')!;
  expect([sourceAt(variable, text), variable.provenance]).toEqual(['secret', undefined]);
  expect(at(fn.node, 'Properties', 'FunctionName')!.provenance).toEqual(
    byServerless('hello', fn.at, 'function'),
  );
  const group = lowerText(text).stacks[0]!.resources.get('HelloLogGroup')!;
  expect([group.name, group.provenance, text.slice(group.at.start, group.at.end)]).toEqual([
    'hello',
    byServerless('hello', fn.at, 'log-group'),
    'hello',
  ]);
});

test.each([
  [
    'statements',
    'iam: { role: { statements: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] } }',
    'statements',
  ],
  [
    'the older spelling',
    'iamRoleStatements: [{ Effect: Allow, Action: "s3:*", Resource: "*" }]',
    'iamRoleStatements',
  ],
])('the shared role points to %s', (_, setting, token) => {
  const text = `service: svc\nprovider:\n  name: aws\n  ${setting}\nfunctions: { a: { handler: h } }\n`;
  const role = lowerText(text).stacks[0]!.resources.get('IamRoleLambdaExecution')!;
  expect([role.name, text.slice(role.at.start, role.at.end)]).toEqual(['provider', token]);
  const statement = at(role.node, 'Properties', 'Policies');
  expect(JSON.stringify(toPlain(statement!))).toContain('"s3:*"');
});

describe('what a setting grants to the shared role', () => {
  test.each([
    ['a dead letter topic', 'onError: arn:aws:sns:us-east-1:1:t', ['sns:Publish']],
    ['a key', 'kmsKeyArn: arn:aws:kms:us-east-1:1:key/x', ['kms:Decrypt']],
    ['tracing', 'tracing: true', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']],
    [
      'a file system',
      'fileSystemConfig: { arn: arn:aws:elasticfilesystem:x, localMountPath: /mnt }',
      ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
    ],
    ['a destination', 'destinations: { onFailure: arn:aws:sqs:us-east-1:1:q }', 'sqs:SendMessage'],
  ])('%s', (_, setting, actions) =>
    expect(statementsOf(`${HELLO}    ${setting}\n`).map(({ Action }) => Action)).toContainEqual(actions),
  );
  test('a key that is a reference grants nothing', () =>
    expect(statementsOf(`${HELLO}    kmsKeyArn: !Ref Key\n`)).toHaveLength(2));
});

test.each([
  ['both lists of the provider', '', { SecurityGroupIds: ['sg'], SubnetIds: ['s'] }],
  ['a list of the function', 'vpc: { subnetIds: [own] }', { SecurityGroupIds: ['sg'], SubnetIds: ['own'] }],
  ['null takes it out', 'vpc: ~', undefined],
  ['false takes it out', 'vpc: false', undefined],
])('VPC: %s', (_, setting, expected) => {
  const text = `service: svc\nprovider: { name: aws, vpc: { securityGroupIds: [sg], subnetIds: [s] } }\nfunctions:\n  a:\n    handler: h\n    ${setting}\n`;
  expect(templateOf(text).Resources.ALambdaFunction!.Properties.VpcConfig).toEqual(expected);
});

test('version 4 gives a function a role of its own', () => {
  const text = `${BASE}functions:\n  a:\n    handler: h\n    iam: { role: { statements: [{ Effect: Allow, Action: 's3:GetObject', Resource: x }] } }\n  b: { handler: h }\n`;
  expect(idsIn(text)).toContain('AIamRoleLambdaExecution');
  expect(templateOf(text).Resources.ALambdaFunction!.Properties.Role).toEqual({
    'Fn::GetAtt': ['AIamRoleLambdaExecution', 'Arn'],
  });
  expect(templateOf(text).Resources.BLambdaFunction!.Properties.Role).toEqual({
    'Fn::GetAtt': ['IamRoleLambdaExecution', 'Arn'],
  });
});

test('version 4 lets a function write to the group it names', () => {
  const text = `${BASE}frameworkVersion: '4'\nfunctions: { a: { handler: h, logs: { logGroup: /shop } }, b: { handler: h, logs: { logGroup: /shop } }, c: { handler: h } }\n`;
  const groups = (statementsOf(text)[0]!.Resource as { 'Fn::Sub': string }[]).map(
    resource => resource['Fn::Sub'].split('log-group:')[1],
  );
  expect(groups).toEqual(['/shop:*', '/aws/lambda/svc-dev*:*']);
  expect(idsIn(text).filter(id => id.endsWith('LogGroup'))).toEqual(['CLogGroup']);
});

describe('resources', () => {
  const TABLE = 'Resources: { Table: { Type: "AWS::DynamoDB::Table", Properties: { TableName: t } } }';
  test.each([
    ['as a map', `resources: { ${TABLE} }`],
    ['as a list', `resources: [{ ${TABLE} }, { Outputs: {} }]`],
    ['from a file', 'resources: ${file(res.yml)}'],
    ['from files in a list', 'resources: ["${file(res.yml)}"]'],
  ])('%s', (_, line) =>
    expect(idsOf(lowerText(`${BASE}${line}\n`, { files: { 'res.yml': `${TABLE}\n` } }).stacks[0]!)).toContain(
      'Table',
    ),
  );
  test('what is in a file points into that file', () => {
    const table = lowerText(`${BASE}resources: ["\${file(res.yml)}"]\n`, {
      files: { 'res.yml': TABLE },
    }).stacks[0]!.resources.get('Table')!;
    expect([table.at.file, table.provenance]).toEqual(['res.yml', undefined]);
  });
  test('the author may override what the framework makes', () => {
    const group = templateOf(
      `${HELLO}resources: { Resources: { HelloLogGroup: { Properties: { RetentionInDays: 7 } } } }\n`,
    ).Resources.HelloLogGroup!;
    expect(group.Properties).toEqual({ LogGroupName: '/aws/lambda/svc-dev-hello', RetentionInDays: 7 });
  });
  test('extensions assign, null strips', () => {
    const group = templateOf(
      `${HELLO}resources: { extensions: { HelloLogGroup: { Properties: { RetentionInDays: 3, KmsKeyId: ~ }, DeletionPolicy: Retain } } }\n`,
    ).Resources.HelloLogGroup!;
    expect(group).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { LogGroupName: '/aws/lambda/svc-dev-hello', RetentionInDays: 3 },
    });
  });
  const QUEUES =
    "Resources:\n    Fn::ForEach::Queues: [Name, !Ref Names, { 'Queue${Name}': { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub 'q-${Name}-${self:service}' } } }]\n";
  const looped = (transform: string): string =>
    `${BASE}resources:\n  ${transform}\n  Parameters: { Names: { Type: CommaDelimitedList, Default: 'A, B' } }\n  ${QUEUES}`;
  test.each([
    ['by name', 'Transform: AWS::LanguageExtensions'],
    ['in a list', "Transform: ['AWS::LanguageExtensions']"],
  ])('a loop is written out where a transform runs it, %s', (_, transform) => {
    const text = looped(transform);
    const {
      stacks: [stack],
    } = lowerText(text);
    expect(idsOf(stack!)).toEqual([...BUCKET, 'QueueA', 'QueueB'].sort());
    expect(templateOf(text).Resources.QueueB!.Properties).toEqual({ QueueName: 'q-B-svc' });
    expect([
      text.slice(stack!.resources.get('QueueB')!.at.start).startsWith('AWS::SQS::Queue'),
      stack!.notes,
    ]).toEqual([true, []]);
  });
  test('a loop that nothing runs is told', () => {
    const {
      stacks: [stack],
    } = lowerText(looped('Description: d'));
    expect([idsOf(stack!), stack!.notes.map(note => note.message)]).toEqual([
      [...BUCKET].sort(),
      ['the entries that Fn::ForEach::Queues adds to Resources are not known'],
    ]);
  });
  test('an included file keeps its places', () => {
    const {
      stacks: [stack],
      read,
    } = lowerText(
      `${BASE}resources: { Resources: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: "\${self:custom.file}" } } } }\ncustom: { file: more.yml }\n`,
      { files: { 'more.yml': 'Extra: { Type: AWS::SNS::Topic }\n' } },
    );
    expect([stack!.resources.get('Extra')?.at.file, read, stack!.notes]).toEqual([
      'more.yml',
      ['more.yml'],
      [],
    ]);
  });
  test.each([
    [
      'that is not known',
      'Explode',
      ['the macro Explode may change any part of the template: results are partial'],
    ],
    ['of SAM is run', 'AWS::Serverless-2016-10-31', []],
  ])('a transform %s', (_, name, notes) => {
    const {
      stacks: [stack],
    } = lowerText(
      `${BASE}resources: { Transform: '${name}', Resources: { T: { Type: 'AWS::Serverless::SimpleTable' } } }\n`,
    );
    expect([stack!.resources.get('T')!.type, stack!.notes.map(note => note.message)]).toEqual([
      notes.length > 0 ? 'AWS::Serverless::SimpleTable' : 'AWS::DynamoDB::Table',
      notes,
    ]);
  });
  test('an extension of nothing is a problem', () =>
    expect(lowerText(`${BASE}resources: { extensions: { Nope: {} } }\n`).problems).toMatchObject([
      { code: 'extension' },
    ]));
});

describe('stages', () => {
  const stagesOf = (text: string, given = {}) => lowerText(text, given).stacks.map(stack => stack.stage);
  test('one stage has no name', () => expect(stagesOf(HELLO)).toEqual([undefined]));
  test('params name stages', () =>
    expect(stagesOf(`${HELLO}params: { default: { a: 1 }, prod: { a: 2 } }\n`)).toEqual(['dev', 'prod']));
  test('so does a map that is looked up by stage', () =>
    expect(
      stagesOf(
        `${HELLO}    timeout: \${self:custom.t.\${sls:stage}}\ncustom: { t: { dev: 1, qa: 2, prod: 3 } }\n`,
      ),
    ).toEqual(['dev', 'qa', 'prod']));
  test('also where the stage is a setting', () =>
    expect(
      stagesOf(
        `${HELLO}    timeout: \${self:custom.t.\${self:custom.s}}\ncustom: { s: "\${opt:stage, 'dev'}", t: { dev: 1, prod: 3 } }\n`,
      ),
    ).toEqual(['dev', 'prod']));
  test('other maps name none', () =>
    expect(
      stagesOf(
        `${HELLO}    timeout: \${self:custom.t.\${self:custom.size}}\ncustom: { size: big, t: { big: 1, small: 3 } }\n`,
      ),
    ).toEqual([undefined]));
  test('--stage is the only one', () =>
    expect(stagesOf(`${HELLO}params: { prod: {}, qa: {} }\n`, { stage: 'prod' })).toEqual([undefined]));
  test('no more than twelve', () => {
    const many = lowerText(
      `${HELLO}params: { ${Array.from({ length: 30 }, (_, index) => `s${index}: {}`).join(', ')} }\n`,
    );
    expect([many.stacks.length, many.stacks[0]!.notes.map(note => note.code)]).toEqual([12, ['stages']]);
  });
  test('a service that needs --stage is looked at as if it had the default one', () => {
    const text = `${HELLO}    environment: { S: "\${opt:stage}" }\n`;
    expect(templateOf(text).Resources.HelloLambdaFunction!.Properties.Environment).toEqual({
      Variables: { S: 'dev' },
    });
  });
  test('what only the default run without --stage could not find is not said', () => {
    const text = `${HELLO}    environment: \${file(env.\${opt:stage}.yml)}\n`;
    const { stacks } = lowerText(text, { files: { 'env.dev.yml': 'A: x\n' } });
    expect(stacks.flatMap(stack => stack.notes)).toEqual([]);
  });
  test('a stage that is not known stays open in names', () => {
    const fn = lowerText(
      `service: svc\nprovider: { name: aws, stage: "\${ssm:/stage}" }\nfunctions: { a: { handler: h } }\n`,
    ).stacks[0]!.resources.get('ALambdaFunction')!;
    expect(toPlain(at(fn.node, 'Properties', 'FunctionName')!)).toEqual({
      'Fn::Join': ['', ['svc-', { [VARIABLE]: 'ssm:/stage' }, '-a']],
    });
  });
});

describe('the stage of a REST API is set up after deployment', () => {
  const applied = (settings: string) => {
    const [stack] = lowerText(
      `service: svc\nprovider: { name: aws, ${settings} }\nfunctions: { a: { handler: h, events: [{ http: GET x }] } }\n`,
    ).stacks;
    expect(idsOf(stack!)).not.toContain('ApiGatewayStage');
    return (
      stack!.postDeployResources &&
      toPlain(at(stack!.postDeployResources.get('ApiGatewayStage')!.node, 'Properties')!)
    );
  };
  const BARE = {
    RestApiId: { Ref: 'ApiGatewayRestApi' },
    StageName: 'dev',
    MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*' }],
  };
  const ARN = {
    'Fn::Join': [
      '',
      [
        { 'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:' },
        '/aws/api-gateway/svc-dev',
      ],
    ],
  };
  test.each<[string, string, unknown]>([
    ['nothing said', 'stage: dev', BARE],
    ['traced', 'tracing: { apiGateway: true }', { ...BARE, TracingEnabled: true }],
    [
      'logged',
      'logs: { restApi: true }',
      {
        ...BARE,
        AccessLogSetting: { DestinationArn: ARN },
        MethodSettings: [
          { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'INFO', DataTraceEnabled: true },
        ],
      },
    ],
    [
      'execution only',
      'logs: { restApi: { accessLogging: false, level: ERROR, fullExecutionData: false } }',
      {
        ...BARE,
        MethodSettings: [
          { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'ERROR', DataTraceEnabled: false },
        ],
      },
    ],
    ['an API of others', 'apiGateway: { restApiId: x, restApiRootResourceId: y }', undefined],
  ])('%s', (_, settings, expected) => expect(applied(settings)).toEqual(expected));
});

test('logs for infrequent access go to a second group, which stays', () => {
  const { Resources } = templateOf(
    `${HELLO}    logs: { logGroupClass: INFREQUENT_ACCESS }\n    logRetentionInDays: 7\n`,
  );
  expect(Resources.HelloLogGroupIA).toEqual({
    Type: 'AWS::Logs::LogGroup',
    DeletionPolicy: 'Retain',
    Properties: {
      LogGroupName: '/aws/lambda/svc-dev-hello-ia',
      RetentionInDays: 7,
      LogGroupClass: 'INFREQUENT_ACCESS',
    },
  });
  expect(Resources.HelloLambdaFunction!.Properties.LoggingConfig).toEqual({
    LogGroup: '/aws/lambda/svc-dev-hello-ia',
  });
});

test('lowering takes time in proportion to the functions', { retry: 3 }, () => {
  const event = (index: number): string =>
    `events: [{ http: 'GET r${index}/{id}' }, { sqs: !GetAtt Q${index}.Arn }, { schedule: rate(1 day) }, { s3: b${index} }, { sns: t${index} }]`;
  const service = (count: number): string =>
    `${BASE}functions:\n${Array.from({ length: count }, (_, index) => `  f${index}: { handler: h, destinations: { onFailure: f${(index + 1) % count} }, ${event(index)} }\n`).join('')}`;
  const [few, many] = [rootOf(service(30)), rootOf(service(300))];
  const cost = (root: MapNode, times: number): number => {
    const start = process.cpuUsage();
    for (let run = 0; run < times; run += 1)
      lowerServerless(root, 'serverless.yml', textFiles({}), deploymentOf({ stage: 'dev' }));
    return process.cpuUsage(start).user;
  };
  for (let warm = 0; warm < 3; warm += 1) {
    cost(few, 10);
    cost(many, 1);
  }
  const best = (root: MapNode, times: number): number =>
    Math.min(...Array.from({ length: 5 }, () => cost(root, times)));
  // As many functions on both sides: where one looked at all the others, the second would take ten times the first.
  expect(best(many, 1) / best(few, 10)).toBeLessThan(3);
});

test('services of other clouds are noted', () =>
  expect(
    lowerText('service: s\nprovider: { name: google }\nfunctions: { a: { handler: h } }\n').stacks[0],
  ).toMatchObject({ resources: new Map(), notes: [{ code: 'provider', partial: false }] }));
