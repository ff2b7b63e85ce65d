import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from './outputs.ts';
import { folder, jsonOf, run } from './testing.ts';

/** The value of AUDIENCE reaches the message about a wildcard; that of DAYS is no secret of anybody. */
const SERVICE = `service: parcels
provider:
  name: aws
  runtime: nodejs24.x
  logRetentionInDays: \${env:DAYS, 30}
  environment: { API_TOKEN: '\${env:AUDIENCE}' }
  iam:
    role:
      statements:
        - { Effect: Allow, Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:\${env:AUDIENCE}:*:*' }
functions:
  track: { handler: track.handler, description: 'for \${env:AUDIENCE}', url: true }
`;
const VALUE = ['Wint', 'er-4711'].join('');
const files = { 'serverless.yml': SERVICE };

test('a template does not read the environment of the machine', async () => {
  const cwd = folder(files);
  const { out } = await run(cwd, ['lower', 'serverless.yml'], { env: { AUDIENCE: VALUE } });
  expect(out).not.toContain(VALUE);
  expect(out).toContain('${env:AUDIENCE}');
});

test.each([
  ['--env NAME takes the variable of the environment', ['--env', 'AUDIENCE'], {}],
  ['--env NAME=VALUE gives it', ['--env', `AUDIENCE=${VALUE}`], {}],
  [
    'useDotenv reads .env',
    [],
    { 'serverless.yml': `useDotenv: true\n${SERVICE}`, '.env': `AUDIENCE=${VALUE}\n` },
  ],
])('%s, and no output shows the value', async (_, args, more) => {
  const cwd = folder({ ...files, ...more });
  const env = { AUDIENCE: VALUE };
  const lowered = await run(cwd, ['lower', 'serverless.yml', ...args], { env });
  expect(lowered.out).toContain('Description: "for ••••"');
  expect(lowered.out + lowered.err).not.toContain(VALUE);
  const found = jsonOf(await run(cwd, ['.', '-f', 'json', '-v', ...args], { env })).findings;
  expect(found.map(({ message }) => message).join('\n')).toContain('arn:aws:sqs:••••:*:*');
  for (const format of FORMATS) {
    const ran = await run(cwd, ['.', '-v', '-f', format, '-o', `${format}=out`, ...args], { env });
    expect(ran.out + ran.err + readFileSync(join(cwd, 'out'), 'utf8'), format).not.toContain(VALUE);
  }
});

test('a value of few characters is covered only where it stands by itself', async () => {
  const cwd = folder({
    'serverless.yml': `service: parcels
provider: { name: aws, stage: '\${env:STAGE}', logRetentionInDays: 30 }
functions: { producer: { handler: track.handler, description: 'prod of \${env:STAGE}, producer \${env:ONE}' } }
`,
  });
  const { out } = await run(cwd, ['lower', 'serverless.yml', '--env', 'STAGE=prod', '--env', 'ONE=1']);
  expect(out).toContain('Description: "•••• of ••••, producer 1"');
});

test('a variable that is not set stays unknown; a name must be given', async () => {
  const cwd = folder(files);
  expect((await run(cwd, ['lower', 'serverless.yml', '--env', 'AUDIENCE'])).out).toContain('${env:AUDIENCE}');
  expect(await run(cwd, ['lower', 'serverless.yml', '--env', '=x'])).toMatchObject({
    status: 2,
    err: expect.stringContaining('--env must be NAME or NAME=VALUE, not "=x"') as string,
  });
});
