import { compareSeverity } from '../rule/rule.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { LIVELY } from './visible.ts';
import { said } from './words.ts';

/** JUnit XML as CI servers read it: a suite a file, a case for each rule that spoke there and one for the file itself, so that no document is empty. */
export function junitReport({ findings, files, errors }: Report): string {
  const byFile = new Map<string, ReportedFinding[]>(
    files.filter(({ status }) => status !== 'skipped').map(({ uri }) => [uri, []]),
  );
  for (const finding of findings) {
    const list = byFile.get(finding.uri);
    if (list) list.push(finding);
    else byFile.set(finding.uri, [finding]);
  }
  const suites = [...byFile].map(([uri, mine]) =>
    suite(
      uri,
      mine,
      files.find(file => file.uri === uri),
    ),
  );
  if (errors.length > 0 || suites.length === 0) suites.push(run(errors));
  const total = (key: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((sum, one) => sum + one[key], 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="stackward" tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}">\n${suites.map(({ xml }) => xml).join('')}</testsuites>\n`;
}

type Suite = {
  readonly xml: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
};

function suite(uri: string, findings: readonly ReportedFinding[], file: ReportedFile | undefined): Suite {
  const rules = [...new Set(findings.map(({ rule }) => rule))].map(rule =>
    findings
      .filter(finding => finding.rule === rule)
      .toSorted((a, b) => compareSeverity(a.severity, b.severity)),
  );
  const unread = file?.status === 'failed' || file?.status === 'incomplete';
  const [first] = file?.problems ?? [];
  const read = unread
    ? element(
        'testcase',
        { classname: uri, name: 'can be read' },
        `      ${element('error', { type: file.status, message: first?.message ?? file.status }, '')}\n`,
      )
    : element('testcase', { classname: uri, name: 'can be read' }, '');
  const cases = [
    read,
    ...rules.map(mine =>
      element(
        'testcase',
        { classname: uri, name: mine[0]!.rule, file: uri, line: mine[0]!.start.line },
        failure(mine),
      ),
    ),
  ];
  return suiteOf(uri, cases, rules.length, unread ? 1 : 0);
}

function run(errors: readonly string[]): Suite {
  const cases = errors.map((message, index) =>
    element(
      'testcase',
      { classname: 'stackward', name: `run ${index + 1}` },
      `      ${element('error', { type: 'run', message }, '')}\n`,
    ),
  );
  return suiteOf(
    'stackward',
    cases.length > 0 ? cases : [element('testcase', { classname: 'stackward', name: 'run' }, '')],
    0,
    errors.length,
  );
}

const suiteOf = (name: string, cases: readonly string[], failures: number, errors: number): Suite => ({
  tests: cases.length,
  failures,
  errors,
  xml: `  ${element('testsuite', { name, tests: cases.length, failures, errors }, cases.map(one => `    ${one}\n`).join(''), '  ')}\n`,
});

/** One failure a case, and the gravest finding first: readers show no more. */
function failure(findings: readonly ReportedFinding[]): string {
  const [first] = findings;
  const text = findings
    .map(
      finding =>
        `${finding.uri}:${finding.start.line}:${finding.start.column} ${finding.severity}: ${said(finding)}\n${finding.fix}`,
    )
    .join('\n');
  return `      ${element('failure', { type: first!.severity, message: findings.length === 1 ? said(first!) : `${said(first!)}, and ${findings.length - 1} more` }, escaped(text), '')}\n`;
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
