import fc from 'fast-check';
import { formatted, scanned, type FuzzFiles } from './scanned.ts';
import type { FuzzTarget } from './targets.ts';

export type FuzzOutcome = {
  readonly runs: number;
  /** Milliseconds of the processor. */
  readonly slowest: number;
  /** The smallest input found that is not stood, and why. */
  readonly failure?: { readonly files: FuzzFiles; readonly why: string };
};

/** Whether a target stands an input; rejects where it does not. */
export async function stand({ holds }: Pick<FuzzTarget, 'holds'>, files: FuzzFiles): Promise<void> {
  await formatted(await scanned(files));
  await holds?.(files);
}

/** Tries inputs of a target: so many, or for so long. `onInput` is called before each one. */
export async function fuzz(
  target: FuzzTarget,
  {
    seed,
    runs,
    milliseconds,
    onInput,
  }: {
    readonly seed: number;
    readonly runs?: number;
    readonly milliseconds?: number;
    readonly onInput?: (files: FuzzFiles) => void;
  },
): Promise<FuzzOutcome> {
  let [count, slowest] = [0, 0];
  const property = fc.asyncProperty(target.inputs(), async files => {
    onInput?.(files);
    const start = process.cpuUsage();
    await stand(target, files);
    count += 1;
    const { user, system } = process.cpuUsage(start);
    slowest = Math.max(slowest, (user + system) / 1000);
  });
  const details = await fc.check(property, {
    seed,
    numRuns: runs ?? 2 ** 31 - 1,
    ...(milliseconds === undefined
      ? {}
      : { interruptAfterTimeLimit: milliseconds, markInterruptAsFailure: false }),
  });
  const [files] = details.counterexample ?? [];
  return {
    runs: count,
    slowest,
    ...(details.failed && files ? { failure: { files, why: String(details.errorInstance) } } : {}),
  };
}
