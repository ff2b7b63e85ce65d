import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Log, Run } from 'sarif';
import { expect, test } from 'vitest';
import { SEVERITIES } from '../rule/rule.ts';
import { rendered } from '../cli/outputs.ts';
import { scan } from '../index.ts';
import { whole } from './pieces.ts';
import { sarifReport } from './sarif.ts';
import { file, finding, report, rule } from './testing.ts';
import type { Report } from './report.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);
// Draft 04, of which it uses nothing that draft 07 reads otherwise but the name of `id`.
const {
  $schema: _,
  id: $id,
  ...schema
} = JSON.parse(readFileSync('fixtures/schemas/sarif-schema-2.1.0.json', 'utf8')) as {
  $schema: string;
  id: string;
};
const validate = ajv.compile({ $id, ...schema });

function runOf(given: Report): Run {
  const log = JSON.parse(whole(sarifReport(given))) as Log;
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0]!;
}
const at = (line: number, column = 1) => ({ start: { line, column }, end: { line, column: column + 3 } });
const problem = { code: 'bad-yaml', message: 'this quote is never closed', line: 3, column: 7 };

test('a finding has the whole region, the hash of its line and our fingerprint', () => {
  const [result] = runOf(
    report({
      findings: [
        finding({
          when: ['Stage is not prod'],
          related: [{ file: 'b.yaml', uri: 'b.yaml', ...at(2), note: 'the key' }],
        }),
      ],
    }),
  ).results!;
  expect(result).toMatchObject({
    ruleId: 's3-bucket-encryption',
    ruleIndex: 0,
    level: 'note',
    message: {
      text: 'Uploads states no encryption when Stage is not prod. Set BucketEncryption with SSEAlgorithm aws:kms.',
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'template.yaml' },
          region: { startLine: 6, startColumn: 11, endLine: 6, endColumn: 26 },
        },
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash: '271789c17abda88f:1',
      'stackward/v1': '0123456789abcdef0123456789abcdef',
    },
    relatedLocations: [{ id: 1, message: { text: 'the key' } }],
  });
});

test('one descriptor for each rule and severity, each index right, security-severity a number in a string', () => {
  const findings = [...SEVERITIES, ...SEVERITIES, ...SEVERITIES].map((severity, line) =>
    finding({ severity, ...at(line + 1) }),
  );
  const { results, tool } = runOf(report({ findings }));
  const rules = tool.driver.rules!;
  expect(rules.map(({ id }) => id)).toEqual([
    's3-bucket-encryption/critical',
    's3-bucket-encryption/high',
    's3-bucket-encryption/medium',
    's3-bucket-encryption',
    's3-bucket-encryption/info',
  ]);
  expect(rules.map(({ properties }) => properties!['security-severity'] as unknown)).toEqual([
    '9.5',
    '8.0',
    '5.5',
    '2.0',
    undefined,
  ]);
  for (const result of results!) expect(rules[result.ruleIndex!]!.id).toBe(result.ruleId);
});

test('tags are unique, at most ten, and name the weakness', () => {
  const many = rule({ maps: { cwe: [798, 798, 79], fsbp: Array.from({ length: 20 }, (_, i) => `S3.${i}`) } });
  const tags = runOf(report({ findings: [finding()], rules: [many] })).tool.driver.rules![0]!.properties!
    .tags!;
  expect(tags).toEqual([...new Set(tags)]);
  expect(tags).toHaveLength(10);
  expect(tags.slice(0, 3)).toEqual(['security', 'external/cwe/cwe-798', 'external/cwe/cwe-079']);
});

test.each([
  ['a b#c%d.yaml', 'a%20b%23c%25d.yaml'],
  ['a:b.yaml', 'a%3Ab.yaml'],
  ['größe/x?.yml', 'gr%C3%B6%C3%9Fe/x%3F.yml'],
  ['[id]/t.yaml', '%5Bid%5D/t.yaml'],
  ['lone\uD800.yaml', 'lone%EF%BF%BD.yaml'],
])('the path %s is the reference %s', (uri, expected) => {
  const run = runOf(
    report({ findings: [finding({ uri })], files: [file(uri, 'failed', { problems: [problem] })] }),
  );
  expect(run.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe(expected);
});

test('findings of one rule on one line are one result: GitHub would merge them', () => {
  const findings = [
    finding({ ...at(4, 3), message: 'A is open' }),
    finding({ ...at(4, 30), message: 'B is open', when: ['x is y'] }),
    finding({ ...at(5), message: 'C is open' }),
  ];
  const { results } = runOf(report({ findings }));
  expect(
    results!.map(({ message, relatedLocations = [] }) => [
      message.text!.slice(0, 40),
      relatedLocations.length,
    ]),
  ).toEqual([
    ['A is open. B is open when x is y. Set Bu', 1],
    ['C is open. Set BucketEncryption with SSE', 0],
  ]);
});

test('a file that could not be scanned makes the run unsuccessful, and is named; one passed by is not', () => {
  const files = [
    file('a.yaml', 'failed', { problems: [problem] }),
    file('b.yaml', 'skipped', { problems: [{ ...problem, code: 'templated' }] }),
    file('c.json', 'skipped', { problems: [problem], verboseOnly: true }),
  ];
  const [invocation] = runOf(report({ files, errors: ['rule x failed on resource Y'] })).invocations!;
  expect(invocation).toMatchObject({ executionSuccessful: false });
  expect(
    invocation!.toolExecutionNotifications!.map(({ level, message }) => `${level} ${message.text}`),
  ).toEqual([
    'error failed: this quote is never closed',
    'note skipped: this quote is never closed',
    'error rule x failed on resource Y',
  ]);
  expect(runOf(report()).invocations).toEqual([{ executionSuccessful: true }]);
});

test('of more than 5,000 results the gravest stay, and the run says so', () => {
  const findings = Array.from({ length: 6_000 }, (_, line) =>
    finding({ severity: line % 6 === 0 ? 'high' : 'low', ...at(line + 1) }),
  );
  const { results, invocations } = runOf(report({ findings }));
  expect(results!.filter(({ level }) => level === 'error')).toHaveLength(1_000);
  expect(results).toHaveLength(5_000);
  expect(invocations![0]!.toolExecutionNotifications![0]!.message.text).toBe(
    'the 1000 least severe results were left out',
  );
});

test('results in files that git ignores are told', () => {
  const findings = [finding({ file: 'cdk.out/a.json', uri: 'cdk.out/a.json' }), finding({ ...at(9) })];
  const log = JSON.parse(
    whole(sarifReport(report({ findings }), { ignored: new Set(['cdk.out/a.json']) })),
  ) as Log;
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  expect(log.runs[0]!.invocations![0]!.toolExecutionNotifications).toMatchObject([
    {
      level: 'warning',
      message: { text: '1 result is in files that git ignores: an upload has no code to show for it' },
    },
  ]);
});

test('a category of its own, columns in UTF-16 units, one run', () =>
  expect(runOf(report())).toMatchObject({
    automationDetails: { id: 'stackward/' },
    columnKind: 'utf16CodeUnits',
    tool: { driver: { name: 'stackward', semanticVersion: '1.2.3' } },
  }));

test('the steps of a way are a flow from the finding on, and related places as well', () => {
  const step = (line: number, note: string) => ({
    file: 'b.yaml',
    uri: 'b.yaml',
    ...at(line),
    note,
    step: true,
  });
  const [result] = runOf(
    report({
      findings: [
        finding({
          related: [
            { file: 'a.yaml', uri: 'a.yaml', ...at(9), note: 'aside' },
            step(3, 'Orders is encrypted'),
            step(7, 'the key'),
          ],
        }),
      ],
    }),
  ).results!;
  const { locations } = result!.codeFlows![0]!.threadFlows[0]!;
  expect(
    locations.map(({ location }) => [location!.message!.text, location!.physicalLocation!.region!.startLine]),
  ).toEqual([
    ['Uploads states no encryption', 6],
    ['Orders is encrypted', 3],
    ['the key', 7],
  ]);
  expect(result!.relatedLocations).toHaveLength(3);
});

test('of several findings on one line each shows its own way', () => {
  const step = (line: number, note: string) => ({
    file: 'b.yaml',
    uri: 'b.yaml',
    ...at(line),
    note,
    step: true,
  });
  const [result] = runOf(
    report({
      findings: [
        finding({ message: 'A', related: [step(3, 'a')] }),
        finding({ message: 'B' }),
        finding({ message: 'C', related: [step(4, 'c')] }),
      ],
    }),
  ).results!;
  expect(
    result!.codeFlows!.map(({ threadFlows }) =>
      threadFlows[0]!.locations.map(({ location }) => location!.message!.text),
    ),
  ).toEqual([
    ['A', 'a'],
    ['C', 'c'],
  ]);
});

test('what was accepted takes the place of nothing that was not, and the largest report is one that GitHub takes', () => {
  const related = Array.from({ length: 150 }, (_, line) => ({
    file: 'infra/b.yaml',
    uri: 'infra/b.yaml',
    ...at(line + 1),
    note: `Orders${line} has no customer-managed key`,
    step: line < 6,
  }));
  const findings = Array.from({ length: 4_990 }, (_, line) =>
    finding({ ...at(line + 1), fingerprint: line.toString(16).padStart(32, '0'), related }),
  );
  const suppressed = Array.from({ length: 20 }, (_, line) => ({
    ...finding({ severity: 'critical', ...at(line + 1) }),
    reason: 'known',
  }));
  const text = whole(sarifReport(report({ findings, suppressed }), { suppressed: true }));
  const [{ results }] = (JSON.parse(text) as Log).runs as [Run];
  expect([results!.length, results!.filter(one => one.suppressions).length]).toEqual([5_000, 10]);
  for (const { relatedLocations, codeFlows } of results!.filter(one => !one.suppressions))
    expect([relatedLocations!.length, codeFlows!.length]).toEqual([20, 1]);
  expect(gzipSync(text).length).toBeLessThan(10_000_000);
});

test('what mends a finding is a fix of its region; of several on one line no one mends all', () => {
  const mended = finding({ replacement: '"true"' });
  expect(runOf(report({ findings: [mended] })).results![0]!.fixes).toEqual([
    {
      description: { text: 'Set BucketEncryption with SSEAlgorithm aws:kms.' },
      artifactChanges: [
        {
          artifactLocation: { uri: 'template.yaml' },
          replacements: [
            {
              deletedRegion: { startLine: 6, startColumn: 11, endLine: 6, endColumn: 26 },
              insertedContent: { text: '"true"' },
            },
          ],
        },
      ],
    },
  ]);
  expect(
    runOf(report({ findings: [mended, finding({ message: 'another' })] })).results![0],
  ).not.toHaveProperty('fixes');
});

const PLAIN = {
  colour: false,
  verbose: false,
  quiet: false,
  statistics: false,
  width: 80,
  times: { start: new Date(0), end: new Date(0) },
};
test('the SARIF of every fixture keeps to the schema, suppressed results included', async () => {
  for (const name of [
    'flagged',
    'accepted',
    'dialects',
    'seed',
    'nested',
    'cdk',
    'broken',
    'topics',
    'events',
  ]) {
    const scanned = await scan('.', { cwd: `fixtures/${name}`, preset: 'strict' });
    for (const suppressed of [false, true]) {
      const log = JSON.parse(whole(await rendered('sarif', scanned, { ...PLAIN, suppressed }))) as Log;
      expect([name, validate(log) ? [] : validate.errors]).toEqual([name, []]);
      const prints = log.runs[0]!.results!.map(
        ({ ruleId, locations, partialFingerprints }) =>
          `${ruleId} ${locations![0]!.physicalLocation!.artifactLocation!.uri} ${partialFingerprints!['stackward/v1']}`,
      );
      expect(new Set(prints).size).toBe(prints.length);
    }
  }
});

test('a line with very many findings stays readable, and its ways within what GitHub takes', () => {
  const many = Array.from({ length: 400 }, (_, n) =>
    finding({
      message: `store ${n} is open`,
      related: [
        { file: 'a.yaml', uri: 'a.yaml', ...at(n + 1), note: 'one', step: true },
        { file: 'a.yaml', uri: 'a.yaml', ...at(n + 2), note: 'two', step: true },
      ],
    }),
  );
  const [result, ...others] = runOf(report({ findings: many })).results!;
  expect(others).toEqual([]);
  expect(result!.message.text).toMatch(/store 9 is open\. 390 more on this line\. Set /);
  expect(
    result!.codeFlows!.flatMap(({ threadFlows }) => threadFlows.flatMap(({ locations }) => locations)).length,
  ).toBeLessThanOrEqual(100);
});
