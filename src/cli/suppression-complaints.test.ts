import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleFiles } from '../../tools/gen/registry.ts';
import { blocksOf, filesOf } from '../rule/page.ts';
import { folder, jsonOf, run, type RunOutcome } from './testing.ts';

// C1 to C6 of fixtures/complaints.md.
const BUCKET =
  'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Site:\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: PublicRead }\n';
const WHY = '{ rule: s3-public-access, reason: a website }';
const found = async (files: Readonly<Record<string, string>>, ...args: string[]): Promise<RunOutcome> =>
  run(folder(files), [
    ...Object.keys(files).filter(name => !name.startsWith('stackward')),
    '--rule',
    's3-public-access',
    '-f',
    'json',
    ...args,
  ]);
const said = (ran: RunOutcome): string[] => jsonOf(ran).findings.map(({ rule }) => rule);

describe('C1: comments in YAML, Metadata where there are none, both in every dialect', () => {
  test.each([
    [
      'a comment on the line',
      { 'a.yaml': BUCKET.replace('Site:', 'Site: # stackward-ignore s3-public-access: a website') },
    ],
    [
      'a comment above',
      { 'a.yaml': BUCKET.replace('  Site:', '  # stackward-ignore s3-public-access: a website\n  Site:') },
    ],
    [
      'Metadata of the resource',
      { 'a.yaml': `${BUCKET}    Metadata: { stackward: { ignore: [${WHY}] } }\n` },
    ],
    ['Metadata of the template', { 'a.yaml': `${BUCKET}Metadata: { stackward: { ignore: [${WHY}] } }\n` }],
    [
      'Metadata in JSON',
      {
        'a.json':
          '{ "Resources": { "Site": { "Type": "AWS::S3::Bucket", "Properties": { "AccessControl": "PublicRead" }, "Metadata": { "stackward": { "ignore": [{ "rule": "s3-public-access", "reason": "a website" }] } } } } }',
      },
    ],
    [
      'SAM',
      {
        'a.yaml': `Transform: AWS::Serverless-2016-10-31\n${BUCKET}    Metadata: { stackward: { ignore: [${WHY}] } }\n`,
      },
    ],
    [
      'serverless, a comment',
      {
        'serverless.yml':
          'service: s\nprovider: { name: aws }\nresources:\n  Resources:\n    # stackward-ignore s3-public-access: a website\n    Site: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }\n',
      },
    ],
    [
      'serverless, custom',
      {
        'serverless.yml': `service: s\nprovider: { name: aws }\ncustom: { stackward: { ignore: [${WHY}] } }\nresources:\n  Resources:\n    Site: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }\n`,
      },
    ],
    [
      'serverless, Metadata in a list of resources',
      {
        'serverless.yml': `service: s\nprovider: { name: aws }\nresources:\n  - Resources:\n      Site: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead }, Metadata: { stackward: { ignore: [${WHY}] } } }\n`,
      },
    ],
  ] as [string, Record<string, string>][])('%s', async (_, files) => {
    expect(said(await found(files))).toEqual([]);
    expect(said(await found(files, '--no-ignores'))).toContain('s3-public-access');
  });
});

describe('C2: packaging strips comments, Metadata stays and counts for every rule, those on secrets too', () => {
  test.each(ruleFiles())('$id', async ({ id, group }) => {
    const block = blocksOf(readFileSync(`rules/${group}/${id}.md`, 'utf8'), 'Flagged').find(
      ({ source }) => /^Resources:/m.test(source) && !/^Metadata:/m.test(source),
    )!;
    const configuration = block.configuration ?? '';
    const scanned = async (text: string): Promise<string[]> =>
      jsonOf(
        await run(folder({ ...filesOf(block), 'stackward.yaml': configuration, 'a.yaml': text }), [
          'a.yaml',
          '--preset',
          'strict',
          '--rule',
          id,
          '-f',
          'json',
        ]),
      ).findings.map(({ rule }) => rule);
    expect(await scanned(block.source)).toContain(id);
    expect(
      await scanned(
        `${block.source}\nMetadata: { stackward: { ignore: [{ rule: ${id}, reason: for tests }] } }\n`,
      ),
    ).toEqual([]);
  });
  test('on the resource that holds the secret', async () => {
    const text =
      'Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Metadata: { stackward: { ignore: [{ rule: secret-in-environment, reason: a test key }] } }\n    Properties: { Environment: { Variables: { DB_PASSWORD: Xk29fjQ0pLm3vT8s } } }\n';
    const scanned = async (...args: string[]): Promise<string[]> =>
      said(
        await run(folder({ 'a.yaml': text }), [
          'a.yaml',
          '--rule',
          'secret-in-environment',
          '-f',
          'json',
          ...args,
        ]),
      );
    expect([await scanned(), await scanned('--no-ignores')]).toEqual([[], ['secret-in-environment']]);
  });
});

describe('C3: what stands on a resource that others are generated from reaches those', () => {
  const ALL = ['lambda-log-retention', 'iam-wildcard-action', 'iam-wildcard-resource'];
  /** `HERE` is a line of the text: what the author says. */
  const reaches = async (file: string, text: string, written: string): Promise<void> => {
    const scanned = async (words: string): Promise<Set<string>> =>
      new Set(
        said(
          await run(folder({ [file]: text.replace('HERE', words) }), [
            file,
            ...ALL.flatMap(rule => ['--rule', rule]),
            '-f',
            'json',
          ]),
        ),
      );
    expect([await scanned(written), await scanned('# nothing')]).toEqual([new Set(), new Set(ALL)]);
  };
  const comment = `# stackward-ignore ${ALL.join(', ')}: gone in May`;
  const list = `ignore: [${ALL.map(rule => `{ rule: ${rule}, reason: gone in May }`).join(', ')}]`;
  const FN =
    'Handler: a.b, Runtime: nodejs22.x, CodeUri: ., Policies: [{ Statement: [{ Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::a" }, { Effect: Allow, Action: "sqs:SendMessage", Resource: "*" }] }]';
  test('SAM, Metadata: the role and the log group of a function', () =>
    reaches(
      'a.yaml',
      `Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    HERE\n    Properties: { ${FN} }\n`,
      `Metadata: { stackward: { ${list} } }`,
    ));
  test('SAM, a comment', () =>
    reaches(
      'a.yaml',
      `Transform: AWS::Serverless-2016-10-31\nResources:\n  HERE\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties: { ${FN} }\n`,
      comment,
    ));
  const service = (here: string, fn: string): string =>
    `service: s\n${here}\nprovider:\n  name: aws\n  runtime: nodejs22.x\n  iam: { role: { statements: [{ Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::a" }, { Effect: Allow, Action: "sqs:SendMessage", Resource: "*" }] } }\nfunctions:\n  ${fn}\n  fn: { handler: a.b }\n`;
  test('serverless, custom: the log groups and the role of the service', () =>
    reaches('serverless.yml', service('HERE', '# nothing'), `custom: { stackward: { ${list} } }`));
  test('serverless, comments: each where it is caused', async () => {
    const scanned = async (provider: string, fn: string): Promise<string[]> =>
      said(
        await run(folder({ 'serverless.yml': service(provider, fn) }), [
          'serverless.yml',
          ...ALL.flatMap(rule => ['--rule', rule]),
          '-f',
          'json',
        ]),
      );
    expect(
      await scanned(
        comment.replace('lambda-log-retention, ', ''),
        '# stackward-ignore lambda-log-retention: gone in May',
      ),
    ).toEqual([]);
  });
});

describe('C4: a slip of the pen in a suppression is told, with what was meant', () => {
  test.each([
    [
      'the key',
      `${BUCKET}    Metadata: { stackward: { ignroe: [${WHY}] } }\n`,
      'a.yaml:6:30 unknown key "ignroe", did you mean "ignore"?\n',
    ],
    [
      'a key of an entry',
      `${BUCKET}    Metadata: { stackward: { ignore: [{ rule: s3-public-access, reasn: a }] } }\n`,
      'a.yaml:6:65 unknown key "reasn": an entry of ignore has the keys rule, reason and until\n',
    ],
    [
      'the word',
      BUCKET.replace('Site:', 'Site: # stackward-ingore s3-public-access: a'),
      'a.yaml:3:9 "stackward-ingore" has no effect: write `stackward-ignore RULE: reason`\n',
    ],
    [
      'no reason',
      BUCKET.replace('Site:', 'Site: # stackward-ignore s3-public-access'),
      'a.yaml:3:9 the suppression of s3-public-access has no reason and is ignored: write `stackward-ignore s3-public-access: reason`\n',
    ],
  ])('%s', async (_, text, err) => expect(await found({ 'a.yaml': text })).toMatchObject({ err, status: 2 }));
  test('the rule, and one that is not needed, are findings', async () => {
    const messages = async (comment: string): Promise<string[]> =>
      jsonOf(
        await run(folder({ 'a.yaml': BUCKET.replace('Site:', `Site: # ${comment}`) }), [
          'a.yaml',
          '-f',
          'json',
        ]),
      )
        .findings.filter(({ rule }) => rule === 'stale-suppression')
        .map(({ message }) => message);
    expect(await messages('stackward-ignore s3-publik-access: a')).toEqual([
      'there is no rule s3-publik-access to suppress, did you mean s3-public-access?',
    ]);
    expect(await messages('stackward-ignore kms-key-rotation: a')).toEqual([
      'kms-key-rotation reports nothing here, so the suppression is not needed',
    ]);
  });
});

describe('C5: no suppression names a path, so none goes bad when files move', () => {
  test('it moves with its file', async () => {
    const text = BUCKET.replace('Site:', 'Site: # stackward-ignore s3-public-access: a website');
    expect(said(await found({ 'old/a.yaml': text }))).toEqual([]);
    expect(said(await found({ 'new/name.yaml': text }))).toEqual([]);
  });
  test('patterns of the configuration that match nothing stop nothing', async () =>
    expect(
      (
        await found({
          'a.yaml': BUCKET,
          'stackward.yaml': 'exclude: [gone/**]\nparameters: { gone/*.yaml: { A: b } }\n',
        })
      ).status,
    ).toBe(1));
});

describe('C6: the command line adds to what templates accept and takes none of it away; no option swallows a file', () => {
  const text = BUCKET.replace('Site:', 'Site: # stackward-ignore s3-public-access: a website');
  test('--rule, --skip and a configuration beside a suppression', async () => {
    expect(said(await found({ 'a.yaml': text }))).toEqual([]);
    expect(said(await found({ 'a.yaml': text }, '--skip', 'kms-key-rotation'))).toEqual([]);
    expect(
      said(await found({ 'a.yaml': text, 'stackward.yaml': 'rules: { s3-public-access: high }\n' })),
    ).toEqual([]);
  });
  test.each([['--skip'], ['--rule']])('%s must have one value: what follows is a file', async option => {
    const ran = await run(folder({ 'a.yaml': BUCKET }), ['-f', 'json', option, 's3-public-access', 'a.yaml']);
    expect(jsonOf(ran).files.map(({ path }) => path)).toEqual(['a.yaml']);
  });
});
