import { spend } from '../../source/budget.ts';
import { at, entriesOf, isMap, itemsOf, textOf, type Entry } from '../../source/node.ts';
import type { LockedPackage, LockfileRead, LockfileText } from '../lockfile.ts';
import { IN_PROJECT, IN_REGISTRY, originOf, parsedUrl, type Origin } from '../origin.ts';
import { pythonName } from '../python-name.ts';

/** `Pipfile.lock` of pipenv. */
export function readPipenv({ file, tree }: LockfileText): LockfileRead {
  const root = tree();
  if (!isMap(at(root, '_meta'))) return { unread: 'is not a lockfile of pipenv' };
  const sources = new Map(
    itemsOf(at(root, '_meta', 'sources')).map(source => [
      textOf(at(source, 'name')),
      textOf(at(source, 'url')) ?? '',
    ]),
  );
  const packages = entriesOf(root)
    .filter(({ key }) => key !== '_meta')
    .flatMap(({ key, value }) => entriesOf(value).map(entry => packageOf(entry, key !== 'default', sources)));
  const names = new Set(packages.map(({ name }) => pythonName(name)));
  return {
    kind: 'pipenv',
    file,
    packages,
    projects: new Map(),
    registries: [],
    has: name => names.has(pythonName(name)),
  };
}

function packageOf(
  { key, keySpan, value }: Entry,
  isDev: boolean,
  sources: ReadonlyMap<string | undefined, string>,
): LockedPackage {
  spend(1);
  const origin = originIn(value, sources);
  const hashes = itemsOf(at(value, 'hashes')).map(textOf);
  const isHashed = hashes.length > 0 && hashes.every(hash => /^sha(?:256|384|512):/.test(hash ?? ''));
  const hash = isHashed ? 'strong' : 'none';
  return {
    name: key,
    version: (textOf(at(value, 'version')) ?? '').replace(/^==/, ''),
    origin,
    integrity: origin.from === 'registry' ? hash : 'unneeded',
    hasInstallScript: false,
    isDev,
    at: keySpan,
  };
}

function originIn(value: Entry['value'], sources: ReadonlyMap<string | undefined, string>): Origin {
  const git = textOf(at(value, 'git'));
  if (git !== undefined) return { from: 'git', host: parsedUrl(git)?.host ?? 'an unknown host' };
  const file = textOf(at(value, 'file'));
  if (file !== undefined) return originOf(file);
  if (textOf(at(value, 'path')) !== undefined) return IN_PROJECT;
  const index = sources.get(textOf(at(value, 'index')));
  const url = index === undefined ? undefined : parsedUrl(index);
  return url
    ? { from: 'registry', host: url.host, ...(url.scheme === 'http' ? { isPlain: true } : {}) }
    : IN_REGISTRY;
}
