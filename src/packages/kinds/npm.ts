import { spend } from '../../source/budget.ts';
import { at, entriesOf, isMap, textOf, type Entry, type Node } from '../../source/node.ts';
import {
  integrityOf,
  type LockedPackage,
  type LockfileRead,
  type LockfileText,
  type Requested,
} from '../lockfile.ts';
import { IN_PROJECT, IN_REGISTRY, originOf, type Origin } from '../origin.ts';

/** The fields of package.json that a lockfile of npm repeats. */
const FIELDS = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;
const MODULES = 'node_modules/';

/** `package-lock.json` and `npm-shrinkwrap.json` of npm 5 and later (lockfileVersion 1 to 3; docs.npmjs.com package-lock-json, read 2026-11). */
export function readNpm({ file, tree }: LockfileText): LockfileRead {
  const root = tree();
  if (!isMap(root)) return { unread: 'is not a lockfile of npm' };
  const packages = at(root, 'packages');
  if (!isMap(packages)) return readFirst(file, root);
  const all = entriesOf(packages);
  const names = new Set(all.map(({ key }) => nameIn(key)));
  return {
    kind: 'npm',
    file,
    packages: all.flatMap(entry => (entry.key === '' ? [] : [packageOf(entry)])),
    projects: new Map(
      all.filter(({ key }) => !key.includes(MODULES)).map(({ key, value }) => [key, requestedBy(value)]),
    ),
    registries: [],
    has: name => names.has(name),
  };
}

function packageOf({ key, keySpan, value }: Entry): LockedPackage {
  spend(1);
  const resolved = textOf(at(value, 'resolved'));
  const path = nameIn(key);
  const alias = textOf(at(value, 'name'));
  const isOwn = !key.includes(MODULES) || isTrue(value, 'link') || isTrue(value, 'inBundle');
  return {
    name: alias ?? path,
    version: textOf(at(value, 'version')) ?? '',
    ...fetched(isOwn ? 'file:' : resolved, textOf(at(value, 'integrity')), isTrue(value, 'optional')),
    hasInstallScript: isTrue(value, 'hasInstallScript') && runsOnLinux(at(value, 'os')),
    isDev: isTrue(value, 'dev'),
    at: keySpan,
  };
}

/** Lockfiles of npm 5 and 6: packages inside of packages. */
function readFirst(file: string, root: Node): LockfileRead {
  const packages: LockedPackage[] = [];
  const open = [at(root, 'dependencies')];
  const own = new Set(entriesOf(open[0]).map(({ key }) => key));
  for (const dependencies of open)
    for (const { key, keySpan, value } of entriesOf(dependencies)) {
      spend(1);
      const version = textOf(at(value, 'version')) ?? '';
      const alias = /^npm:(@?[^@]+)@/.exec(version)?.[1];
      const resolved = textOf(at(value, 'resolved'));
      const isVersion = alias !== undefined || /^\d/.test(version);
      const address = isVersion ? resolved : version;
      packages.push({
        name: alias ?? key,
        version,
        ...fetched(
          isTrue(value, 'bundled') ? 'file:' : address,
          textOf(at(value, 'integrity')),
          isTrue(value, 'optional'),
        ),
        hasInstallScript: false,
        isDev: isTrue(value, 'dev'),
        at: keySpan,
      });
      const inner = at(value, 'dependencies');
      if (isMap(inner)) open.push(inner);
    }
  if (textOf(at(root, 'lockfileVersion')) === undefined && own.size === 0)
    return { unread: 'is not a lockfile of npm' };
  return { kind: 'npm', file, packages, projects: new Map(), registries: [], has: name => own.has(name) };
}

/**
 * Without an address the package comes from the registry that is configured (`omit-lockfile-registry-resolved`). Of an optional package for another system
 * npm may record neither address nor hash.
 */
export function fetched(
  address: string | undefined,
  hash: string | undefined,
  isOptional = false,
): { readonly origin: Origin; readonly integrity: LockedPackage['integrity'] } {
  if (address === undefined)
    return {
      origin: IN_REGISTRY,
      integrity: isOptional && hash === undefined ? 'unknown' : integrityOf(hash),
    };
  const origin = originOf(address);
  if (origin.from === 'project') return { origin: IN_PROJECT, integrity: 'unneeded' };
  return { origin, integrity: origin.from === 'git' ? 'unneeded' : integrityOf(hash) };
}

/** The name of a package in the path of its folder. */
function nameIn(path: string): string {
  const from = path.lastIndexOf(MODULES);
  return from < 0 ? path : path.slice(from + MODULES.length);
}

const isTrue = (node: Node | undefined, key: string): boolean => textOf(at(node, key)) === 'true';

function runsOnLinux(os: Node | undefined): boolean {
  const systems = os?.kind === 'list' ? os.items.map(textOf) : [textOf(os)];
  const named = systems.filter(system => system !== undefined);
  if (named.includes('!linux')) return false;
  return named.every(system => system.startsWith('!')) || named.includes('linux');
}

/** What a package.json, or its copy in a lockfile, asks for. */
export const requestedBy = (manifest: Node | undefined): Requested =>
  new Map(
    FIELDS.toReversed().flatMap(field =>
      entriesOf(at(manifest, field)).map(({ key, value }) => [key, textOf(value)] as const),
    ),
  );
