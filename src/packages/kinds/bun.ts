import { spend } from '../../source/budget.ts';
import { at, entriesOf, isList, isMap, itemsOf, textOf, type Entry, type Node } from '../../source/node.ts';
import {
  integrityOf,
  type LockedPackage,
  type LockfileRead,
  type LockfileText,
  type PackageGraph,
} from '../lockfile.ts';
import { IN_PROJECT, IN_REGISTRY, originOf } from '../origin.ts';
import { requestedBy } from './npm.ts';

/** `bun.lock`, the lockfile of bun 1.2 and later in JSON with trailing commas. `bun.lockb` before it is binary. */
export function readBun({ file, tree }: LockfileText): LockfileRead {
  const root = tree();
  const packages = at(root, 'packages');
  const workspaces = at(root, 'workspaces');
  if (!isMap(packages) && !isMap(workspaces)) return { unread: 'is not a lockfile of bun' };
  const located = entriesOf(packages).map(entry => ({ entry, locked: packageOf(entry) }));
  const names = new Set(located.map(({ locked }) => locked.name));
  return {
    kind: 'bun',
    file,
    packages: located.map(({ locked }) => locked),
    projects: new Map(entriesOf(workspaces).map(({ key, value }) => [key, requestedBy(value)])),
    registries: [],
    has: name => names.has(name),
    graph: () => keyGraph(located, workspaces),
  };
}

type Located = { readonly entry: Entry; readonly locked: LockedPackage };

/** The key `a/b` is the `b` that `a` needs, where that is another than the one under the key `b`. */
function keyGraph(located: readonly Located[], workspaces: Node | undefined): PackageGraph {
  const byKey = new Map(located.map(({ entry, locked }) => [entry.key, locked]));
  const entries = new Map(located.map(({ entry, locked }) => [locked, entry]));
  const find = (path: readonly string[], name: string): readonly LockedPackage[] => {
    for (let length = path.length; length >= 0; length -= 1) {
      spend(1);
      const found = byKey.get([...path.slice(0, length), name].join('/'));
      if (found) return [found];
    }
    return [];
  };
  return {
    installed: (folder, name) => find([textOf(at(workspaces, folder, 'name')) ?? ''], name),
    needs: of => {
      const entry = entries.get(of);
      const workspace = /@workspace:(.*)$/s.exec(textOf(itemsOf(entry?.value)[0]) ?? '')?.[1];
      const asked = workspace === undefined ? itemsOf(entry?.value).find(isMap) : at(workspaces, workspace);
      return NEEDED.flatMap(field =>
        entriesOf(at(asked, field)).flatMap(({ key }) => find(namesIn(entry?.key ?? ''), key)),
      );
    },
  };
}
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** `@s/a` and `b` of `@s/a/b`. */
function namesIn(key: string): readonly string[] {
  const names: string[] = [];
  let scope = '';
  for (const step of key.split('/'))
    if (step.startsWith('@')) scope = `${step}/`;
    else {
      names.push(scope + step);
      scope = '';
    }
  return names;
}

/** `["a@1.0.0", "", { … }, "sha512-…"]`; of a registry that is not the default one the second is an address. */
function packageOf({ key, keySpan, value }: Entry): LockedPackage {
  spend(1);
  const [id, second, ...others] = isList(value) ? value.items : [];
  const text = textOf(id) ?? key;
  const from = text.indexOf('@', 1);
  const version = from < 0 ? '' : text.slice(from + 1);
  const registry = textOf(second);
  const hash = [second, ...others].map(textOf).findLast(one => /^sha\d+-/.test(one ?? ''));
  const isOfRegistry = registry !== undefined && !/^sha\d+-/.test(registry);
  let origin = originOf(version.startsWith('root:') ? 'file:' : version);
  if (isOfRegistry) origin = registry === '' ? IN_REGISTRY : registryAt(registry);
  return {
    name: from < 0 ? text : text.slice(0, from),
    version,
    origin,
    // Before bun 1.3 there was none of a tarball.
    integrity: isOfRegistry ? integrityOf(hash) : 'unneeded',
    hasInstallScript: false,
    isDev: false,
    at: keySpan,
  };
}

function registryAt(address: string): LockedPackage['origin'] {
  const origin = originOf(address);
  return 'host' in origin && origin.host !== undefined
    ? { ...origin, from: 'registry', host: origin.host }
    : IN_PROJECT;
}
