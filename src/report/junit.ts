import { groupBy } from '../rule/group-by.ts';
import { compareSeverity } from '../rule/rule.ts';
import { pieces, type ReportText } from './pieces.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { isBroken, isUnread, withAccepted } from './unread.ts';
import { LIVELY } from './visible.ts';
import { sentenceOf } from './words.ts';

/** JUnit XML as CI servers read it: a suite a file, a case for each rule that spoke there and one for the file itself, so that no document is empty. */
export function junitReport({ findings, files, errors }: Report): ReportText {
  const fileOf = new Map(files.toReversed().map(file => [file.uri, file]));
  const byFile = new Map<string, readonly ReportedFinding[]>(
    files.filter(({ status }) => status !== 'skipped').map(({ uri }) => [uri, []]),
  );
  for (const [uri, found] of groupBy(findings, finding => finding.uri)) byFile.set(uri, found);
  const suites = [...byFile].map(([uri, found]) => suite(uri, found, fileOf.get(uri)));
  if (errors.length > 0 || suites.length === 0) suites.push(run(errors));
  const total = (key: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((sum, one) => sum + one[key], 0);
  return pieces(function* () {
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="stackward" tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}">\n`;
    for (const { xml } of suites) yield xml();
    yield '</testsuites>\n';
  });
}

type Suite = {
  readonly xml: () => string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
};

function suite(uri: string, findings: readonly ReportedFinding[], file: ReportedFile | undefined): Suite {
  const gravestFirst = findings.toSorted((a, b) => compareSeverity(a.severity, b.severity));
  const byRule = groupBy(gravestFirst, ({ rule }) => rule);
  const rules = [...new Set(findings.map(({ rule }) => rule))].flatMap(rule => {
    const found = byRule.get(rule);
    return found ? [found] : [];
  });
  const unread = file && isUnread(file) ? file : undefined;
  const isError = unread !== undefined && isBroken(unread);
  const counts = { tests: 1 + rules.length, failures: rules.length, errors: isError ? 1 : 0 };
  return suiteOf(uri, counts, unread && !isError ? { skipped: 1 } : {}, () => [
    element('testcase', { classname: uri, name: 'can be read' }, unread ? notRead(unread) : ''),
    ...rules.map(([first, ...others]) =>
      element(
        'testcase',
        { classname: uri, name: first.rule, file: uri, line: first.start.line },
        failure(first, others),
      ),
    ),
  ]);
}

/** Servers count what is accepted as skipped, which fails no build. */
function notRead(file: ReportedFile): string {
  const { status, problems } = file;
  const message = problems[0]?.message ?? status;
  return `      ${
    isBroken(file)
      ? element('error', { type: status, message }, '')
      : element('skipped', { message: withAccepted(`${status}: ${message}`, file) }, '')
  }\n`;
}

function run(errors: readonly string[]): Suite {
  const cases = errors.map((message, index) =>
    element(
      'testcase',
      { classname: 'stackward', name: `run ${index + 1}` },
      `      ${element('error', { type: 'run', message }, '')}\n`,
    ),
  );
  const counts = { tests: Math.max(1, errors.length), failures: 0, errors: errors.length };
  return suiteOf('stackward', counts, {}, () =>
    cases.length > 0 ? cases : [element('testcase', { classname: 'stackward', name: 'run' }, '')],
  );
}

const suiteOf = (
  name: string,
  counts: Omit<Suite, 'xml'>,
  skipped: { readonly skipped?: number },
  cases: () => readonly string[],
): Suite => ({
  ...counts,
  xml: () =>
    `  ${element(
      'testsuite',
      { name, ...counts, ...skipped },
      cases()
        .map(one => `    ${one}\n`)
        .join(''),
      '  ',
    )}\n`,
});

/** One failure a case, and the gravest finding first: readers show no more. */
function failure(first: ReportedFinding, others: readonly ReportedFinding[]): string {
  const sentence = sentenceOf(first);
  const message = others.length === 0 ? sentence : `${sentence}, and ${others.length} more`;
  const text = [first, ...others]
    .map(
      finding =>
        `${finding.uri}:${finding.start.line}:${finding.start.column} ${finding.severity}: ${sentenceOf(finding)}\n${finding.fix}`,
    )
    .join('\n');
  return `      ${element('failure', { type: first.severity, message }, escaped(text), '')}\n`;
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  body: string,
  indent = '    ',
): string {
  const head = `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('')}`;
  if (body === '') return `${head}/>`;
  return body.startsWith(' ') ? `${head}>\n${body}${indent}</${name}>` : `${head}>${body}</${name}>`;
}

// What XML 1.0 has no place for, not even escaped.
const NO_XML =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const numbered = (character: string): string => `&#${character.charCodeAt(0)};`;
const escaped = (text: string): string =>
  text
    .replace(NO_XML, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\r\n\t]/g, numbered)
    .replace(LIVELY, numbered);
