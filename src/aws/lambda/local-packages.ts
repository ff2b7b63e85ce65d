import type { ImportOptions } from '../../code/modules.ts';
import { folderOf, resolveFile, rootOf, type Files } from '../../source/files.ts';
import { at, entriesOf, textOf, type FileId } from '../../source/node.ts';

/** Files at the root of a package of Python. */
const PYTHON_ROOT = ['setup.py', 'pyproject.toml', 'setup.cfg'];

/**
 * The folders of packages that `requirements.txt` of a function names by their paths: `../common/lib`, `-e ./lib`. pip resolves them from where it is run, which
 * is the folder of the file, of the template or one between (pip.pypa.io, requirements file format, read 2026-11).
 */
export function localRequirements(files: Files, folder: FileId): readonly FileId[] {
  const opened = files.text(`${folder}requirements.txt`);
  if ('refused' in opened) return [];
  return opened.source.text.split('\n').flatMap(line => {
    const [, path] =
      /^(?:-e\s+|--editable[\s=]+)?(?:file:)?(\.{1,2}(?:\/[^\s#;[]*)?)/.exec(line.trim()) ?? [];
    const found = path === undefined ? undefined : firstRoot(files, folder, path);
    return found === undefined ? [] : [found, `${found}src/`];
  });
}

function firstRoot(files: Files, folder: FileId, path: string): FileId | undefined {
  let from = folder;
  for (;;) {
    const root = resolveFile(from, path);
    const base = root === undefined || root === '' ? '' : `${root}/`;
    if (root !== undefined && PYTHON_ROOT.some(name => 'source' in files.text(base + name))) return base;
    if (from === '') return undefined;
    from = folderOf(from.slice(0, -1));
  }
}

/** The packages that package.json of a folder names by their paths (`file:../common`), as aliases of imports. */
export function localDependencies(files: Files, folder: FileId): ImportOptions['aliases'] {
  const tree = manifestIn(files, folder);
  return ['dependencies', 'devDependencies'].flatMap(field =>
    entriesOf(at(tree, field)).flatMap(({ key, value }) => {
      const [, path] = /^(?:file|link|portal):(.+)$/s.exec(textOf(value) ?? '') ?? [];
      const root = path === undefined ? undefined : resolveFile(folder, path);
      if (root === undefined || /\.t(?:ar\.)?gz$/.test(root)) return [];
      const base = root === '' ? '' : `${root}/`;
      const main = textOf(at(manifestIn(files, base), 'main'));
      const mainFile = main === undefined ? undefined : resolveFile(base, main);
      return [
        {
          prefix: key,
          isWhole: false,
          to: [...(mainFile === undefined ? [] : [mainFile]), base, `${base}src/`],
        },
        { prefix: `${key}/`, isWhole: true, to: [base] },
      ];
    }),
  );
}

function manifestIn(files: Files, folder: FileId): ReturnType<typeof rootOf> {
  const file = `${folder}package.json`;
  return 'source' in files.text(file) ? rootOf(files.open(file)) : undefined;
}
