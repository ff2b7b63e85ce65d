import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Source } from '../../source/source.ts';
import { affects, distinctAdvisories, fixOf, type Advisory } from './advisory.ts';
import { readAudit } from './read.ts';

const read = (text: string): readonly Advisory[] => {
  const audit = readAudit(new Source('audit.json', text));
  if ('fault' in audit) throw new Error(audit.fault);
  return audit.advisories;
};
const faultOf = (text: string): string => {
  const audit = readAudit(new Source('audit.json', text));
  return 'fault' in audit ? audit.fault : `no fault: ${audit.advisories.length}`;
};
const made = (file: string): readonly Advisory[] => read(readFileSync(join('fixtures/audits', file), 'utf8'));
const told = (one: Advisory, version: string): string =>
  [one.name, one.id, one.severity, affects(one, version), fixOf(one, version)].join(' ');

const INSTALLED: Readonly<Record<string, string>> = {
  lodash: '4.17.20',
  minimist: '1.2.5',
  shelljs: '0.8.4',
  jinja2: '3.1.3',
};
const OF_NPM = [
  'lodash GHSA-35jh-r3h4-6jhr high true 4.17.21',
  'minimist GHSA-xvch-5gv4-984h critical true 1.2.6',
  'shelljs GHSA-4rq4-32rv-6wp6 high true 0.8.5',
];

test.each(['npm.json', 'npm-6.json', 'pnpm-9.json', 'pnpm-12.json', 'yarn-1.json', 'yarn-4.json'])(
  'what each tool writes of one project is the same: %s',
  file => {
    const all = distinctAdvisories(made(file));
    expect(all.map(one => told(one, INSTALLED[one.name] ?? '')).toSorted()).toEqual(OF_NPM);
    expect(all.map(one => affects(one, '9.9.9'))).toEqual([false, false, false]);
  },
);
test('pip-audit tells no severity', () =>
  expect(made('pip-audit.json').map(one => told(one, '3.1.3'))).toEqual([
    'jinja2 GHSA-h75v-3vvj-5mfj  true 3.1.4',
  ]));
test('osv-scanner: npm and PyPI, the severity of the advisory or of its score', () =>
  expect(made('osv-scanner.json').map(one => told(one, INSTALLED[one.name] ?? ''))).toEqual([
    ...OF_NPM,
    'jinja2 GHSA-h75v-3vvj-5mfj medium true 3.1.4',
  ]));
test('an advisory of several files is one, by any of its ids', () => {
  const all = distinctAdvisories([
    ...made('npm.json'),
    ...made('yarn-1.json'),
    ...made('osv-scanner.json'),
    ...made('pip-audit.json'),
  ]);
  expect(all.map(({ name }) => name)).toEqual(['lodash', 'minimist', 'shelljs', 'jinja2']);
  expect(all[3]?.severity).toBe('medium');
});

const V1 = (advisory: object): string =>
  JSON.stringify({
    advisories: {
      1: { id: 1, module_name: 'a', severity: 'low', title: 't', vulnerable_versions: '*', ...advisory },
    },
  });
const OSV = (more: object): string =>
  JSON.stringify({
    results: [
      {
        packages: [
          {
            package: { name: 'a', version: '1.0.0', ecosystem: 'npm' },
            vulnerabilities: [{ id: 'GHSA-1', ...more }],
            groups: [{ ids: ['GHSA-1'], max_severity: '9.1' }],
          },
        ],
      },
    ],
  });
test.each<readonly [string, string, readonly string[]]>([
  ['no version is free of it', V1({ patched_versions: '<0.0.0' }), ['a npm-1 low true none']],
  [
    'several are',
    V1({ patched_versions: '>=0.9.1 <1.0.0 || >=1.0.5', vulnerable_versions: '<0.9.1 || >=1.0.0 <1.0.5' }),
    ['a npm-1 low true 1.0.5'],
  ],
  [
    'the range is none: the versions that were found',
    V1({ vulnerable_versions: 'all', findings: [{ version: '1.0.0' }] }),
    ['a npm-1 low true '],
  ],
  ['a severity that is unknown', V1({ severity: 'terrible' }), ['a npm-1  true ']],
  ['a severity that every object has', V1({ severity: 'constructor' }), ['a npm-1  true ']],
  ['an id that is none', V1({ id: '<script>' }), []],
  ['a name that is none', V1({ module_name: 'a b\u001B[31m' }), []],
  ['a withdrawn advisory of osv', OSV({ withdrawn: '2024-01-01T00:00:00Z' }), []],
  ['of osv, by its score', OSV({ summary: 'x' }), ['a GHSA-1 critical true ']],
  [
    'of osv, a fix of another package',
    OSV({
      affected: [
        {
          package: { name: 'b', ecosystem: 'npm' },
          ranges: [{ type: 'SEMVER', events: [{ fixed: '2.0.0' }] }],
        },
      ],
    }),
    ['a GHSA-1 critical true '],
  ],
  ['an ecosystem that is not read', OSV({}).replace('"npm"', '"Go"'), []],
  ['nothing was found by npm', '{"auditReportVersion":2,"vulnerabilities":{}}', []],
  [
    'nothing was found by pip-audit',
    '{"dependencies":[{"name":"x","version":"1","vulns":[]},{"name":"y","skip_reason":"z"}],"fixes":[]}',
    [],
  ],
  [
    'nothing was found by yarn 4',
    '{"type":"info","name":null,"displayName":"YN0001","indent":"","data":"No audit suggestions"}\n',
    [],
  ],
  [
    'pip-audit before 2.0',
    '[{"name":"A_b","version":"1.0","vulns":[{"id":"PYSEC-2019-1","fix_versions":["1.1"]}]}]',
    ['a-b PYSEC-2019-1  true 1.1'],
  ],
  [
    'npm: a package that needs a faulty one',
    '{"auditReportVersion":2,"vulnerabilities":{"b":{"via":["a"]}}}',
    [],
  ],
  [
    'yarn 4: a deprecated package',
    '{"value":"a","children":{"ID":"a (deprecation)","Issue":"use b","Severity":"moderate","Tree Versions":["1.0.0"]}}\n',
    [],
  ],
])('%s', (_, text, expected) =>
  expect(read(text).map(one => told(one, one.ecosystem === 'node' ? '1.0.0' : '1.0'))).toEqual(expected),
);

test('a title is one line, without control characters, and short', () => {
  const [first] = read(V1({ title: `a\n\u001B[31mb\u202E ${'x'.repeat(500)}` }));
  expect(first?.title).toMatch(/^a \[31mb x+…$/);
  expect(first?.title.length).toBeLessThanOrEqual(120);
});

test.each([
  ['', 'is empty'],
  ['[1', 'is not valid JSON (line 1, column 3)'],
  ['{"a":1}', 'is not the output of npm audit --json'],
  ['"x"', 'is not the output of'],
  ['{"vulnerabilities":{}}', 'is not the output of'],
  ['{"a":1}\n{"b":2}\n', 'is not the output of'],
  [
    '{"message":"405 Method Not Allowed - POST https://registry.npmjs.org/x","error":{"summary":"","detail":""}}',
    'reports an error of the tool instead of a result: 405 Method',
  ],
  [
    '{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile."}}',
    'instead of a result: This command requires',
  ],
  ['{"type":"error","data":"x"}\n', 'reports an error of the tool'],
  ['# Vulnerabilities', 'is not valid JSON'],
  [`${'['.repeat(100_000)}`, 'is not valid JSON'],
])('%j is no audit', (text, fault) => expect(faultOf(text)).toContain(fault));
