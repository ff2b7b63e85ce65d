import { folderOf, resolveFile, type Files } from '../source/files.ts';
import type { FileId } from '../source/node.ts';
import type { ImportTarget, CodeModules } from './flow/state.ts';
import type { Module } from './program.ts';
import type { ModuleReader } from './read.ts';

/** How one function's imports are found. Folders end with `/`, the root is ''. */
export type ImportOptions = {
  /** The folders that absolute imports of Python are looked for in: that of the code, `python/` of layers whose content is beside the template. */
  readonly pythonPath: readonly FileId[];
  /** What `/opt/` is: the content of layers. */
  readonly layers: readonly FileId[];
  /** `paths` of `tsconfig.json`, and layers that a build lays elsewhere: a prefix, whether all below it is meant, and folders or files from the root. */
  readonly aliases: readonly {
    readonly prefix: string;
    readonly isWhole: boolean;
    readonly to: readonly FileId[];
  }[];
};

/** Names that mean a package of Python where a folder of this name states its version. */
type KnownPackages = (name: string) => boolean;

const EXTENSIONS = ['.ts', '.js', '.mjs', '.tsx', '.cjs', '.jsx', '.mts', '.cts'];
/** Data, and the types of what is written elsewhere: no code runs. */
const WITHOUT_CODE = ['.json', '.d.ts'];
/** What TypeScript writes as an import of the file that it compiles to. */
const COMPILED = /\.([cm]?)jsx?$/;

/** Where a package of Python states its version. */
const VERSION_FILES = ['.py', '/__init__.py', '/__version__.py', '/_version.py', '/version.py'];
const VERSION = /^(?:__)?version(?:__)?(?: = version)? ?=(?: ?["']([\w.+-]+)["'])?/im;

/** Finds the files that imports lead to, below the root; all else is a package. */
export class LocalModules implements CodeModules {
  readonly #files: Files;
  readonly #reader: Pick<ModuleReader, 'read'>;
  readonly #options: ImportOptions;
  readonly #isPackage: KnownPackages;
  readonly #known = new Map<string, ImportTarget>();
  readonly #installed = new Map<string, boolean>();

  constructor(
    files: Files,
    reader: Pick<ModuleReader, 'read'>,
    options: ImportOptions,
    isPackage: KnownPackages = () => false,
  ) {
    this.#files = files;
    this.#reader = reader;
    this.#options = options;
    this.#isPackage = isPackage;
  }

  import(from: Module, source: string): ImportTarget {
    const key = `${from.file}\0${source}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found =
      from.language === 'python' ? this.#python(from.file, source) : this.#javascript(from.file, source);
    this.#known.set(key, found);
    return found;
  }

  submodule(folder: FileId, name: string): ImportTarget | undefined {
    return /^\w+$/.test(name) ? this.#pythonAt(`${folder}${name}`) : undefined;
  }

  /** The module in a file, undefined where there is no such file. */
  #module(file: FileId): ImportTarget | undefined {
    const opened = this.#files.text(file);
    return 'refused' in opened ? undefined : { module: this.#reader.read(opened.source) };
  }

  #javascript(from: FileId, source: string): ImportTarget {
    const path = source.replace(/\?.*$/s, '');
    if (/^\.{1,2}(?:\/|$)/.test(path)) {
      const file = resolveFile(from, path);
      const found = file === undefined ? undefined : this.#script(file);
      return found ?? { missing: `${path} is not beside the code` };
    }
    if (path.startsWith('/opt/'))
      for (const layer of this.#options.layers) {
        const found = this.#script(`${layer}${path.slice('/opt/'.length)}`);
        if (found) return found;
      }
    for (const { prefix, isWhole, to } of this.#options.aliases)
      if (isWhole ? path.startsWith(prefix) : path === prefix)
        for (const target of to) {
          const found = this.#script(isWhole ? `${target}${path.slice(prefix.length)}` : target);
          if (found) return found;
        }
    return { package: path, path: [] };
  }

  /** A file by its name in an import: with the extension or without, or the index of a folder. */
  #script(file: FileId): ImportTarget | undefined {
    if (/\.(?:json|node|wasm|graphql|txt|html)$/.test(file)) return { package: `file:${file}`, path: [] };
    const exact = /\.[cm]?[jt]sx?$/.test(file) ? this.#module(file) : undefined;
    if (exact) return exact;
    const [, kind] = COMPILED.exec(file) ?? [];
    const compiled =
      kind === undefined
        ? []
        : [`${file.replace(COMPILED, '')}.${kind}ts`, `${file.replace(COMPILED, '')}.tsx`];
    const bare = file === '' || file.endsWith('/') ? [] : EXTENSIONS.map(extension => file + extension);
    const folder = file === '' || file.endsWith('/') ? file : `${file}/`;
    for (const name of [...compiled, ...bare, ...EXTENSIONS.map(extension => `${folder}index${extension}`)]) {
      const found = this.#module(name);
      if (found) return found;
    }
    const other = file === '' || file.endsWith('/') ? [] : WITHOUT_CODE.map(extension => file + extension);
    const data = other.find(name => 'source' in this.#files.text(name));
    return data === undefined ? undefined : { package: `file:${data}`, path: [] };
  }

  #python(from: FileId, source: string): ImportTarget {
    const [, dots = '', name = ''] = /^(\.*)(.*)$/s.exec(source) ?? [];
    const steps = name === '' ? [] : name.split('.');
    if (dots !== '') {
      const folder = resolveFile(from, '../'.repeat(dots.length - 1) || '.');
      if (folder === undefined) return { missing: `${source} is not below the root` };
      const base = folder === '' ? '' : `${folder}/`;
      return (
        this.#pythonAt(`${base}${steps.join('/')}`.replace(/\/$/, '')) ?? {
          missing: `${source} is not beside the code`,
        }
      );
    }
    for (const folder of [...this.#options.pythonPath, folderOf(from)]) {
      if (this.#isInstalled(folder, steps[0] ?? '')) break;
      const found = this.#pythonAt(`${folder}${steps.join('/')}`);
      if (found) return found;
    }
    return { package: steps[0] ?? source, path: steps.slice(1) };
  }

  /** Whether a package was installed into a folder, with pip's record of it or with the version that known ones state: it is no code of the author. */
  #isInstalled(folder: FileId, name: string): boolean {
    const path = `${folder}${name}`;
    const known = this.#installed.get(path);
    if (known !== undefined) return known;
    const version = VERSION_FILES.map(file => this.#versionIn(`${path}${file}`)).find(
      found => found !== undefined,
    );
    const isInstalled =
      version !== undefined &&
      (this.#isPackage(name) || 'source' in this.#files.text(`${path}-${version}.dist-info/METADATA`));
    this.#installed.set(path, isInstalled);
    return isInstalled;
  }

  #versionIn(file: FileId): string | undefined {
    const opened = this.#files.text(file);
    const stated = 'source' in opened ? VERSION.exec(opened.source.text) : undefined;
    return stated ? (stated[1] ?? '') : undefined;
  }

  /** A module or package of Python by its path without an extension. */
  #pythonAt(path: string): ImportTarget | undefined {
    const file = path === '' ? undefined : this.#module(`${path}.py`);
    if (file) return file;
    const folder = path === '' ? '' : `${path}/`;
    const whole = this.#module(`${folder}__init__.py`);
    if (whole) return 'module' in whole ? { ...whole, folder } : whole;
    const opened = path === '' ? undefined : this.#files.text(path);
    return opened && 'refused' in opened && opened.refused === 'not-a-file' ? { folder } : undefined;
  }
}
