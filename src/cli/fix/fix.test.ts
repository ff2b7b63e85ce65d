import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, jsonOf, run } from '../testing.ts';
import { replaceText } from './write.ts';

const GROUP = `Resources:
  # kept for audits
  Orders:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: orders
`;
const MENDED = `${GROUP}      RetentionInDays: 365\n`;
const text = (cwd: string, file = 'template.yaml'): string => readFileSync(join(cwd, file), 'utf8');
const ROLE = `  Signing:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: orders
      Action: lambda:InvokeFunction
      Principal: s3.amazonaws.com
`;

describe('--fix', () => {
  test('writes what is safe, says so, and reports what is left', async () => {
    const cwd = folder({ 'template.yaml': GROUP + ROLE });
    const { status, out, err } = await run(cwd, ['--fix', '--format', 'short']);
    expect(text(cwd)).toBe(MENDED + ROLE);
    expect(err).toBe(
      'template.yaml:4:11 log-group-retention fixed: Set RetentionInDays to 365\n1 finding fixed in 1 file\n',
    );
    expect(out).toMatch(/^template\.yaml:13:18: medium confused-deputy/);
    expect(status).toBe(1);
  });
  test('ends with the status of what is left', async () => {
    const cwd = folder({ 'template.yaml': GROUP });
    expect((await run(cwd, ['--fix'])).status).toBe(0);
    expect((await run(cwd, ['--fix'])).err).toBe('nothing was fixed\n');
  });
  test('writes what may break something only when that is asked for, and prints it', async () => {
    const cwd = folder({ 'template.yaml': GROUP + ROLE });
    const { status, err } = await run(cwd, ['--fix-unsafe', '--quiet']);
    expect(text(cwd)).toBe(
      `${MENDED}${ROLE}      SourceAccount:\n        Ref: AWS::AccountId\n`.replace(
        'SourceAccount:\n        Ref: AWS::AccountId',
        'SourceAccount: !Ref AWS::AccountId',
      ),
    );
    expect([status, err]).toEqual([0, '']);
    writeFileSync(join(cwd, 'template.yaml'), ROLE.replace(/^/, 'Resources:\n'));
    expect((await run(cwd, ['--fix-unsafe'])).err).toContain(
      'what may break: Requests that the service makes for other accounts',
    );
  });
  test('with --dry-run prints a difference that git applies, and writes nothing', async () => {
    const cwd = folder({ 'template.yaml': GROUP });
    const { status, out, err } = await run(cwd, ['--fix', '--dry-run']);
    expect([status, text(cwd)]).toEqual([0, GROUP]);
    expect(err).toContain('would be fixed');
    spawnSync('git', ['init', '-q'], { cwd });
    expect(spawnSync('git', ['apply', '-'], { cwd, input: out, encoding: 'utf8' }).stderr).toBe('');
    expect(text(cwd)).toBe(MENDED);
  });
  test('shows no secret beside a change', async () => {
    const secret = `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties: { Description: x }
  Store:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: hunter2hunter2
      EnableIAMDatabaseAuthentication: true
`;
    const cwd = folder({ 'template.yaml': secret });
    const { out, err } = await run(cwd, ['--fix', '--dry-run', '--rule', 'kms-key-rotation']);
    expect(out).toContain('+    Properties: { Description: x, EnableKeyRotation: true }');
    const near = folder({
      'template.yaml': secret
        .replace(
          'Store:\n    Type: AWS::RDS::DBInstance\n    Properties:\n',
          'Store:\n    Type: AWS::RDS::DBInstance\n    Properties: # x\n',
        )
        .replace('  Key:\n    Type: AWS::KMS::Key\n    Properties: { Description: x }\n', '')
        .concat('  Key: { Type: AWS::KMS::Key, Properties: { Description: x } }\n'),
    });
    const close = await run(near, ['--fix', '--dry-run', '--rule', 'kms-key-rotation']);
    expect(close.out).toContain('MasterUserPassword: ••••');
    expect(`${out}${err}${close.out}${close.err}`).not.toContain('hunter2');
  });
  test('fixes only the rules that are named, judged by all', async () => {
    const cwd = folder({ 'template.yaml': GROUP + ROLE });
    await run(cwd, ['--fix-unsafe', '--rule', 'confused-deputy']);
    expect(text(cwd)).toContain('SourceAccount');
    expect(text(cwd)).not.toContain('RetentionInDays');
  });
  test('leaves alone what is suppressed, in the baseline, or below the severity that is asked for', async () => {
    const suppressed = GROUP.replace(
      'Type: AWS::Logs::LogGroup',
      'Type: AWS::Logs::LogGroup # stackward-ignore log-group-retention: an audit needs it',
    );
    const cwd = folder({ 'template.yaml': suppressed });
    await run(cwd, ['--fix']);
    expect(text(cwd)).toBe(suppressed);
    writeFileSync(join(cwd, 'template.yaml'), GROUP);
    await run(cwd, ['baseline']);
    await run(cwd, ['--fix', '--baseline', 'stackward-baseline.json']);
    await run(cwd, ['--fix', '--min-severity', 'high']);
    expect(text(cwd)).toBe(GROUP);
  });
  test('with --diff fixes what is in changed lines', async () => {
    const cwd = folder({ 'template.yaml': GROUP });
    const git = (...args: readonly string[]) =>
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd });
    for (const args of [
      ['init', '-q'],
      ['add', '.'],
      ['commit', '-qm', 'x'],
    ])
      git(...args);
    writeFileSync(join(cwd, 'template.yaml'), GROUP + ROLE);
    await run(cwd, ['--fix-unsafe', '--diff', 'HEAD']);
    expect(text(cwd)).toBe(`${GROUP}${ROLE}      SourceAccount: !Ref AWS::AccountId\n`);
  });
  test('edits the file that a setting is in', async () => {
    const cwd = folder({
      'serverless.yml':
        'service: s\nprovider: ${file(provider.yml)}\nfunctions:\n  hello:\n    handler: a.b\n',
      'provider.yml': 'name: aws # here\nruntime: nodejs24.x\n',
    });
    await run(cwd, ['serverless.yml', '--fix', '--rule', 'lambda-log-retention']);
    expect(text(cwd, 'provider.yml')).toBe(
      'name: aws # here\nruntime: nodejs24.x\nlogRetentionInDays: 365\n',
    );
  });
  test('makes one edit for all turns of a loop', async () => {
    const loop = `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Groups:
    - Name
    - [A, B]
    - Logs\${Name}:
        Type: AWS::Logs::LogGroup
`;
    const cwd = folder({ 'template.yaml': loop });
    await run(cwd, ['--fix']);
    expect(text(cwd)).toBe(`${loop}        Properties:\n          RetentionInDays: 365\n`);
  });
  test('refuses standard input, of which it prints the difference', async () => {
    const cwd = folder();
    expect((await run(cwd, ['-', '--fix'], { stdin: GROUP })).err).toContain(
      '--fix cannot write to standard input',
    );
    expect((await run(cwd, ['-', '--fix', '--dry-run'], { stdin: GROUP })).out).toContain(
      '+      RetentionInDays: 365\n',
    );
    expect(await run(cwd, ['--dry-run'])).toMatchObject({
      status: 2,
      err: '--dry-run is for --fix and --fix-unsafe\n',
    });
  });
  test('takes back a fix that brings another finding', async () => {
    const policy = `Resources:
  Role:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: p
      Roles: [r]
      PolicyDocument:
        Statement:
          - { Effect: Allow, Action: [iam:PasRole], Resource: '*' }
`;
    const cwd = folder({ 'template.yaml': policy });
    const { err } = await run(cwd, ['--fix-unsafe', '--rule', 'iam-unknown-action']);
    expect(text(cwd)).toBe(policy);
    expect(err).toMatch(/iam-unknown-action not fixed: [\w-]+ would be reported: /);
  });
});

test('JSON and SARIF carry the edits, which make the text that --fix writes', async () => {
  const cwd = folder({ 'template.yaml': GROUP });
  const [finding] = jsonOf(await run(cwd, ['--format', 'json'])).findings as unknown as readonly {
    readonly fixes: unknown;
  }[];
  expect(finding?.fixes).toEqual([
    {
      description: 'Set RetentionInDays to 365',
      safety: 'safe',
      changes: ['AWS::Logs::LogGroup.RetentionInDays'],
      edits: [
        {
          file: 'template.yaml',
          start: { line: 6, column: 27 },
          end: { line: 6, column: 27 },
          text: '\n      RetentionInDays: 365',
        },
      ],
    },
  ]);
  const sarif = JSON.parse((await run(cwd, ['--format', 'sarif'])).out) as {
    runs: { results: { fixes: unknown }[] }[];
  };
  expect(sarif.runs[0]?.results[0]?.fixes).toEqual([
    {
      description: { text: 'Set RetentionInDays to 365.' },
      artifactChanges: [
        {
          artifactLocation: { uri: 'template.yaml' },
          replacements: [
            {
              deletedRegion: { startLine: 6, startColumn: 27, endLine: 6, endColumn: 27 },
              insertedContent: { text: '\n      RetentionInDays: 365' },
            },
          ],
        },
      ],
    },
  ]);
});

test('the report says how many can be fixed', async () => {
  const cwd = folder({ 'template.yaml': GROUP + ROLE });
  expect((await run(cwd, [])).out).toMatch(
    /--fix +fix 1 of these; with --dry-run only print the changes\n +--fix-unsafe +fix 1 more, and print what may break\n/,
  );
});

describe('a file is written whole or not at all', () => {
  test('one that changed since it was read is left alone', () => {
    const cwd = folder({ 'a.yaml': 'new' });
    expect(replaceText(join(cwd, 'a.yaml'), 'old', 'other')).toContain('changed');
    expect(text(cwd, 'a.yaml')).toBe('new');
  });
  test.skipIf(process.platform === 'win32')(
    'its mode stays, a link stays one, and nothing else is left behind',
    () => {
      const cwd = folder({ 'real/a.yaml': 'old' });
      chmodSync(join(cwd, 'real/a.yaml'), 0o640);
      symlinkSync('real/a.yaml', join(cwd, 'a.yaml'));
      expect(replaceText(join(cwd, 'a.yaml'), 'old', 'new')).toBeUndefined();
      expect(text(cwd, 'real/a.yaml')).toBe('new');
      expect(statSync(join(cwd, 'real/a.yaml')).mode & 0o777).toBe(0o640);
      expect(readdirSync(join(cwd, 'real'))).toEqual(['a.yaml']);
    },
  );
  test('a BOM stays, and what is not UTF-8 is left alone', async () => {
    const cwd = folder({ 'template.yaml': `\uFEFF${GROUP}` });
    await run(cwd, ['--fix']);
    expect(text(cwd)).toBe(`\uFEFF${MENDED}`);
    writeFileSync(join(cwd, 'template.yaml'), Buffer.from(`\uFEFF${GROUP}`, 'utf16le'));
    const { status, err } = await run(cwd, ['--fix']);
    expect([status, err]).toEqual([2, expect.stringContaining('template.yaml was not written: ')]);
  });
  test('where it cannot be written that is an error', () => {
    const cwd = folder({ 'a.yaml': 'old' });
    mkdirSync(join(cwd, 'folder'));
    expect(replaceText(join(cwd, 'folder'), 'old', 'new')).toBe('EISDIR');
    expect(replaceText(join(cwd, 'none.yaml'), 'old', 'new')).toBe('ENOENT');
  });
});

test(
  'past the limit of work for one file the fixes that are left are counted, and another run makes them',
  { timeout: 120_000 },
  async () => {
    // Each fix is judged by a scan of the whole file.
    const functions = Array.from(
      { length: 60 },
      (_, at) =>
        `  F${at}:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: a.b, Runtime: nodejs22.x, CodeUri: ., Events: { U: { Type: HttpApi } } }\n`,
    );
    const cwd = folder({
      'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${functions.join('')}`,
    });
    const fixing = (): ReturnType<typeof run> =>
      run(cwd, ['--fix-unsafe', '--preset', 'strict', '--format', 'short']);
    const first = await fixing();
    const [, left = ''] =
      /template.yaml: (\d+) more fixes were not tried: the limit of work for one file was reached; run the command again/.exec(
        first.err,
      ) ?? [];
    expect(Number(left)).toBeGreaterThan(0);
    const second = await fixing();
    expect(second.err).toMatch(/fixed: /);
    expect(second.err).not.toContain(`${left} more fixes`);
  },
);
