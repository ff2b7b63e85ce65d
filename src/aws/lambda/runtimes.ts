import { factRow, facts } from '../../model/facts.ts';

/** A managed runtime: the day from which AWS gives it no more patches, and the runtime that follows it, if one does yet. */
export type Runtime = { readonly deprecated: string; readonly successor: string | undefined };

/**
 * The day on which AWS deprecates a runtime, by its identifier (Lambda developer guide, "Lambda runtimes", as packed in the table's source). A day in the
 * future is a plan that AWS may move. undefined for what is no managed runtime, or is newer than the table.
 */
export function runtimeNamed(name: string): Runtime | undefined {
  const [deprecated, successor = ''] = factRow(facts('lambda-runtimes.txt'), name) ?? [];
  return deprecated === undefined ? undefined : { deprecated, successor: successor === '' ? undefined : successor };
}

/** Days from one day to another, each as `2026-11-25`; the empty one is before every day. */
export const daysBetween = (from: string, to: string): number => (from === '' ? Infinity : Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
