import type { AcceptedPlace } from '../config/acceptance.ts';
import type { PackedTarget } from '../scan/shards.ts';
import type { FoundFlags } from './found-flags.ts';
import type { sameHost } from './host.ts';

/** What a worker thread gets: the command as it was given, and the files that all threads have together. */
export type Job = {
  readonly cwd: string;
  readonly library: string;
  /** When the command began, in milliseconds. */
  readonly date: number;
  readonly paths: readonly string[];
  readonly flags: Omit<FoundFlags, 'workers'>;
  readonly shows: boolean;
  readonly targets: Parameters<typeof sameHost>[0];
  /** How many threads there are, and which this one is. */
  readonly count: number;
  readonly slot: number;
  /** How many files are taken; then for each thread the number of the file that it is at, from 1 on. */
  readonly shared: Int32Array;
};
/** What files came to, from a number on, and the suppressions that accepted something there. */
export type Sent = {
  readonly from: number;
  readonly results: readonly PackedTarget[];
  readonly used: readonly AcceptedPlace[];
};
