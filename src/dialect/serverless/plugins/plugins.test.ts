import { expect, test } from 'vitest';
import { at } from '../../../source/node.ts';
import { lowerText, templateOf } from '../testing.ts';

const service = (plugin: string, rest: string): string => `service: svc\nprovider: { name: aws, logRetentionInDays: 3, iam: { role: { statements: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] } } }\nplugins: [${plugin}]\n${rest}\n`;
const notes = (text: string) => lowerText(text).stacks[0]!.notes.map(note => note.code);

test('an unknown plugin is noted', () => expect(notes(service('serverless-something', ''))).toEqual(['plugin']));
test('a plugin without effect is not', () => expect(notes(service('serverless-offline', ''))).toEqual([]));

test.each([[false, 2], [true, 3]])('a role per function: inherits %s', (inherit, count) => {
  const text = service('serverless-iam-roles-per-function', `functions: { a: { handler: h, iamRoleStatementsInherit: ${inherit}, iamRoleStatements: [{ Effect: Allow, Action: 'sqs:SendMessage', Resource: q }] }, b: { handler: h } }`);
  const { Resources } = templateOf(text);
  expect(Resources.ALambdaFunction!.Properties.Role).toEqual({ 'Fn::GetAtt': ['AIamRoleLambdaExecution', 'Arn'] });
  expect(Resources.BLambdaFunction!.Properties.Role).toEqual({ 'Fn::GetAtt': ['IamRoleLambdaExecution', 'Arn'] });
  expect((Resources.AIamRoleLambdaExecution!.Properties.Policies as { PolicyDocument: { Statement: unknown[] } }[])[0]!.PolicyDocument.Statement).toHaveLength(count);
});

test('without the plugin its settings mean nothing', () =>
  expect(templateOf(service('', 'functions: { a: { handler: h, iamRoleStatements: [] } }')).Resources).not.toHaveProperty('AIamRoleLambdaExecution'));

test('the log retention of the plugin wins over the provider', () =>
  expect(templateOf(service('serverless-plugin-log-retention', 'custom: { logRetentionInDays: 30 }\nfunctions: { a: { handler: h } }')).Resources.ALogGroup!.Properties.RetentionInDays).toBe(30));

test('a queue of lift brings a worker and its grants', () => {
  const { Resources } = templateOf(service('serverless-lift', "constructs: { jobs: { type: queue, worker: { handler: w } } }\nfunctions: { a: { handler: h, environment: { URL: '${construct:jobs.queueUrl}' } } }"));
  expect(Object.keys(Resources)).toEqual(expect.arrayContaining(['JobsWorkerLambdaFunction', 'jobsQueueCEDBAE3E', 'jobsDlqD18CF374', 'JobsWorkerEventSourceMappingSQSJobsQueueCEDBAE3E']));
  expect(Resources.ALambdaFunction!.Properties.Environment).toEqual({ Variables: { URL: { Ref: 'jobsQueueCEDBAE3E' } } });
});

test('a state machine has a role that may call its functions', () => {
  const { Resources } = templateOf(service('serverless-step-functions', 'functions: { a: { handler: h } }\nstepFunctions: { stateMachines: { m: { name: my-m, definition: { StartAt: S, States: { S: { Type: Task, Resource: { "Fn::GetAtt": [a, Arn] }, End: true } } } } } }'));
  expect(Resources.MyDashm!.Properties.RoleArn).toEqual({ 'Fn::GetAtt': ['MyDashmRole', 'Arn'] });
  expect(JSON.stringify(Resources.MyDashmRole)).toContain('ALambdaFunction');
});

test('a warmer is a function with a role of its own', () => {
  const { Resources } = templateOf(service('serverless-plugin-warmup', 'custom: { warmup: { default: { enabled: true } } }\nfunctions: { a: { handler: h } }'));
  expect(Resources.WarmUpPluginDefaultLambdaFunction!.Properties.Role).toEqual({ 'Fn::GetAtt': ['WarmUpPluginDefaultRole', 'Arn'] });
  expect(JSON.stringify(Resources.WarmUpPluginDefaultRole)).toContain('function:svc-dev-a*');
});

test('a custom domain shows its TLS policy', () =>
  expect(templateOf(service('serverless-domain-manager', 'custom: { customDomain: { domainName: x.test, securityPolicy: tls_1_0 } }')).Resources.CustomDomainXtest!.Properties.SecurityPolicy).toBe('TLS_1_0'));

test.each([
  ['a web ACL of the older WAF', '{ name: acl }', 'AWS::WAFRegional::WebACLAssociation'],
  ['a web ACL', '{ name: acl, version: V2 }', 'AWS::WAFv2::WebACLAssociation'],
  ['none where the name is taken away', '{ version: V2 }', undefined],
])('the REST API is put behind %s', (_, associateWaf, type) => {
  const { applied } = lowerText(service('serverless-associate-waf', `custom: { associateWaf: ${associateWaf} }\nfunctions: { a: { handler: h, events: [{ http: GET a }] } }`)).stacks[0]!;
  expect(applied?.get('ApiGatewayWebAclAssociation')?.type).toBe(type);
});
test('without a REST API there is nothing to put behind a web ACL', () =>
  expect(lowerText(service('serverless-associate-waf', 'custom: { associateWaf: { name: acl } }\nfunctions: { a: { handler: h } }')).stacks[0]!.applied?.has('ApiGatewayWebAclAssociation') ?? false).toBe(false));

test('pseudo parameters of the older plugin become Fn::Sub', () =>
  expect(templateOf(service('serverless-pseudo-parameters', "functions: { a: { handler: h, environment: { A: 'x#{AWS::Region}' } } }")).Resources.ALambdaFunction!.Properties.Environment).toEqual({ Variables: { A: { 'Fn::Sub': 'x${AWS::Region}' } } }));

test.each([
  ['of equal names the first file counts', '', {}, { A: 'stage', B: 'plain', C: 'x y', OWN: 'here' }],
  ['only those included', 'custom: { dotenv: { include: [B] } }', {}, { B: 'plain', OWN: 'here' }],
  ['all but those excluded', 'custom: { dotenv: { exclude: [B, C] } }', {}, { A: 'stage', OWN: 'here' }],
  ['a path of their own', 'custom: { dotenv: { path: env/own } }', {}, { D: '1', OWN: 'here' }],
  ['a parser of their own is code', 'custom: { dotenv: { dotenvParser: x.js } }', {}, { OWN: 'here' }],
  ['another stage', '', { stage: 'prod' }, { A: 'all', B: 'plain', C: 'x y', OWN: 'here' }],
])('serverless-dotenv-plugin copies .env files into every function: %s', (_, custom, given, expected) => {
  const files = { '.env': 'A=all\nB = plain # note\nC="x y"\n', '.env.qa': 'A=stage\n', 'env/own': 'D=1\n' };
  const text = service('serverless-dotenv-plugin', `${custom}\nfunctions: { a: { handler: h, environment: { OWN: here } } }`);
  expect(templateOf(text, { stage: 'qa', ...given, files }).Resources.ALambdaFunction!.Properties.Environment).toEqual({ Variables: expected });
});

test('a variable from a .env file points there', () => {
  const text = service('serverless-dotenv-plugin', 'functions: { a: { handler: h } }');
  const env = "X=1\r\nKEY='secret'\r\n";
  const fn = lowerText(text, { files: { '.env': env } }).stacks[0]!.resources.get('ALambdaFunction')!;
  const { file, start, end } = at(fn.node, 'Properties', 'Environment', 'Variables', 'KEY')!.span;
  expect([file, env.slice(start, end)]).toEqual(['.env', "'secret'"]);
});
