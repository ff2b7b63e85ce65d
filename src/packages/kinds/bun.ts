import { spend } from '../../source/budget.ts';
import { at, entriesOf, isList, isMap, textOf, type Entry } from '../../source/node.ts';
import { integrityOf, type LockedPackage, type LockfileRead, type LockfileText } from '../lockfile.ts';
import { IN_PROJECT, IN_REGISTRY, originOf } from '../origin.ts';
import { requestedBy } from './npm.ts';

/** `bun.lock`, the lockfile of bun 1.2 and later in JSON with trailing commas. `bun.lockb` before it is binary. */
export function readBun({ file, tree }: LockfileText): LockfileRead {
  const root = tree();
  const packages = at(root, 'packages');
  const workspaces = at(root, 'workspaces');
  if (!isMap(packages) && !isMap(workspaces)) return { unread: 'is not a lockfile of bun' };
  const all = entriesOf(packages).map(packageOf);
  const names = new Set(all.map(({ name }) => name));
  return {
    kind: 'bun',
    file,
    packages: all,
    projects: new Map(entriesOf(workspaces).map(({ key, value }) => [key, requestedBy(value)])),
    registries: [],
    has: name => names.has(name),
  };
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
