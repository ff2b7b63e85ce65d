import { expect, test } from 'vitest';
import { folder, jsonOf, run } from './testing.ts';

const SHOP = `Transform: AWS::Serverless-2016-10-31
Parameters: { Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] } }
Conditions: { Prod: !Equals [!Ref Stage, prod] }
Resources:
  Order:
    Type: AWS::Serverless::Function
    Properties:
      Handler: order.handler
      Runtime: nodejs22.x
      CodeUri: .
      Policies: [{ Statement: [{ Effect: Allow, Action: 'dynamodb:*', Resource: '*' }] }]
      Events: { Post: { Type: HttpApi, Properties: { Path: /orders, Method: post } } }
  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
  Files:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !If [Prod, Private, PublicRead]
  Site:
    Type: AWS::S3::Bucket
    Properties:
      # stackward-ignore s3-public-access: the public website
      AccessControl: PublicRead
`;
const CODE = `const { exec } = require('child_process');
exports.handler = async event => {
  const { name } = JSON.parse(event.body);
  exec('ls ' + name);
};
`;
const shop = () => folder({ 'template.yaml': SHOP, 'order.js': CODE });
const parts = (out: string): readonly string[] => out.split('\n').filter(line => /^[A-Z]/.test(line));

test('a statement: what it allows, who has it, who gets there, and the comment that accepts it', async () => {
  const { out, status } = await run(shop(), ['why', 'template.yaml:11', '--rule', 'iam-wildcard-action']);
  expect(status).toBe(0);
  expect(parts(out)).toEqual([
    'Why it matters',
    'What AWS gets',
    'What the policy says',
    'When',
    'Who gets there',
    'Other places',
    'Fix',
    'If it is meant to be so',
    'Rule',
  ]);
  for (const words of [
    'Statement.0.Action of OrderRole (AWS::IAM::Role)',
    '- dynamodb:* is ',
    '- * means every table; of this stack Orders',
    '- no condition narrows it',
    '- Order runs with it',
    '-> POST /orders: no authorizer asks who calls (template.yaml:12)',
    '    # stackward-ignore iam-wildcard-action: REASON',
  ])
    expect(out).toContain(words);
});

test('a branch: when it holds, and the parameter that decides', async () => {
  const { out } = await run(shop(), ['why', 'template.yaml:17', '--rule', 's3-public-access']);
  expect(out).toMatch(/Only when Stage is not prod\./);
  expect(out).toContain('    PublicRead');
});

test('code: how the data gets there', async () => {
  const { out } = await run(shop(), ['why', 'order.js:4']);
  expect(out).toMatch(
    /How the data gets there\n {2}order\.js:3:\d+ .*\n {4}\| const \{ name \} = JSON\.parse\(event\.body\);/,
  );
  expect(out).toContain('    // stackward-ignore code-injection: REASON');
  expect(out).toMatch(
    /Anyone on the internet can use an injection in Order to read, change and share every table\./,
  );
});

test('a finding that is suppressed says why it is accepted', async () => {
  const { out } = await run(shop(), ['why', 'template.yaml:22', '--rule', 's3-public-access']);
  expect(out).toContain('A suppression accepts it: the public website');
  expect(out).not.toContain('If it is meant to be so');
});

test('a fingerprint, or its beginning, names one finding wherever it is', async () => {
  const cwd = shop();
  const [first] = jsonOf(await run(cwd, ['.', '--format', 'json'])).findings;
  const { out, status } = await run(cwd, ['why', first?.fingerprint.slice(0, 10) ?? '']);
  expect(status).toBe(0);
  expect(out).toContain(`fingerprint ${first?.fingerprint}`);
});

const FIXABLE = `Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: '/jobs' # DB_PASSWORD=${['kR8', 'vQ2m', 'Zx7pLw4Tn9'].join('')}
  Topic: { Type: AWS::SNS::Topic }
  Publish:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: s3.amazonaws.com }, Action: sns:Publish, Resource: !Ref Topic }]
`;
const fixIn = (out: string): string => /^Fix\n[\s\S]*?(?=\n\n)/m.exec(out)?.[0] ?? '';

test('a safe fix: the option that makes it, and its edit without secrets', async () => {
  const cwd = folder({ 'template.yaml': FIXABLE });
  const { out } = await run(cwd, ['why', 'template.yaml:3', '--rule', 'log-group-retention']);
  expect(fixIn(out)).toBe(`Fix
  Set RetentionInDays to the number of days that you need the logs.
  \`--fix\` makes this safe edit: Set RetentionInDays to 365.
    --- a/template.yaml
    +++ b/template.yaml
    @@ -3,6 +3,7 @@
         Type: AWS::Logs::LogGroup
         Properties:
           LogGroupName: '/jobs' # DB_PASSWORD=•••••••••••••••••
    +      RetentionInDays: 365
       Topic: { Type: AWS::SNS::Topic }
       Publish:
         Type: AWS::SNS::TopicPolicy`);
});

test('an unsafe fix: what may break', async () => {
  const cwd = folder({ 'template.yaml': FIXABLE });
  const { out } = await run(cwd, ['why', 'template.yaml:12', '--rule', 'confused-deputy']);
  expect(fixIn(out)).toContain('`--fix-unsafe` makes this unsafe edit: ');
  expect(fixIn(out)).toMatch(/What may break: Requests that the service makes/);
  expect(fixIn(out)).toMatch(/^ {4}-.*sns:Publish, Resource: !Ref Topic \}\]$/m);
  expect(fixIn(out)).toMatch(/^ {4}\+.*sns:Publish, .*aws:SourceAccount/im);
});

test.each([
  [
    'template.yaml:1',
    'there is no finding at template.yaml:1; the nearest are template.yaml:6 lambda-log-retention',
  ],
  ['0123456789', 'no finding has the fingerprint 0123456789'],
  ['template.yaml', 'why takes FILE:LINE or the fingerprint of a finding'],
])('%s: %s', async (place, error) => {
  const { err, status } = await run(shop(), ['why', place]);
  expect(status).toBe(2);
  expect(err).toContain(error);
});
