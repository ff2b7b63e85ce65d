import { addTo } from '../../model/multimap.ts';
import { spend } from '../../source/budget.ts';
import type { Span } from '../../source/node.ts';
import { readToml, type TomlTable, type TomlValue } from '../../source/toml.ts';
import {
  projectName,
  type Integrity,
  type LockedPackage,
  type LockfileRead,
  type LockfileText,
  type PackageGraph,
  type Requested,
} from '../lockfile.ts';
import { IN_PROJECT, IN_REGISTRY, originOf, parsedUrl, type Origin } from '../origin.ts';
import { pythonName } from '../python-name.ts';

/** `uv.lock` (docs.astral.sh/uv, read 2026-11). */
export function readUv(given: LockfileText): LockfileRead {
  const packages = packagesIn(given);
  if ('unread' in packages) return packages;
  return pythonLock('uv', given.file, packages, ({ table }) => {
    const source = tableAt(table, 'source');
    const origin = uvOrigin(source);
    const files = [
      ...tablesAt(table, 'wheels'),
      ...[tableAt(table, 'sdist')].filter(one => one !== undefined),
    ];
    const isHashed = files.length > 0 && files.every(file => isStrong(textAt(file, 'hash')));
    return { origin, integrity: isHashed ? 'strong' : 'none' };
  });
}

/** Of a project in the lockfile itself: what it asks for stands among its metadata. */
function uvOrigin(source: TomlTable | undefined): Origin {
  const registry = textAt(source, 'registry');
  if (registry !== undefined) return registryAt(registry);
  const git = textAt(source, 'git');
  if (git !== undefined)
    return { from: 'git', host: parsedUrl(git)?.host ?? 'an unknown host', ...plain(git) };
  const url = textAt(source, 'url');
  if (url !== undefined)
    return { from: 'url', host: parsedUrl(url)?.host ?? 'an unknown host', ...plain(url) };
  return IN_PROJECT;
}

/** `poetry.lock` of poetry 1 and 2. */
export function readPoetry(given: LockfileText): LockfileRead {
  const packages = packagesIn(given);
  if ('unread' in packages) return packages;
  const metadata = tableAt(packages.document, 'metadata');
  const older = tableAt(metadata, 'files') ?? tableAt(metadata, 'hashes');
  return pythonLock('poetry', given.file, packages, ({ table, name }) => {
    const source = tableAt(table, 'source');
    const files = table['files'] ?? older?.[name];
    const hashes = Array.isArray(files)
      ? files.map(file =>
          typeof file === 'string' ? `sha256:${file}` : isTable(file) && textAt(file, 'hash'),
        )
      : [];
    const isHashed = hashes.length > 0 && hashes.every(hash => typeof hash === 'string' && isStrong(hash));
    return { origin: poetryOrigin(source), integrity: isHashed ? 'strong' : 'none' };
  });
}

function poetryOrigin(source: TomlTable | undefined): Origin {
  const type = textAt(source, 'type');
  const url = textAt(source, 'url') ?? '';
  if (type === 'git') return { from: 'git', host: originHost(url), ...plain(url) };
  if (type === 'url') return { from: 'url', host: originHost(url), ...plain(url) };
  if (type === 'directory' || type === 'file') return IN_PROJECT;
  return url === '' ? IN_REGISTRY : registryAt(url);
}

const originHost = (address: string): string => {
  const origin = originOf(address);
  return ('host' in origin ? origin.host : undefined) ?? 'an unknown host';
};

type TomlPackage = { readonly name: string; readonly table: TomlTable; readonly at: Span };
type TomlPackages = { readonly document: TomlTable; readonly all: readonly TomlPackage[] };

function pythonLock(
  kind: 'uv' | 'poetry',
  file: string,
  { all }: TomlPackages,
  read: (one: TomlPackage) => { readonly origin: Origin; readonly integrity: Integrity },
): LockfileRead {
  const names = new Set(all.map(({ name }) => pythonName(name)));
  const packages = all.map((one): LockedPackage => {
    const { origin, integrity } = read(one);
    return {
      name: one.name,
      version: textAt(one.table, 'version') ?? '',
      origin,
      integrity: origin.from === 'registry' || origin.from === 'url' ? integrity : 'unneeded',
      hasInstallScript: false,
      isDev: textAt(one.table, 'category') === 'dev',
      at: one.at,
    };
  });
  return {
    kind,
    file,
    packages,
    projects: projectsIn(all),
    registries: [],
    has: name => names.has(pythonName(name)),
    graph: () => nameGraph(all, packages),
  };
}

/** Of uv: what each project of the workspace asked for, by names as indexes compare them. Poetry keeps only a hash of it. */
const projectsIn = (all: readonly TomlPackage[]): ReadonlyMap<string, Requested> =>
  new Map(
    all.flatMap(({ table }) => {
      const source = tableAt(table, 'source');
      const path = textAt(source, 'virtual') ?? textAt(source, 'editable');
      const metadata = tableAt(table, 'metadata');
      if (path === undefined || !metadata) return [];
      const names = tablesAt(metadata, 'requires-dist').map(one => pythonName(textAt(one, 'name') ?? ''));
      return [[projectName(path), new Map(names.map(name => [name, undefined]))] as const];
    }),
  );

/** uv lists what a package needs, poetry maps its names to versions. Of several versions of one name each may be meant. */
function nameGraph(all: readonly TomlPackage[], packages: readonly LockedPackage[]): PackageGraph {
  const byName = new Map<string, LockedPackage[]>();
  const tables = new Map<LockedPackage, TomlTable>();
  for (const [index, locked] of packages.entries()) {
    addTo(byName, pythonName(locked.name), locked);
    const table = all[index]?.table;
    if (table) tables.set(locked, table);
  }
  const find = (name: string): readonly LockedPackage[] => byName.get(pythonName(name)) ?? [];
  return {
    installed: (_, name) => find(name),
    needs: of => {
      const table = tables.get(of);
      const extras = Object.values(tableAt(table, 'optional-dependencies') ?? {});
      return [table?.['dependencies'], ...extras].flatMap(namesIn).map(find);
    },
  };
}

function namesIn(dependencies: TomlValue | undefined): readonly string[] {
  if (isTable(dependencies)) return Object.keys(dependencies);
  return Array.isArray(dependencies)
    ? dependencies.flatMap(one => (isTable(one) ? (textAt(one, 'name') ?? []) : []))
    : [];
}

/** The tables `[[package]]` with the line of each one's name. */
function packagesIn({ file, text }: LockfileText): TomlPackages | { readonly unread: string } {
  const read = readToml(text);
  if (!('table' in read)) return { unread: `is not valid TOML (line ${read.fault.line})` };
  const starts = linesOf(file, text);
  const tables = tablesAt(read.table, 'package');
  if (tables.length === 0 && read.table['version'] === undefined && read.table['metadata'] === undefined)
    return { unread: 'is not a lockfile' };
  const whole = { file, start: 0, end: 0 };
  return {
    document: read.table,
    all: tables.map((table, index) => {
      spend(1);
      return { name: textAt(table, 'name') ?? '', table, at: starts[index] ?? whole };
    }),
  };
}

/** The line behind each `[[package]]`. */
function linesOf(file: string, text: string): readonly Span[] {
  const found: Span[] = [];
  for (const { index, 0: header } of text.matchAll(/^\[\[package\]\][ \t]*\r?\n/gm)) {
    const start = index + header.length;
    const end = text.indexOf('\n', start);
    found.push({ file, start, end: end < 0 ? text.length : end });
  }
  return found;
}

const registryAt = (address: string): Origin => {
  const host = parsedUrl(address)?.host;
  return host === undefined ? IN_PROJECT : { from: 'registry', host, ...plain(address) };
};
const plain = (address: string): { readonly isPlain?: true } =>
  /^(?:git\+)?http:/.test(address) || address.startsWith('git:') ? { isPlain: true } : {};
const isStrong = (hash: string | undefined): boolean => /^sha(?:256|384|512):/.test(hash ?? '');

const isTable = (value: TomlValue | undefined): value is TomlTable =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
const tableAt = (table: TomlTable | undefined, key: string): TomlTable | undefined => {
  const value = table?.[key];
  return isTable(value) ? value : undefined;
};
const tablesAt = (table: TomlTable, key: string): readonly TomlTable[] => {
  const value = table[key];
  return Array.isArray(value) ? value.filter(isTable) : [];
};
const textAt = (table: TomlTable | undefined, key: string): string | undefined => {
  const value = table?.[key];
  return typeof value === 'string' ? value : undefined;
};
