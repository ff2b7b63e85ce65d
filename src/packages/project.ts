import { folderOf, type Files } from '../source/files.ts';
import { readJson } from '../source/json.ts';
import { at, textOf, type FileId, type Node } from '../source/node.ts';
import { Source } from '../source/source.ts';
import { coveredBy } from './covered.ts';
import { readBun } from './kinds/bun.ts';
import { readNpm } from './kinds/npm.ts';
import { readPipenv } from './kinds/pipenv.ts';
import { readPnpm } from './kinds/pnpm.ts';
import { readPoetry, readUv } from './kinds/toml-locks.ts';
import { readYarn } from './kinds/yarn.ts';
import { isRead, type Lockfile, type LockfileRead, type LockfileText } from './lockfile.ts';
import { folderOfManifest, packageJsonIn, pythonManifestIn, type PackageManifest } from './manifest.ts';
import { foldersUp, nodeSettings, pythonSettings, type ManagerSetting } from './settings.ts';

/** For which runtimes: `node` has package.json, `python` has requirements.txt and others. */
export type Ecosystem = 'node' | 'python';

/** What the functions of a folder are built from. */
export type CodeProject = {
  readonly language: Ecosystem;
  /** Folder of the manifest, with its trailing `/`. */
  readonly folder: string;
  readonly manifest: PackageManifest;
  /** Lockfiles that cover the project, the one that its package manager uses first. */
  readonly lockfiles: readonly Lockfile[];
  /** Lockfiles that were not read, and why. */
  readonly unread: readonly { readonly file: FileId; readonly why: string }[];
  readonly settings: readonly ManagerSetting[];
  readonly files: Files;
};

/** More than any project has; a file of the largest size that is read has fewer. */
const MOST_VALUES = 2_000_000;

type Reader = {
  readonly name: string;
  /** The name in `packageManager` of package.json. */
  readonly manager: string;
  readonly read: (given: LockfileText) => LockfileRead;
};
const NODE: readonly Reader[] = [
  { name: 'npm-shrinkwrap.json', manager: 'npm', read: readNpm },
  { name: 'package-lock.json', manager: 'npm', read: readNpm },
  { name: 'yarn.lock', manager: 'yarn', read: readYarn },
  { name: 'pnpm-lock.yaml', manager: 'pnpm', read: readPnpm },
  { name: 'bun.lock', manager: 'bun', read: readBun },
  { name: 'bun.lockb', manager: 'bun', read: () => ({ unread: 'is binary' }) },
];
const PYTHON: readonly Reader[] = [
  { name: 'uv.lock', manager: 'uv', read: readUv },
  { name: 'poetry.lock', manager: 'poetry', read: readPoetry },
  { name: 'Pipfile.lock', manager: 'pipenv', read: readPipenv },
  { name: 'pylock.toml', manager: 'pip', read: () => ({ unread: 'is of a kind that is not supported yet' }) },
];

/** The lockfiles of each language by name. */
export const LOCKFILES: Readonly<Record<Ecosystem, readonly string[]>> = {
  node: NODE.map(({ name }) => name),
  python: PYTHON.map(({ name }) => name),
};

const projects = new WeakMap<Files, Map<string, CodeProject | undefined>>();

/** The nearest project of a language from a folder up to `top`. Folders end in `/`. */
export function projectAt(
  files: Files,
  language: Ecosystem,
  folder: string,
  top: string,
): CodeProject | undefined {
  const known = projects.get(files) ?? new Map<string, CodeProject | undefined>();
  projects.set(files, known);
  for (const here of foldersUp(folder, top)) {
    const key = `${language} ${here}`;
    const found = known.has(key) ? known.get(key) : projectIn(files, language, here);
    known.set(key, found);
    if (found) return found;
  }
  return undefined;
}

function projectIn(files: Files, language: Ecosystem, folder: string): CodeProject | undefined {
  const manifest = (language === 'node' ? packageJsonIn : pythonManifestIn)(files, folder);
  if (!manifest) return undefined;
  const found = language === 'node' ? nodeLocks(files, manifest) : locksIn(files, PYTHON, folder);
  const folders = new Set([folder, ...found.map(({ file }) => folderOf(file))]);
  const settings = [...folders].flatMap(one =>
    language === 'node' ? nodeSettings(files, one) : pythonSettings(files, one),
  );
  return {
    language,
    folder,
    manifest,
    lockfiles: found.flatMap(({ read }) => (isRead(read) ? [read] : [])),
    unread: found.flatMap(({ file, read }) => (isRead(read) ? [] : [{ file, why: read.unread }])),
    settings,
    files,
  };
}

type Located = { readonly file: FileId; readonly read: LockfileRead };

/** Those beside package.json, or else those of the workspace that it is a part of. */
function nodeLocks(files: Files, manifest: PackageManifest): readonly Located[] {
  const folder = folderOfManifest(manifest);
  const [manager = ''] = (textOf(at(manifest.tree, 'packageManager')) ?? '').split('@', 1);
  const readers = NODE.toSorted((a, b) => Number(b.manager === manager) - Number(a.manager === manager));
  for (const above of foldersUp(folder, '')) {
    const found = locksIn(files, readers, above);
    const covering =
      above === folder
        ? found
        : found.filter(
            ({ read }) => !isRead(read) || coveredBy(files, above, read, folder.slice(above.length)),
          );
    if (covering.length > 0) return covering;
  }
  return [];
}

const locks = new WeakMap<Files, Map<FileId, LockfileRead | undefined>>();

function locksIn(files: Files, readers: readonly Reader[], folder: string): readonly Located[] {
  const known = locks.get(files) ?? new Map<FileId, LockfileRead | undefined>();
  locks.set(files, known);
  return readers.flatMap(({ name, read }) => {
    const file = `${folder}${name}`;
    const lock = known.has(file) ? known.get(file) : lockIn(files, file, read);
    known.set(file, lock);
    return lock ? [{ file, read: lock }] : [];
  });
}

function lockIn(files: Files, file: FileId, read: Reader['read']): LockfileRead | undefined {
  const given = files.text(file);
  if ('refused' in given) return given.refused === 'missing' ? undefined : { unread: given.message };
  const { text } = given.source;
  if (/^(?:<{7}|>{7}) /m.test(text)) return { unread: 'contains the marks of a merge conflict' };
  if (text === '' && !file.endsWith('yarn.lock'))
    return { unread: file.endsWith('.lockb') ? 'is binary' : 'is empty or binary' };
  return read({ file, text, tree: () => treeOf(file, text) });
}

function treeOf(file: FileId, text: string): Node | undefined {
  const json = readJson(new Source(file, text), {
    most: MOST_VALUES,
    trailingCommas: file.endsWith('bun.lock'),
  });
  return 'root' in json ? json.root : undefined;
}

/** Whether the file of a manifest is a requirements file, which is a lockfile as well where it has exact versions. */
export const isRequirements = ({ file }: PackageManifest): boolean => file.endsWith('requirements.txt');
