import { factRow } from '../../model/facts.ts';

/** A runtime that is deprecated, or will be soon: what to say of it, and the runtime to go to. */
export type RuntimeDeprecation = {
  readonly severity: 'medium' | 'low';
  readonly clause: string;
  readonly fix: string;
};

/**
 * Whether AWS has deprecated a managed runtime on a day, or will within `soon` days of it: from then on it gets no more patches (Lambda developer guide,
 * "Lambda runtimes", as packed in the table's source, and equal to the page's table of supported runtimes in 2026-11; a day in the future is a plan that AWS
 * may move). undefined for one that is not, for what is no managed runtime, and for what is newer than the table: java8.al2023, java11.al2023, java17.al2023.
 */
export function runtimeDeprecation(
  runtime: string,
  today: string,
  soon: number,
): RuntimeDeprecation | undefined {
  const [day, successor = ''] = factRow('lambda-runtimes.txt', runtime) ?? [];
  const left =
    day === undefined || today === ''
      ? soon + 1
      : Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  if (left > soon) return undefined;
  const fix = `Set the runtime to ${successor === '' ? 'a supported runtime' : successor} and test the function on it.`;
  return left > 0
    ? { severity: 'low', clause: `which AWS will deprecate on ${day}`, fix }
    : { severity: 'medium', clause: `which AWS deprecated on ${day}`, fix };
}
