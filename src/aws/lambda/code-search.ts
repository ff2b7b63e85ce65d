import type { ImportOptions } from '../../code/modules.ts';
import type { Language } from '../../code/program.ts';
import { folderOf, resolveFile, type Files } from '../../source/files.ts';
import type { FileId } from '../../source/node.ts';
import type { Source } from '../../source/source.ts';
import { NOT_BESIDE, type CodePlace } from './code-place.ts';
import { EntryFiles, isMinified } from './entry-file.ts';
import { localDependencies, localRequirements } from './local-packages.ts';

/** What is looked for: a module of a function's code. */
export type ModuleRequest = {
  readonly place: CodePlace & { readonly kind: 'folder' | 'file' };
  readonly module: string;
  readonly language: Language;
  /** What esbuild makes it of. */
  readonly entryPoints: readonly string[];
  /** A folder to look in when it is not in its place. */
  readonly otherwise: FileId | undefined;
  readonly layers: ImportOptions;
};
export type FoundModule =
  | { readonly source: Source; readonly imports: ImportOptions }
  | { readonly why: string };

/** Finds the modules of a stack's functions, each once: all worlds of the stack ask for the same. */
export class CodeSearch {
  readonly #files: Files;
  readonly #entries: EntryFiles;
  readonly #known = new Map<string, FoundModule>();
  constructor(files: Files) {
    this.#files = files;
    this.#entries = new EntryFiles(files);
  }

  find(request: ModuleRequest): FoundModule {
    const key = JSON.stringify(request);
    const found = this.#known.get(key) ?? search(request, this.#entries, this.#files);
    this.#known.set(key, found);
    return found;
  }
}

function search(request: ModuleRequest, entries: EntryFiles, files: Files): FoundModule {
  const { place, language, layers } = request;
  const folder = place.kind === 'file' ? folderOf(place.file) : place.folder;
  const folders = [folder, ...(request.otherwise === undefined ? [] : [request.otherwise])];
  const source = place.kind === 'file' ? entries.file(place.file) : inFolders(entries, folders, request);
  if (!source) return { why: missing(request) };
  if (isMinified(source)) return { why: 'its code is minified' };
  if (language === 'python') {
    const local = folders.flatMap(one => localRequirements(files, one));
    return {
      source,
      imports: { ...layers, pythonPath: [...new Set([...folders, ...layers.pythonPath, ...local])] },
    };
  }
  const aliases = [
    ...(entries.configs.of(folderOf(source.file))?.aliases ?? []),
    ...folders.flatMap(one => localDependencies(files, one)),
  ];
  return {
    source,
    imports: { pythonPath: [], layers: layers.layers, aliases: [...layers.aliases, ...aliases] },
  };
}

function inFolders(
  entries: EntryFiles,
  folders: readonly FileId[],
  request: ModuleRequest,
): Source | undefined {
  const { module, language, layers } = request;
  return language === 'python'
    ? entries.python([...folders, ...layers.pythonPath], module)
    : script(entries, folders, request);
}

function script(entries: EntryFiles, folders: readonly FileId[], request: ModuleRequest): Source | undefined {
  const { module, entryPoints, layers } = request;
  const [, below] = /^\/opt\/(.*)$/s.exec(module) ?? [];
  if (below !== undefined) {
    const nodejs = layers.aliases.flatMap(({ prefix, to }) =>
      module.startsWith(prefix) ? to.map(folder => [folder, module.slice(prefix.length)] as const) : [],
    );
    for (const [folder, path] of [...layers.layers.map(layer => [layer, below] as const), ...nodejs]) {
      const found = entries.script(folder, path);
      if (found) return found;
    }
    return undefined;
  }
  for (const folder of folders) {
    const found = entries.entryPoint(folder, entryPoints, module) ?? entries.script(folder, module);
    if (found) return found;
  }
  return undefined;
}

/** Why there is no file of the module. */
function missing({ place, module }: ModuleRequest): string {
  if (place.kind === 'folder' && !place.isThere) return NOT_BESIDE;
  if (module.startsWith('/opt/')) return 'its handler is in a layer';
  const path = resolveFile('', module) ?? module;
  return `its code has no module ${path}`;
}
