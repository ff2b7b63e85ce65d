import { isMap, itemsOf, textOf, at, entriesOf, type FileId, type Node } from '../../../source/node.ts';
import { folderOf, resolveFile, rootOf, type Files } from '../../../source/files.ts';
import { Source, type Problem } from '../../../source/source.ts';
import { CodeFile, type OtherFiles } from './expression.ts';

/** Files of one service that are followed. */
const MAX_FILES = 500;
const SUFFIXES = [
  '.ts',
  '.js',
  '.mts',
  '.mjs',
  '.cts',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
];

/** The files that a configuration imports, each read once; what stands in packages is not followed. */
export class Modules {
  readonly #files: Files;
  readonly #depth: OtherFiles['depth'] = { now: 0 };
  readonly #known = new Map<FileId, CodeFile | Node | undefined>();
  readonly #aliases = new Map<string, readonly Alias[]>();
  #root: string | undefined;
  constructor(files: Files) {
    this.#files = files;
  }

  /** What was found out in all files. */
  get problems(): readonly Problem[] {
    return [...this.#known.values()].flatMap(file => (file instanceof CodeFile ? file.builder.problems : []));
  }

  /** The first file that is read is the configuration. */
  read(source: Source): CodeFile {
    const folder = folderOf(source.file);
    this.#root ??= folder;
    const file = new CodeFile(source, {
      exported: (from, name) => this.#exported(source.file, from, name),
      folder: folder.startsWith(this.#root) ? folder.slice(this.#root.length, -1) : '.',
      depth: this.#depth,
    });
    this.#known.set(source.file, file);
    return file;
  }

  #exported(by: FileId, from: string, name: string): Node | undefined {
    const found = this.#candidates(by, from).find(file => this.#open(file) !== undefined);
    const opened = found === undefined ? undefined : this.#open(found);
    if (!(opened instanceof CodeFile))
      return isMap(opened) && name !== 'default' && name !== '*' ? at(opened, name) : opened;
    return name === '*' ? opened.namespace() : opened.exported(name);
  }

  #open(file: FileId): CodeFile | Node | undefined {
    if (this.#known.has(file)) return this.#known.get(file);
    if (this.#known.size > MAX_FILES) return undefined;
    this.#known.set(file, undefined);
    if (file.endsWith('.json')) {
      const root = rootOf(this.#files.open(file));
      this.#known.set(file, root);
      return root;
    }
    const text = this.#files.text(file);
    return 'source' in text ? this.read(text.source) : undefined;
  }

  /** The files that a path may mean: relative, or by the aliases of tsconfig.json. */
  #candidates(by: FileId, from: string): readonly FileId[] {
    const paths = /^\.\.?(?:\/|$)/.test(from)
      ? [resolveFile(by, from)]
      : this.#aliasesFor(folderOf(by)).flatMap(alias => aliased(alias, from));
    return paths.flatMap(path => {
      if (path === undefined) return [];
      const base = path.replace(/\.[cm]?[jt]s$/, '');
      return [
        ...(/\.(?:[cm]?[jt]s|json)$/.test(path) ? [path] : []),
        ...SUFFIXES.map(suffix => base + suffix),
      ];
    });
  }

  /** Of the nearest tsconfig.json in a folder or above it. */
  #aliasesFor(folder: string): readonly Alias[] {
    const known = this.#aliases.get(folder);
    if (known) return known;
    const own = this.#config(`${folder}tsconfig.json`, 0) ?? this.#config(`${folder}jsconfig.json`, 0);
    const above = folder === '' ? [] : this.#aliasesFor(folderOf(folder.slice(0, -1)));
    const found = own ?? above;
    this.#aliases.set(folder, found);
    return found;
  }

  #config(file: FileId, depth: number): readonly Alias[] | undefined {
    const text = this.#files.text(file);
    if (!('source' in text) || depth > 5) return undefined;
    // JSON with comments is an expression of JavaScript.
    const { source } = text;
    const config = new CodeFile(new Source(file, `export default ${source.text}`), {
      exported: () => undefined,
      folder: '',
      depth: { now: 0 },
    }).exported('default');
    const paths = at(config, 'compilerOptions', 'paths');
    const base = resolveFile(file, textOf(at(config, 'compilerOptions', 'baseUrl')) ?? '.');
    const own =
      base === undefined
        ? []
        : aliasesIn(paths, base, at(config, 'compilerOptions', 'baseUrl') !== undefined);
    const parent = textOf(at(config, 'extends'));
    const inherited = parent?.startsWith('.') ? resolveFile(file, parent) : undefined;
    const below =
      own.length > 0 || inherited === undefined
        ? undefined
        : this.#config(inherited.endsWith('.json') ? inherited : `${inherited}.json`, depth + 1);
    return below ?? own;
  }
}

/** Of a path that begins and ends so, what stands between them goes into `to`. */
type Alias = { readonly before: string; readonly after: string | undefined; readonly to: string };

function aliasesIn(paths: Node | undefined, base: string, hasBase: boolean): Alias[] {
  const under = base === '' ? '' : `${base}/`;
  const all = entriesOf(paths).flatMap(({ key, value }) =>
    itemsOf(value).flatMap((item): Alias[] => {
      const to = textOf(item);
      const [before = '', after] = key.split('*');
      const target = to === undefined ? undefined : resolveFile(`${under}tsconfig.json`, to);
      return target === undefined ? [] : [{ before, after, to: target }];
    }),
  );
  return hasBase ? [...all, { before: '', after: '', to: `${under}*` }] : all;
}

function aliased({ before, after, to }: Alias, path: string): FileId[] {
  if (after === undefined) return path === before ? [to] : [];
  return path.length >= before.length + after.length && path.startsWith(before) && path.endsWith(after)
    ? [to.replace('*', () => path.slice(before.length, path.length - after.length))]
    : [];
}
