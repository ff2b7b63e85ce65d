import type { Check } from './finding.ts';
import { groupBy } from './group-by.ts';

const GRAVER: readonly Check['verdict'][] = ['fail', 'unknown', 'pass'];

/** The verdict of several that are one: the gravest of them. */
export const worstVerdict = (verdicts: readonly Check['verdict'][]): Check['verdict'] | undefined =>
  GRAVER.find(one => verdicts.includes(one));

/** Each rule once on each resource, whatever the stages and the stacks that deploy it. */
export const mergeChecks = (checks: readonly Check[]): readonly Check[] =>
  [...groupBy(checks, ({ rule, deployed }) => `${rule}\0${deployed}`).values()].map(([first, ...others]) => ({
    ...first,
    verdict: worstVerdict([first, ...others].map(({ verdict }) => verdict)) ?? first.verdict,
  }));
