import { readFileSync } from 'node:fs';

/** What package.json says. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly repository: { readonly url: string };
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const DEVELOPMENT = new Set(['scripts', 'devDependencies', 'allowScripts']);

export const readManifest = (folder = '.'): Manifest =>
  JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;

/** Without what only development needs: nothing runs and nothing else is installed when a built tree is installed. */
export const releasedManifest = (manifest: Manifest): Manifest =>
  Object.fromEntries(Object.entries(manifest).filter(([field]) => !DEVELOPMENT.has(field))) as Manifest;

/** `owner/name` of the repository. `repository` in package.json is the only place that says it; `npm run gen` writes it into all others. */
export function repositoryOf({ repository }: Manifest): string {
  const [, address] = /github\.com\/([\w.-]+\/[\w-]+)/.exec(repository.url) ?? [];
  if (address === undefined)
    throw new Error(`repository.url of package.json is not on GitHub: ${repository.url}`);
  return address;
}

export const tagOf = ({ version }: Manifest): string => `v${version}`;
