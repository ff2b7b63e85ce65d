import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, jsonOf, run, statuses, type RunOutcome } from './testing.ts';

const bucket = (name: string): string =>
  `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  ${name}:\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: PublicRead }\n`;
const only = ['--rule', 's3-public-access', '-f', 'json'];
const said = (ran: RunOutcome): string[] =>
  jsonOf(ran).findings.map(({ file, severity }) => `${file} ${severity}`);
const REPOSITORY = {
  '.git/HEAD': '',
  'services/a/template.yaml': bucket('A'),
  'services/b/template.yaml': bucket('B'),
  'template.yaml': bucket('Top'),
};
const low = 'rules: { s3-public-access: low }\n';

describe('the nearest stackward.yaml counts for what lies below it', () => {
  const files = {
    ...REPOSITORY,
    'stackward.yaml': low,
    'services/a/stackward.yaml': 'rules: { s3-public-access: critical }\n',
  };
  test('wherever the scan starts, and for files that are named', async () => {
    const cwd = folder(files);
    const all = ['services/a/template.yaml critical', 'services/b/template.yaml low', 'template.yaml low'];
    expect(said(await run(cwd, only))).toEqual(all);
    expect(said(await run(cwd, ['services', ...only]))).toEqual(all.slice(0, 2));
    expect(said(await run(cwd, ['services/a/template.yaml', 'template.yaml', ...only]))).toEqual([
      all[0],
      all[2],
    ]);
    expect(said(await run(cwd, ['services/*', ...only]))).toEqual(all.slice(0, 2));
    expect(said(await run(join(cwd, 'services/a'), ['../..', ...only]))).toEqual([
      '../../template.yaml low',
      '../b/template.yaml low',
      'template.yaml critical',
    ]);
  });
  test('--config pins one for all', async () =>
    expect(said(await run(folder(files), ['--config', 'stackward.yaml', ...only]))).toEqual([
      'services/a/template.yaml low',
      'services/b/template.yaml low',
      'template.yaml low',
    ]));
  test('out of a repository too, up to where the scan starts', async () => {
    const cwd = folder({
      'stackward.yaml': low,
      'x/stackward.yaml': 'rules: { s3-public-access: info }\n',
      'x/y/a.yaml': bucket('A'),
      'z/b.yaml': bucket('B'),
    });
    expect(said(await run(cwd, only))).toEqual(['x/y/a.yaml info', 'z/b.yaml low']);
    expect(said(await run(cwd, ['z', ...only]))).toEqual(['z/b.yaml high']);
  });
  test('of a repository below, its own up to its root, else the one where the scan starts', async () => {
    const cwd = folder({
      'stackward.yaml': low,
      'one/.git/HEAD': '',
      'one/a.yaml': bucket('A'),
      'two/.git/HEAD': '',
      'two/stackward.yaml': 'rules: { s3-public-access: info }\n',
      'two/x/b.yaml': bucket('B'),
    });
    expect(said(await run(cwd, only))).toEqual(['one/a.yaml low', 'two/x/b.yaml info']);
  });
  test('fail-on, preset, exclude, parameters, stages and rules of each', async () => {
    const cwd = folder({
      ...REPOSITORY,
      'stackward.yaml': 'fail-on: never\nexclude: [template.yaml]\n',
      'services/a/stackward.yaml': 'fail-on: high\nexclude: [old/**]\n',
      'services/a/old/template.yaml': bucket('Old'),
      'services/b/stackward.yaml': 'rules: { s3-public-access: off }\npreset: strict\n',
      'services/b/c/template.yaml':
        "AWSTemplateFormatVersion: '2010-09-09'\nParameters: { Acl: { Type: String, Default: Private } }\nResources: { C: { Type: AWS::S3::Bucket, Properties: { AccessControl: !Ref Acl } } }\n",
      'services/b/c/stackward.yaml': 'parameters: { template.yaml: p.json }\n',
      'services/b/c/p.json': '{ "Acl": "PublicRead" }',
    });
    const ran = await run(cwd, ['-f', 'json']);
    expect(ran.status).toBe(1);
    const scanned = jsonOf(ran).files.filter(({ status }) => status === 'scanned');
    expect(scanned.map(({ path }) => path)).toEqual([
      'services/a/template.yaml',
      'services/b/c/template.yaml',
      'services/b/template.yaml',
    ]);
    expect(said(ran).filter(one => one.startsWith('services/b/template.yaml high'))).toEqual([]);
    expect(said(await run(cwd, ['services/b/c', '-f', 'json']))).toContain('services/b/c/template.yaml high');
    expect((await run(cwd, ['services/b', '-f', 'json'])).status).toBe(1);
    expect((await run(cwd, ['-f', 'json', '--fail-on', 'never'])).status).toBe(0);
  });
  test('a suppression is unused only where its rule ran', async () => {
    const ignored = bucket('A').replace('A:', 'A: # stackward-ignore s3-access-logging: why');
    const cwd = folder({
      '.git/HEAD': '',
      'a/t.yaml': ignored.replace(
        'AccessControl: PublicRead',
        'LoggingConfiguration: { DestinationBucketName: l }',
      ),
      'b/t.yaml': ignored,
      'b/stackward.yaml': 'preset: strict\n',
      'c/stackward.yaml': 'preset: strict\n',
      'c/t.yaml': ignored.replace(
        'AccessControl: PublicRead',
        'LoggingConfiguration: { DestinationBucketName: l }',
      ),
    });
    const ran = await run(cwd, ['-f', 'json']);
    expect(
      jsonOf(ran)
        .findings.filter(({ rule }) => rule === 'stale-suppression')
        .map(({ file }) => file),
    ).toEqual(['c/t.yaml']);
  });
  test('a template that another deploys is judged by its own', async () => {
    const cwd = folder({
      '.git/HEAD': '',
      'top/main.yaml':
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ../child/part.yaml } }\n",
      'child/part.yaml': bucket('Part'),
      'child/stackward.yaml': low,
    });
    expect(said(await run(cwd, only))).toEqual(['child/part.yaml low']);
    expect(said(await run(cwd, ['top', ...only]))).toEqual(['child/part.yaml low']);
  });
  test('the baseline of each, beside the one where the scan starts', async () => {
    const cwd = folder({
      ...REPOSITORY,
      'stackward.yaml': 'baseline: top.json\n',
      'services/a/stackward.yaml': 'baseline: a.json\n',
    });
    const rule = only.slice(0, 2);
    await run(cwd, ['baseline', 'services/a', '--baseline', 'services/a/a.json', ...rule]);
    expect((await run(cwd, ['baseline', ...rule])).out).toContain('top.json accepts 2 findings');
    const ran = await run(cwd, only);
    expect(ran).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ findings: [], baseline: { known: 3, gone: [] } });
  });
});

describe('extends', () => {
  const files = (own: string, more: Readonly<Record<string, string>> = {}) => ({
    ...REPOSITORY,
    'stackward.yaml': 'fail-on: never\nrules: { s3-public-access: low }\nexclude: [services/a/x/**]\n',
    'services/a/x/template.yaml': bucket('X'),
    'services/a/stackward.yaml': own,
    ...more,
  });
  test('builds on another: values, rules and patterns of both count, each from its folder', async () => {
    const ran = await run(folder(files('extends: ../../stackward.yaml\n')), ['services/a', ...only]);
    expect(ran).toMatchObject({ status: 0, err: '' });
    expect(said(ran)).toEqual(['services/a/template.yaml low']);
    const own = 'extends: ../../stackward.yaml\nrules: { s3-public-access: info }\nexclude: ["!x/**"]\n';
    expect(said(await run(folder(files(own)), ['services/a', ...only]))).toEqual([
      'services/a/template.yaml info',
      'services/a/x/template.yaml info',
    ]);
  });
  test.each([
    ['../../missing.yaml', 'extends ../../missing.yaml: no such file or folder'],
    [
      '../../../outside.yaml',
      'extends ../../../outside.yaml: outside the root of the scan; use --root DIR to set another root',
    ],
    ['/etc/passwd', 'extends /etc/passwd: outside the root of the scan; use --root DIR to set another root'],
    ['..', 'extends ..: this is a folder, not a file'],
    [
      'stackward.yaml',
      'extends has no effect here, because it leads in a circle: services/a/stackward.yaml extends services/a/stackward.yaml',
    ],
  ])('%s is told with its place, and the rest counts', async (base, message) => {
    const ran = await run(folder(files(`rules: { s3-public-access: info }\nextends: ${base}\n`)), only);
    expect(ran).toMatchObject({ status: 2, err: `services/a/stackward.yaml:2:10 ${message}\n` });
    expect(said(ran)).toContain('services/a/template.yaml info');
  });
  test('a circle of several is told once, where it closes', async () => {
    const ran = await run(
      folder(
        files('extends: ../b/stackward.yaml\n', {
          'services/b/stackward.yaml': 'extends: ../a/stackward.yaml\n',
        }),
      ),
      only,
    );
    expect(ran).toMatchObject({
      status: 2,
      err: 'services/b/stackward.yaml:1:10 extends has no effect here, because it leads in a circle: services/a/stackward.yaml extends services/b/stackward.yaml extends services/a/stackward.yaml\n',
    });
  });
  test('a long row ends', async () => {
    const row = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`c/${at}.yaml`, `extends: ${at + 1}.yaml\n`]),
    );
    const ran = await run(folder(files('extends: ../../c/0.yaml\n', row)), only);
    expect(ran.status).toBe(2);
    expect(ran.err).toMatch(
      /^c\/8\.yaml:1:10 extends has no effect here, because 10 configurations already extend each other\n$/,
    );
  });
  test.skipIf(process.platform === 'win32')('a link does not lead out of the repository', async () => {
    const out = folder({ 'secret.yaml': 'password: hunter2\n' });
    const cwd = folder(files('extends: link.yaml\n'));
    symlinkSync(join(out, 'secret.yaml'), join(cwd, 'services/a/link.yaml'));
    symlinkSync(join(out, 'secret.yaml'), join(cwd, 'services/b/stackward.yaml'));
    const ran = await run(cwd, only);
    expect(ran.err).toBe(
      'services/a/stackward.yaml:1:10 extends link.yaml: outside the root of the scan; use --root DIR to set another root\nservices/b/stackward.yaml: outside the root of the scan; use --root DIR to set another root\n',
    );
  });
});

describe('a configuration is what a stranger may have written', () => {
  test.each([
    [
      'parameters',
      'parameters: { template.yaml: ../../../p.json }',
      'parameters of template.yaml: ../../../p.json: ',
    ],
    ['baseline', 'baseline: ../../../b.json', '--baseline ../b.json: '],
  ])('%s are read in the repository only', async (_, text, told) => {
    const cwd = folder({ ...REPOSITORY, 'services/a/stackward.yaml': text });
    const ran = await run(cwd, only);
    expect(ran.status).toBe(2);
    expect(ran.err).toContain(`${told}outside the root of the scan`);
  });
  test('its faults are told once, whoever asks, and what it says of others has no effect', async () => {
    const cwd = folder({
      ...REPOSITORY,
      'services/a/stackward.yaml': 'preset: loud\nexclude: ["**", "../../template.yaml", "../b/**"]\n',
      'services/a/x/template.yaml': bucket('X'),
    });
    const ran = await run(cwd, only);
    expect(ran).toMatchObject({
      status: 2,
      err: 'services/a/stackward.yaml:1:9 preset must be recommended or strict, not "loud"\n',
    });
    expect(said(ran)).toEqual(['services/b/template.yaml high', 'template.yaml high']);
  });
  test('--config and --no-ignores leave it and its comments without effect', async () => {
    const cwd = folder({
      ...REPOSITORY,
      'services/a/template.yaml': bucket('A').replace('A:', 'A: # stackward-ignore s3-public-access: mine'),
      'services/a/stackward.yaml': 'rules: { s3-public-access: off }\n',
      'stackward.yaml': 'exclude: ["**"]\n',
    });
    const trusted = (text: string) => join(folder({ 'stackward.yaml': text }), 'stackward.yaml');
    const args = ['--no-ignores', ...only, '--config'];
    expect(said(await run(cwd, [...args, trusted('fail-on: high\n')]))).toHaveLength(3);
    // Its patterns are for files here, not for files beside it.
    const own =
      'exclude: [services/a/**]\npaths: [services]\noverrides: [{ files: services/b/**, rules: { s3-public-access: info } }]\n';
    expect(said(await run(cwd, [...args, trusted(own)]))).toEqual(['services/b/template.yaml info']);
  });
});

describe('overrides', () => {
  test('settings for some files, the last that fits first; the rest has the others', async () => {
    const cwd = folder({
      ...REPOSITORY,
      'stackward.yaml':
        'fail-on: never\noverrides:\n  - { files: services/**, rules: { s3-public-access: low } }\n  - { files: [b/, x], fail-on: info, rules: { s3-public-access: info } }\n',
    });
    const ran = await run(cwd, only);
    expect(said(ran)).toEqual([
      'services/a/template.yaml low',
      'services/b/template.yaml info',
      'template.yaml high',
    ]);
    expect(ran.status).toBe(1);
    expect((await run(cwd, ['services/a', 'template.yaml', ...only])).status).toBe(0);
  });
});

describe('what is scanned', () => {
  test('a pattern of paths matches folders', async () => {
    const files = {
      '.git/HEAD': '',
      '.gitignore': 'services/built\n',
      'stackward.yaml': 'paths: [services/*]\n',
      'services/a/infra/template.yaml': bucket('A'),
      'services/b.yaml': bucket('B'),
      'services/built/c.yaml': bucket('C'),
      'services/node_modules/d.yaml': bucket('D'),
      'other/e.yaml': bucket('E'),
    };
    expect(said(await run(folder(files), only))).toEqual([
      'services/a/infra/template.yaml high',
      'services/b.yaml high',
    ]);
    expect(await statuses(folder(files), ['**/infra'])).toMatchObject({
      files: { 'services/a/infra/template.yaml': 'scanned' },
      err: '',
    });
  });
  test('--force-exclude leaves out files that are named', async () => {
    const cwd = folder({ ...REPOSITORY, 'stackward.yaml': 'exclude: [services/a/**]\n' });
    const named = ['services/a/template.yaml', 'template.yaml', ...only];
    expect(said(await run(cwd, named))).toHaveLength(2);
    expect(said(await run(cwd, [...named, '--force-exclude']))).toEqual(['template.yaml high']);
    expect(
      await run(cwd, ['services/a/template.yaml', '--force-exclude', '--allow-empty', ...only]),
    ).toMatchObject({ status: 0, err: '' });
  });

  describe('where nothing is left of what is named', () => {
    const files = {
      ...REPOSITORY,
      'stackward.yaml': 'exclude: [template.yaml]\n',
      'services/stackward.yaml': 'exclude: [a/**]\n',
    };
    const force = ['--force-exclude', ...only];
    test.each<[string, readonly string[], string]>([
      [
        'one file',
        ['template.yaml'],
        'the named file is excluded by `exclude` in stackward.yaml (--force-exclude): nothing was scanned',
      ],
      [
        'files of several configurations',
        ['template.yaml', './template.yaml', 'services/a/template.yaml'],
        'all 2 named files are excluded by `exclude` in services/stackward.yaml and stackward.yaml (--force-exclude): nothing was scanned',
      ],
    ])('%s: the scan passes and says so', async (_, named, said) => {
      const cwd = folder(files);
      expect(await run(cwd, [...named, ...force])).toMatchObject({ status: 0, err: `warning: ${said}\n` });
      expect(JSON.parse((await run(cwd, [...named, ...force])).out)).toMatchObject({
        files: [],
        warnings: [said],
      });
      expect(await run(cwd, [...named, '--force-exclude', '--quiet'])).toMatchObject({
        status: 0,
        out: '',
        err: '',
      });
      expect(await run(cwd, ['baseline', ...named, '--force-exclude'])).toMatchObject({
        status: 0,
        err: `warning: ${said}\n`,
      });
    });
    test('a folder in which all is excluded is no such file', async () => {
      const ran = await run(folder(files), ['services/a', 'template.yaml', ...force]);
      expect(ran.status).toBe(2);
      expect(ran.err).toContain(
        'no template found in services/a, template.yaml: searched .yml, .yaml, .json and .template files for CloudFormation, SAM and serverless.yml; 2 files are excluded by `exclude` in services/stackward.yaml and stackward.yaml\n',
      );
    });
    test('a file that is not there is none that is excluded', async () =>
      expect((await run(folder(files), ['template.yaml', 'gone.yaml', ...force])).status).toBe(2));
  });
});
