import { beforeAll, expect, test } from 'vitest';
import { codeOf } from '../aws/code/function-code.ts';
import { faultPlace } from '../aws/code/fault-place.ts';
import { loadPython } from '../code/python/python.ts';
import { whole } from '../report/pieces.ts';
import { sarifReport } from '../report/sarif.ts';
import { textReport } from '../report/text.ts';
import { defineRule, type Rule } from '../rule/rule.ts';
import { scan } from '../scan.ts';
import type { ScanOptions } from './options.ts';
import { memoryHost } from './testing.ts';

beforeAll(loadPython);

/** Finds each call of `danger` in handlers, and where its argument is written. */
const danger: Rule = defineRule({
  id: 'code-danger',
  title: 'T',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  why: 'w',
  fix: 'f',
  references: [],
  check({ resource: fn, report }) {
    const code = codeOf(fn);
    if (code.kind === 'none') return;
    for (const { callee, at, within } of code.flow.calls) {
      const place = faultPlace(fn, code, at.span, within);
      if (callee.kind !== 'package' || callee.source !== 'global:danger' || !place) continue;
      report(place.at, 'danger is called', {
        code: place.code,
        related: at.args.map(({ value }) => ({
          at: code.placeOf(value.span),
          note: 'its argument',
          leads: true,
        })),
      });
    }
  },
});

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: nodejs22.x
      Events: { Post: { Type: HttpApi, Properties: { Path: /orders, Method: post } } }
  Again:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.other
      Runtime: nodejs22.x
`;
const APP = `const { run } = require('./run');
exports.handler = async event => run(event.body);
exports.other = async event => run(event);
`;
const RUN = `exports.run = async text => {
  const password = 'Zx81-kQ7&vB2m';
  return danger(text, password);
};
`;
const FILES = { 'template.yaml': TEMPLATE, 'src/app.js': APP, 'src/run.js': RUN };
const options: ScanOptions = {
  rules: [danger],
  only: ['code-danger', 'stale-suppression'],
  today: '2026-11-25',
};
const scanned = (files: Readonly<Record<string, string>>, more: ScanOptions = {}) =>
  scan(['.'], { ...options, ...more }, memoryHost(files));
const line = (one: {
  readonly file: string;
  readonly start: { readonly line: number };
  readonly message: string;
}): string => `${one.file}:${one.start.line} ${one.message}`;

test('a place of code is found once, and names the functions that run it and what calls them', async () => {
  const { findings, errors } = await scanned(FILES);
  expect(errors).toEqual([]);
  expect(findings.map(line)).toEqual(['shop/src/run.js:3 danger is called']);
  expect(findings[0]?.related.map(({ file, note }) => `${file} ${note}`)).toEqual([
    'shop/template.yaml Orders runs it for POST /orders',
    'shop/template.yaml Again runs it',
    'shop/src/run.js its argument',
    'shop/src/run.js its argument',
  ]);
  expect(findings[0]?.excerpt).toBe('  return danger(text, password);');
  expect(findings[0]?.body).toEqual({ from: 1, to: 4 });
  expect(findings[0]?.lineHash).not.toBe('');
});

test('several templates that run it are one finding', async () => {
  const second = TEMPLATE.replaceAll('Orders:', 'Bills:');
  const { findings } = await scanned({ ...FILES, 'z.yaml': second });
  expect(findings.map(line)).toEqual(['shop/src/run.js:3 danger is called']);
  expect(findings[0]?.related.map(({ note }) => note)).toContain('Bills runs it for POST /orders');
});

test('stages of a service, and code in the template itself', async () => {
  const service = `service: shop
provider: { name: aws, runtime: nodejs22.x, stage: '\${opt:stage, "dev"}' }
functions:
  orders: { handler: src/app.handler }
`;
  const inline = `Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: |
          def handler(event, context):
              danger(event)
`;
  const { findings } = await scanned({
    'serverless.yml': service,
    'src/app.js': APP,
    'src/run.js': RUN,
    'inline.yaml': inline,
  });
  expect(findings.map(line)).toEqual([
    'shop/inline.yaml:10 danger is called',
    'shop/src/run.js:3 danger is called',
  ]);
  expect(findings[1]?.when).toEqual([]);
});

test('a comment in the code accepts it, and one that accepts nothing is told', async () => {
  const accepted = RUN.replace('  return', '  // stackward-ignore code-danger: only a test\n  return');
  const { findings, suppressed } = await scanned({ ...FILES, 'src/run.js': accepted });
  expect(findings).toEqual([]);
  expect(suppressed.map(({ file, reason }) => `${file} ${reason}`)).toEqual(['shop/src/run.js only a test']);

  const stale = APP.replace(
    'exports.other',
    '/* stackward-ignore code-danger: it was here */\nexports.other',
  );
  const unused = await scanned({ ...FILES, 'src/app.js': stale });
  expect(unused.findings.map(line)).toContain(
    'shop/src/app.js:3 code-danger reports nothing here, so the suppression is not needed',
  );

  const misspelt = RUN.replace('  return', '  // stackward-ignroe code-danger: only a test\n  return');
  expect((await scanned({ ...FILES, 'src/run.js': misspelt })).errors).toEqual([
    'shop/src/run.js:3:3 "stackward-ignroe" has no effect: write `stackward-ignore RULE: reason`',
  ]);
});

test('a comment of Python, at the end of the line; one above a function speaks for all of it', async () => {
  const template = TEMPLATE.replaceAll('nodejs22.x', 'python3.13');
  const code = `def handler(event, context):
    danger(event)  # stackward-ignore code-danger: one line

# stackward-ignore code-danger: the whole function
def other(event, context):
    print(1)
    danger(event)
`;
  const { findings, suppressed } = await scanned({ 'template.yaml': template, 'src/app.py': code });
  expect(findings).toEqual([]);
  expect(suppressed.map(({ start, reason }) => `${start.line} ${reason}`)).toEqual([
    '2 one line',
    '7 the whole function',
  ]);
});

test('a suppression of the function in the template counts for it; another function keeps the finding', async () => {
  const one = TEMPLATE.replace('  Orders:\n', '  Orders: # stackward-ignore code-danger: trusted\n');
  expect((await scanned({ ...FILES, 'template.yaml': one })).findings.map(line)).toEqual([
    'shop/src/run.js:3 danger is called',
  ]);
  const both = one.replace('  Again:\n', '  Again: # stackward-ignore code-danger: trusted\n');
  expect((await scanned({ ...FILES, 'template.yaml': both })).findings).toEqual([]);
});

test('the fingerprint is of the line, whatever stands above it and whichever function runs it', async () => {
  const [before] = (await scanned(FILES)).findings;
  const moved = {
    ...FILES,
    'src/run.js': `// one more line\n${RUN}`,
    'template.yaml': TEMPLATE.replace('Orders', 'Bills'),
  };
  const [after] = (await scanned(moved)).findings;
  expect(after?.fingerprint).toBe(before?.fingerprint);
  const [other] = (await scanned({ ...FILES, 'src/run.js': RUN.replace('(text', '(`${text}`') })).findings;
  expect(other?.fingerprint).not.toBe(before?.fingerprint);
});

test('a baseline accepts it, and knows that it is gone', async () => {
  const [found] = (await scanned(FILES)).findings;
  const accepted = {
    rule: 'code-danger',
    file: 'src/run.js',
    resource: 'Orders',
    fingerprint: found?.fingerprint ?? '',
  };
  const baseline = { findings: [accepted], unread: [] };
  expect((await scanned(FILES, { baseline })).baseline).toEqual({ known: 1, gone: [] });
  const fixed = { ...FILES, 'src/run.js': RUN.replace('danger(', 'safe(') };
  expect((await scanned(fixed, { baseline })).baseline).toEqual({ known: 0, gone: [accepted] });
});

test('reports show the line without its secrets, and the way to it', async () => {
  const secret = RUN.replace('danger(text, password)', "danger(text, { password: 'Zx81-kQ7&vB2m' })");
  const report = await scanned({ ...FILES, 'src/run.js': secret });
  expect(report.findings[0]?.excerpt).toContain("password: '•");
  const text = whole(textReport(report));
  expect(text).toContain('  from 3:17 its argument\n  then 3:23 its argument\n');
  expect(text).not.toContain('kQ7');
  type Log = {
    runs: {
      results: {
        codeFlows: { threadFlows: { locations: { location: { message: { text: string } } }[] }[] }[];
      }[];
    }[];
  };
  const log = JSON.parse(whole(sarifReport(report))) as Log;
  expect(
    log.runs[0]?.results[0]?.codeFlows[0]?.threadFlows[0]?.locations.map(
      ({ location }) => location.message.text,
    ),
  ).toEqual(['its argument', 'its argument', 'danger is called']);
});

test('nothing in packages', async () => {
  const template = TEMPLATE.replaceAll('CodeUri: src/', 'CodeUri: src/node_modules/orders/');
  const files = {
    'template.yaml': template,
    'src/node_modules/orders/app.js': APP,
    'src/node_modules/orders/run.js': RUN,
  };
  expect((await scanned(files)).findings).toEqual([]);
});
