import { folderOf, rootOf, type Files } from '../../source/files.ts';
import { at, textOf, type FileId } from '../../source/node.ts';

/** What a package.json asks for; `major` is undefined where it does not say. */
export type Framework = { readonly name: 'osls' | 'serverless'; readonly major: number | undefined };

/** The framework that the package.json beside the service, or the nearest above that knows one, installs. */
export function frameworkOf(file: FileId, files: Files): Framework | undefined {
  for (let folder = folderOf(file); ; folder = folderOf(folder.slice(0, -1))) {
    const root = rootOf(files.open(`${folder}package.json`));
    for (const name of ['osls', 'serverless'] as const) {
      const range = textOf(at(root, 'devDependencies', name) ?? at(root, 'dependencies', name));
      const major = /^[\^~=v]{0,2}(\d{1,3})\b/.exec(range ?? '')?.[1];
      if (range !== undefined) return { name, major: major === undefined ? undefined : Number(major) };
    }
    if (folder === '') return undefined;
  }
}
