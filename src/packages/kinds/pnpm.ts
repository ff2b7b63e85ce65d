import { addTo } from '../../model/multimap.ts';
import { spend } from '../../source/budget.ts';
import { after, before } from '../../source/cut.ts';
import { resolveFile } from '../../source/files.ts';
import { at, entriesOf, isMap, textOf, type Entry, type Node } from '../../source/node.ts';
import {
  integrityOf,
  projectName,
  type LockedPackage,
  type LockfileRead,
  type LockfileText,
  type PackageGraph,
  type Requested,
} from '../lockfile.ts';
import { readLineYaml } from '../line-yaml.ts';
import { IN_PROJECT, IN_REGISTRY, originOf, type Origin } from '../origin.ts';

/** `pnpm-lock.yaml` with lockfileVersion 5 (pnpm 3 to 7), 6 (pnpm 8) and 9 (pnpm 9 and later): github.com/pnpm/spec lockfile, read 2026-11. */
export function readPnpm({ file, text }: LockfileText): LockfileRead {
  const root = readLineYaml(file, text);
  const version = textOf(at(root, 'lockfileVersion'));
  if (version === undefined) return { unread: 'is not a lockfile of pnpm' };
  const importers = at(root, 'importers');
  const located = entriesOf(at(root, 'packages')).map(entry => ({
    key: entry.key,
    locked: packageOf(entry, version.startsWith('5')),
  }));
  const names = new Set(located.map(({ locked }) => locked.name));
  return {
    kind: 'pnpm',
    file,
    packages: located.map(({ locked }) => locked),
    projects: isMap(importers)
      ? new Map(entriesOf(importers).map(({ key, value }) => [projectName(key), requestedBy(value)]))
      : new Map([['', requestedBy(root)]]),
    registries: [],
    has: name => names.has(name),
    graph: () => keyGraph(root, located),
  };
}

type Located = { readonly key: string; readonly locked: LockedPackage };

/** What a package or project has beside a name is a version with its peers, which is a part of a key, or a whole key, or the folder of another project. */
function keyGraph(root: Node | undefined, located: readonly Located[]): PackageGraph {
  const byKey = new Map<string, LockedPackage>();
  const entries = new Map<LockedPackage, Node[]>();
  for (const { key, locked } of located) byKey.set(key, locked);
  for (const section of ['packages', 'snapshots'])
    for (const { key, value } of entriesOf(at(root, section))) {
      spend(1);
      const locked = byKey.get(key) ?? byKey.get(before(key, '('));
      if (locked) addTo(entries, locked, value);
      if (locked) byKey.set(key, locked);
    }
  const versionAt = (name: string, version: string): readonly LockedPackage[] => {
    spend(1);
    const found = [version, `${name}@${version}`, `/${name}@${version}`, `/${name}/${version}`]
      .map(key => byKey.get(key))
      .find(one => one !== undefined);
    return found ? [found] : [];
  };
  const importer = (folder: string): Node | undefined =>
    at(root, 'importers', folder === '' ? '.' : folder) ?? (folder === '' ? root : undefined);
  /** Of the folder of another project, all that it needs, and projects that it links. */
  const find = (folder: string, name: string, version: string): readonly LockedPackage[] => {
    const target = linkedFolder(folder, version);
    if (target === undefined) return versionAt(name, version);
    const found: LockedPackage[] = [];
    const folders = new Set([target]);
    for (const here of folders)
      for (const field of NEEDED)
        for (const { key, value } of entriesOf(at(importer(here), field))) {
          spend(1);
          const next = linkedFolder(here, versionIn(value));
          if (next === undefined) found.push(...versionAt(key, versionIn(value)));
          else folders.add(next);
        }
    return found;
  };
  return {
    installed: (folder, name) =>
      NEEDED.flatMap(field => {
        const value = at(importer(folder), field, name);
        return value ? find(folder, name, versionIn(value)) : [];
      }),
    needs: of =>
      (entries.get(of) ?? []).flatMap(entry =>
        NEEDED.flatMap(field =>
          entriesOf(at(entry, field)).map(({ key, value }) => find('', key, versionIn(value))),
        ),
      ),
  };
}

/** The folder behind `link:`. */
function linkedFolder(folder: string, version: string): string | undefined {
  const link = after(version, 'link:');
  return link === undefined ? undefined : resolveFile(`${folder}/x`, link);
}

const NEEDED = ['dependencies', 'optionalDependencies'] as const;
/** `1.0.0`, or since lockfileVersion 6 of a project `{ specifier: ^1.0.0, version: 1.0.0 }`. */
const versionIn = (value: Node): string => textOf(value) ?? textOf(at(value, 'version')) ?? '';

function packageOf({ key, keySpan, value }: Entry, isOld: boolean): LockedPackage {
  spend(1);
  const { name, version } = nameOf(key, value, isOld);
  const resolution = at(value, 'resolution');
  const origin = originIn(resolution, version);
  const isHashed = origin.from === 'registry' || origin.from === 'url';
  return {
    name,
    version,
    origin,
    integrity: isHashed ? integrityOf(textOf(at(resolution, 'integrity'))) : 'unneeded',
    hasInstallScript: textOf(at(value, 'requiresBuild')) === 'true' && runsOnLinux(at(value, 'os')),
    isDev: textOf(at(value, 'dev')) === 'true',
    at: keySpan,
  };
}

function originIn(resolution: Node | undefined, version: string): Origin {
  const tarball = textOf(at(resolution, 'tarball'));
  const repository = textOf(at(resolution, 'repo'));
  if (repository !== undefined) return gitOrigin(repository);
  if (textOf(at(resolution, 'directory')) !== undefined) return IN_PROJECT;
  if (tarball !== undefined) return originOf(tarball);
  return /^(?:file|link):/.test(version) ? IN_PROJECT : IN_REGISTRY;
}

function gitOrigin(repository: string): Origin {
  const origin = originOf(repository);
  return 'host' in origin && origin.host !== undefined
    ? { from: 'git', host: origin.host, ...(origin.isPlain ? { isPlain: true } : {}) }
    : { from: 'git', host: 'an unknown host' };
}

/** `/@s/a/1.0.0_peer` (5), `/@s/a@1.0.0(peer@1)` (6), `@s/a@1.0.0` (9). */
function nameOf(
  key: string,
  entry: Node,
  isOld: boolean,
): { readonly name: string; readonly version: string } {
  const id = key.startsWith('/') ? key.slice(1) : key;
  const at_ = isOld && key.startsWith('/') ? id.lastIndexOf('/') : id.indexOf('@', 1);
  const name = textOf(at(entry, 'name'));
  if (at_ < 0) return { name: name ?? id, version: id };
  const [version = ''] = id.slice(at_ + 1).split(/[_(]/, 1);
  return { name: name ?? id.slice(0, at_), version };
}

function runsOnLinux(os: Node | undefined): boolean {
  const systems = os?.kind === 'list' ? os.items.flatMap(item => textOf(item) ?? []) : [];
  return (
    !systems.includes('!linux') && (systems.every(one => one.startsWith('!')) || systems.includes('linux'))
  );
}

/** What a project asked for: `specifier` beside each version, or in versions before 6 all of them under `specifiers`. */
function requestedBy(importer: Node | undefined): Requested {
  const asked = new Map<string, string | undefined>();
  for (const field of ['dependencies', 'devDependencies', 'optionalDependencies'])
    for (const { key, value } of entriesOf(at(importer, field)))
      asked.set(key, textOf(at(value, 'specifier')));
  for (const { key, value } of entriesOf(at(importer, 'specifiers'))) asked.set(key, textOf(value));
  return asked;
}
