import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { folder, run } from './testing.ts';

const bash = spawnSync('bash', ['--version']).status === 0;

/** What bash offers behind these words. */
async function offered(...words: string[]): Promise<string[]> {
  const cwd = folder();
  const { out } = await run(cwd, ['completion', 'bash']);
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      `${out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stackward; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      'stackward',
      ...words,
    ],
    { cwd, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

test.skipIf(!bash).each([
  [[''], expect.arrayContaining(['lower', 'baseline', 'completion'])],
  [['ex'], ['explain']],
  [['--form'], ['--format']],
  [['--format', 'sa'], ['sarif']],
  [['-f', 'js'], ['json']],
  [
    ['template.yaml', '--fail-on', ''],
    ['critical', 'high', 'medium', 'low', 'info', 'never'],
  ],
  [
    ['--rule', 'iam-wild'],
    ['iam-wildcard-action', 'iam-wildcard-resource'],
  ],
  [
    ['explain', 'kms-'],
    ['kms-key-rotation', 'kms-missing-decrypt'],
  ],
  [
    ['lower', '--format', ''],
    ['yaml', 'json'],
  ],
  [['lower', '--exp'], ['--explain']],
  [['rules', '--standard', 'ow'], ['owasp']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['lower', 'templ'], []],
])('bash completes %j', async (words, expected) => expect(await offered(...words)).toEqual(expected));

test.each(['bash', 'zsh', 'fish'])(
  '%s: every command, option and rule has its place, and no quote is left open',
  async shell => {
    const { status, out, err } = await run(folder(), ['completion', shell]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const word of ['lower', 'test-rules', 'force-exclude', 's3-public-access', 'sarif', 'scanner'])
      expect(out).toContain(word);
    for (const line of out.split('\n').filter(one => !one.startsWith('#')))
      expect((line.match(/'/g) ?? []).length % 2, line).toBe(0);
  },
);

const syntax = { zsh: ['-n'], fish: ['--no-execute'] };
for (const [shell, args] of Object.entries(syntax))
  test.skipIf(spawnSync(shell, ['--version']).status !== 0)(`${shell} reads its script`, async () => {
    const { out } = await run(folder(), ['completion', shell]);
    expect(spawnSync(shell, [...args, '/dev/stdin'], { input: out, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

test('another shell is told which there are', async () =>
  expect(await run(folder(), ['completion', 'tcsh'])).toEqual({
    status: 2,
    out: '',
    err: 'the shell must be bash, zsh or fish, not "tcsh"\n',
  }));
