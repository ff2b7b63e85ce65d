import { nearest } from '../model/edit-distance.ts';
import type { Finding } from '../rule/finding.ts';
import { defineRule } from '../rule/rule.ts';
import type { Stale } from './acceptance.ts';

/** Speaks of suppressions, not of resources: it has no check, and yet is named, switched off and explained like every rule. */
export const staleSuppression = defineRule({
  id: 'stale-suppression',
  title: 'A suppression does nothing any more',
  severity: 'low',
  preset: 'recommended',
  on: [],
  why: 'A suppression that outlived its reason hides the next fault that appears at its place; a misspelt one hides nothing, which nobody notices.',
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
        ? `the suppression of ${rule} was for the time until ${until}`
        : `${rule} finds nothing here: the suppression is not needed`;
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
        ? 'Mend what it hid, or give it another day.'
        : near === undefined
          ? fix
          : `Write ${near}.`,
  };
}
