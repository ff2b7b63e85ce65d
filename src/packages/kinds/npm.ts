import { spend } from '../../source/budget.ts';
import { at, entriesOf, isMap, textOf, type Entry, type Node } from '../../source/node.ts';
import {
  integrityOf,
  type LockedPackage,
  type LockfileRead,
  type LockfileText,
  type PackageGraph,
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
  const located = all.flatMap(entry => (entry.key === '' ? [] : [{ locked: packageOf(entry), entry }]));
  const names = new Set(all.map(({ key }) => nameIn(key)));
  return {
    kind: 'npm',
    file,
    packages: located.map(({ locked }) => locked),
    projects: new Map(
      all.filter(({ key }) => !key.includes(MODULES)).map(({ key, value }) => [key, requestedBy(value)]),
    ),
    registries: [],
    has: name => names.has(name),
    graph: () => folderGraph(packages, located),
  };
}

type Located = { readonly locked: LockedPackage; readonly entry: Entry };

/** Node.js looks for a package in `node_modules` of the folder of what needs it, and of each folder above. */
function folderGraph(packages: Node, located: readonly Located[]): PackageGraph {
  const byPath = new Map(located.map(({ locked, entry }) => [entry.key, locked]));
  const entries = new Map(located.map(({ locked, entry }) => [locked, entry]));
  const find = (folder: string, name: string): readonly LockedPackage[] => {
    for (const above of foldersAbove(folder)) {
      spend(1);
      const found = byPath.get(`${above}${MODULES}${name}`);
      if (found) return [found];
    }
    return [];
  };
  return {
    installed: (folder, name) => find(folder, name),
    needs: of => {
      const entry = entries.get(of);
      if (!entry) return [];
      const link = isTrue(entry.value, 'link')
        ? byPath.get(textOf(at(entry.value, 'resolved')) ?? '')
        : undefined;
      return link
        ? [[link]]
        : NEEDED.flatMap(field =>
            entriesOf(at(packages, entry.key, field)).map(({ key }) => find(entry.key, key)),
          );
    },
  };
}
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** `a/node_modules/b`, without what is itself in `node_modules`: `a/node_modules/b/`, `a/`, ``. */
function foldersAbove(folder: string): readonly string[] {
  const folders: string[] = [];
  for (let here = folder; here !== ''; here = here.slice(0, Math.max(0, here.lastIndexOf('/'))))
    if (!here.endsWith('node_modules')) folders.push(`${here}/`);
  return [...folders, ''];
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
  const nested: Nested[] = [];
  const first = at(root, 'dependencies');
  const open: { readonly within?: Nested; readonly dependencies: Node | undefined }[] = [
    { dependencies: first },
  ];
  const own = new Set(entriesOf(first).map(({ key }) => key));
  for (const { within, dependencies } of open)
    for (const { key, keySpan, value } of entriesOf(dependencies)) {
      spend(1);
      const version = textOf(at(value, 'version')) ?? '';
      const alias = /^npm:(@?[^@]+)@/.exec(version)?.[1];
      const resolved = textOf(at(value, 'resolved'));
      const isVersion = alias !== undefined || /^\d/.test(version);
      const address = isVersion ? resolved : version;
      const locked: LockedPackage = {
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
      };
      const one: Nested = { key, locked, value, within };
      nested.push(one);
      const inner = at(value, 'dependencies');
      if (isMap(inner)) open.push({ within: one, dependencies: inner });
    }
  if (textOf(at(root, 'lockfileVersion')) === undefined && own.size === 0)
    return { unread: 'is not a lockfile of npm' };
  return {
    kind: 'npm',
    file,
    packages: nested.map(({ locked }) => locked),
    projects: new Map(),
    registries: [],
    has: name => own.has(name),
    graph: () => nestedGraph(nested),
  };
}

type Nested = {
  readonly key: string;
  readonly locked: LockedPackage;
  readonly value: Node;
  readonly within: Nested | undefined;
};

/** `requires` names what a package needs: in its own `dependencies`, or in those of a package around it. */
function nestedGraph(nested: readonly Nested[]): PackageGraph {
  const inside = new Map<Nested | undefined, Map<string, LockedPackage>>();
  for (const { key, locked, within } of nested) {
    const named = inside.get(within) ?? new Map<string, LockedPackage>();
    inside.set(within, named.set(key, locked));
  }
  const byPackage = new Map(nested.map(one => [one.locked, one]));
  const find = (from: Nested | undefined, name: string): readonly LockedPackage[] => {
    for (let here = from; ; here = here.within) {
      spend(1);
      const found = inside.get(here)?.get(name);
      if (found || here === undefined) return found ? [found] : [];
    }
  };
  return {
    installed: (_, name) => find(undefined, name),
    needs: of => {
      const one = byPackage.get(of);
      return entriesOf(at(one?.value, 'requires')).map(({ key }) => find(one, key));
    },
  };
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
