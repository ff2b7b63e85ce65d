import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { membersOf } from '../dialect/index.ts';
import type { FileId } from '../source/node.ts';
import type { Find, FoundFiles, Host, ScanRoot, Target, PathError } from '../scan/find.ts';
import { Disk, isBelow, refusal } from './disk.ts';
import { exists } from './exists.ts';
import { Gitignore, NEVER_WALKED } from './gitignore.ts';
import { walk } from './walk.ts';

export type PathLocation = {
  readonly cwd: string;
  /** All of standard input; called at most once. */ readonly stdin: () => Uint8Array;
};

/** The disk as seen from a working directory. */
export const diskHost = (place: PathLocation): Host => ({
  find: (paths, how) => new Search(place, how).run(paths),
});

/** The same files again, each with the folder of its root. */
export function sameHost(
  targets: readonly { readonly folder: string; readonly file: FileId; readonly named: boolean }[],
  cwd: string,
): Host {
  const roots = new Map<string, ScanRoot>();
  const rootOf = (folder: string): ScanRoot => {
    const root = roots.get(folder) ?? scanRootOf(new Disk(folder), folder, cwd);
    roots.set(folder, root);
    return root;
  };
  return {
    find: () => ({
      targets: targets.map(({ folder, file, named }) => ({ root: rootOf(folder), file, named })),
      pathErrors: [],
    }),
  };
}

/** The folder of a root on the disk; undefined for one that is not there alone. */
export const folderOfRoot = ({ files }: ScanRoot): string | undefined =>
  files instanceof Disk ? files.root : undefined;

class Search {
  readonly #cwd: string;
  readonly #stdin: () => Uint8Array;
  readonly #root: string | undefined;
  readonly #lenient: boolean;
  readonly #roots = new Map<string, ScanRoot>();
  readonly #targets = new Map<string, Target>();
  readonly #pathErrors: PathError[] = [];

  constructor({ cwd, stdin }: PathLocation, { root, lenient = false }: Find) {
    this.#lenient = lenient;
    this.#cwd = cwd;
    this.#stdin = stdin;
    this.#root = root === undefined ? undefined : resolve(cwd, root);
  }

  async run(paths: readonly string[]): Promise<FoundFiles> {
    for (const path of paths) await this.#add(path);
    const targets = [...this.#targets.values()].map(target => ({
      target,
      name: target.root.shown(target.file),
    }));
    targets.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { targets: targets.map(({ target }) => target), pathErrors: this.#pathErrors };
  }

  async #add(path: string): Promise<void> {
    if (path === '-') return this.#addStdin();
    const absolute = resolve(this.#cwd, path);
    try {
      const real = this.#followed(absolute);
      if (lstatSync(real).isDirectory()) this.#addFolder(real);
      else this.#addFile(real, dirname(real), !this.#lenient);
    } catch (error) {
      const { refused, message } = refusal(error as NodeJS.ErrnoException);
      if (refused === 'missing' && /[*?[{]/.test(path)) await this.#addGlob(path);
      else this.#fail(absolute, refused, message, true);
    }
  }

  /** Where the links in a path lead. Those above the root stay: what is shown is called as it was asked for. */
  #followed(path: string): string {
    const link = lstatSync(path).isSymbolicLink();
    const real = realpathSync.native(path);
    const root = this.#rootOf(dirname(path));
    const realRoot = realPath(root);
    if (realRoot !== undefined && isBelow(realRoot, real)) return join(root, relative(realRoot, real));
    return link ? real : path;
  }

  #addStdin(): void {
    const root = this.#root ?? this.#cwd;
    const files = new Disk(root, new Map([['-', this.#stdin()]]));
    const scanRoot = scanRootOf(files, root, this.#cwd);
    this.#targets.set('-', {
      root: { files, shown: file => (file === '-' ? file : scanRoot.shown(file)) },
      file: '-',
      named: true,
    });
  }

  #addFolder(folder: string): void {
    const root = this.#rootOf(folder);
    if (!this.#inside(folder, root)) return;
    const { files, refused } = walk(folder, root);
    for (const file of files) this.#addFile(file, folder, false);
    for (const { path, code, message } of refused) this.#fail(path, code, message, path === folder);
  }

  async #addGlob(pattern: string): Promise<void> {
    const { expand } = await import('./glob.ts');
    const written = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
    const { files, folders } = expand(written, this.#cwd, [...NEVER_WALKED]);
    const ignores = new Map<string, Gitignore>();
    const isIgnored = (path: string, isFolder: boolean): boolean => {
      const folder = dirname(path);
      const root = this.#rootOf(folder);
      const rules = ignores.get(folder) ?? Gitignore.at(folder, isBelow(root, folder) ? root : folder);
      ignores.set(folder, rules);
      return rules.ignores(path, isFolder);
    };
    for (const path of files) if (!isIgnored(path, false)) this.#addFile(path, dirname(path), false);
    for (const path of folders) if (!isIgnored(path, true)) this.#addFolder(path);
    if (files.length + folders.length === 0)
      this.#fail(resolve(this.#cwd, pattern), 'missing', 'no file matches', true);
  }

  #addFile(path: string, start: string, named: boolean): void {
    const root = this.#rootOf(start);
    if (!this.#inside(path, root)) return;
    const file = slashed(relative(root, path));
    const members = named ? membersOf(this.#scanRoot(root).files, file) : undefined;
    if (members) return members.forEach(member => this.#addFile(join(root, member), start, true));
    const known = this.#targets.get(path);
    this.#targets.set(path, { root: this.#scanRoot(root), file, named: named || known?.named === true });
  }

  #inside(path: string, root: string): boolean {
    if (isBelow(root, path)) return true;
    this.#fail(path, 'outside', 'outside the root that --root sets', true);
    return false;
  }

  #fail(path: string, code: string, message: string, fatal: boolean): void {
    const root = this.#root ?? gitRoot(this.#cwd) ?? this.#cwd;
    const uri = isBelow(root, path) ? slashed(relative(root, path)) : '';
    this.#pathErrors.push({
      path: slashed(relative(this.#cwd, path)) || '.',
      uri: uri || basename(path),
      code,
      message,
      fatal,
    });
  }

  #rootOf(start: string): string {
    return this.#root ?? gitRoot(start) ?? start;
  }

  #scanRoot(root: string): ScanRoot {
    const known = this.#roots.get(root);
    if (known) return known;
    const scanRoot = scanRootOf(new Disk(root), root, this.#cwd);
    this.#roots.set(root, scanRoot);
    return scanRoot;
  }
}

function scanRootOf(files: Disk, root: string, cwd: string): ScanRoot {
  const known = new Map<FileId, string>();
  return {
    files,
    shown: file => {
      const shown = known.get(file) ?? slashed(relative(cwd, join(root, file)));
      known.set(file, shown);
      return shown;
    },
  };
}
const slashed = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'));

/** Where the links in a path lead; undefined for a folder that this process may not see. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

const gitRoots = new Map<string, string | undefined>();

/** The nearest folder from `folder` upwards that holds `.git`. */
export function gitRoot(folder: string): string | undefined {
  if (gitRoots.has(folder)) return gitRoots.get(folder);
  const root = exists(join(folder, '.git')) ? folder : gitRootAbove(folder);
  gitRoots.set(folder, root);
  return root;
}

function gitRootAbove(folder: string): string | undefined {
  const above = dirname(folder);
  return above === folder ? undefined : gitRoot(above);
}
