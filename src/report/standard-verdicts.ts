import { worstVerdict } from '../rule/checks.ts';
import { STANDARDS, type Check } from '../rule/finding.ts';
import { coverage } from '../rule/standards.ts';
import type { Report } from './report.ts';
import { isUnread } from './unread.ts';

/** `not-checked`: no rule answers for the item, none of them ran, or no resource is of their types. */
export type StandardVerdict = {
  readonly item: string;
  readonly title?: string;
  readonly verdict: Check['verdict'] | 'not-checked';
  readonly rules: readonly string[];
};

/** What the checks of a report say to each item of the standards. A rule covers a part of its item: no verdict says that a stack conforms to it. */
export function standardVerdicts({ files, rules }: Report): Readonly<Record<string, StandardVerdict[]>> {
  const byRule = new Map<string, Set<Check['verdict']>>();
  for (const { rule, verdict } of files.flatMap(({ checks = [] }) => checks))
    byRule.set(rule, (byRule.get(rule) ?? new Set()).add(verdict));
  // What was not read may hold whatever a rule looks for.
  const unread = files.some(isUnread);
  const verdictOf = (ids: readonly string[]): StandardVerdict['verdict'] => {
    const worst = worstVerdict(ids.flatMap(id => [...(byRule.get(id) ?? [])]));
    return worst === 'pass' && unread ? 'unknown' : (worst ?? 'not-checked');
  };
  return Object.fromEntries(
    STANDARDS.map(standard => [
      standard.key,
      coverage(standard, rules).map(({ item, title, rules: ids }) => ({
        item,
        ...(title === '' ? {} : { title }),
        verdict: verdictOf(ids),
        rules: ids,
      })),
    ]),
  );
}
