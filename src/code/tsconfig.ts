import { folderOf, resolveFile, type Files } from '../source/files.ts';
import { plainJson } from '../source/jsonc.ts';
import { at, entriesOf, itemsOf, itemsOrSelf, textOf, type FileId, type Node } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { spend } from '../source/budget.ts';
import { Source } from '../source/source.ts';
import type { ImportOptions } from './modules.ts';

/** What a `tsconfig.json` says about where files are (TypeScript, "TSConfig Reference", read 2026-11). Folders end with `/`. */
export type TsConfig = {
  readonly aliases: ImportOptions['aliases'];
  readonly outDir: FileId | undefined;
  /** The folders of which `outDir` may be the image: `rootDir`, or where it is not set those that `include` names. */
  readonly sources: readonly FileId[];
};

/** One file of a chain of `extends`, the nearest first. */
type Part = { readonly file: FileId; readonly root: Node };
const MAX_PARTS = 20;

/** The settings of the compiler for the folders below a root, each read once. */
export class TsConfigs {
  readonly #files: Files;
  readonly #known = new Map<FileId, TsConfig | undefined>();
  constructor(files: Files) {
    this.#files = files;
  }

  /** Those of the `tsconfig.json` in a folder, or of the nearest one above it. */
  of(folder: FileId): TsConfig | undefined {
    if (this.#known.has(folder)) return this.#known.get(folder);
    spend(10);
    const parts = partsOf(`${folder}tsconfig.json`, this.#files);
    const above = folder === '' ? undefined : folderOf(folder.slice(0, -1));
    const inherited = parts.length > 0 || above === undefined ? undefined : this.of(above);
    const found = parts.length > 0 ? configOf(parts, folder) : inherited;
    this.#known.set(folder, found);
    return found;
  }
}

function partsOf(first: FileId, files: Files): readonly Part[] {
  const parts: Part[] = [];
  const open = [first];
  for (let file = open.shift(); file !== undefined && parts.length < MAX_PARTS; file = open.shift()) {
    const from = file;
    const root = parts.some(part => part.file === from) ? undefined : rootOf(file, files);
    if (!root) continue;
    parts.push({ file, root });
    // Of several the last one wins.
    const bases = itemsOrSelf(at(root, 'extends')).flatMap(node => baseOf(from, textOf(node)) ?? []);
    open.unshift(...bases.toReversed());
  }
  return parts;
}

function rootOf(file: FileId, files: Files): Node | undefined {
  const opened = files.text(file);
  if (!('source' in opened)) return undefined;
  const { text } = opened.source;
  spend(text.length / 100);
  return parseTree(new Source(file, plainJson(text))).root;
}

/** The file that `extends` names; a package has settings of the language and no paths of this project. */
function baseOf(from: FileId, path: string | undefined): FileId | undefined {
  if (path === undefined || !/^\.{1,2}(?:\/|$)/.test(path)) return undefined;
  return resolveFile(from, path.endsWith('.json') ? path : `${path}.json`);
}

function configOf(parts: readonly Part[], folder: FileId): TsConfig {
  const options = (name: string): { readonly node: Node; readonly file: FileId } | undefined => {
    for (const { file, root } of parts) {
      const node = at(root, 'compilerOptions', name);
      if (node) return { node, file };
    }
    return undefined;
  };
  const folderIn = (name: string): FileId | undefined => {
    const found = options(name);
    return found && folderAt(found.file, textOf(found.node), folder);
  };
  const rootDir = folderIn('rootDir');
  return {
    aliases: aliasesOf(options('paths'), folderIn('baseUrl'), folder),
    outDir: folderIn('outDir'),
    sources: rootDir === undefined ? included(parts, folder) : [rootDir],
  };
}

function folderAt(from: FileId, path: string | undefined, folder: FileId): FileId | undefined {
  if (path === undefined) return undefined;
  const [, below] = /^\$\{configDir\}(.*)$/s.exec(path) ?? [];
  const found = below === undefined ? resolveFile(from, path) : resolveFile(folder, `.${below}`);
  return found === undefined || found === '' ? found : `${found}/`;
}

/** Without `rootDir` the compiler takes the folder that all its files have in common: one of these. */
function included(parts: readonly Part[], folder: FileId): readonly FileId[] {
  const part = parts.find(({ root }) => at(root, 'include') ?? at(root, 'files'));
  const named = [...itemsOf(at(part?.root, 'include')), ...itemsOf(at(part?.root, 'files'))].flatMap(node => {
    const path = (textOf(node) ?? '').replace(/[*?].*$/s, '').replace(/(?:^|\/)[^/]*\.[a-z]+$/, '');
    return part ? (folderAt(part.file, path, folder) ?? []) : [];
  });
  return [...new Set([...named, folder, `${folder}src/`])];
}

/** `paths` are relative to `baseUrl`, or without it to the file that has them; with it, names that `paths` has not are looked for below it. */
function aliasesOf(
  paths: { readonly node: Node; readonly file: FileId } | undefined,
  baseUrl: FileId | undefined,
  folder: FileId,
): ImportOptions['aliases'] {
  const listed = entriesOf(paths?.node).flatMap(({ key, value }) => {
    const isWhole = key.endsWith('*');
    const prefix = isWhole ? key.slice(0, -1) : key;
    const to = itemsOf(value).flatMap(node => targetOf(textOf(node), isWhole) ?? []);
    if (prefix.includes('*')) return [];
    const found = to.flatMap(path => {
      const base = baseUrl ?? folderOf(paths?.file ?? folder);
      const at = folderAt(base, path, folder);
      if (at === undefined || /(?:^|\/)node_modules\//.test(at)) return [];
      return isWhole && (path === '' || path === './' || path.endsWith('/')) ? [at] : [at.replace(/\/$/, '')];
    });
    return found.length > 0 ? [{ prefix, isWhole, to: found }] : [];
  });
  // The compiler takes the longest prefix that matches, and an exact name before all of them.
  const sorted = listed.toSorted(
    (a, b) => Number(a.isWhole) - Number(b.isWhole) || b.prefix.length - a.prefix.length,
  );
  return baseUrl === undefined ? sorted : [...sorted, { prefix: '', isWhole: true, to: [baseUrl] }];
}

function targetOf(path: string | undefined, isWhole: boolean): string | undefined {
  if (path === undefined || !isWhole) return path?.includes('*') === true ? undefined : path;
  return path.endsWith('*') && !path.slice(0, -1).includes('*') ? path.slice(0, -1) : undefined;
}
