import { Ajv } from 'ajv';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run } from './testing.ts';

const git = (cwd: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main', ...args],
    { cwd, stdio: 'ignore' },
  );

const template = (action: string, more = ''): string => `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Orders:
    Type: AWS::IAM::User
    Properties:
      Policies:
        - PolicyName: orders
          PolicyDocument: { Statement: [{ Effect: Allow, Action: '${action}', Resource: '*' }] }
${more}`;

/** A repository with one commit of these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = folder(files);
  git(root, 'init');
  git(root, 'add', '.');
  git(root, 'commit', '-m', 'first');
  return root;
}

const READ = template('s3:GetObject');
const SAID = '+8 Orders may now s3:PutObject on * [Write]';

test('since a revision: what the work tree lets in', async () => {
  const root = repository({ 'app/template.yaml': READ, 'other.yaml': template('sqs:SendMessage') });
  writeFileSync(join(root, 'app/template.yaml'), template('s3:PutObject'));
  const { status, out, err } = await run(root, ['diff', 'HEAD']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toBe(`app/template.yaml
  New access
    ${SAID}
  Access taken away
    -8 Orders may no longer s3:GetObject on * [Read]

HEAD -> work tree: 1 new access, 1 access taken away; 1 template compared.
`);
});

test.each([
  ['no change', READ, 'HEAD -> work tree: No difference in what is deployed; 1 template compared.\n'],
  [
    'another spelling',
    READ.replace("Resource: '*'", "Resource: ['*']"),
    'HEAD -> work tree: No difference in what is deployed; 1 template compared.\n',
  ],
])('%s', async (_, text, said) => {
  const root = repository({ 'template.yaml': READ, 'include.json': '{}' });
  writeFileSync(join(root, 'template.yaml'), text);
  writeFileSync(join(root, 'include.json'), '{ }');
  expect(await run(root, ['diff', 'HEAD', 'template.yaml'])).toMatchObject({ status: 0, out: said });
});

test('a template that came, one that went, and one that was moved and changed', async () => {
  const root = repository({
    'gone.yaml': template('sns:Publish').replaceAll('Orders', 'Gone'),
    'old/template.yaml': READ,
  });
  rmSync(join(root, 'gone.yaml'));
  mkdirSync(join(root, 'new'));
  renameSync(join(root, 'old/template.yaml'), join(root, 'new/template.yaml'));
  writeFileSync(join(root, 'new/template.yaml'), template('s3:*'));
  writeFileSync(join(root, 'come.yaml'), template('sqs:SendMessage').replaceAll('Orders', 'Come'));
  const { out } = await run(root, ['diff', 'HEAD']);
  expect(out).toContain(
    'come.yaml (new template)\n  New access\n    +8 Come may now sqs:SendMessage on * [Write]',
  );
  expect(out).toContain(
    'gone.yaml (template removed)\n  Access taken away\n    -8 Gone may no longer sns:Publish on * [Write]',
  );
  expect(out).toContain('new/template.yaml, before old/template.yaml\n  New access\n');
  expect(out).toContain('(by s3:*)');
});

test('two files, whatever they are called and written in', async () => {
  const root = folder({
    'a.yaml': READ,
    'b.json': JSON.stringify({
      Resources: {
        Orders: {
          Type: 'AWS::IAM::User',
          Properties: {
            Policies: [
              {
                PolicyName: 'orders',
                PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] },
              },
            ],
          },
        },
      },
    }),
  });
  expect(await run(root, ['diff', 'a.yaml', 'b.json'])).toMatchObject({
    status: 0,
    out: 'a.yaml -> b.json: No difference in what is deployed; 1 template compared.\n',
  });
});

test('two folders', async () => {
  const root = folder({ 'a/template.yaml': READ, 'b/template.yaml': template('s3:PutObject') });
  expect((await run(root, ['diff', 'a', 'b'])).out).toContain(SAID);
});

const OPEN = `  Fn: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Role: 'arn:aws:iam::111122223333:role/x' } }
  Url: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM } }
  Table: { Type: AWS::DynamoDB::Table, DeletionPolicy: Retain }
`;
test.each([
  ['nothing', [], 0],
  ['new-access', ['--fail-on', 'new-access'], 1],
  ['new-public', ['--fail-on', 'new-public'], 1],
  ['lost-protection', ['--fail-on', 'lost-protection'], 1],
  ['either', ['--fail-on', 'new-public,lost-protection'], 1],
])('--fail-on %s', async (_, flags, status) => {
  const root = folder({
    'a.yaml': template('s3:GetObject', OPEN),
    'b.yaml': template(
      's3:GetObject',
      OPEN.replace('AuthType: AWS_IAM', 'AuthType: NONE').replace('Retain', 'Delete'),
    ),
  });
  expect((await run(root, ['diff', 'a.yaml', 'b.yaml', ...flags])).status).toBe(status);
  expect((await run(root, ['diff', 'b.yaml', 'a.yaml', ...flags])).status).toBe(0);
});

test.each([
  ['a revision that git does not know', ['diff', 'nowhere'], 'git does not know the revision "nowhere"'],
  [
    'a word of --fail-on',
    ['diff', 'HEAD', '--fail-on', 'high'],
    '--fail-on of diff takes new-access, new-public, lost-protection, not "high"',
  ],
  [
    'what is a path and a branch',
    ['diff', 'main', 'template.yaml'],
    '"main" is a path and a revision of git: write ./main for the path, or refs/heads/main for the branch',
  ],
])("%s is the user's error", async (_, args, message) => {
  const root = repository({ 'template.yaml': READ, 'main/template.yaml': READ });
  const { status, err } = await run(root, args);
  expect(status).toBe(2);
  expect(err).toContain(message);
});

test('a shallow clone says what to fetch', async () => {
  const origin = repository({ 'template.yaml': READ });
  git(origin, 'commit', '--allow-empty', '-m', 'second');
  const clone = join(folder({}), 'clone');
  execFileSync('git', ['clone', '--depth', '1', `file://${origin}`, clone], { stdio: 'ignore' });
  const { status, err } = await run(clone, ['diff', 'HEAD~1']);
  expect(status).toBe(2);
  expect(err).toContain('fetch-depth: 0');
});

test('a side that cannot be read is named with its place, and the others are compared', async () => {
  const root = repository({ 'a.yaml': READ, 'broken.yaml': READ });
  writeFileSync(join(root, 'a.yaml'), template('s3:PutObject'));
  writeFileSync(join(root, 'broken.yaml'), `${READ}\n  - [`);
  const { status, out } = await run(root, ['diff', 'HEAD']);
  expect(status).toBe(2);
  expect(out).toContain(SAID);
  expect(out).toMatch(/broken\.yaml \(not compared\)\nafter: broken\.yaml:\d+:\d+ /);
});

const SECRET = ['AKIA', 'Q3EGRIRTPEFOBD7T'].join('');
test.each(['text', 'markdown', 'json'])('%s shows no secret', async format => {
  const text = (value: string): string =>
    template(
      's3:GetObject',
      `  Fn: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Role: !Ref X, Environment: { Variables: { ACCESS: '${value}', PASSWORD: 'hunter-${value.length}-longer' } } } }\n`,
    );
  const root = folder({ 'a.yaml': text('plain'), 'b.yaml': text(SECRET) });
  const { out } = await run(root, ['diff', 'a.yaml', 'b.yaml', '--format', format]);
  expect(out).toContain('ACCESS');
  expect(out).not.toContain(SECRET);
  expect(out).not.toContain('hunter-');
});

test('json keeps to its schema', async () => {
  const root = folder({
    'a.yaml': template('s3:GetObject', OPEN),
    'b.yaml': template('s3:*').replace('Orders', 'Sales'),
  });
  const { out } = await run(root, ['diff', 'a.yaml', 'b.yaml', '--format', 'json']);
  const validate = new Ajv({ allErrors: true }).compile(
    JSON.parse(readFileSync('schema/diff.schema.json', 'utf8')) as object,
  );
  const report = JSON.parse(out) as { summary: unknown };
  validate(report);
  expect(validate.errors ?? []).toEqual([]);
  expect(report.summary).toMatchObject({ grants: 1, revokes: 1, neutral: 6 });
});

test('markdown is a comment of one screen: what is grave stands open, the rest is folded, hostile text stays text', async () => {
  const many = (count: number): string =>
    Array.from({ length: count }, (_, index) => `  Q${index}: { Type: AWS::SQS::Queue }\n`).join('');
  const root = folder({
    'a.yaml': template('s3:GetObject'),
    'b.yaml': template('s3:PutObject', many(400)).replace("'*'", "'arn:aws:s3:::<b>@all|`x`/*'"),
  });
  const { out } = await run(root, ['diff', 'a.yaml', 'b.yaml', '--format', 'markdown']);
  expect(out.length).toBeLessThan(65_536);
  expect(out.split('<details>')[0]?.split('\n').length).toBeLessThan(30);
  expect(out).toContain('🟧 **New access** (1)');
  expect(out).toContain('<details><summary>⬜ Other changes (400)</summary>');
  expect(out).not.toContain('<b>');
});

test('stages are compared one by one, and one that is new is told', async () => {
  const service = (stages: string, timeout: string): string =>
    `service: shop\nprovider: { name: aws, runtime: nodejs22.x, stage: "\${opt:stage, 'dev'}", timeout: "\${self:custom.timeout.\${self:provider.stage}}" }\ncustom: { timeout: ${timeout} }\nparams: { ${stages} }\nfunctions: { list: { handler: a.b } }\n`;
  const root = folder({
    'a/serverless.yml': service('dev: { a: 1 }, prod: { a: 2 }', '{ dev: 1, prod: 2 }'),
    'b/serverless.yml': service('dev: { a: 1 }, prod: { a: 2 }, qa: { a: 3 }', '{ dev: 1, prod: 3, qa: 4 }'),
  });
  const { status, out } = await run(root, ['diff', 'a', 'b']);
  expect(status).toBe(0);
  expect(out).toContain('list Timeout 2 -> 3 when stage is prod\n');
  expect(out).toContain('after: stage qa is on this side only: it was compared with no other\n');
});
