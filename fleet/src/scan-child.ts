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
    const paths = read && read.paths.length > 0 ? read.paths : ['.'];
    const report = await scan(paths, {
      ...(preset === 'strict' ? { preset } : {}),
      ...read?.options,
      cwd: folder,
    });
    return { report: JSON.stringify({ ...report, errors: [...report.errors, ...(read?.errors ?? [])] }) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
