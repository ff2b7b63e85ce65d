import { describe, expect, test } from 'vitest';
import { folder, jsonOf, OPEN, run } from './testing.ts';

describe('the first word', () => {
  test('scan is what other tools need, unless a file or folder has that name', async () => {
    const cwd = folder({ 'a.yaml': OPEN });
    const plain = await run(cwd, ['.', '-f', 'json']);
    expect(await run(cwd, ['scan', '.', '-f', 'json'])).toEqual(plain);
    expect(await run(cwd, ['scan', '-f', 'json'])).toEqual(plain);
    const named = folder({ 'a.yaml': OPEN, 'scan/b.yaml': OPEN });
    expect(jsonOf(await run(named, ['scan', '-f', 'json'])).files.map(({ path }) => path)).toEqual([
      'scan/b.yaml',
    ]);
  });
  test('help is --help', async () => {
    const cwd = folder();
    expect(await run(cwd, ['help'])).toEqual(await run(cwd, ['--help']));
    expect(await run(cwd, ['help', 'lower'])).toEqual(await run(cwd, ['lower', '--help']));
  });
  test.each([
    ['explian', 'explain'],
    ['base-line', 'baseline'],
    ['Explain', 'explain'],
    ['hlep', 'help'],
    ['sacn', 'scan'],
  ])('%s is corrected', async (word, meant) =>
    expect(await run(folder(), [word, 'x'])).toEqual({
      status: 2,
      out: '',
      err: `there is no command and no file "${word}", did you mean "${meant}"?\n`,
    }),
  );
  test('another word is a path', async () => {
    expect((await run(folder(), ['infrastructure'])).out).toContain(
      'infrastructure:1:1 failed: no such file',
    );
    expect((await run(folder({ 'explian/a.yaml': OPEN }), ['explian', '-f', 'json'])).err).toBe('');
  });
});

test.each([
  ['--json', 'use --format json, or --output json=FILE'],
  ['--sarif=x.sarif', 'use --format sarif, or --output sarif=FILE'],
  ['--exclude', 'list patterns under exclude in stackward.yaml'],
  ['--soft-fail', 'use --fail-on never'],
])('%s is hinted at', async (option, hint) => {
  const { status, err } = await run(folder(), ['.', option]);
  expect(status).toBe(2);
  expect(err).toMatch(/^error: unknown option '--[^\n]*; /);
  expect(err).toContain(`; ${hint}\n`);
});

test.each([
  ['iam-wildcard', 'did you mean "iam-wildcard-action" or "iam-wildcard-resource"?'],
  ['s3-public', 'did you mean "s3-public-access"?'],
  ['kms', 'did you mean "kms-key-rotation" or "kms-missing-decrypt"?'],
  ['-e', '`stackward rules` lists them'],
])('explain %s suggests', async (id, words) =>
  expect(await run(folder(), ['explain', '--', id])).toMatchObject({
    status: 2,
    err: expect.stringContaining(words) as string,
  }),
);

test.each([['-V', '-v'], ['-v', '-V'], ['-Vv'], ['-vV'], ['--version', '--verbose'], ['-V', '--verbose']])(
  'the version with the dates of the data: %s %s',
  async (...args) =>
    expect(await run(folder(), args)).toEqual(await run(folder(), ['--version', '--verbose'])),
);
