import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { whole } from './pieces.ts';
import { jsonReport } from './json.ts';
import { file, finding, report } from './testing.ts';

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync('schema/report.schema.json', 'utf8')) as object);
const problem = { code: 'bad-yaml', message: 'this quote is never closed', line: 3, column: 7 };

test.each([
  ['nothing at all', report({ files: [] })],
  [
    'findings of every kind',
    report({
      findings: [
        finding(),
        finding({
          severity: 'critical',
          confidence: 'with defaults',
          when: ['stage is prod'],
          related: [
            {
              file: 'a',
              uri: 'a',
              start: { line: 1, column: 1 },
              end: { line: 1, column: 1 },
              note: 'here',
              resource: 'Other',
            },
          ],
        }),
      ],
    }),
  ],
  [
    'files of every status',
    report({
      files: [
        file('a', 'failed', { problems: [problem] }),
        file('b', 'skipped', { verboseOnly: true }),
        file('c', 'partial', { dialect: 'sam', undecided: [{ rule: 'r', resource: 'R', reason: 'why' }] }),
      ],
    }),
  ],
])('%s fits the published schema', (_, given) => {
  expect(validate(JSON.parse(whole(jsonReport(given)))) ? [] : validate.errors).toEqual([]);
});

test('the schema is no rubber stamp', () =>
  expect(validate({ ...(JSON.parse(whole(jsonReport(report()))) as object), more: 1 })).toBe(false));

test('no field beyond the format leaves the house', () => {
  const { findings, files } = JSON.parse(whole(jsonReport(report({ findings: [finding()] })))) as {
    findings: object[];
    files: object[];
  };
  expect(Object.keys(findings[0]!)).toEqual([
    'rule',
    'severity',
    'confidence',
    'message',
    'why',
    'fix',
    'file',
    'start',
    'end',
    'resource',
    'resourceType',
    'deployed',
    'when',
    'related',
    'fingerprint',
    'suppression',
  ]);
  expect(Object.keys(files[0]!)).toEqual(['path', 'dialect', 'status', 'resources', 'problems', 'undecided']);
});

test('a finding says what accepts it, and the report where text of templates stands', () => {
  const of = (file: string) => {
    const { findings, untrusted } = JSON.parse(
      whole(
        jsonReport(
          report({ findings: [{ ...finding(), file, rule: 'a-rule', start: { line: 7, column: 3 } }] }),
        ),
      ),
    ) as { findings: { suppression: object }[]; untrusted: string[] };
    return { ...findings[0]?.suppression, isMarked: untrusted.includes('findings[].message') };
  };
  expect(of('a.yaml')).toEqual({
    file: 'a.yaml',
    line: 7,
    text: '# stackward-ignore a-rule: REASON',
    isMarked: true,
  });
  expect(of('a.ts')).toMatchObject({ line: 7, text: '// stackward-ignore a-rule: REASON' });
  expect(of('a.json')).toEqual({
    file: 'a.json',
    text: '"Metadata": { "stackward": { "ignore": [{ "rule": "a-rule", "reason": "REASON" }] } }',
    isMarked: true,
  });
});
