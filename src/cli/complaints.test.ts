import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { scanText } from '../scan/text.ts';
import { folder, jsonOf, OPEN, run } from './testing.ts';

// Complaints of fixtures/complaints.md that no other test is about.
const template = (resources: string): string =>
  `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n${resources}`;
const found = (text: string, ...ids: readonly string[]): string[] =>
  scanText(
    text,
    rules.filter(({ id }) => ids.length === 0 || ids.includes(id)),
    { strict: true },
  ).findings.map(({ rule, message }) => `${rule}: ${message}`);

describe('A9: AWS::NoValue', () => {
  const bucket = (key: string): string =>
    template(
      `  Site: { Type: AWS::S3::Bucket, Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ${key} }, BucketKeyEnabled: true }] } } }\n`,
    );
  const key = (text: string): boolean =>
    !found(text, 'data-without-customer-key').some(one => one.includes('Site'));
  test('without Ref it is a text', () =>
    expect([key(bucket("'AWS::NoValue'")), key(bucket("!Ref 'AWS::NoValue'"))]).toEqual([true, false]));
});

test('A27: a named file is scanned whatever its ending', async () => {
  for (const name of ['orders.template', 'orders.txt', 'orders', 'orders.cfn']) {
    const { status, out } = await run(folder({ [name]: OPEN }), [name, '-f', 'json']);
    expect([name, status, jsonOf({ status, out, err: '' }).files.map(file => file.status)]).toEqual([
      name,
      1,
      ['scanned'],
    ]);
  }
});

describe('B3: wildcards in a resource', () => {
  const role = (resource: string, action = 'logs:PutLogEvents'): string =>
    template(
      `  Orders: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [r], PolicyDocument: { Statement: [{ Effect: Allow, Action: '${action}', Resource: '${resource}' }] } } }\n`,
    );
  test.each([
    ['arn:aws:logs:eu-west-1:111122223333:log-group:orders:*', 'logs:PutLogEvents'],
    ['arn:aws:s3:::orders/*', 's3:GetObject'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*', 'dynamodb:Query'],
  ])('a wildcard behind a fixed name is scoped: %s', (resource, action) =>
    expect(found(role(resource, action), 'iam-wildcard-resource')).toEqual([]),
  );
  test.each([
    ['arn:aws:s3:::*', 's3:GetObject'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/*', 'dynamodb:Query'],
  ])('one in place of the name is not: %s', (resource, action) =>
    expect(found(role(resource, action), 'iam-wildcard-resource')).toHaveLength(1),
  );
});

test('B5: the policy of a key for its own account is no fault, for everyone it is', () => {
  const key = (principal: string): string =>
    template(
      `  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true, KeyPolicy: { Statement: [{ Effect: Allow, Principal: ${principal}, Action: 'kms:*', Resource: '*' }] } } }\n`,
    );
  expect(found(key("{ AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' }"))).toEqual([]);
  expect(found(key("'*'"), 'public-resource-policy')).toHaveLength(1);
});

test('B11: a function without variables has none to encrypt', () => {
  const fn = (more: string): string =>
    template(
      `  Fn: { Type: AWS::Lambda::Function, Properties: { Role: arn, Handler: a.b, Runtime: nodejs22.x, Code: { ZipFile: x }${more} } }\n`,
    );
  expect(found(fn(''), 'data-without-customer-key')).toEqual([]);
  expect(found(fn(', Environment: { Variables: { A: b } }'), 'data-without-customer-key')).toHaveLength(1);
});

test('B12: that a function is in no VPC, or has no queue for what fails, is never told unasked', () => {
  const text = template(
    '  Fn: { Type: AWS::Lambda::Function, Properties: { Role: arn, Handler: a.b, Runtime: nodejs22.x, Code: { ZipFile: x } } }\n',
  );
  expect(
    scanText(text, rules)
      .findings.map(({ rule }) => rule)
      .toSorted(),
  ).toEqual(['lambda-log-retention', 'no-alarms', 'tracing-disabled']);
});

test('B19: a name says nothing of a type', () => {
  const permission = template(
    '  OrdersFunction: { Type: AWS::Lambda::Permission, Properties: { FunctionName: orders, Action: lambda:InvokeFunction, Principal: "111122223333" } }\n',
  );
  expect(
    found(permission).filter(one =>
      /^(?:lambda-log-retention|tracing-disabled|lambda-deprecated-runtime)/.test(one),
    ),
  ).toEqual([]);
});

describe('C14: every format for machines', () => {
  const formats = {
    json: JSON.parse,
    sarif: JSON.parse,
    gitlab: JSON.parse,
    codequality: JSON.parse,
  } as const;
  test.each(Object.entries(formats))(
    '%s is one document on standard output, whatever goes wrong',
    async (format, parse) => {
      const cwd = folder({
        'open.yaml': OPEN,
        'broken.yaml': 'Resources: [',
        'binary.yaml': new Uint8Array([0x41, 0, 0x42]),
        'stackward.yaml': 'nonsense: 1\nbaseline: nowhere.json\n',
        'odd.yaml': `${OPEN}  # stackward-ignore no-such-rule\n`,
      });
      const { status, out, err } = await run(cwd, [
        '.',
        '-f',
        format,
        '-v',
        '--parameter',
        'Nobody=1',
        '-o',
        'text=no/such\0/place',
      ]);
      expect(status).toBe(2);
      expect(() => {
        parse(out);
      }).not.toThrow();
      expect(err).toContain('nonsense');
    },
  );
});

describe('D3: paths that an address must spell otherwise', () => {
  test.each([
    'my project',
    '100%',
    'a#b',
    'größe',
    '日本',
    'a+b&c',
    "it's",
    '[x]',
    'a;b',
    ...(process.platform === 'win32' ? [] : ['a:b', 'q?x', 'c:']),
  ])('a folder called %j', async name => {
    const root = folder({});
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'template file.yaml'), OPEN);
    const { out } = await run(root, ['.', '-f', 'sarif']);
    const [result] = (
      JSON.parse(out) as {
        runs: [{ results: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] }];
      }
    ).runs[0].results;
    const { uri } = result!.locations[0].physicalLocation.artifactLocation;
    expect(uri).toMatch(/^(?:[\w\-.~!$&'()*+,;=:@/]|%[0-9A-F]{2})+$/);
    expect(decodeURIComponent(uri)).toBe(`${name}/template file.yaml`);
  });
});

test('D10: lines above change no fingerprint, and no two findings have the same', async () => {
  const text = readFileSync('fixtures/flagged/checkout.yaml', 'utf8');
  const prints = async (given: string): Promise<string[]> =>
    jsonOf(
      await run(folder({ 'a.yaml': given }), ['a.yaml', '--preset', 'strict', '-f', 'json']),
    ).findings.map(({ fingerprint }) => fingerprint);
  const before = await prints(text);
  expect(new Set(before).size).toBe(before.length);
  expect(before.length).toBeGreaterThan(20);
  for (const above of ['\n\n\n', '# a comment\n# and another\n'])
    expect(await prints(`${above}${text}`)).toEqual(before);
});

test('D7: that SARIF leaves results out is said on standard error', async () => {
  const roles = Array.from(
    { length: 5_006 },
    (_, at) => `  B${at}: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }\n`,
  ).join('');
  const ran = await run(folder({ 'a.yaml': template(roles) }), [
    'a.yaml',
    '--rule',
    's3-public-access',
    '-o',
    'sarif=r.sarif',
    '-f',
    'github',
  ]);
  expect(ran.err).toContain(
    'warning: SARIF contains the 5,000 most severe results, which is all that GitHub shows; the 6 least severe are left out\n',
  );
});

describe('D5, D6, D9: a place is called the same wherever it is looked at from', () => {
  type Result = {
    ruleId: string;
    partialFingerprints: Record<string, string>;
    locations: [{ physicalLocation: { artifactLocation: { uri: string } } }];
  };
  const results = async (cwd: string, path: string): Promise<string[]> =>
    (
      JSON.parse((await run(cwd, [path, '-f', 'sarif', '--rule', 's3-public-access'])).out) as {
        runs: [{ results: Result[] }];
      }
    ).runs[0].results.map(({ ruleId, locations, partialFingerprints }) =>
      [
        ruleId,
        locations[0].physicalLocation.artifactLocation.uri,
        ...Object.values(partialFingerprints),
      ].join(' '),
    );
  const GOLDEN = ['s3-public-access infra/template.yaml 2d65cd5130ea5e59:1 3eab52073ec533a80ef9972dcd900d4d'];

  test('on every machine, and with the line ends of Windows', async () => {
    for (const text of [OPEN, OPEN.replaceAll('\n', '\r\n')]) {
      const cwd = folder({ 'work/.git/HEAD': '', 'work/infra/template.yaml': text });
      expect(await results(cwd, 'work/infra/template.yaml')).toEqual(GOLDEN);
      expect(await results(join(cwd, 'work/infra'), join(cwd, 'work/infra/template.yaml'))).toEqual(GOLDEN);
    }
  });
  test.skipIf(process.platform === 'win32')('through links', async () => {
    const cwd = folder({ 'work/.git/HEAD': '', 'work/infra/template.yaml': OPEN });
    symlinkSync('work', join(cwd, 'link'));
    symlinkSync('infra', join(cwd, 'work/other'));
    expect(await results(join(cwd, 'link'), 'infra')).toEqual(GOLDEN);
    expect(await results(join(cwd, 'link'), '.')).toEqual(GOLDEN);
    expect(await results(cwd, 'link/infra/template.yaml')).toEqual(GOLDEN);
    expect(await results(join(cwd, 'work'), 'other')).toEqual(GOLDEN);
    expect(await results(join(cwd, 'work'), 'other/template.yaml')).toEqual(GOLDEN);
  });
});

test('E4, E5, E6: no command asks anything of the network', () => {
  const cwd = folder({ 'a.yaml': OPEN, '.git/HEAD': '' });
  const shut = `import { createRequire } from 'node:module'; const load = createRequire(process.cwd() + '/');
    const refuse = () => { console.error('the network was asked'); process.exit(99); };
    load('net').Socket.prototype.connect = refuse; load('dgram').Socket.prototype.send = refuse; globalThis.fetch = refuse;
    for (const part of [load('dns'), load('dns').promises]) for (const name of Object.keys(part)) if (/^(lookup|resolve|reverse)/.test(name)) part[name] = refuse;`;
  const start = (...args: string[]) =>
    spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(shut)}`, resolve('bin/stackward.js'), ...args],
      { cwd, encoding: 'utf8' },
    );
  const control = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(shut)}`,
      '-e',
      "require('http').get('http://localhost:9/')",
    ],
    { cwd, encoding: 'utf8' },
  );
  expect(control.status).toBe(99);
  for (const args of [
    ['.', '--preset', 'strict', '-v', '-o', 'sarif=r.sarif', '-o', 'gitlab=g.json'],
    ['explain', 's3-public-access'],
    ['rules'],
    ['lower', 'a.yaml'],
    ['init'],
    ['baseline'],
    ['--version', '--verbose'],
  ]) {
    const { status, stderr } = start(...args);
    expect([args[0], status === 99, stderr.includes('network')]).toEqual([args[0], false, false]);
  }
});

test('D12, E12: every place of a finding is a file that is there, and a token of it', async () => {
  const { findings } = jsonOf(
    await run('fixtures', [
      'flagged',
      'dialects',
      'nested',
      'seed',
      'broken',
      '--preset',
      'strict',
      '-f',
      'json',
    ]),
  );
  const lines = new Map<string, readonly string[]>();
  const line = (file: string, at: number): string | undefined => {
    if (!lines.has(file))
      lines.set(
        file,
        readFileSync(join('fixtures', file), file.includes('utf-16') ? 'utf16le' : 'utf8')
          .replace(/^\uFEFF/, '')
          .split(/\r\n|\r|\n/),
      );
    return lines.get(file)![at - 1];
  };
  const wrong = findings.flatMap(({ rule, file, start, end, related }) =>
    [{ file, start, end }, ...related]
      .filter(one => {
        const text = line(one.file, one.start.line);
        const token =
          text?.slice(
            one.start.column - 1,
            one.end.line === one.start.line ? one.end.column - 1 : undefined,
          ) ?? '';
        return one.start.line < 1 || one.start.column < 1 || token.trim() === '';
      })
      .map(
        one => `${rule} ${one.file}:${one.start.line}:${one.start.column}-${one.end.line}:${one.end.column}`,
      ),
  );
  expect([wrong, findings.length > 500]).toEqual([[], true]);
});
