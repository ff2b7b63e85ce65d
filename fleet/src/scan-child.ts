import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { readConfig, scan } from 'stackward';
import type { ScanSettings } from './repositories.ts';

export type ScanRequest = { readonly folder: string; readonly settings: ScanSettings };
export type ScanAnswer = { readonly report: string } | { readonly fault: string };

// A process of its own: what a repository does to the scanner ends this process only, and no credentials are in its environment.
process.on('message', (request: ScanRequest) => {
  void answerTo(request).then(answer => process.send?.(answer));
});
process.on('disconnect', () => process.exit());

async function answerTo({ folder, settings }: ScanRequest): Promise<ScanAnswer> {
  try {
    const { preset, config } = settings;
    const read = config ? await readConfig(undefined, { cwd: folder }) : undefined;
    const { paths, errors } = await pathsIn(folder, read?.paths ?? []);
    const report = await scan(paths, {
      ...(preset === 'strict' ? { preset } : {}),
      ...read?.options,
      root: folder,
      cwd: folder,
      identities: true,
    });
    return {
      report: JSON.stringify({ ...report, errors: [...report.errors, ...(read?.errors ?? []), ...errors] }),
    };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** The paths that the configuration of a repository names, as far as they are in it: nothing else of the machine is read. */
async function pathsIn(
  folder: string,
  named: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly errors: readonly string[] }> {
  const real = await realpath(folder);
  const [paths, errors]: [string[], string[]] = [[], []];
  for (const path of named) {
    const shown = relative(folder, resolve(folder, path));
    const leads = await realpath(resolve(folder, path)).catch(() => real);
    if (isBelow(shown) && isBelow(relative(real, leads))) paths.push(path);
    else errors.push(`stackward.yaml: the path ${shown} leads out of the repository`);
  }
  return { paths: paths.length > 0 || errors.length > 0 ? paths : ['.'], errors };
}

const isBelow = (path: string): boolean => path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
