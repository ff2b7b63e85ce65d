import { perResource, perStack } from '../../model/memo.ts';
import type { Resource } from '../../model/world.ts';
import { projectAt, type Ecosystem, type CodeProject } from '../../packages/project.ts';
import { textIn, tomlIn, valueIn } from '../../packages/settings.ts';
import { folderOf, resolveFile, type Files } from '../../source/files.ts';
import { at, itemsOf, textOf, type FileId, type Node, type Span } from '../../source/node.ts';
import { codePlaceOf } from '../lambda/code-place.ts';

/** Where to look for what a function is built from: its folder, and the one above which it is not looked for. */
type ProjectSearch = { readonly folder: FileId; readonly top: FileId };

/** What a function with code beside its template is built from; undefined where it is not known, or nothing. */
export const projectOf = perResource((fn): CodeProject | undefined => {
  const { written } = fn.world.stack;
  const { provenance, construct } = fn.declared;
  const language = languageOf(fn.get('Runtime').literal);
  if (!written || provenance || construct !== undefined || !language) return undefined;
  const place = codePlaceOf(fn, 'Code');
  if (place.kind !== 'folder') return undefined;
  const search =
    fn.world.stack.dialect === 'serverless'
      ? serviceSearch(fn, language, place.folder)
      : buildSearch(fn, language, place.folder, written.files);
  return search && projectAt(written.files, language, search.folder, search.top);
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

/**
 * `sam build` installs what the manifest in `CodeUri` asks for, or the one that its option `manifest` names, and nothing where there is none; without one
 * esbuild takes packages from folders above (aws-sam-cli, lib/build/app_builder.py, and aws-lambda-builders, workflows nodejs_npm, nodejs_npm_esbuild and
 * python_pip, read 2026-11). `aws cloudformation package` takes the folder as it is.
 */
function buildSearch(fn: Resource, language: Ecosystem, folder: FileId, files: Files): ProjectSearch {
  const named =
    fn.declared.merged?.type === 'AWS::Serverless::Function'
      ? manifestFolder(fn.world.stackIndex)
      : undefined;
  if (named !== undefined) return { folder: named, top: named };
  const takesFromAbove =
    language === 'node' && isBundled(fn) && textIn(files, `${folder}package.json`) === undefined;
  return { folder, top: takesFromAbove ? '' : folder };
}

/** The folder of `manifest` in the samconfig.toml beside the template. */
const manifestFolder = perStack(({ stack: { file, written } }): FileId | undefined => {
  const samconfig = `${folderOf(file)}samconfig.toml`;
  const environment = written && valueIn(tomlIn(written.files, samconfig), 'default');
  const given =
    valueIn(environment, 'build', 'parameters', 'manifest') ??
    valueIn(environment, 'global', 'parameters', 'manifest');
  const manifest = typeof given === 'string' ? resolveFile(samconfig, given) : undefined;
  return manifest === undefined ? undefined : folderOf(manifest);
});

/** A service is packed as a whole, with what is installed in its folder and below, and a `module` of Python by itself. Only a bundler takes packages from folders above. */
function serviceSearch(fn: Resource, language: Ecosystem, folder: FileId): ProjectSearch | undefined {
  const handler = fn.get('Handler').literal;
  if (handler === undefined) return undefined;
  const own = fn.declared.code && 'folder' in fn.declared.code && fn.declared.code.folder;
  const path = resolveFile(folder, own ? '' : handler);
  if (path === undefined) return undefined;
  const from = own ? folder : folderOf(path);
  return { folder: from, top: language === 'node' && isBundled(fn) ? '' : folder };
}

/** Whether a function of Node.js is deployed as a bundle of what its code imports, by esbuild of SAM or a plug-in of the Serverless Framework, or its own `build`. */
export const isBundled = (fn: Resource): boolean =>
  fn.world.stack.dialect === 'serverless'
    ? hasBundler(fn.world.stack.written?.root)
    : fn.attribute('Metadata').get('BuildMethod').literal === 'esbuild';

const hasBundler = (root: Node | undefined): boolean =>
  at(root, 'build') !== undefined ||
  itemsOf(at(root, 'plugins')).some(plugin =>
    /esbuild|webpack|bundle|rspack|vite|rollup|parcel|typescript/.test(textOf(plugin) ?? ''),
  );
