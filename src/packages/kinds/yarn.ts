import { addTo } from '../../model/multimap.ts';
import { spend } from '../../source/budget.ts';
import { after } from '../../source/cut.ts';
import type { Span } from '../../source/node.ts';
import {
  projectName,
  type LockedPackage,
  type LockfileRead,
  type LockfileText,
  type PackageGraph,
  type Requested,
} from '../lockfile.ts';
import { IN_PROJECT, IN_REGISTRY, originOf } from '../origin.ts';
import { fetched } from './npm.ts';

/** One entry of a yarn.lock: the ranges that it answers, and its fields. */
type YarnEntry = {
  readonly ranges: readonly string[];
  readonly fields: ReadonlyMap<string, string>;
  readonly dependencies: Requested;
  readonly at: Span;
};

/** `yarn.lock` of yarn 1 and of yarn 2 and later (berry), which differ in their fields. */
export function readYarn({ file, text }: LockfileText): LockfileRead {
  const entries = entriesIn(file, text);
  if (entries.length === 0 && text.trim() !== '' && !/^# yarn lockfile v1$/m.test(text))
    return { unread: 'is not a lockfile of yarn' };
  const isBerry = entries.some(({ ranges }) => ranges[0] === '__metadata');
  const own = entries.filter(({ ranges }) => ranges[0] !== '__metadata');
  const ranges = new Set(own.flatMap(entry => entry.ranges));
  const has = (name: string, asked: string): boolean => ranges.has(`${name}@${asked}`);
  const packages = own.map(isBerry ? berryPackage : firstPackage);
  const projects = isBerry ? workspacesOf(own) : new Map<string, Requested>();
  return {
    kind: isBerry ? 'berry' : 'yarn',
    file,
    packages,
    projects,
    registries: [],
    has,
    graph: () => rangeGraph(own, packages, projects),
  };
}

/** What is asked for is the key of what is installed, but for ranges that `resolutions` changed. */
function rangeGraph(
  entries: readonly YarnEntry[],
  packages: readonly LockedPackage[],
  projects: ReadonlyMap<string, Requested>,
): PackageGraph {
  const byRange = new Map<string, LockedPackage>();
  const byName = new Map<string, LockedPackage[]>();
  const asks = new Map<LockedPackage, Requested>();
  for (const [index, locked] of packages.entries()) {
    const { ranges = [], dependencies } = entries[index] ?? {};
    for (const range of ranges) byRange.set(range, locked);
    addTo(byName, nameIn(ranges[0] ?? ''), locked);
    if (dependencies) asks.set(locked, dependencies);
  }
  const find = (name: string, asked: string | undefined): readonly LockedPackage[] => {
    spend(1);
    const found = byRange.get(`${name}@${asked}`) ?? byRange.get(`${name}@npm:${asked}`);
    return found ? [found] : (byName.get(name) ?? []);
  };
  return {
    installed: (folder, name, asked) => find(name, projects.get(folder)?.get(name) ?? asked),
    needs: of => [...(asks.get(of) ?? [])].map(([name, asked]) => find(name, asked)),
  };
}

function firstPackage({ ranges, fields, at }: YarnEntry): LockedPackage {
  const [range = ''] = ranges;
  const resolved = fields.get('resolved');
  const [address = '', sha1] = (resolved ?? '').split('#');
  const asked = range.slice(nameIn(range).length + 1);
  const alias = /^npm:(@?[^@]+)(?:@|$)/.exec(asked)?.[1];
  const local = resolved === undefined && /^(?:file|link):|^\.{0,2}\//.test(asked);
  const { origin, integrity } = fetched(
    local ? 'file:' : resolved && (address.endsWith('.git') ? resolved : address),
    fields.get('integrity') ?? (sha1 === undefined || sha1 === '' ? undefined : `sha1-${sha1}`),
  );
  return {
    name: alias ?? nameIn(range),
    version: fields.get('version') ?? '',
    origin,
    integrity,
    hasInstallScript: false,
    isDev: false,
    at,
  };
}

function berryPackage({ ranges, fields, at }: YarnEntry): LockedPackage {
  const resolution = fields.get('resolution') ?? ranges[0] ?? '';
  const name = nameIn(resolution);
  const [source = '', ...bindings] = resolution.slice(name.length + 1).split('::');
  const from = archiveOf(bindings.join('::'));
  let origin = IN_PROJECT;
  if (source.startsWith('npm:')) origin = from === undefined ? IN_REGISTRY : originOf(from);
  else if (!/^(?:workspace|patch|file|link|portal|exec|virtual):/.test(source))
    origin = originOf(source.replace(/#commit=/, '#'));
  // What only other systems install has no checksum until one of them installs it.
  const missing = fields.has('conditions') ? 'unknown' : 'none';
  const checksum = fields.has('checksum') ? 'strong' : missing;
  return {
    name,
    version: fields.get('version') ?? '',
    origin,
    integrity: origin.from === 'registry' || origin.from === 'url' ? checksum : 'unneeded',
    hasInstallScript: false,
    isDev: false,
    at,
  };
}

/** The address behind `__archiveUrl=`, where the tarball is not under the usual path of the registry. */
function archiveOf(bindings: string): string | undefined {
  const [, coded] = /(?:^|&)__archiveUrl=([^&]+)/.exec(bindings) ?? [];
  try {
    return coded === undefined ? undefined : decodeURIComponent(coded);
  } catch {
    return undefined;
  }
}

const WORKSPACE = '@workspace:';
const workspacesOf = (entries: readonly YarnEntry[]): ReadonlyMap<string, Requested> =>
  new Map(
    entries.flatMap(({ fields, dependencies }) => {
      const path = after(fields.get('resolution') ?? '', WORKSPACE);
      return path === undefined ? [] : [[projectName(path), dependencies] as const];
    }),
  );

/** `a` of `a@^1.0.0`, `@scope/a` of `@scope/a@npm:^1.0.0`. */
function nameIn(range: string): string {
  const at = range.indexOf('@', 1);
  return at < 0 ? range : range.slice(0, at);
}

/** The entries, line by line: a key without indentation, its fields with two blanks, their own entries with four. */
function entriesIn(file: string, text: string): readonly YarnEntry[] {
  const entries: YarnEntry[] = [];
  let fields = new Map<string, string>();
  let dependencies = new Map<string, string | undefined>();
  let section = '';
  let from = 0;
  while (from < text.length) {
    const next = text.indexOf('\n', from);
    const end = next < 0 ? text.length : next;
    const line = text.slice(from, end).trimEnd();
    const start = from;
    from = end + 1;
    if (line === '' || line.startsWith('#')) continue;
    spend(1);
    if (!line.startsWith(' ')) {
      const key = line.replace(/^\? /, '').replace(/^: *$/, '');
      if (key === '') continue;
      [fields, dependencies, section] = [new Map(), new Map(), ''];
      entries.push({
        ranges: rangesIn(key.endsWith(':') ? key.slice(0, -1) : key),
        fields,
        dependencies,
        at: { file, start, end: start + line.length },
      });
    } else if (line.startsWith('    ')) {
      const [name, value] = pairIn(line.slice(4));
      if (/^(?:dependencies|optionalDependencies)$/.test(section)) dependencies.set(name, value);
    } else {
      const [name, value] = pairIn(line.slice(2));
      section = value === '' ? name : '';
      fields.set(name, value);
    }
  }
  return entries;
}

/** `a "^1.0.0"`, `"@s/a": npm:^1.0.0`, `dependencies:`. */
function pairIn(line: string): [name: string, value: string] {
  const [, quoted, bare, value = ''] = /^(?:"([^"]*)"|([^\s:]+)):?(?: (.*))?$/.exec(line) ?? [];
  return [quoted ?? bare ?? line, unquoted(value)];
}

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;

const rangesIn = (key: string): readonly string[] => {
  const inner = unquoted(key);
  return inner.split(/"?, "?/).map(range => range.replaceAll('"', ''));
};
