import { folderOf, type Files } from '../source/files.ts';
import { at, entriesOf, type FileId, type Span } from '../source/node.ts';
import { ignoringLine } from './git-ignored.ts';
import { addTo } from '../model/multimap.ts';
import { isTheSame, isInRegistry } from './asked.ts';
import type { LockKind, Lockfile } from './lockfile.ts';
import type { Dependency } from './manifest.ts';
import { isRequirements, LOCKFILES, type CodeProject } from './project.ts';
import { pythonName } from './python-name.ts';
import { versionRange } from './version-range.ts';

/** What keeps a lockfile from fixing what a project is built from. */
export type LockFault =
  | { readonly kind: 'missing'; readonly at: Span; readonly file: FileId; readonly count: number }
  /** Some of the requirements of a requirements file, which is the lockfile. */
  | { readonly kind: 'open'; readonly at: Span; readonly file: FileId; readonly names: readonly string[] }
  | { readonly kind: 'ignored'; readonly at: Span; readonly lockfile: string; readonly exists: boolean }
  | {
      readonly kind: 'outdated';
      readonly at: Span;
      readonly lockfile: FileId;
      readonly names: readonly string[];
    };

/** The fault of a project's lockfile, of which there is one at most. */
export function lockFaultOf(project: CodeProject): LockFault | undefined {
  const known = faults.get(project);
  if (known) return known.fault;
  const fault = faultIn(project);
  faults.set(project, { fault });
  return fault;
}
const faults = new WeakMap<CodeProject, { readonly fault: LockFault | undefined }>();

function faultIn(project: CodeProject): LockFault | undefined {
  const { manifest, lockfiles, unread, language, files, folder } = project;
  const fetched = manifest.dependencies.filter(({ origin }) => origin?.from !== 'project');
  const [first] = fetched;
  if (!first) return undefined;
  const present = [...lockfiles.map(({ file }) => file), ...unread.map(({ file }) => file)];
  const names = present.length > 0 ? present : LOCKFILES[language].map(name => `${folder}${name}`);
  const ignored = ignoredAmong(files, names, present.length > 0);
  if (ignored) return { kind: 'ignored', ...ignored, exists: present.length > 0 };
  if (present.length > 0) return outdatedIn(project, fetched);
  if (!isRequirements(manifest))
    return { kind: 'missing', at: first.at, file: manifest.file, count: fetched.length };
  const open = fetched.filter(({ isExact }) => !isExact);
  const [one] = open;
  return (
    one && {
      kind: 'open',
      at: one.at,
      file: manifest.file,
      names: [...new Set(open.map(({ name }) => name))],
    }
  );
}

/** The line of a .gitignore that keeps a lockfile out of the repository; of several lockfiles all must be. */
function ignoredAmong(
  files: Files,
  names: readonly FileId[],
  all: boolean,
): { readonly at: Span; readonly lockfile: FileId } | undefined {
  const found = names.map(name => ({ name, at: ignoringLine(files, name) }));
  const [first] = found.filter(({ at: place }) => place !== undefined);
  if (!first?.at || (all && found.some(({ at: place }) => place === undefined))) return undefined;
  return { at: first.at, lockfile: first.name };
}

/** What the manifest asks for and the lockfile was not written for. */
function outdatedIn(
  { manifest, lockfiles, folder }: CodeProject,
  fetched: readonly Dependency[],
): LockFault | undefined {
  const [lockfile, ...others] = lockfiles;
  if (!lockfile || others.length > 0 || isRequirements(manifest)) return undefined;
  // The lockfile of yarn 1 does not have the packages of the workspace itself.
  if (lockfile.kind === 'yarn' && (folder !== folderOf(lockfile.file) || at(manifest.tree, 'workspaces')))
    return undefined;
  const changed = new Set(
    ['overrides', 'resolutions'].flatMap(field => entriesOf(at(manifest.tree, field)).map(({ key }) => key)),
  );
  for (const { key } of entriesOf(at(manifest.tree, 'pnpm', 'overrides'))) changed.add(key);
  const versions = versionsIn(lockfile);
  const missing = fetched.filter(one => !changed.has(one.name) && !isLocked(one, lockfile, folder, versions));
  const [first] = missing;
  return (
    first && {
      kind: 'outdated',
      at: first.at,
      lockfile: lockfile.file,
      names: missing.map(({ name }) => name),
    }
  );
}

type Versions = ReadonlyMap<string, readonly string[]>;

/** The versions of each package of a lockfile that does not say what was asked for, but for those of yarn 1, whose keys do. */
function versionsIn({ kind, packages, projects }: Lockfile): Versions {
  const versions = new Map<string, string[]>();
  if (projects.size === 0 && kind !== 'yarn')
    for (const { name, version } of packages) addTo(versions, nameFor(kind, name), version);
  return versions;
}

const nameFor = (kind: LockKind, name: string): string =>
  kind === 'uv' || kind === 'poetry' || kind === 'pipenv' ? pythonName(name) : name;

function isLocked(
  { name, asked }: Dependency,
  lockfile: Lockfile,
  folder: string,
  versions: Versions,
): boolean {
  const requested = lockfile.projects.get(folder.slice(folderOf(lockfile.file).length).replace(/\/$/, ''));
  const key = nameFor(lockfile.kind, name);
  if (requested?.has(key)) {
    const then = requested.get(key);
    return then === undefined || isTheSame(lockfile.kind, asked, then);
  }
  // Berry, npm 7 and pnpm list all that a project asks for; others only what was found.
  if (requested && isInRegistry(asked)) return false;
  if (requested !== undefined) return true;
  const all = versions.get(key);
  return (
    lockfile.has(name, asked) &&
    (all === undefined || all.some(version => mayAnswer(lockfile.kind, version, asked)))
  );
}

/** Whether a version may be one that was asked for: of npm in its range, of Python the exact one. Of ranges of Python nothing is said. */
function mayAnswer(kind: LockKind, version: string, asked: string): boolean {
  if (kind === 'npm') return versionRange(asked)?.includes(version) ?? true;
  const [, exact] = /^\s*\(?={2,3}\s*(\d+(?:\.\d+)*)\)?\s*$/.exec(asked) ?? [];
  return exact === undefined || !/^[\d.]+$/.test(version) || plainVersion(exact) === plainVersion(version);
}

/** `1.0` and `1.0.0` are one version of Python. */
function plainVersion(version: string): string {
  const numbers = version.split('.').map(Number);
  while (numbers.at(-1) === 0) numbers.pop();
  return numbers.join('.');
}

/** The setting that keeps npm from writing a lockfile. */
export const lockfileSetting = ({ settings }: CodeProject): Span | undefined =>
  settings.find(({ key, value }) => key === 'package-lock' && value === 'false')?.at;
