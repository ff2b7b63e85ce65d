import { folderOf, resolveFile } from '../source/files.ts';
import { at, itemsOf, textOf, type Node, type Span } from '../source/node.ts';
import { perResource } from '../model/memo.ts';
import type { Resource } from '../model/world.ts';
import { projectAt, type Ecosystem, type CodeProject } from './project.ts';

/** Where to look for what a function is built from: its folder, and the one above which it is not looked for. */
type CodeFolder = { readonly folder: string; readonly top: string };

/** What a function with code beside its template is built from; undefined where it is not known, or nothing. */
export const projectOf = perResource((fn): CodeProject | undefined => {
  const { written } = fn.world.stack;
  const { provenance, construct } = fn.declared;
  if (!written || provenance || construct !== undefined) return undefined;
  const language = languageOf(fn.get('Runtime').literal);
  const place = language && codeFolderOf(fn, language);
  return place && projectAt(written.files, language, place.folder, place.top);
});

/** What a finding in a file of a project says of a function that is built from it; a suppression on the function counts for it as well. */
export const builtFrom = (
  fn: Resource,
): {
  readonly related: readonly { readonly at: Resource; readonly note: string; readonly resource: string }[];
  readonly gathering: { readonly group: string; readonly at: Span };
} => ({
  related: [{ at: fn, note: `${fn.name} is built from it`, resource: fn.name }],
  gathering: { group: fn.id, at: fn.at },
});

function languageOf(runtime: string | undefined): Ecosystem | undefined {
  if (runtime?.startsWith('nodejs')) return 'node';
  return runtime?.startsWith('python') ? 'python' : undefined;
}

function codeFolderOf(fn: Resource, language: Ecosystem): CodeFolder | undefined {
  const { stack } = fn.world;
  const file = stack.written?.file ?? stack.file;
  if (stack.dialect === 'serverless') return serviceFolderOf(fn, language, folderOf(file));
  const path = fn.get('Code').literal;
  if (path === undefined || /^[a-z\d]+:|[${}]/i.test(path) || /\.(?:zip|jar)$/.test(path)) return undefined;
  const resolved = resolveFile(file, path);
  if (resolved === undefined) return undefined;
  const folder = /\.\w{1,4}$/.test(resolved) ? folderOf(resolved) : asFolder(resolved);
  return { folder, top: commonFolder(folder, folderOf(file)) };
}

/** A service is packed as a whole, a module of Python by itself. Only a bundler takes packages from folders above. */
function serviceFolderOf(fn: Resource, language: Ecosystem, service: string): CodeFolder | undefined {
  const root = fn.world.stack.written?.root;
  const own = at(root, 'functions', fn.name);
  if (textOf(at(own, 'package', 'artifact')) ?? textOf(at(root, 'package', 'artifact'))) return undefined;
  const handler = fn.get('Handler').literal;
  if (handler === undefined || /[${}]/.test(handler)) return undefined;
  const module = language === 'python' ? textOf(at(own, 'module')) : undefined;
  const path = resolveFile(`${service}serverless.yml`, module === undefined ? handler : `${module}/x`);
  if (path === undefined) return undefined;
  const takesFromAbove = language === 'node' && bundles(root);
  return { folder: folderOf(path), top: takesFromAbove ? '' : commonFolder(folderOf(path), service) };
}

/** Whether a service has a bundler: among its plug-ins, or the framework's own. */
const bundles = (root: Node | undefined): boolean =>
  at(root, 'build') !== undefined ||
  itemsOf(at(root, 'plugins')).some(plugin =>
    /esbuild|webpack|bundle|rspack|vite|rollup|parcel|typescript/.test(textOf(plugin) ?? ''),
  );

const asFolder = (path: string): string => (path === '' ? '' : `${path}/`);

/** The deepest folder that has both in it. */
function commonFolder(a: string, b: string): string {
  let length = 0;
  for (let at_ = a.indexOf('/'); at_ >= 0 && b.startsWith(a.slice(0, at_ + 1)); at_ = a.indexOf('/', at_ + 1))
    length = at_ + 1;
  return a.slice(0, length);
}
