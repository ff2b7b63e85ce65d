import { nearest } from '../model/edit-distance.ts';
import type { Finding } from '../rule/finding.ts';
import { defineRule } from '../rule/rule.ts';
import type { Stale } from './acceptance.ts';

/** Speaks of suppressions, not of resources: it has no check, and yet is named, switched off and explained like every rule. */
export const staleSuppression = defineRule({
  id: 'stale-suppression',
  title: 'Suppression is unused or expired',
  severity: 'low',
  preset: 'recommended',
  on: [],
  why: 'An outdated suppression hides the next issue in the same place. A misspelled suppression has no effect, and the mistake goes unnoticed.',
  fix: 'Remove the suppression.',
  references: [],
  check() {},
});

/** What there is to say of a suppression, as a finding at its place. */
export function staleFinding({ suppression, why }: Stale, known: readonly string[]): Finding {
  const { id, severity, why: reason, fix } = staleSuppression;
  const { rule, until, at } = suppression;
  const near = why === 'unknown' ? nearest(rule, known) : undefined;
  const message =
    why === 'unknown'
      ? `there is no rule ${rule} to suppress${near === undefined ? '' : `, did you mean ${near}?`}`
      : why === 'expired'
        ? `the suppression of ${rule} expired after ${until}`
        : `${rule} reports nothing here, so the suppression is not needed`;
  return {
    rule: id,
    severity,
    confidence: 'certain',
    message,
    why: reason,
    at,
    when: [],
    resource: 'template',
    resourceType: 'Template',
    deployed: '',
    path: `suppression/${rule}`,
    related: [],
    complete: true,
    fix:
      why === 'expired'
        ? 'Fix the suppressed issue, or set a later date.'
        : near === undefined
          ? fix
          : `Change the rule name to ${near}.`,
  };
}
