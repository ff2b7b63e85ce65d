import { describe, expect, test } from 'vitest';
import { folding } from '../scan/compare-deployments.ts';
import { folder, run } from './testing.ts';

const SERVICE = `service: orders
custom:
  memory: { dev: 128, prod: 1024 }
  secret: { dev: 'Xk29fmqLw8Zr', prod: 'Pq81mzkRt5Yw' }
provider:
  name: aws
  stage: \${opt:stage, 'dev'}
  environment:
    TABLE: orders-\${sls:stage}
    SHARED: orders-dev
    DB_PASSWORD: \${self:custom.secret.\${sls:stage}}
functions:
  list: { handler: a.b, memorySize: '\${self:custom.memory.\${sls:stage}}' }
`;
const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Stage: { Type: String, AllowedValues: [dev, prod] }
  Days: { Type: Number }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
Resources:
  Group: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: !Ref Days } }
  Alarm: { Type: AWS::SNS::Topic, Condition: IsProd }
`;

describe('lower --compare-stage', () => {
  const compared = async (...args: string[]) => {
    const cwd = folder({ 'serverless.yml': SERVICE });
    return run(cwd, ['lower', 'serverless.yml', ...args]);
  };

  test('prints what two stages differ in, without their names', async () => {
    const { status, out } = await compared('--compare-stage', 'dev', 'prod');
    expect(status).toBe(0);
    expect(out).toContain(
      'serverless.yml: dev -> prod: 2 differences; "dev" and "prod" count as the same word\n',
    );
    expect(out).toContain('  ListLambdaFunction AWS::Lambda::Function\n');
    expect(out).toContain('    MemorySize: 128 -> 1024  # serverless.yml:3\n');
    expect(out).not.toContain('orders-');
  });

  test('shows no secret', async () => {
    const { out } = await compared('--compare-stage', 'dev', 'prod');
    expect(out).toContain('DB_PASSWORD: •••• -> ••••');
    const { out: json } = await compared('--compare-stage', 'dev', 'prod', '--format', 'json');
    expect(out + json).not.toMatch(/Xk29fmqLw8Zr|Pq81mzkRt5Yw/);
    expect(JSON.parse(json)).toMatchObject({
      before: 'dev',
      after: 'prod',
      facts: expect.arrayContaining([
        expect.objectContaining({
          resource: 'ListLambdaFunction',
          path: 'MemorySize',
          before: '128',
          after: '1024',
          line: 3,
        }),
      ]) as unknown,
    });
  });

  test('of one stage with itself nothing', async () =>
    expect((await compared('--compare-stage', 'dev', 'dev')).out).toBe(
      'serverless.yml: dev -> dev: no difference; "dev" and "dev" count as the same word\n',
    ));

  test.each([
    [['--compare-stage', 'dev'], '--compare-stage takes two names, not 1\n'],
    [['--compare-stage', 'dev', 'prod', 'test'], '--compare-stage takes two names, not 3\n'],
    [
      ['--compare-stage', 'dev', 'prod', '--stage', 'x'],
      '--compare-stage names both stages: leave out --stage\n',
    ],
  ])('%s is refused', async (args, err) => expect(await compared(...args)).toMatchObject({ status: 2, err }));
});

test('lower --parameter-set compares two files of parameters', async () => {
  const cwd = folder({
    'template.yaml': TEMPLATE,
    'dev.json': '{ "Stage": "dev", "Days": "7" }',
    'prod.json': '{ "Stage": "prod", "Days": "365" }',
  });
  const { status, out } = await run(cwd, [
    'lower',
    'template.yaml',
    '--parameter-set',
    'dev.json',
    'prod.json',
  ]);
  expect(status).toBe(0);
  expect(out).toContain('template.yaml: dev.json -> prod.json: ');
  expect(out).toContain('RetentionInDays: 7 -> 365');
  expect(out).toMatch(/^[+~] Alarm AWS::SNS::Topic$/m);
});

describe('the name of a stage is folded where it is a word', () => {
  test.each([
    ['orders-dev', true],
    ['dev', true],
    ['/dev/orders', true],
    ['device', false],
    ['mydev', false],
    ['dev2', false],
  ])('%s: %s', (text, is) => expect(folding('dev')(text) !== text).toBe(is));
});

test('lower --parameter-set takes a value as well as a file', async () => {
  const cwd = folder({ 'template.yaml': TEMPLATE });
  const { status, out } = await run(cwd, [
    'lower',
    'template.yaml',
    '--parameter',
    'Days=7',
    '--parameter-set',
    'Stage=dev',
    'Stage=prod',
  ]);
  expect(status).toBe(0);
  expect(out).toMatch(/^[+~] Alarm AWS::SNS::Topic$/m);
});

test('a template has no stages to compare', async () =>
  expect(
    await run(folder({ 'template.yaml': TEMPLATE }), [
      'lower',
      'template.yaml',
      '--compare-stage',
      'dev',
      'prod',
    ]),
  ).toMatchObject({
    status: 2,
    err: 'template.yaml has no stages to compare: --parameter-set compares two sets of parameters\n',
  }));

test('JSON says how many comments it cannot carry, YAML has them', async () => {
  const cwd = folder({
    'template.yaml':
      'Transform: AWS::Serverless-2016-10-31\nResources: { A: { Type: AWS::Serverless::Api, Properties: { StageName: s, AlwaysDeploy: true, DefinitionBody: { swagger: "2.0", paths: {} } } } }\n',
  });
  expect(await run(cwd, ['lower', 'template.yaml', '--format', 'json'])).toMatchObject({
    status: 0,
    err: '--format yaml has 1 comment on masked values and placeholders that JSON cannot carry\n',
  });
  expect(await run(cwd, ['lower', 'template.yaml'])).toMatchObject({
    out: expect.stringMatching(/ADeployment\w+: # another id in each deployment/) as unknown,
    err: '',
  });
});
