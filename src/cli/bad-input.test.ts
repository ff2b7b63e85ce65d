import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, jsonOf, OPEN, run } from './testing.ts';

/** What is found in `OPEN`, as a plain scan has it. */
const FOUND = ['s3-bucket-encryption', 's3-public-access'];
const scan = async (files: Readonly<Record<string, string | Uint8Array>>, ...args: string[]) => {
  const cwd = folder({ '.git/HEAD': '', 'a.yaml': OPEN, ...files });
  const ran = await run(cwd, ['a.yaml', '-f', 'json', ...args]);
  return {
    cwd,
    ...ran,
    rules:
      ran.out === ''
        ? []
        : jsonOf(ran)
            .findings.map(({ rule }) => rule)
            .toSorted(),
  };
};

describe('bad input is told clearly, with exit status 2, and no finding is lost', () => {
  test.each([
    ['broken YAML', { 'c.yaml': 'rules: {\n' }, /^c\.yaml:\d+:\d+ /],
    ['a file that is not there', {}, '--config c.yaml: no such file or folder\n'],
    ['a folder', { 'c.yaml/x': '' }, '--config c.yaml: this is a folder, not a file\n'],
    ['a binary file', { 'c.yaml': new Uint8Array([1, 0, 2]) }, 'c.yaml:1:1 this is a binary file\n'],
    [
      'a list',
      { 'c.yaml': '[1]\n' },
      'c.yaml:1:1 a configuration must be a map with the keys preset, fail-on, rules, ',
    ],
    [
      'a text',
      { 'c.yaml': 'strict\n' },
      'c.yaml:1:1 a configuration must be a map with the keys preset, fail-on, rules, ',
    ],
    [
      'a key that is written twice',
      { 'c.yaml': 'fail-on: high\nfail-on: low\n' },
      'c.yaml:1:1 "fail-on" is written again at 2:1; only the last value is used\n',
    ],
    [
      'an unknown key',
      { 'c.yaml': 'fail_on: low\n' },
      'c.yaml:1:1 unknown key "fail_on", did you mean "fail-on"?\n',
    ],
    [
      'intrinsics',
      { 'c.yaml': 'preset: !Ref Preset\n' },
      'c.yaml:1:9 preset must be recommended or strict\n',
    ],
    [
      'parameters from a file that is not there',
      { 'c.yaml': 'parameters: { a.yaml: p.json }\n' },
      'c.yaml: parameters of a.yaml: p.json: no such file or folder\n',
    ],
    [
      'parameters from a broken file',
      { 'c.yaml': 'parameters: { a.yaml: p.json }\n', 'p.json': '{ "A": ' },
      'c.yaml: parameters of a.yaml: p.json:1:',
    ],
    [
      'a baseline that is not there',
      { 'c.yaml': 'baseline: b.json\n' },
      '--baseline b.json: no such file or folder\n',
    ],
    [
      'an unknown rule',
      { 'c.yaml': 'rules: { s3-public-acess: low }\n' },
      'c.yaml:1:10 unknown rule "s3-public-acess", did you mean "s3-public-access"?\n',
    ],
  ] as const)('broken config: %s', async (_, files, message) => {
    const ran = await scan(files, '--config', 'c.yaml');
    expect(ran).toMatchObject({ status: 2, rules: FOUND });
    expect(ran.err).toMatch(message);
  });

  test('unknown rule ids: the others of the line count', async () => {
    expect(await scan({}, '--skip', 's3-public-acess')).toMatchObject({
      status: 2,
      rules: FOUND,
      err: 'unknown rule "s3-public-acess", did you mean "s3-public-access"?\n',
    });
    expect(await scan({}, '--skip', 's3-public-acess', '--skip', 's3-public-access')).toMatchObject({
      status: 2,
      rules: FOUND.slice(0, 1),
    });
    expect(await scan({}, '--rule', 's3-public-acess', '--rule', 's3-bucket-encryption')).toMatchObject({
      status: 2,
      rules: ['s3-bucket-encryption'],
      err: 'unknown rule "s3-public-acess", did you mean "s3-public-access"?\n',
    });
    expect(await scan({}, '--rule', 's3-public-acess')).toMatchObject({ status: 2, out: '' });
  });
  test("unknown rule ids: why a rule of one's own is not there", async () =>
    expect(
      await scan({ 'own.mjs': 'export default {};' }, '--rules-from', 'own.mjs', '--rule', 'bucket-named'),
    ).toMatchObject({
      status: 2,
      err: expect.stringMatching(
        /^own\.mjs: the default export needs an `id`[\s\S]*\nunknown rule "bucket-named"/,
      ) as string,
    }));

  test.each([
    ['a file that is not there', {}, 'no such file or folder\n'],
    ['a folder', { 'b.json/x': '' }, 'this is a folder, not a file\n'],
    ['broken JSON', { 'b.json': '[' }, ''],
    [
      'something else',
      { 'b.json': '{"a":1}' },
      'this is not a baseline: write one with `stackward baseline`\n',
    ],
    [
      'an entry without a rule',
      { 'b.json': '{"schema":"stackward.baseline/1","findings":[{}]}' },
      'entry 1 of this baseline is not { rule, file, resource, fingerprint }\n',
    ],
    [
      'a newer version',
      { 'b.json': '{"schema":"stackward.baseline/2","findings":[]}' },
      'this baseline has version 2 and was written by a newer stackward; this stackward reads version 1\n',
    ],
  ] as const)('unreadable baseline: %s, for a scan and for writing it', async (_, files, message) => {
    const ran = await scan(files, '--baseline', 'b.json');
    expect(ran).toMatchObject({ status: 2, rules: FOUND });
    expect(ran.err).toContain(`--baseline b.json: ${message}`);
    if (existsSync(join(ran.cwd, 'b.json')))
      expect(await run(ran.cwd, ['baseline', '--baseline', 'b.json'])).toMatchObject({
        status: 2,
        out: '',
        err: ran.err,
      });
  });

  test('a suppression without reason', async () =>
    expect(
      await scan({ 'a.yaml': OPEN.replace('Uploads:', 'Uploads: # stackward-ignore s3-public-access') }),
    ).toMatchObject({
      status: 2,
      rules: FOUND,
      err: expect.stringMatching(
        /^a\.yaml:3:\d+ the suppression of s3-public-access has no reason/,
      ) as string,
    }));

  test.each([
    ['a folder', 'json=d', 'd cannot be written: EISDIR\n'],
    ['below a file', 'json=a.yaml/x', 'a.yaml/x cannot be written: '],
    ['where the system has no folders to give', 'json=/proc/none/x', '/proc/none/x cannot be written: '],
  ])('an output path that cannot be written: %s', async (_, output, message) => {
    const ran = await scan({ 'd/x': '' }, '-o', output, '-o', 'sarif=r.sarif');
    expect(ran).toMatchObject({ status: 2, rules: FOUND });
    expect(ran.err).toContain(message);
    expect(readFileSync(join(ran.cwd, 'r.sarif'), 'utf8')).toContain('s3-public-access');
  });

  test('a report under the name of a configuration: not written, and the findings are there', async () => {
    const cwd = folder({ 'a.yaml': OPEN });
    const ran = await run(cwd, ['a.yaml', '-f', 'json', '-o', 'json=stackward.json']);
    expect(ran).toMatchObject({
      status: 2,
      err: 'stackward.json is the name of a configuration file: no report is written there; use another name\n',
    });
    expect(jsonOf(ran).findings.length).toBeGreaterThan(0);
    expect(jsonOf(await run(cwd, ['a.yaml', '-f', 'json'])).findings).toEqual(jsonOf(ran).findings);
  });
  test('two formats to one file: the first has it', async () => {
    const ran = await scan({}, '-o', 'json=x', '-o', 'sarif=./x', '-o', 'text=y');
    expect(ran).toMatchObject({
      status: 2,
      rules: FOUND,
      err: 'two outputs use the file ./x: json is written, sarif is not; give each output its own file\n',
    });
    expect(JSON.parse(readFileSync(join(ran.cwd, 'x'), 'utf8'))).toHaveProperty('findings');
    expect(readFileSync(join(ran.cwd, 'y'), 'utf8')).toContain('s3-public-access');
  });
});

describe('a terminal escape or ::set-output in what is read is never interpreted', () => {
  const EVIL = 'Up\\e[31m\\u009B2J\\n::set-output name=x::y ##[add-mask]z';
  const template = `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  "${EVIL}": # stackward-ignore \u001B[31mx: why ::add-mask::y\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: PublicRead }\n`;
  /** What a terminal or the runner of GitHub would take for a command, in a line that is not one of our annotations. */
  const taken = (text: string): string[] =>
    text
      .split('\n')
      .filter(
        line =>
          !/^::(?:error|warning|notice) file=/.test(line) &&
          (/^\s*::[a-z-]+.*::/i.test(line) || line.includes('##[')),
      )
      .concat(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/.exec(text)?.[0] ?? []);

  test.each(['yaml', 'json'])('of a template that lower prints as %s', async format => {
    const text = template.replace(
      'AccessControl: PublicRead',
      'Tags: [{ Key: k, Value: "a\\n::add-mask::b\\n" }, { Key: l, Value: "a\\n##[add-mask]b" }, { Key: \'m##[add-mask]c\', Value: "\\u202Ex" }]',
    );
    const { out, status } = await run(folder({ 'a.yaml': text }), ['lower', 'a.yaml', '--format', format]);
    expect([status, out.includes('add-mask')]).toEqual([0, true]);
    expect([...taken(out), ...(/[\u202A-\u202E]/.exec(out) ?? [])]).toEqual([]);
    const again = await run(folder({ 'a.yaml': out }), ['lower', 'a.yaml', '--format', format]);
    expect(again.out).toBe(out);
  });
  test.each(['json', 'sarif', 'gitlab', 'codequality', 'junit'])(
    'of a template and of its name, as %s',
    async format => {
      const ran = await run(
        folder({
          'a\u009B\n::add-mask::b.yaml': template.replace('Up', 'Up\\u202E[link](https://example.com)'),
        }),
        ['.', '-f', format, '--report-suppressed'],
      );
      expect(ran.out).toContain('set-output');
      expect(ran.out.replaceAll('\n', '')).not.toMatch(
        /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/,
      );
      expect(taken(ran.out)).toEqual([]);
      if (format === 'json')
        expect(jsonOf(ran).findings[0]!.resource).toBe(
          'Up\u202E[link](https://example.com)\u001B[31m\u009B2J\n::set-output name=x::y ##[add-mask]z',
        );
      if (format === 'sarif')
        expect(
          (
            JSON.parse(ran.out) as { runs: { results: { message: { text: string } }[] }[] }
          ).runs[0]!.results.filter(({ message }) => message.text.includes('](')),
        ).toEqual([]);
    },
  );
  test.each(['text', 'github', 'markdown'])('of a template, as %s', async format => {
    for (const args of [[], ['--verbose'], ['--preset', 'strict']]) {
      const ran = await run(folder({ 'a.yaml': template }), ['a.yaml', '-f', format, ...args]);
      expect(ran.out).toContain('set-output');
      expect([...taken(ran.out), ...taken(ran.err)]).toEqual([]);
    }
  });
  test('of a template with every width of a name, so that the command begins a line', async () => {
    for (let width = 40; width < 80; width += 1) {
      const text = `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  "${'a'.repeat(width)} ::add-mask::b": { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }\n`;
      expect(taken((await run(folder({ 'a.yaml': text }), ['a.yaml'])).out)).toEqual([]);
    }
  });
  test('of a configuration, a baseline, a path and a rule id', async () => {
    const cwd = folder({
      'c.yaml': `"${EVIL}": 1\nfail-on: "${EVIL}"\nrules: { "${EVIL}": low }\nwebhooks: ["${EVIL}"]\n`,
      'b.json': '{"schema":"\\u001b[31m"}',
      'a.yaml': OPEN,
    });
    const ran = await run(cwd, [
      'a.yaml',
      '\u001B[31m\n::add-mask::x.yaml',
      '--config',
      'c.yaml',
      '--baseline',
      'b.json',
      '--skip',
      '\u001B[31m',
    ]);
    expect(ran.status).toBe(2);
    expect(ran.err).toContain('c.yaml:1:1 unknown key "Up·[31m·2J ·:set-output name=x::y #·[add-mask]z"');
    expect([...taken(ran.out), ...taken(ran.err)]).toEqual([]);
    expect(taken((await run(cwd, ['a.yaml', '--rule', '\u001B[31m\n::add-mask::x'])).err)).toEqual([]);
  });
});
