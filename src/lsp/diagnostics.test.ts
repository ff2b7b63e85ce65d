import { describe, expect, test } from 'vitest';
import { moved } from './diagnostics.ts';
import { TestEditor } from './testing.ts';

const WILD = `Resources:
  Writer:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: writer
      Roles: [app]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: 's3:*'
            Resource: '*'
`;
const NARROW = WILD.replace("'s3:*'", 's3:GetObject').replace(
  "Resource: '*'",
  'Resource: arn:aws:s3:::orders/*',
);

describe('findings appear as diagnostics', () => {
  test('when a template is opened, and go when it is mended', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('template.yaml', WILD);
    expect(await editor.findings('template.yaml')).toContain('10 iam-wildcard-action');
    await editor.edit('template.yaml', NARROW);
    expect(await editor.findings('template.yaml')).toEqual([]);
  });

  test('with the fix in the message, the page of the rule and related places', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('template.yaml', WILD);
    const found = (await editor.diagnostics('template.yaml')).find(
      ({ code }) => code === 'iam-wildcard-action',
    );
    expect(found).toMatchObject({
      source: 'stackward',
      severity: 1,
      codeDescription: { href: expect.stringMatching(/^https:\/\//) },
      data: { rule: 'iam-wildcard-action', fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
  });

  test('a document that is no template has none', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('compose.yaml', 'services:\n  web:\n    image: nginx\n');
    expect(await editor.findings('compose.yaml')).toEqual([]);
  });

  test('a document that is closed leaves none behind', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('template.yaml', WILD);
    expect(await editor.findings('template.yaml')).not.toEqual([]);
    await editor.close('template.yaml');
    expect(await editor.findings('template.yaml')).toEqual([]);
  });
});

describe('unfinished text', () => {
  test('keeps what was found, moved with its lines, until the text can be read again', async () => {
    const editor = await new TestEditor({}).start();
    await editor.open('template.yaml', WILD);
    await editor.edit('template.yaml', `# a note\nParameters: { Stage: {\n${WILD}`);
    const found = await editor.findings('template.yaml');
    expect(found).toContain('12 iam-wildcard-action');
    expect((await editor.diagnostics('template.yaml')).some(({ data }) => data === undefined)).toBe(true);
    await editor.edit('template.yaml', NARROW);
    expect(await editor.findings('template.yaml')).toEqual([]);
  });

  test.each([
    { what: 'above a change', line: 0, to: 0 },
    { what: 'in a line that changed', line: 2, to: undefined },
    { what: 'below lines that were added', line: 3, to: 5 },
  ])('a range $what', ({ line, to }) => {
    const range = { start: { line, character: 1 }, end: { line, character: 2 } };
    expect(moved('a\nb\nc\nd', 'a\nb\nx\ny\nz\nd', range)?.start.line).toBe(to);
  });
});

describe('a template and the files that it reads', () => {
  const SERVICE = `service: orders
provider:
  name: aws
  iam:
    role:
      statements: \${file(grants.yml)}
functions:
  list:
    handler: src/list.handler
`;
  const GRANTS = `- Effect: Allow
  Action: 's3:*'
  Resource: '*'
`;
  const CODE = 'exports.handler = async event => console.log(event);\n';

  test('an included file has the findings of the service, from the editor and not from the disk', async () => {
    const editor = await new TestEditor({
      'serverless.yml': SERVICE,
      'grants.yml': '[]',
      'src/list.js': CODE,
    }).start();
    await editor.open('grants.yml', GRANTS);
    expect(await editor.findings('grants.yml')).toContain('2 iam-wildcard-action');
    await editor.edit('grants.yml', GRANTS.replace("'s3:*'", 's3:ListAllMyBuckets'));
    expect(await editor.findings('grants.yml')).not.toContain('2 iam-wildcard-action');
  });

  test('a handler has the findings of its function', async () => {
    const service = `service: orders
provider:
  name: aws
functions:
  list:
    handler: src/list.handler
    url: true
`;
    const editor = await new TestEditor({ 'serverless.yml': service, 'src/list.js': CODE }).start();
    const unsafe = 'exports.handler = async event => eval(JSON.parse(event.body).code);\n';
    await editor.open('src/list.js', unsafe);
    expect(await editor.findings('src/list.js')).toContain('1 code-injection');
    await editor.edit('src/list.js', 'exports.handler = async () => ({ statusCode: 200 });\n');
    expect(await editor.findings('src/list.js')).toEqual([]);
  });

  test('a file that changed on the disk is read anew', async () => {
    const files = { 'serverless.yml': SERVICE, 'grants.yml': GRANTS, 'src/list.js': CODE };
    const editor = await new TestEditor(files).start();
    await editor.open('serverless.yml', SERVICE);
    expect(await editor.findings('grants.yml')).toContain('2 iam-wildcard-action');
    files['grants.yml'] = '[]';
    await editor.fileChanged('grants.yml');
    expect(await editor.findings('grants.yml')).toEqual([]);
  });
});

test('what is wrong with the configuration is told once', async () => {
  const editor = await new TestEditor(
    {},
    {
      settingsOf: () => Promise.resolve({ options: {}, errors: ['stackward.yaml:1:1 unknown key "rulez"'] }),
    },
  ).start();
  await editor.open('template.yaml', WILD);
  await editor.findings('template.yaml');
  await editor.edit('template.yaml', NARROW);
  await editor.findings('template.yaml');
  expect(editor.messages).toEqual(['stackward: stackward.yaml:1:1 unknown key "rulez"']);
});

test('a secret is in no diagnostic', async () => {
  const editor = await new TestEditor({}).start();
  await editor.open(
    'template.yaml',
    `Resources:
  List:
    Type: AWS::Lambda::Function
    Properties:
      Environment: { Variables: { DB_PASSWORD: 'Xk29fmqLw8Zr' } }
`,
  );
  const all = JSON.stringify(await editor.diagnostics('template.yaml'));
  expect(all).toContain('secret-in-environment');
  expect(all).not.toContain('Xk29fmqLw8Zr');
});
