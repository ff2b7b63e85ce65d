import { readdirSync } from 'node:fs';
import { readManifest, repositoryOf, tagOf, type Manifest } from '../release/manifest.ts';
import { update } from './tables.ts';

/** The files that name the repository or its newest release. */
export const ADDRESSED: readonly string[] = [
  'package.json',
  'README.md',
  'CONTRIBUTING.md',
  'CODE_OF_CONDUCT.md',
  'SECURITY.md',
  'src/scan/tool-version.ts',
  'templates/stackward.yml',
  ...readdirSync('docs').flatMap(name => (name.endsWith('.md') ? `docs/${name}` : [])),
  ...readdirSync('.github/ISSUE_TEMPLATE').map(name => `.github/ISSUE_TEMPLATE/${name}`),
];

/** With the repository and the version of package.json wherever the text names those of this project. */
export function addressed(text: string, manifest: Manifest): string {
  const [repository, tag] = [repositoryOf(manifest), tagOf(manifest)];
  return text
    .replace(
      /(github\.com\/|uses: )[\w.-]+\/stackward(?![\w-])/g,
      (_, before: string) => `${before}${repository}`,
    )
    .replace(/(stackward(?:\.git)?[@#]|rev: )v\d+\.\d+\.\d+/g, (_, before: string) => `${before}${tag}`)
    .replace(/stackward-\d+\.\d+\.\d+\.tgz/g, `stackward-${manifest.version}.tgz`);
}

export function writeAddresses(): void {
  const manifest = readManifest();
  for (const file of ADDRESSED) update(file, text => addressed(text, manifest));
}
