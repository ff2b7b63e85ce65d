import { expect, test } from 'vitest';
import { folder, run } from './testing.ts';

const SAM =
  "Transform: AWS::Serverless-2016-10-31\nParameters: { Stage: { Type: String } }\nResources:\n  Orders:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: a.b, Runtime: nodejs22.x, CodeUri: src, Environment: { Variables: { PASSWORD: 'kR8#vQ2m!Zx7pLw4', STAGE: !Ref Stage } } }\n";

test('the CloudFormation that is deployed, as YAML or JSON', async () => {
  const cwd = folder({ 'a.yaml': SAM });
  const [yaml, json] = [
    await run(cwd, ['lower', 'a.yaml']),
    await run(cwd, ['lower', 'a.yaml', '--format', 'json']),
  ];
  expect([yaml.status, json.status]).toEqual([0, 0]);
  expect(JSON.parse(json.out)).toMatchObject({
    Resources: { Orders: { Type: 'AWS::Lambda::Function' }, OrdersRole: { Type: 'AWS::IAM::Role' } },
  });
  expect(yaml.out).toContain('  OrdersRole:\n    Type: AWS::IAM::Role\n');
});

test('no secret leaves, wherever its name stands', async () => {
  const secret = 'kR8#vQ2m!Zx7pLw4';
  const template = `AWSTemplateFormatVersion: x\nParameters:\n  DbPassword: { Type: String, Default: '${secret}' }\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties: { ContainerDefinitions: [{ Environment: [{ Name: DB_PASSWORD, Value: '${secret}' }] }] }\n`;
  const cwd = folder({ 'a.yaml': SAM, 'b.yaml': template });
  for (const name of ['a.yaml', 'b.yaml']) {
    const { out } = await run(cwd, ['lower', name]);
    expect(out).not.toContain(secret);
    expect(out).toContain('••••');
  }
});

test('an unknown parameter is a warning, lost text exit status 2 and nothing printed, a file that is no template said so', async () => {
  const cwd = folder({
    'a.yaml': SAM,
    'b.yaml': `${SAM}  Other:\n    Type: 'AWS::S3::Bucket\n`,
    'c.yaml': 'a: 1\n',
  });
  expect(await run(cwd, ['lower', 'a.yaml', '--parameter', 'X=1', '--region', 'eu-west-1'])).toMatchObject({
    status: 0,
    err: 'warning: no template declares the parameter "X"\n',
  });
  expect(await run(cwd, ['lower', 'b.yaml'])).toMatchObject({ status: 2, out: '' });
  expect(await run(cwd, ['lower', 'c.yaml'])).toMatchObject({
    status: 2,
    out: '',
    err: 'c.yaml:1:1 this is not a CloudFormation, SAM or serverless.yml template\n',
  });
});

test('of several stages the first, and a word about the others', async () => {
  const cwd = folder({
    'serverless.yml':
      'service: s\nprovider: { name: aws, runtime: nodejs22.x }\nparams: { dev: { a: 1 }, prod: { a: 2 } }\nfunctions: { f: { handler: a.b } }\n',
  });
  const ran = await run(cwd, ['lower', 'serverless.yml', '--format', 'json']);
  expect(Object.keys((JSON.parse(ran.out) as { Resources: object }).Resources)).toContain('FLambdaFunction');
  expect(ran.err).toMatch(/^printing stage \w+ of .*prod.*; use --stage to select another\n/);
  expect((await run(cwd, ['lower', 'serverless.yml', '--stage', 'prod'])).err).toBe('');
});

const SERVICE =
  'service: s\nplugins: [serverless-unheard-of]\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  f:\n    handler: a.b\n    environment: { REGION: "${opt:region}", SECRET: "${env:SECRET}" }\n    events: [{ unheard: x }]\n';

test('what is not known is told with its place, and --strict makes it exit status 2', async () => {
  const cwd = folder({ 'serverless.yml': SERVICE, 'a.yaml': SAM });
  const ran = await run(cwd, ['lower', 'serverless.yml']);
  expect(ran.status).toBe(0);
  for (const line of [
    /^serverless\.yml:2:11 the plugin serverless-unheard-of may change the deployed resources$/m,
    /^serverless\.yml:8:\d+ .*unheard/m,
    /^serverless\.yml:7:\d+ the variable \$\{opt:region\} is not known; --region VALUE gives it a value$/m,
    /^serverless\.yml:7:\d+ the variable \$\{env:SECRET\} is not known; --env SECRET=VALUE gives it a value$/m,
  ])
    expect(ran.err).toMatch(line);
  expect(ran.out).toContain('          SECRET:\n            Ref: EnvSECRET # ${env:SECRET}\n');
  expect(ran.out).toContain('  EnvSECRET:\n    Type: String\n    Description: ${env:SECRET}\n');
  const strict = await run(cwd, ['lower', 'serverless.yml', '--strict']);
  expect(strict).toMatchObject({ status: 2, out: ran.out, err: ran.err });
  expect(await run(cwd, ['lower', 'a.yaml', '--strict'])).toMatchObject({ status: 0, err: '' });
});

test.each([
  [
    'an application of the repository',
    "Resources: { App: { Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: 'arn:aws:serverlessrepo:us-east-1:123456789012:applications/x', SemanticVersion: 1.0.0 } } } }",
    'App is an application',
  ],
  [
    'an included file that lies in S3',
    "Resources: { T: { Type: AWS::SNS::Topic, Properties: { 'Fn::Transform': { Name: AWS::Include, Parameters: { Location: s3://b/k } } } } }",
    's3://b/k',
  ],
  [
    'a macro',
    "Resources: { T: { Type: AWS::SNS::Topic, Properties: { TopicName: { 'Fn::Transform': { Name: Upper, Parameters: { Text: a } } } } } }",
    'the macro Upper',
  ],
])('%s is told', async (_, resources, words) => {
  const cwd = folder({ 'a.yaml': `Transform: AWS::Serverless-2016-10-31\n${resources}\n` });
  const { err } = await run(cwd, ['lower', 'a.yaml']);
  expect(err).toMatch(/^a\.yaml:2:\d+ /m);
  expect(err).toContain(words);
});

test('comments say why a value is masked and what a placeholder is; --no-mask prints what is written', async () => {
  const cwd = folder({ 'a.yaml': SAM });
  const { out } = await run(cwd, ['lower', 'a.yaml']);
  expect(out).toMatch(/PASSWORD: "••••" # masked: a password \(about 20 characters\); --no-mask prints it$/m);
  expect(out).toMatch(/S3Key: placeholder\/src # placeholder: /m);
  const bare = await run(cwd, ['lower', 'a.yaml', '--no-mask']);
  expect(bare.out).toContain('kR8#vQ2m!Zx7pLw4');
  expect(bare.out).not.toContain('masked');
});

test('a loop that only a deployment writes out says so, and keeps its secrets', async () => {
  const secret = 'kR8#vQ2m!Zx7pLw4';
  const cwd = folder({
    'a.yaml': `Transform: AWS::LanguageExtensions\nParameters: { Names: { Type: CommaDelimitedList } }\nResources:\n  Fn::ForEach::Users:\n    - N\n    - !Ref Names\n    - 'U\${N}': { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: '${secret}' } } }\n`,
  });
  const { out, err } = await run(cwd, ['lower', 'a.yaml']);
  expect(out).toMatch(/^  Fn::ForEach::Users: # only a deployment knows what this adds$/m);
  expect(out).not.toContain(secret);
  expect(err).toContain('the collection of Fn::ForEach::Users is not known until deployment');
});

test('a value of the environment stays masked', async () => {
  const cwd = folder({ 'serverless.yml': SERVICE });
  const { out } = await run(cwd, ['lower', 'serverless.yml', '--no-mask', '--env', 'SECRET=kR8vQ2mZx7pLw4']);
  expect(out).not.toContain('kR8vQ2mZx7pLw4');
  expect(out).toMatch(/SECRET: "••••" # masked: an environment variable or \.env file gives it$/m);
});

test('placeholders of the author, parts of references and of JSON are not masked', async () => {
  const parts =
    "Resources:\n  Db:\n    Type: AWS::RDS::DBCluster\n    Properties:\n      MasterUserPassword: !Join ['', ['{{resolve:secretsmanager:', !Ref Secret, ':SecretString:password}}']]\n  Secret:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      SecretString: !Join ['', ['{\"username\":\"', !Ref User, '\",\"password\":\"', !Ref Word, '\"}']]\n  Api:\n    Type: AWS::Events::Connection\n    Properties: { AuthorizationType: BASIC, AuthParameters: { BasicAuthParameters: { Username: u, Password: <PASSWORD_UPDATE_ME> } } }\n";
  const { out } = await run(folder({ 'a.yaml': parts }), ['lower', 'a.yaml']);
  expect(out).not.toContain('••••');
});

test('with --explain comments the rule and the line that cause it stand behind each generated part', async () => {
  const cwd = folder({ 'a.yaml': SAM });
  const { out } = await run(cwd, ['lower', 'a.yaml', '--explain', 'comments']);
  expect(out).toContain('  OrdersRole: # sam:function-role for Orders, a.yaml:5\n');
  expect(out).toContain('      Role: # sam:function, a.yaml:5\n');
  expect(out).toContain('      Handler: a.b\n');
  const list = await run(cwd, ['lower', 'a.yaml', '--explain']);
  expect(list.out).toMatch(/^OrdersRole {2}AWS::IAM::Role\s+generated for Orders/m);
  expect(await run(cwd, ['lower', '--explain', 'a.yaml'])).toEqual(list);
  expect(await run(cwd, ['lower', 'a.yaml', '--explain', 'comments', '--format', 'json'])).toMatchObject({
    status: 2,
    err: 'JSON cannot carry comments: --explain comments needs --format yaml\n',
  });
});
