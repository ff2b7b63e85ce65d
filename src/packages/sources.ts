import { addTo } from '../model/multimap.ts';
import type { FileId, Span } from '../source/node.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import { originAsked, requirementOptions } from './manifest.ts';
import { parsedUrl } from './origin.ts';
import type { CodeProject } from './project.ts';

/** Packages of one lockfile that come from one place other than the registries that the project names. */
export type ForeignSource = {
  readonly kind:
    | 'git'
    | 'url'
    /** Another registry. */
    | 'registry'
    /** The same, where most packages come from it: a registry that only the settings of its users name. */
    | 'most'
    /** A registry that is not the one that the project has for this scope. */
    | 'scope'
    /** The file of another package. */
    | 'tarball'
    /** The registry, over plain HTTP and without a hash that would show a change. */
    | 'plain';
  readonly host: string;
  readonly names: readonly string[];
  /** The registry of the scope; the package whose file it is. */
  readonly other?: string;
  /** Each of them is asked for by its address in a manifest. */
  readonly isAsked: boolean;
  readonly isPlain: boolean;
  readonly file: FileId;
  readonly at: Span;
};

/** The public registries and their own other names. */
const PUBLIC: ReadonlySet<string> = new Set([
  'registry.npmjs.org',
  'registry.npmjs.com',
  'registry.yarnpkg.com',
  'pypi.org',
  'pypi.python.org',
  'files.pythonhosted.org',
]);

type Registries = {
  readonly hosts: ReadonlySet<string>;
  readonly scopes: ReadonlyMap<string, string>;
  /** The value of a variable is one. */
  readonly isOpen: boolean;
};

function registriesOf(project: CodeProject): Registries {
  const hosts = new Set(PUBLIC);
  const scopes = new Map<string, string>();
  let isOpen = false;
  const options = project.language === 'python' ? requirementOptions(project.files, project.folder) : [];
  for (const { key, value, scope } of [
    ...project.settings,
    ...options.map(option => ({ ...option, scope: undefined })),
  ]) {
    if (!/^(?:registry|index-url|extra-index-url|find-links)$/.test(key)) continue;
    const host = /\$/.test(value.split(/[/?#]/)[2] ?? value) ? undefined : parsedUrl(value)?.host;
    if (host === undefined) isOpen = true;
    else hosts.add(host);
    if (host !== undefined && scope !== undefined) scopes.set(scope, host);
  }
  return { hosts, scopes, isOpen };
}

const known = new WeakMap<CodeProject, readonly ForeignSource[]>();

/** Where the packages of a project come from, apart from the registries that it names. */
export function foreignSources(project: CodeProject): readonly ForeignSource[] {
  const before = known.get(project);
  if (before) return before;
  const registries = registriesOf(project);
  const found = [
    ...project.lockfiles.flatMap(lockfile => sourcesIn(lockfile, project, registries)),
    ...(project.lockfiles.length === 0 && project.language === 'python' ? askedSources(project) : []),
  ];
  known.set(project, found);
  return found;
}

type Judged = Pick<ForeignSource, 'kind' | 'host' | 'other' | 'isPlain'>;

function sourcesIn(
  lockfile: Lockfile,
  project: CodeProject,
  registries: Registries,
): readonly ForeignSource[] {
  const main = mainHost(lockfile);
  const groups = new Map<string, { readonly judged: Judged; readonly one: LockedPackage }[]>();
  for (const one of lockfile.packages) {
    const judged = judge(one, registries, main);
    if (judged) addTo(groups, `${judged.kind} ${judged.host} ${judged.other ?? ''}`, { judged, one });
  }
  const asked = askedNames(lockfile, project);
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const names = [...new Set(group.map(({ one }) => one.name))];
    return {
      ...first.judged,
      isPlain: group.some(({ judged }) => judged.isPlain),
      names,
      isAsked: names.every(name => asked.has(name)),
      file: lockfile.file,
      at: first.one.at,
    };
  });
}

function judge(
  { name, origin, integrity }: LockedPackage,
  { hosts, scopes, isOpen }: Registries,
  main: string | undefined,
): Judged | undefined {
  if (origin.from === 'project') return undefined;
  const { host = '', isPlain = false } = origin;
  if (origin.from !== 'registry')
    return hosts.has(host) && origin.from === 'url' ? undefined : { kind: origin.from, host, isPlain };
  if (host === '') return undefined;
  const of = name.startsWith('@') ? scopes.get(name.slice(0, name.indexOf('/'))) : undefined;
  if (of !== undefined && of !== host && PUBLIC.has(host)) return { kind: 'scope', host, other: of, isPlain };
  if (origin.tarball !== undefined && origin.tarball !== name)
    return { kind: 'tarball', host, other: origin.tarball, isPlain };
  if (!hosts.has(host)) {
    if (isOpen) return undefined;
    return { kind: host === main ? 'most' : 'registry', host, isPlain };
  }
  return isPlain && integrity !== 'strong' ? { kind: 'plain', host, isPlain } : undefined;
}

/** The registry of most packages. */
function mainHost({ packages }: Lockfile): string | undefined {
  const counts = new Map<string, number>();
  let all = 0;
  for (const { origin } of packages)
    if (origin.from === 'registry') {
      const { host = '' } = origin;
      counts.set(host, (counts.get(host) ?? 0) + 1);
      all += 1;
    }
  return [...counts].find(([, count]) => count * 2 > all)?.[0];
}

/** The packages that a manifest asks for by an address. */
function askedNames({ projects }: Lockfile, { manifest }: CodeProject): ReadonlySet<string> {
  const names = new Set(manifest.dependencies.filter(({ origin }) => origin).map(({ name }) => name));
  for (const requested of projects.values())
    for (const [name, asked] of requested) if (asked !== undefined && originAsked(asked)) names.add(name);
  return names;
}

/** Requirements that name an address. */
function askedSources({ manifest }: CodeProject): readonly ForeignSource[] {
  return manifest.dependencies.flatMap(({ name, origin, at }) =>
    origin && origin.from !== 'project' && origin.from !== 'registry' && !PUBLIC.has(origin.host)
      ? [
          {
            kind: origin.from,
            host: origin.host,
            names: [name],
            isAsked: true,
            isPlain: origin.isPlain ?? false,
            file: manifest.file,
            at,
          },
        ]
      : [],
  );
}
