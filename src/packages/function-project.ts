import { folderOf, resolveFile } from '../source/files.ts';
import { at, textOf } from '../source/node.ts';
import type { Resource } from '../model/world.ts';
import { projectAt, type Language, type Project } from './project.ts';

/** Where to look for what a function is built from: its folder, and the one above which it is not looked for. */
type CodeFolder = { readonly folder: string; readonly top: string };

/** What a function with code beside its template is built from; undefined where it is not known, or nothing. */
export function projectOf(fn: Resource): Project | undefined {
  const { written } = fn.world.stack;
  const { provenance, construct } = fn.declared;
  if (!written || provenance || construct !== undefined) return undefined;
  const language = languageOf(fn.get('Runtime').literal);
  const place = language && codeFolderOf(fn, language);
  return place && projectAt(written.files, language, place.folder, place.top);
}

function languageOf(runtime: string | undefined): Language | undefined {
  if (runtime?.startsWith('nodejs')) return 'node';
  return runtime?.startsWith('python') ? 'python' : undefined;
}

function codeFolderOf(fn: Resource, language: Language): CodeFolder | undefined {
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

/** A service is packed as a whole; a module of Python is packed by itself, and a bundler takes packages from the folders above. */
function serviceFolderOf(fn: Resource, language: Language, service: string): CodeFolder | undefined {
  const root = fn.world.stack.written?.root;
  const own = at(root, 'functions', fn.name);
  if (textOf(at(own, 'package', 'artifact')) ?? textOf(at(root, 'package', 'artifact'))) return undefined;
  const handler = fn.get('Handler').literal;
  if (handler === undefined || /[${}]/.test(handler)) return undefined;
  const module = language === 'python' ? textOf(at(own, 'module')) : undefined;
  const path = resolveFile(`${service}serverless.yml`, module === undefined ? handler : `${module}/x`);
  if (path === undefined) return undefined;
  return { folder: folderOf(path), top: language === 'node' ? '' : commonFolder(folderOf(path), service) };
}

const asFolder = (path: string): string => (path === '' ? '' : `${path}/`);

/** The deepest folder that has both in it. */
function commonFolder(a: string, b: string): string {
  let length = 0;
  for (let at_ = a.indexOf('/'); at_ >= 0 && b.startsWith(a.slice(0, at_ + 1)); at_ = a.indexOf('/', at_ + 1))
    length = at_ + 1;
  return a.slice(0, length);
}
