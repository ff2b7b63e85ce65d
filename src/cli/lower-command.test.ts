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
