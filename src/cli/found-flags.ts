import type { ScanOptions } from '../scan/options.ts';
import type { ScanFlags } from './scan-flags.ts';
import type { Workers } from './worker-count.ts';

export type FoundFlags = ScanFlags &
  Pick<ScanOptions, 'graphs' | 'explanations' | 'diffs' | 'includePassed'> & {
    readonly allowEmpty?: boolean;
    readonly workers?: Workers;
  };

/** What the flags of a command ask of a scan beside what `resolveOptions` makes of them. */
export const detailsOf = async (
  flags: Omit<FoundFlags, 'workers'>,
  shows: boolean,
): Promise<ScanOptions> => ({
  ...(shows ? { fixes: (await import('../../rules/fixes.ts')).plannerOf } : {}),
  lenient: flags.allowEmpty === true,
  includePassed: flags.includePassed === true,
  graphs: flags.graphs === true,
  explanations: flags.explanations === true,
  diffs: flags.diffs === true,
});
