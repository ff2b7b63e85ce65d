import { at, isCall, textOf, valueOf } from '../source/node.ts';
import { ref, type Data } from './data.ts';
import type { FixContext } from './fix.ts';

/** What CloudWatch Logs takes (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html, read 2026-11-30). */
const PERIODS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** What Security Hub asks for where nobody asks otherwise (user guide, "Security Hub controls for Amazon CloudWatch", CloudWatch.16, minRetentionTime, read 2026-11-30). */
const YEAR = 365;

/** The retention period of a new setting: the one that the template uses most, a parameter included, else a year, within the limits of the project. */
export function retentionFor({ stack, options }: FixContext): Data | undefined {
  const { 'shortest-days': shortest = 1, 'longest-days': longest = 3653 } = options('log-group-retention');
  const fits = (days: number): boolean => days >= Number(shortest) && days <= Number(longest);
  const counts = new Map<string, { readonly value: Data; count: number }>();
  for (const { type, node } of stack.resources.values()) {
    const written = type === 'AWS::Logs::LogGroup' ? at(node, 'Properties', 'RetentionInDays') : undefined;
    const value = written?.kind === 'scalar' && !written.provenance ? Number(valueOf(written)) : undefined;
    const parameter =
      isCall(written, 'Ref') && stack.parameters.has(textOf(written.arg) ?? '')
        ? textOf(written.arg)
        : undefined;
    if (value !== undefined && (!PERIODS.includes(value) || !fits(value))) continue;
    const data = parameter === undefined ? value : ref(parameter);
    if (data === undefined) continue;
    const key = String(parameter ?? value);
    counts.set(key, { value: data, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const [used] = [...counts.values()].toSorted((a, b) => b.count - a.count);
  return used?.value ?? (fits(YEAR) ? YEAR : PERIODS.find(fits));
}

/** As a sentence says it. */
export const shownRetention = (value: Data): string =>
  typeof value === 'number' ? `${value}` : 'the parameter that the other log groups use';
