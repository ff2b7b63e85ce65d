import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPEN, run, writeFiles } from '../cli/testing.ts';

// What reads a report is strict: a report that breaks one of these rules is refused, or shown empty, and nobody is told why.
const text = { type: 'string', minLength: 1 };
const party = {
  type: 'object',
  required: ['id', 'name', 'version', 'vendor'],
  properties: {
    id: text,
    name: text,
    version: text,
    vendor: { type: 'object', required: ['name'], properties: { name: text } },
  },
};
const moment = { type: 'string', pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$` };
const url = { type: 'string', pattern: '^https?://.+' };

/** The rules of GitLab's schema 15.0.4 for the parts that the report has (lib/gitlab/ci/parsers/security/validators/schemas, read 2026-11). */
const SAST = {
  type: 'object',
  required: ['scan', 'version', 'vulnerabilities'],
  properties: {
    version: { type: 'string', pattern: String.raw`^[0-9]+\.[0-9]+\.[0-9]+$` },
    scan: {
      type: 'object',
      required: ['analyzer', 'end_time', 'scanner', 'start_time', 'status', 'type'],
      properties: {
        analyzer: party,
        scanner: party,
        start_time: moment,
        end_time: moment,
        status: { enum: ['success', 'failure'] },
        type: { enum: ['sast'] },
        messages: {
          type: 'array',
          items: {
            type: 'object',
            required: ['level', 'value'],
            properties: { level: { enum: ['info', 'warn', 'fatal'] }, value: text },
          },
        },
      },
    },
    vulnerabilities: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'identifiers', 'location'],
        properties: {
          id: text,
          name: { type: 'string', maxLength: 255 },
          description: { type: 'string', maxLength: 1_048_576 },
          solution: { type: 'string', maxLength: 7000 },
          severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
          identifiers: {
            type: 'array',
            minItems: 1,
            maxItems: 20,
            items: {
              type: 'object',
              required: ['type', 'name', 'value'],
              properties: { type: text, name: text, value: text, url },
            },
          },
          links: {
            type: 'array',
            items: { type: 'object', required: ['url'], properties: { name: { type: 'string' }, url } },
          },
          location: {
            type: 'object',
            required: ['file', 'start_line'],
            properties: {
              file: { type: 'string', pattern: '^[^/]' },
              start_line: { type: 'integer', minimum: 1 },
              end_line: { type: 'integer', minimum: 1 },
            },
          },
        },
      },
    },
  },
};

/** What GitLab reads of a Code Quality report (doc/ci/testing/code_quality.md, read 2026-11). */
const QUALITY = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: text,
      check_name: text,
      fingerprint: text,
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!/|\\./)' },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
};

const ajv = new Ajv({ allErrors: true });
const faults = (schema: object, out: string): unknown => {
  const valid = ajv.compile(schema);
  return valid(JSON.parse(out)) ? [] : valid.errors;
};

type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };
/** Throws where the text is no XML. */
function tagsOf(xml: string): Tag[] {
  const tags: Tag[] = [];
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => tags.push({ name, attributes }));
  parser.write(xml).close();
  return tags;
}

/** Every template that fixtures hold, with names and texts that every format must spell in its own way. */
const ODD = `${OPEN}  "a<b>&\\"'\\u0007\\n::error::x]]>|\`@user": { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }\n`;
function templatesIn(path: string): string[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap(name => templatesIn(join(path, name)));
  return /\.(?:ya?ml|json)$/.test(path) ? [path] : [];
}
const FULL = Object.fromEntries([
  ...['flagged', 'dialects', 'broken', 'seed', 'nested']
    .flatMap(name => templatesIn(join('fixtures', name)))
    .map((path): [string, Buffer] => [path, readFileSync(path)]),
  ['odd/größe & 100%.yaml', Buffer.from(ODD)],
]);
const SCANS = [
  ['nothing found', { 'a.yaml': 'Resources: {}\n' }],
  ['nothing scanned', {}],
  ['every fixture', FULL],
] as const;

const FORMATS = ['gitlab', 'codequality', 'junit', 'github', 'markdown'] as const;
type Reports = Readonly<Record<(typeof FORMATS)[number], string>>;

describe.each(SCANS)('%s', (name, files) => {
  let reports: Reports;
  beforeAll(async () => {
    const outputs = mkdtempSync(join(tmpdir(), 'stackward-'));
    const cwd = mkdtempSync(join(tmpdir(), 'stackward-'));
    try {
      writeFiles(cwd, files);
      await run(cwd, [
        '.',
        '--preset',
        'strict',
        ...FORMATS.flatMap(format => ['-o', `${format}=${join(outputs, format)}`]),
      ]);
      reports = Object.fromEntries(
        FORMATS.map(format => [format, readFileSync(join(outputs, format), 'utf8')]),
      ) as Reports;
    } finally {
      for (const root of [outputs, cwd]) rmSync(root, { recursive: true, force: true });
    }
  });

  test('a SAST report that GitLab takes in', () => {
    const out = reports.gitlab;
    expect(faults(SAST, out)).toEqual([]);
    const ids = (JSON.parse(out) as { vulnerabilities: { id: string }[] }).vulnerabilities.map(
      ({ id }) => id,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length > 100).toBe(name === 'every fixture');
  });

  test('a Code Quality report that GitLab takes in', () => {
    const out = reports.codequality;
    expect(faults(QUALITY, out)).toEqual([]);
    const prints = (JSON.parse(out) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('a JUnit report that is XML, and counts what it holds', () => {
    const [root, ...tags] = tagsOf(reports.junit);
    const count = (wanted: string): number => tags.filter(tag => tag.name === wanted).length;
    expect(root).toMatchObject({
      name: 'testsuites',
      attributes: {
        tests: String(count('testcase')),
        failures: String(count('failure')),
        errors: String(count('error')),
      },
    });
    expect(count('testcase')).toBeGreaterThan(0);
    const sum = (key: string): number =>
      tags
        .filter(tag => tag.name === 'testsuite')
        .reduce((total, { attributes }) => total + Number(attributes[key]), 0);
    expect([sum('tests'), sum('failures'), sum('errors')]).toEqual([
      count('testcase'),
      count('failure'),
      count('error'),
    ]);
  });

  test('annotations of GitHub, each one line of the command that is meant', () => {
    const lines = reports.github.trimEnd().split('\n');
    expect(
      lines.filter(
        line =>
          line.startsWith('::') &&
          !/^::(?:error|warning|notice) (?:file=[^,:]+,(?:line=\d+,)?(?:endLine=\d+,)?(?:col=\d+,)?(?:endColumn=\d+,)?)?title=[^,:\r]+::[^\r]+$/.test(
            line,
          ),
      ),
    ).toEqual([]);
  });

  test('Markdown in which no text of a template is markup', () => {
    const page = reports.markdown;
    expect(page.length).toBeLessThan(65_536);
    expect(page).not.toMatch(/@user|<b>|^::|\u0007/m);
  });
});
