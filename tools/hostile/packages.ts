import { inherited, kind, SAM, samFunction, times, type HostileFiles, type HostileInput } from './input.ts';

/** A function of Node.js, and one of Python, that are built from what stands beside the template. */
const NODE = SAM + `Resources:\n${samFunction('')}`;
const PYTHON = NODE.replace('nodejs22.x', 'python3.13');
const AUDIT = ['--audit-file', 'audit.json', '--preset', 'strict'];

const PACKAGE = '{"dependencies":{"p0":"^1.0.0"}}';
/** `versions 2 and 3`: an audit in which each package has an advisory. */
const audit = (names: readonly string[]): string =>
  `{"auditReportVersion":2,"vulnerabilities":{${names.map(name => `"${name}":{"via":[{"source":1,"dependency":"${name}","title":"t","severity":"high","range":"<9"}]}`).join(',')}}}`;
const numbered = (n: number): readonly string[] => Array.from({ length: n }, (_, i) => `p${i}`);

const node = (lockfile: HostileFiles, more: HostileFiles = {}): HostileFiles => ({
  'template.yaml': NODE,
  'a.js': "const p = require('p0'); exports.b = () => p;",
  'package.json': PACKAGE,
  'audit.json': audit(['p0', 'p1']),
  ...lockfile,
  ...more,
});
const python = (files: HostileFiles): HostileFiles => ({
  'template.yaml': PYTHON,
  'audit.json':
    '{"dependencies":[{"name":"p0","version":"1.0.0","vulns":[{"id":"CVE-2026-1","fix_versions":[]}]}]}',
  ...files,
});
/** Every package needs the next one, and the last one the first. */
const ring = (n: number, entry: (i: number, next: number) => string): string =>
  times(n, i => entry(i, (i + 1) % n));
/** Every package needs many others. */
const mesh = (n: number): string => {
  const side = Math.max(2, Math.floor(Math.sqrt(n)));
  const needs = times(side, i => `"p${i}":"1",`);
  return times(side, i => `"node_modules/p${i}":{"version":"1.0.0","dependencies":{${needs}"p0":"1"}},`);
};
const npm = (entries: string): HostileFiles => ({
  'package-lock.json': `{"lockfileVersion":3,"packages":{${entries}"":{"dependencies":{"p0":"^1.0.0"}}}}`,
});
const LINKS: Readonly<Record<string, HostileFiles[string]>> = {
  'a link out of the root': { link: '/etc/passwd' },
  'a link to itself': { link: 'package-lock.json' },
  'a folder': { folder: true },
  'an endless device': { link: '/dev/zero' },
  'a named pipe': { pipe: true },
};
const PLACES = [
  'package-lock.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'package.json',
  '.npmrc',
  'audit.json',
  'samconfig.toml',
];

/** What functions are built from: lockfiles, manifests, settings of package managers, and audits of them. */
export const packages: readonly (readonly HostileInput[])[] = [
  kind(
    'packages of npm',
    [100, 10_000, 60_000],
    n =>
      node(
        npm(
          ring(n, (i, next) => `"node_modules/p${i}":{"version":"1.0.0","dependencies":{"p${next}":"1"}},`),
        ),
      ),
    AUDIT,
  ),
  kind('packages of npm that all need each other', [100, 10_000, 300_000], n => node(npm(mesh(n))), AUDIT),
  kind(
    'advisories of as many packages',
    [100, 1_000, 10_000],
    n =>
      node(
        npm(
          ring(n, (i, next) => `"node_modules/p${i}":{"version":"1.0.0","dependencies":{"p${next}":"1"}},`),
        ),
        { 'audit.json': audit(numbered(n)) },
      ),
    AUDIT,
  ),
  kind(
    'packages of npm 6 in each other',
    [50, 1_000, 10_000],
    n =>
      node({
        'package-lock.json': `{"lockfileVersion":1,"dependencies":${times(n, i => `{"p${i}":{"version":"1.0.0","requires":{"p0":"1"},"dependencies":`)}{}${'}}'.repeat(n)}}`,
      }),
    AUDIT,
  ),
  kind(
    'packages of npm 6 beside each other',
    [100, 10_000, 60_000],
    n =>
      node({
        'package-lock.json': `{"lockfileVersion":1,"dependencies":{${ring(n, (i, next) => `"p${i}":{"version":"1.0.0","requires":{"p${next}":"1"}},`)}"z":{}}}`,
      }),
    AUDIT,
  ),
  kind(
    'folders of a package of npm',
    [50, 1_000, 20_000],
    n =>
      node(
        npm(
          `"${'node_modules/p0/'.repeat(n)}node_modules/p0":{"version":"1.0.0","dependencies":{"p1":"1"}},"node_modules/p0":{"version":"1.0.0","dependencies":{"p0":"1"}},`,
        ),
      ),
    AUDIT,
  ),
  kind(
    'packages of yarn',
    [100, 10_000, 60_000],
    n =>
      node({
        'yarn.lock': `# yarn lockfile v1\n${ring(n, (i, next) => `p${i}@^1.0.0:\n  version "1.0.0"\n  dependencies:\n    p${next} "^1.0.0"\n\n`)}`,
      }),
    AUDIT,
  ),
  kind(
    'versions of one package of yarn',
    [100, 3_000, 20_000],
    n =>
      node({
        'yarn.lock': `# yarn lockfile v1\n${times(n, i => `p0@${i}:\n  version "1.0.${i}"\n  dependencies:\n    p0 "none"\n\n`)}`,
      }),
    AUDIT,
  ),
  kind(
    'ranges of one key of yarn',
    [100, 10_000, 300_000],
    n =>
      node({
        'yarn.lock': `# yarn lockfile v1\n${times(n, i => `p0@${i}, `)}p0@^1.0.0:\n  version "1.0.0"\n`,
      }),
    AUDIT,
  ),
  kind(
    'packages of pnpm',
    [100, 10_000, 60_000],
    n =>
      node({
        'pnpm-lock.yaml': `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      p0: { specifier: ^1.0.0, version: 1.0.0 }\npackages:\n${times(n, i => `  p${i}@1.0.0:\n    resolution: { integrity: sha512-a }\n`)}snapshots:\n${ring(n, (i, next) => `  p${i}@1.0.0:\n    dependencies:\n      p${next}: 1.0.0\n`)}`,
      }),
    AUDIT,
  ),
  kind(
    'projects of pnpm that link each other',
    [100, 3_000, 20_000],
    n =>
      node({
        'pnpm-lock.yaml': `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      p0:\n        specifier: '*'\n        version: link:l0\n${ring(n, (i, next) => `  l${i}:\n    dependencies:\n      p${next}:\n        specifier: '*'\n        version: link:../l${next}\n`)}packages:\n  a@1.0.0: {}\n`,
      }),
    AUDIT,
  ),
  kind(
    'packages of bun',
    [100, 10_000, 60_000],
    n =>
      node({
        'bun.lock': `{"lockfileVersion":1,"workspaces":{"":{"name":"s","dependencies":{"p0":"^1.0.0"}}},"packages":{${ring(n, (i, next) => `"p${i}":["p${i}@1.0.0","",{"dependencies":{"p${next}":"1"}},"sha512-a"],`)}}}`,
      }),
    AUDIT,
  ),
  kind(
    'a deep key of bun',
    [50, 1_000, 20_000],
    n =>
      node({
        'bun.lock': `{"lockfileVersion":1,"workspaces":{"":{"dependencies":{"p0":"1"}}},"packages":{"p0":["p0@1.0.0","",{},"sha512-a"],"${'p0/'.repeat(n)}p0":["p0@1.0.0","",{"dependencies":{"p1":"1"}},"sha512-a"]}}`,
      }),
    AUDIT,
  ),
  kind(
    'dependencies of package.json',
    [100, 10_000, 100_000],
    n => node({ 'package.json': `{"dependencies":{${times(n, i => `"p${i}":"*",`)}"z":"1"}}` }),
    AUDIT,
  ),
  kind(
    'a long range of package.json',
    [100, 100_000, 3_000_000],
    n =>
      node({
        'package.json': `{"dependencies":{"p0":"${'^1 || '.repeat(n / 6)}2","p1":"${'x'.repeat(n)}","p2":"npm:${'@'.repeat(n)}"}}`,
      }),
    AUDIT,
  ),
  kind(
    'packages of uv',
    [100, 5_000, 20_000],
    n =>
      python({
        'pyproject.toml': '[project]\nname = "s"\ndependencies = ["p0"]\n',
        'uv.lock': `version = 1\n${ring(n, (i, next) => `[[package]]\nname = "p${i}"\nversion = "1.0.0"\ndependencies = [{ name = "p${next}" }]\n`)}`,
      }),
    AUDIT,
  ),
  kind(
    'versions of one package of poetry',
    [100, 1_000, 5_000],
    n =>
      python({
        'pyproject.toml': '[tool.poetry.dependencies]\np0 = "*"\n',
        'poetry.lock': times(
          n,
          i => `[[package]]\nname = "p0"\nversion = "1.0.${i}"\n[package.dependencies]\np0 = "*"\n`,
        ),
      }),
    AUDIT,
  ),
  kind(
    'requirements',
    [100, 10_000, 100_000],
    n => python({ 'requirements.txt': times(n, i => `p${i}==1.0.${i} --hash=sha256:a\n`) }),
    AUDIT,
  ),
  kind(
    'a requirement on many lines',
    [100, 10_000, 300_000],
    n => python({ 'requirements.txt': `p0==1.0.0 \\\n${times(n, () => '  --hash=sha256:aa \\\n')}` }),
    AUDIT,
  ),
  kind(
    'requirements that take in others',
    [10, 100, 1_000],
    n =>
      python(
        Object.fromEntries([
          ['requirements.txt', '-r r0.txt\n'],
          ...Array.from({ length: n }, (_, i) => [
            `r${i}.txt`,
            `-r r${(i + 1) % n}.txt\n-r ../../../etc/passwd\np${i}\n`,
          ]),
        ]),
      ),
    AUDIT,
  ),
  kind(
    'lines of .npmrc',
    [100, 10_000, 200_000],
    n => node({ '.npmrc': times(n, i => `@s${i}:registry=http://example${i}.com/\n`) }),
    AUDIT,
  ),
  kind(
    'workspaces of package.json',
    [100, 3_000, 20_000],
    n => ({
      ...node({}),
      'template.yaml': NODE.replace('CodeUri: .', 'CodeUri: services/x/'),
      'package.json': `{"workspaces":[${times(n, () => `"${'*a'.repeat(20)}/**/b",`)}"z"]}`,
      'yarn.lock': '# yarn lockfile v1\n',
      'services/x/package.json': PACKAGE,
      'services/x/a.js': '',
    }),
    AUDIT,
  ),
  ...[
    'package-lock.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lock',
    'package.json',
    '.npmrc',
    'requirements.txt',
    'uv.lock',
    'poetry.lock',
    'Pipfile.lock',
    'audit.json',
  ].flatMap(name => {
    const files = (text: string): HostileFiles =>
      /^(?:requirements|uv|poetry|Pipfile)/.test(name)
        ? python({ 'pyproject.toml': '[project]\nname = "s"\ndependencies = ["p0"]\n', [name]: text })
        : node({ [name]: text });
    return [
      kind(`a long line of ${name}`, [1_000, 100_000, 9_900_000], n => files('x'.repeat(n)), AUDIT),
      kind(`brackets of ${name}`, [50, 5_000, 3_000_000], n => files('['.repeat(n)), AUDIT),
      kind(`NUL in ${name}`, [1, 1_000, 1_000_000], n => files(`{"a":1${'\0'.repeat(n)}}`), AUDIT),
    ];
  }),
  kind(
    'lines of an audit',
    [100, 10_000, 60_000],
    n =>
      node({
        'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/p0":{"version":"1.0.0"}}}',
        'audit.json': times(
          n,
          i =>
            `{"value":"p0","children":{"ID":${i},"Issue":"t","URL":"https://github.com/advisories/GHSA-${i}","Severity":"high","Vulnerable Versions":"<9","Tree Versions":["1.0.0"]}}\n`,
        ),
      }),
    AUDIT,
  ),
  kind(
    'a long range of an audit',
    [100, 100_000, 3_000_000],
    n =>
      node(npm('"node_modules/p0":{"version":"1.0.0"},'), {
        'audit.json': `{"auditReportVersion":2,"vulnerabilities":{"p0":{"via":[{"source":1,"dependency":"p0","title":"${'\\u0000'.repeat(n / 6)}","severity":"high","range":"${'<'.repeat(n)}"}]}}}`,
      }),
    AUDIT,
  ),
  kind(
    'a deep audit',
    [50, 5_000, 500_000],
    n => node({ 'audit.json': `{"results":${'[{"packages":'.repeat(n)}` }),
    AUDIT,
  ),
  kind(
    'aliases of an advisory',
    [100, 10_000, 200_000],
    n =>
      node(npm('"node_modules/p0":{"version":"1.0.0"},'), {
        'audit.json': `{"results":[{"packages":[{"package":{"name":"p0","version":"1.0.0","ecosystem":"npm"},"vulnerabilities":[{"id":"GHSA-1","aliases":[${times(n, i => `"CVE-${i}",`)}"CVE-x"]}]}]}]}`,
      }),
    AUDIT,
  ),
  inherited(
    'a lockfile of npm',
    key =>
      node(
        npm(
          `"${key}":{"version":"1"},"node_modules/${key}":{"version":"1.0.0","${key}":{"${key}":"1"},"dependencies":{"${key}":"1"}},`,
        ),
        { 'package.json': `{"dependencies":{"${key}":"*","p0":"1"},"overrides":{"${key}":"1"}}` },
      ),
    AUDIT,
  ),
  inherited(
    'a lockfile of yarn',
    key =>
      node(
        {
          'yarn.lock': `# yarn lockfile v1\n"${key}@^1.0.0":\n  version "1.0.0"\n  ${key} x\n  dependencies:\n    ${key} "^1.0.0"\n`,
        },
        { 'package.json': `{"dependencies":{"${key}":"^1.0.0"}}` },
      ),
    AUDIT,
  ),
  inherited(
    'a lockfile of pnpm',
    key =>
      node(
        {
          'pnpm-lock.yaml': `lockfileVersion: '9.0'\n${key}:\n  a: b\nimporters:\n  .:\n    dependencies:\n      ${key}: { specifier: '*', version: 1.0.0 }\npackages:\n  ${key}@1.0.0:\n    ${key}: x\nsnapshots:\n  ${key}@1.0.0:\n    dependencies:\n      ${key}: 1.0.0\n`,
        },
        { 'package.json': `{"dependencies":{"${key}":"*"}}` },
      ),
    AUDIT,
  ),
  inherited(
    'a lockfile of uv',
    key =>
      python({
        'pyproject.toml': `[project]\nname = "s"\ndependencies = ["${key}"]\n`,
        'uv.lock': `version = 1\n[[package]]\nname = "${key}"\nversion = "1.0.0"\n[package.optional-dependencies]\n${key} = [{ name = "${key}" }]\n`,
      }),
    AUDIT,
  ),
  inherited(
    '.npmrc',
    key => node({ '.npmrc': `${key}=x\n@${key}:registry=http://example.com\n[${key}]\n` }),
    AUDIT,
  ),
  inherited(
    'requirements',
    key => python({ 'requirements.txt': `${key}==1.0\n-r ${key}\n--${key} x\n` }),
    AUDIT,
  ),
  inherited(
    'an audit',
    key =>
      node(npm(`"node_modules/p0":{"version":"1.0.0"},"node_modules/${key}":{"version":"1.0.0"},`), {
        'audit.json': `{"${key}":1,"advisories":{"${key}":{"id":1,"module_name":"${key}","severity":"${key}","vulnerable_versions":"*","title":"${key}","cves":["${key}"]}}}`,
        'package.json': `{"dependencies":{"${key}":"*"}}`,
      }),
    AUDIT,
  ),
  PLACES.flatMap(name =>
    Object.entries(LINKS).map(([what, file]) => ({
      name: `${what} as ${name} of a function`,
      files: () => node({ [name]: file }),
      args: AUDIT,
    })),
  ),
];
