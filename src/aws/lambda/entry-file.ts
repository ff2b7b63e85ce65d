import { folderOf, resolveFile, type Files } from '../../source/files.ts';
import type { FileId } from '../../source/node.ts';
import { spend } from '../../source/budget.ts';
import type { Source } from '../../source/source.ts';
import { TsConfigs } from '../../code/tsconfig.ts';

/** The part of a handler that names a module, and the names below what the module exports. */
export type HandlerName = { readonly module: string; readonly names: readonly string[] };

/** `src/app.nested.handler` is `nested.handler` of the module `src/app` (aws-lambda-nodejs-runtime-interface-client, src/UserFunction.js, read 2026-11). */
export function javascriptHandler(text: string): HandlerName | undefined {
  const folder = folderOf(text);
  const [, module, names] = /^([^.]+)\.(.+)$/s.exec(text.slice(folder.length)) ?? [];
  return module === undefined || names === undefined
    ? undefined
    : { module: folder + module, names: names.split('.') };
}

/** `src/app.handler` and `src.app.handler` are `handler` of the module `src.app` (aws-lambda-python-runtime-interface-client, awslambdaric/bootstrap.py, read 2026-11). */
export function pythonHandler(text: string): HandlerName | undefined {
  const dot = text.lastIndexOf('.');
  const module = text.slice(0, Math.max(dot, 0)).replace(/^\.\//, '').replaceAll('.', '/');
  const name = text.slice(dot + 1);
  return module === '' || name === '' ? undefined : { module, names: [name] };
}

/** Where the handlers of JavaScript come from, of which the runtime takes `.js`, `.mjs`, `.cjs` and since Node.js 24 `.ts`, `.mts` and `.cts`: sources first. */
const EXTENSIONS = ['.ts', '.js', '.mjs', '.tsx', '.cjs', '.jsx', '.mts', '.cts'];
const SCRIPT = /\.[cm]?[jt]sx?$/;

/** Files of code by their names. */
export class EntryFiles {
  readonly #files: Files;
  readonly configs: TsConfigs;
  constructor(files: Files) {
    this.#files = files;
    this.configs = new TsConfigs(files);
  }

  file(file: FileId): Source | undefined {
    spend(10);
    const opened = this.#files.text(file);
    return 'source' in opened ? opened.source : undefined;
  }

  #first(names: readonly FileId[]): Source | undefined {
    for (const name of names) {
      const found = this.file(name);
      if (found) return found;
    }
    return undefined;
  }

  /** A module of JavaScript or TypeScript below a folder, or where the compiler says that it makes it of. */
  script(folder: FileId, module: string): Source | undefined {
    const path = resolveFile(folder, module);
    return path === undefined ? undefined : (this.#script(path) ?? this.#compiled(folder, path));
  }

  #script(path: FileId): Source | undefined {
    return this.#first([
      ...EXTENSIONS.map(extension => path + extension),
      // Bundlers of serverless take folders (serverless-esbuild, src/helper.ts, read 2026-11).
      ...EXTENSIONS.map(extension => `${path}/index${extension}`),
    ]);
  }

  /** `dist/app` where `outDir` is `dist`. */
  #compiled(folder: FileId, path: FileId): Source | undefined {
    const { outDir, sources = [] } = this.configs.of(folder) ?? {};
    if (outDir === undefined || outDir === '' || !path.startsWith(outDir)) return undefined;
    for (const source of sources) {
      const found = this.#script(source + path.slice(outDir.length));
      if (found) return found;
    }
    return undefined;
  }

  /**
   * The entry point of esbuild that becomes a module: the one of this path, of the end of it, of its name, or the only one
   * (SAM developer guide, "Building Node.js Lambda functions with esbuild", read 2026-11).
   */
  entryPoint(folder: FileId, entries: readonly string[], module: string): Source | undefined {
    const bare = (path: string): string => path.replace(/^\.\//, '').replace(SCRIPT, '');
    const name = module.slice(folderOf(module).length);
    const entry =
      entries.find(path => bare(path) === bare(module)) ??
      entries.find(path => bare(path).endsWith(`/${bare(module)}`)) ??
      entries.find(path => bare(path).slice(folderOf(bare(path)).length) === name) ??
      (entries.length === 1 ? entries[0] : undefined);
    const path = entry === undefined ? undefined : resolveFile(folder, entry);
    if (path === undefined) return undefined;
    return SCRIPT.test(path) ? this.file(path) : this.#script(path);
  }

  /** A module or package of Python below one of several folders. */
  python(folders: readonly FileId[], module: string): Source | undefined {
    return this.#first(
      folders.flatMap(folder => {
        const path = resolveFile(folder, module);
        return path === undefined ? [] : [`${path}.py`, `${path}/__init__.py`];
      }),
    );
  }
}

/** Lines of hundreds of characters are no program that somebody wrote. */
export const isMinified = ({ text, lineStarts }: Source): boolean =>
  text.length > 5_000 && text.length / lineStarts.length > 300;
