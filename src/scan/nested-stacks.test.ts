import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, jsonOf, run, type Shown } from '../cli/testing.ts';

const scanned = async (
  fixture: string,
  paths: readonly string[] = ['.'],
  ...flags: string[]
): Promise<Shown> => {
  const cwd = folder();
  cpSync(join('fixtures/nested', fixture), cwd, { recursive: true });
  return jsonOf(
    await run(cwd, [
      ...paths,
      '-f',
      'json',
      '--rule',
      's3-public-access',
      '--rule',
      'log-group-retention',
      ...flags,
    ]),
  );
};
/** `file:line severity confidence when …; notes`, without what strict adds. */
const told = ({ findings }: Shown): string[] =>
  findings
    .filter(
      ({ severity }) =>
        severity === 'high' || severity === 'critical' || severity === 'low' || severity === 'medium',
    )
    .map(
      ({ file, start, confidence, when, related, rule }) =>
        `${file}:${start.line} ${rule}${confidence === 'certain' ? '' : ' with defaults'}${when.length > 0 ? ` when ${when.join(' and ')}` : ''}: ${related.map(({ note }) => note).join('; ')}`,
    );

test('nested stacks are judged with what their parents pass, each file once', async () => {
  const all = await scanned('shop');
  expect(all.files.map(({ path, status }) => `${path} ${status}`)).toEqual([
    'stacks/drafts.yaml scanned',
    'stacks/storage.yaml scanned',
    'template.yaml partial',
  ]);
  expect(told(all)).toEqual([
    'stacks/drafts.yaml:10 s3-public-access with defaults: deployed by Drafts in template.yaml',
    'stacks/drafts.yaml:18 s3-public-access: deployed by Drafts in template.yaml',
    'stacks/storage.yaml:8 s3-public-access: deployed by Uploads in template.yaml',
    'stacks/storage.yaml:10 log-group-retention: deployed by Uploads in template.yaml; deployed by Archive in template.yaml when Stage is prod',
  ]);
  expect(all.findings.find(({ file }) => file === 'stacks/storage.yaml')!.related[0]).toMatchObject({
    file: 'template.yaml',
    start: { line: 9, column: 11 },
  });
});

test('what is not there is a note at the resource', async () =>
  expect((await scanned('shop')).files.at(-1)!.problems).toMatchObject([
    { line: 26, message: 'the template of Remote is at a URL: its resources are not known' },
    {
      line: 29,
      message: 'the template of Missing, stacks/missing.yaml, does not exist: its resources are not known',
    },
  ]));

test('a parameter of the command line reaches the child through its parent, and only so', async () => {
  expect(
    told(await scanned('shop', ['.'], '--parameter', 'Acl=Private')).filter(line => line.includes(':10 s3')),
  ).toEqual([]);
  expect(
    told(await scanned('shop', ['.'], '--parameter', 'Kept=Private')).filter(line =>
      line.includes('drafts.yaml:18'),
    ),
  ).toHaveLength(1);
});

test('a child that is named alone is scanned alone', async () =>
  expect(told(await scanned('shop', ['stacks/drafts.yaml']))).toEqual([
    'stacks/drafts.yaml:14 s3-public-access with defaults: ',
    'stacks/drafts.yaml:18 s3-public-access with defaults: ',
  ]));

test.each([
  ['the parent alone', ['template.yaml']],
  ['both', ['stacks/drafts.yaml', 'template.yaml']],
  ['both, twice', ['template.yaml', '.', 'stacks/storage.yaml', 'stacks/drafts.yaml']],
])('the same is found once from %s', async (_, paths) => {
  const [all, some] = [await scanned('shop'), await scanned('shop', paths)];
  expect(some.findings).toEqual(all.findings);
  expect(some.summary).toEqual(all.summary);
});

describe('stacks that deploy each other', () => {
  test('are each found once, and the cycle is told', async () => {
    const all = await scanned('loop');
    expect(told(all)).toEqual([
      'a.yaml:6 s3-public-access: ',
      'b.yaml:6 s3-public-access: deployed by Next in a.yaml',
      'c.yaml:6 s3-public-access: deployed by Next in b.yaml',
    ]);
    expect(
      all.files.flatMap(({ path, problems }) => problems.map(({ message }) => `${path}: ${message}`)),
    ).toEqual([
      'c.yaml: Next deploys a.yaml, which is one of its parent templates: the cycle was not followed',
    ]);
  });
  test('from any of them', async () =>
    expect((await scanned('loop', ['b.yaml'])).files.map(({ path }) => path)).toEqual([
      'a.yaml',
      'b.yaml',
      'c.yaml',
    ]));
});

const stack = (url: string, more = ''): string =>
  `{ Type: AWS::CloudFormation::Stack, ${more}Properties: { TemplateURL: ${url} } }`;
const template = (resources: Readonly<Record<string, string>>): string =>
  `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n${Object.entries(resources)
    .map(([id, text]) => `  ${id}: ${text}\n`)
    .join('')}`;
const OPEN = '{ Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }';
const scanOf = async (files: Readonly<Record<string, string>>, ...args: string[]): Promise<Shown> =>
  jsonOf(await run(folder(files), ['-f', 'json', '--rule', 's3-public-access', ...args]));

test('eight deep, and then no further', async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `${String(i).padStart(2, '0')}.yaml`,
      template({ Next: stack(`${String(i + 1).padStart(2, '0')}.yaml`), Uploads: OPEN }),
    ]),
  );
  const { files, findings } = await scanOf(chain, '00.yaml');
  expect([...new Set(findings.map(({ file }) => file))]).toEqual(Object.keys(chain).slice(0, 9));
  expect(files.at(-1)!.problems).toMatchObject([
    { message: 'Next is nested more than 8 levels deep and was not read' },
  ]);
});

test('a tower of stacks that multiply ends', async () => {
  const many = (url: string): string =>
    template(
      Object.fromEntries(
        Array.from({ length: 20 }, (_, i) => [
          `S${i}`,
          `{ Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url}, Parameters: { P: '${i}' } } }`,
        ]),
      ),
    ).replace('Resources:', 'Parameters: { P: { Type: String } }\nResources:');
  const { files, findings } = await scanOf(
    {
      '0.yaml': many('1.yaml'),
      '1.yaml': many('2.yaml'),
      '2.yaml': many('3.yaml'),
      '3.yaml': template({ Uploads: OPEN }),
    },
    '0.yaml',
  );
  expect(
    files.some(({ problems }) =>
      problems.some(({ message }) => message.startsWith('only 200 nested stacks were read')),
    ),
  ).toBe(true);
  expect(new Set(findings.map(({ message }) => message)).size).toBe(findings.length);
});

test.each<[string, string, string]>([
  [
    'outside the root',
    '../../x.yaml',
    'the template of S is outside the root of the scan: its resources are not known',
  ],
  [
    'known only later',
    '!Ref Url',
    'the template of S is not known until deployment: its resources are not known',
  ],
  [
    'no template',
    'child.yaml',
    'the template of S, child.yaml, is not a template: its resources are not known',
  ],
])('a template that is %s', async (_, url, message) => {
  const { files } = await scanOf(
    {
      'a.yaml': template({ S: stack(url) }).replace(
        'Resources:',
        'Parameters: { Url: { Type: String } }\nResources:',
      ),
      'child.yaml': 'a: 1\n',
    },
    'a.yaml',
  );
  expect(files[0]!.problems).toMatchObject([{ message }]);
});

test('a stack that is never deployed is not followed', async () => {
  const parent = template({ S: stack('child.yaml', 'Condition: Never, ') }).replace(
    'Resources:',
    'Conditions: { Never: !Equals [a, b] }\nResources:',
  );
  expect(
    (await scanOf({ 'a.yaml': parent, 'child.yaml': template({ Uploads: OPEN }) }, 'a.yaml')).findings,
  ).toEqual([]);
});
