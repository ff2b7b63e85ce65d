import { spend } from '../../source/budget.ts';
import { at, entriesOf, isMap, textOf, type Entry, type Node } from '../../source/node.ts';
import {
  integrityOf,
  projectName,
  type LockedPackage,
  type LockfileRead,
  type LockfileText,
  type Requested,
} from '../lockfile.ts';
import { readLineYaml } from '../line-yaml.ts';
import { IN_PROJECT, IN_REGISTRY, originOf, type Origin } from '../origin.ts';

/** `pnpm-lock.yaml` with lockfileVersion 5 (pnpm 3 to 7), 6 (pnpm 8) and 9 (pnpm 9 and later): github.com/pnpm/spec lockfile, read 2026-11. */
export function readPnpm({ file, text }: LockfileText): LockfileRead {
  const root = readLineYaml(file, text, 'snapshots');
  const version = textOf(at(root, 'lockfileVersion'));
  if (version === undefined) return { unread: 'is not a lockfile of pnpm' };
  const importers = at(root, 'importers');
  const packages = entriesOf(at(root, 'packages')).map(entry => packageOf(entry, version.startsWith('5')));
  const names = new Set(packages.map(({ name }) => name));
  return {
    kind: 'pnpm',
    file,
    packages,
    projects: isMap(importers)
      ? new Map(entriesOf(importers).map(({ key, value }) => [projectName(key), requestedBy(value)]))
      : new Map([['', requestedBy(root)]]),
    registries: [],
    has: name => names.has(name),
  };
}

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
