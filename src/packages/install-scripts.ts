import { lookUp } from '../model/look-up.ts';
import { folderOf } from '../source/files.ts';
import { at, isMap, textOf, type FileId, type Node, type Span } from '../source/node.ts';
import type { CodeProject } from './project.ts';

/** The packages of a lockfile whose scripts run when they are installed. */
export type InstallScripts = { readonly names: readonly string[]; readonly file: FileId; readonly at: Span };

/** Fields of package.json that say which packages may run scripts. */
const ALLOW_LISTS: readonly (readonly string[])[] = [
  ['allowScripts'],
  ['lavamoat', 'allowScripts'],
  ['trustedDependencies'],
  ['pnpm', 'onlyBuiltDependencies'],
  ['pnpm', 'neverBuiltDependencies'],
  ['pnpm', 'ignoredBuiltDependencies'],
];
/** From which version on a package manager runs no scripts that are not allowed (npm 12, pnpm 10; release notes, read 2026-11). */
const SAFE_FROM: Readonly<Record<string, number>> = { npm: 12, pnpm: 10 };

export function installScriptsIn({
  lockfiles,
  settings,
  files,
  manifest,
}: CodeProject): readonly InstallScripts[] {
  const isOff = settings.some(
    ({ key, value }) =>
      (key === 'ignore-scripts' && value === 'true') || (key === 'enable-scripts' && value === 'false'),
  );
  return lockfiles.flatMap(({ packages, file }) => {
    const found = packages.filter(({ hasInstallScript }) => hasInstallScript);
    const [first] = found;
    if (!first || isOff) return [];
    const opened = files.open(`${folderOf(file)}package.json`);
    const manifests = [manifest.tree, 'parsed' in opened ? opened.parsed.root : undefined];
    return manifests.some(chooses)
      ? []
      : [{ names: [...new Set(found.map(({ name }) => name))], file, at: first.at }];
  });
}

function chooses(manifest: Node | undefined): boolean {
  if (!isMap(manifest)) return false;
  const [, manager = '', major = ''] =
    /^(\w+)@(\d+)/.exec(textOf(at(manifest, 'packageManager')) ?? '') ?? [];
  const safeFrom = lookUp(SAFE_FROM, manager);
  return (
    ALLOW_LISTS.some(path => at(manifest, ...path) !== undefined) ||
    (safeFrom !== undefined && Number(major) >= safeFrom)
  );
}
