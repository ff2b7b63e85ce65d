import { nearest } from '../model/edit-distance.ts';
import type { Finding } from '../rule/finding.ts';
import { defineRule } from '../rule/rule.ts';
import { ALWAYS } from '../rule/when.ts';
import { dayIn, type Stale } from './acceptance.ts';
import type { Suppression } from './suppressions.ts';

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
  const { rule, at } = suppression;
  return {
    rule: staleSuppression.id,
    severity: staleSuppression.severity,
    confidence: 'certain',
    ...(why === 'unknown' ? unknownRule(rule, known) : words(suppression, why)),
    why: staleSuppression.why,
    at,
    when: ALWAYS,
    resource: 'template',
    resourceType: 'Template',
    deployed: '',
    path: `suppression/${rule}`,
    related: [],
    complete: true,
  };
}

type Words = Pick<Finding, 'message' | 'fix'>;

function unknownRule(rule: string, known: readonly string[]): Words {
  const near = nearest(rule, known);
  const message = `there is no rule ${rule} to suppress`;
  return near === undefined
    ? { message, fix: staleSuppression.fix }
    : { message: `${message}, did you mean ${near}?`, fix: `Change the rule name to ${near}.` };
}

function words({ rule, until, reason }: Suppression, why: 'expired' | 'unused' | 'endless'): Words {
  if (why === 'expired')
    return {
      message: `the suppression of ${rule} expired after ${until}`,
      fix: 'Fix the suppressed issue, or set a later date.',
    };
  if (why === 'endless') {
    const day = dayIn(reason);
    return {
      message: `the suppression of ${rule} does not end on ${day}, the day that its reason names`,
      fix: `Write \`${rule} until ${day}\` before the colon, or the key until in Metadata. Reword the reason if the suppression has no end.`,
    };
  }
  return {
    message: `${rule} reports nothing here, so the suppression is not needed`,
    fix: staleSuppression.fix,
  };
}
