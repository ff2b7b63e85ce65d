import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLinks } from '../gen/links.ts';
import { readManifest, releasedManifest, repositoryOf, tagOf } from './manifest.ts';
import { packed } from './pack.ts';

/** What others read in a tag besides the package: the action, the hook, the GitLab component, the pages. */
const BESIDES = ['action.yml', '.pre-commit-hooks.yaml', 'templates/stackward.yml'];
const PAGES = /^(?:docs\/.*\.(?:md|svg)|rules\/.*\.md|(?:CHANGELOG|SECURITY|CODE_OF_CONDUCT)\.md)$/;

/** Fills an empty folder with the tree of a release: the package as built, and what else a tag has to carry. `commit` is what it was built from. */
export function writeTree(folder: string, commit: string): void {
  const manifest = readManifest();
  const inPackage = packed('.').files.map(({ path }) => path);
  const tree = new Set([...inPackage, ...BESIDES, ...pages()]);
  for (const file of tree) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(file, join(folder, file));
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(releasedManifest(manifest), null, 2)}\n`);
  writeFileSync(join(folder, '.gitattributes'), '* -text\n');

  const address = `https://github.com/${repositoryOf(manifest)}/blob`;
  for (const page of tree)
    if (page.endsWith('.md'))
      writeFileSync(
        join(folder, page),
        withLinks(page, readFileSync(page, 'utf8'), target => {
          const [path = ''] = target.split('#');
          if (!tree.has(path)) return `${address}/${commit}/${target}`;
          if (!inPackage.includes(page) || inPackage.includes(path)) return undefined;
          return `${address}/${tagOf(manifest)}/${target}${path.endsWith('.svg') ? '?raw=true' : ''}`;
        }),
      );
}

const pages = (): string[] =>
  ['.', 'docs', 'rules']
    .flatMap(folder =>
      readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' }).map(name =>
        join(folder, name).replaceAll('\\', '/'),
      ),
    )
    .filter(path => PAGES.test(path));
