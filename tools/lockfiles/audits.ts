import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compareVersions } from '../../src/packages/version-range.ts';
import { groupBy } from '../../src/rule/group-by.ts';
import { call, env, installed, work } from './managers.ts';

// `node tools/run.mjs tools/lockfiles/audits.ts [TOOL…]` makes the audit files of fixtures/audits with the tools themselves, in a temporary folder. What they
// ask of a registry is answered here: packages by the registry that is configured, advisories from ADVISORIES, with the facts that their pages on GitHub have.
// It needs the registries of npm and PyPI, and is no part of the tests.

const ROOT = resolve('fixtures/audits');

type Known = {
  readonly id: number;
  readonly ghsa: string;
  readonly cve: string;
  readonly name: string;
  readonly title: string;
  readonly severity: 'low' | 'moderate' | 'high' | 'critical';
  readonly range: string;
  readonly fixed: string;
  readonly cwe: string;
  readonly score: number;
  readonly vector: string;
};
/** Of github.com/advisories, read 2026-11. */
const ADVISORIES: readonly Known[] = [
  {
    id: 1106913,
    ghsa: 'GHSA-35jh-r3h4-6jhr',
    cve: 'CVE-2021-23337',
    name: 'lodash',
    title: 'Command Injection in lodash',
    severity: 'high',
    range: '<4.17.21',
    fixed: '4.17.21',
    cwe: 'CWE-94',
    score: 7.2,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H',
  },
  {
    id: 1097678,
    ghsa: 'GHSA-xvch-5gv4-984h',
    cve: 'CVE-2021-44906',
    name: 'minimist',
    title: 'Prototype Pollution in minimist',
    severity: 'critical',
    range: '>=1.0.0 <1.2.6',
    fixed: '1.2.6',
    cwe: 'CWE-1321',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  },
  {
    id: 1088208,
    ghsa: 'GHSA-4rq4-32rv-6wp6',
    cve: 'CVE-2022-0144',
    name: 'shelljs',
    title: 'Improper Privilege Management in shelljs',
    severity: 'high',
    range: '<0.8.5',
    fixed: '0.8.5',
    cwe: 'CWE-269',
    score: 7.1,
    vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:H',
  },
  {
    id: 0,
    ghsa: 'GHSA-h75v-3vvj-5mfj',
    cve: 'CVE-2024-34064',
    name: 'jinja2',
    title: 'Jinja vulnerable to HTML attribute injection when passing user input as keys to xmlattr filter',
    severity: 'moderate',
    range: '<=3.1.3',
    fixed: '3.1.4',
    cwe: 'CWE-79',
    score: 5.4,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N',
  },
];

const OTHER = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' })
  .trim()
  .replace(/\/$/, '');

const urlOf = ({ ghsa }: Known): string => `https://github.com/advisories/${ghsa}`;
const about = (name: string): readonly Known[] => ADVISORIES.filter(one => one.name === name);

/** `POST /-/npm/v1/security/advisories/bulk` of the registry: names and their versions. */
const bulk = (asked: Readonly<Record<string, readonly string[]>>): unknown =>
  Object.fromEntries(
    Object.keys(asked).flatMap(name => {
      const found = about(name).map(one => ({
        id: one.id,
        url: urlOf(one),
        title: one.title,
        severity: one.severity,
        vulnerable_versions: one.range,
        cwe: [one.cwe],
        cvss: { score: one.score, vectorString: one.vector },
      }));
      return found.length > 0 ? [[name, found]] : [];
    }),
  );

type Tree = {
  readonly version?: string;
  readonly dev?: boolean;
  readonly dependencies?: Record<string, Tree>;
};
type Place = {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly dev: boolean;
};

function placesIn({ dependencies = {} }: Tree, above = ''): readonly Place[] {
  return Object.entries(dependencies).flatMap(([name, one]) => {
    const path = above === '' ? name : `${above}>${name}`;
    return [{ name, version: one.version ?? '', path, dev: one.dev ?? false }, ...placesIn(one, path)];
  });
}

/** `POST /-/npm/v1/security/audits` of the registry: the tree of a project. */
function audits(tree: Tree): unknown {
  const places = placesIn(tree);
  const at = ({ name, fixed }: Known): readonly Place[] =>
    places.filter(place => place.name === name && (compareVersions(place.version, fixed) ?? 1) < 0);
  const found = ADVISORIES.filter(one => at(one).length > 0);
  return {
    actions: found.map(one => ({
      action: 'update',
      module: one.name,
      target: one.fixed,
      isMajor: false,
      depth: 1,
      resolves: at(one).map(({ path, dev }) => ({ id: one.id, path, dev, optional: false, bundled: false })),
    })),
    advisories: Object.fromEntries(
      found.map(one => [
        one.id,
        {
          findings: [...groupBy(at(one), ({ version }) => version)].map(([version, same]) => ({
            version,
            paths: same.map(({ path }) => path),
          })),
          found_by: null,
          deleted: null,
          references: `- https://nvd.nist.gov/vuln/detail/${one.cve}`,
          created: '2021-05-06T16:05:51.000Z',
          id: one.id,
          npm_advisory_id: null,
          overview: one.title,
          reported_by: null,
          title: one.title,
          metadata: null,
          cves: [one.cve],
          access: 'public',
          severity: one.severity,
          module_name: one.name,
          vulnerable_versions: one.range,
          github_advisory_id: one.ghsa,
          recommendation: `Upgrade to version ${one.fixed} or later`,
          patched_versions: `>=${one.fixed}`,
          updated: '2023-11-08T04:05:54.000Z',
          cvss: { score: one.score, vectorString: one.vector },
          cwe: [one.cwe],
          url: urlOf(one),
        },
      ]),
    ),
    muted: [],
    metadata: {
      vulnerabilities: {
        info: 0,
        low: 0,
        moderate: 0,
        high: 0,
        critical: 0,
        ...Object.fromEntries(
          [...groupBy(found, ({ severity }) => severity)].map(([severity, all]) => [severity, all.length]),
        ),
      },
      dependencies: places.length,
      devDependencies: 0,
      optionalDependencies: 0,
      totalDependencies: places.length,
    },
  };
}

/** `POST /v1/query` of osv.dev: one package of PyPI at a version. */
const osv = ({ package: { name } }: { readonly package: { readonly name: string } }): unknown => ({
  vulns: about(name).map(one => ({
    id: one.ghsa,
    summary: one.title,
    details: one.title,
    aliases: [one.cve],
    modified: '2024-11-18T16:26:37Z',
    published: '2024-05-06T14:20:59Z',
    affected: [
      {
        package: { name, ecosystem: 'PyPI', purl: `pkg:pypi/${name}` },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: one.fixed }] }],
      },
    ],
  })),
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const body = Buffer.concat(chunks);
  const isZipped = body[0] === 0x1f && body[1] === 0x8b;
  return JSON.parse((isZipped ? gunzipSync(body) : body).toString('utf8'));
}

/** A registry on this machine. */
async function registry(): Promise<{ readonly url: string; readonly end: () => void }> {
  const answers = {
    '/-/npm/v1/security/advisories/bulk': bulk,
    '/-/npm/v1/security/audits': audits,
    '/v1/query': osv,
  };
  const server = createServer((request, response) => {
    void (async () => {
      const path = (request.url ?? '').replace(/^\/npm(?=\/-\/)/, '') as keyof typeof answers;
      const answer = answers[path] as ((asked: never) => unknown) | undefined;
      if (answer) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer((await bodyOf(request)) as never)));
      } else response.writeHead(302, { location: `${OTHER}${request.url}` }).end();
    })();
  });
  await new Promise<void>(done => void server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    end: () => void server.close(),
  };
}

/** What a tool prints; its exit status says that it found something. */
const printed = (
  command: string,
  args: readonly string[],
  cwd: string,
  more: NodeJS.ProcessEnv = {},
): Promise<string> =>
  new Promise(done => {
    execFile(command, args, { cwd, env: { ...env, ...more } }, (_, out, error) => {
      process.stderr.write(`${error}\n`);
      done(out);
    });
  });

type Tool = {
  readonly manager: string;
  readonly file: string;
  readonly lock?: (bin: (name: string) => string, folder: string) => void;
  readonly audit: (bin: (name: string) => string, folder: string, url: string) => Promise<string>;
};
const npm = (version: string, file: string): Tool => ({
  manager: `npm@${version}`,
  file,
  lock: (bin, folder) =>
    call(
      bin('npm'),
      ['install', '--package-lock-only', '--no-audit', '--no-fund', '--ignore-scripts'],
      folder,
    ),
  audit: (bin, folder, url) => printed(bin('npm'), ['audit', '--json', `--registry=${url}`], folder),
});
const pnpm = (version: string, file: string): Tool => ({
  manager: `pnpm@${version}`,
  file,
  lock: (bin, folder) => call(bin('pnpm'), ['install', '--lockfile-only', '--ignore-scripts'], folder),
  audit: (bin, folder, url) => printed(bin('pnpm'), ['audit', '--json', `--registry=${url}/`], folder),
});
const TOOLS: readonly Tool[] = [
  npm('12.2.2', 'npm.json'),
  npm('6.14.18', 'npm-6.json'),
  pnpm('9.15.9', 'pnpm-9.json'),
  pnpm('12.21.0', 'pnpm-12.json'),
  {
    manager: 'yarn@1.22.22',
    file: 'yarn-1.json',
    lock: (bin, folder) =>
      call(bin('yarn'), ['install', '--ignore-scripts', '--non-interactive', '--no-progress'], folder),
    audit: (bin, folder, url) => {
      // The registry that yarn 1 asks is a constant of its program.
      const program = join(dirname(realpathSync(bin('yarn'))), '../lib/cli.js');
      const text = readFileSync(program, 'utf8');
      const start = text.indexOf('registry = ', text.indexOf('_fetchAudit = ')) + 'registry = '.length;
      writeFileSync(
        program,
        `${text.slice(0, start)}${JSON.stringify(url)}${text.slice(text.indexOf(';', start))}`,
      );
      return printed(bin('yarn'), ['audit', '--json'], folder);
    },
  },
  {
    manager: '@yarnpkg/cli-dist@4.18.1',
    file: 'yarn-4.json',
    lock: (bin, folder) => {
      writeFileSync(
        join(folder, '.yarnrc.yml'),
        'nodeLinker: node-modules\nunsafeHttpWhitelist: ["127.0.0.1"]\n',
      );
      call(bin('yarn'), ['install', '--mode=skip-build'], folder);
    },
    audit: (bin, folder, url) =>
      printed(bin('yarn'), ['npm', 'audit', '--recursive', '--all', '--json'], folder, {
        YARN_NPM_AUDIT_REGISTRY: url,
      }),
  },
  {
    manager: 'pypi:pip-audit',
    file: 'pip-audit.json',
    audit: (bin, folder, url) =>
      printed(
        bin('pip-audit'),
        [
          '-r',
          'requirements.txt',
          '--no-deps',
          '--disable-pip',
          '-f',
          'json',
          '--progress-spinner',
          'off',
          '-s',
          'osv',
          '--osv-url',
          `${url}/v1/query`,
        ],
        folder,
      ),
  },
];

const asked = process.argv.slice(3);
const { url, end } = await registry();
for (const { manager, file, lock, audit } of TOOLS) {
  if (asked.length > 0 && !asked.some(one => file.startsWith(one))) continue;
  const folder = join(work, file.replace(/\.json$/, ''));
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'requirements.txt'])
    copyFileSync(join(ROOT, 'project', name), join(folder, name));
  const bin = installed(manager);
  lock?.(bin, folder);
  const text = await audit(bin, folder, url);
  writeFileSync(join(ROOT, file), text);
  if (file === 'npm.json')
    copyFileSync(join(folder, 'package-lock.json'), join(ROOT, 'project/package-lock.json'));
  process.stdout.write(`${file} ${text.length}\n`);
}
end();
rmSync(work, { recursive: true, force: true });
