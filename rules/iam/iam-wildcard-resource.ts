import { administers, oneLower } from '../../src/aws/iam/grant.ts';
import { narrows } from '../../src/aws/iam/narrowing.ts';
import { authoredStar, openingOf, type Opening } from '../../src/aws/iam/open.ts';
import { standsFor } from '../../src/aws/iam/roles.ts';
import { POLICY_HOLDERS, statementsOf } from '../../src/aws/iam/statements.ts';
import { arnsOf, holderOf, kindsOf, listed, named } from '../../src/aws/iam/wording.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-wildcard-resource',
  title: 'A policy allows actions on every resource',
  severity: 'high',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [732] },
  why: 'The actions could be confined to the resources of this stack; without that, a fault in the code reaches those of every other system in the account.',
  fix: 'Name the resources.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  check({ resource, world, strict, report, unsure }) {
    const said = new Set<number>();
    for (const statement of statementsOf(resource, unsure)) {
      const opening = administers(statement) ? undefined : openingOf(statement, unsure);
      if (!opening) continue;
      const template = /^sam:policy-template:(.*)$/.exec(statement.made?.rule ?? '')?.[1];
      const stars = statement.made ? opening.entries.flatMap(entry => authoredStar(entry) ?? []) : opening.entries;
      const [place, ...also] = stars;
      const names = named(opening.actions);
      if (!place) {
        if (template && strict) report(opening.entries[0]!, `${template} lets ${holderOf(resource)} use ${names} on every ${kindsOf(opening.actions)}`, { severity: 'info', fix: `If fewer are enough, write a policy of its own in place of ${template}.` });
      } else if (!said.has(place.span.start) && (strict || !opening.onlyLogs)) {
        said.add(place.span.start);
        const severity = opening.onlyLogs ? 'low' : narrows(statement.condition) ? oneLower(opening.grade) : opening.grade;
        const where = opening.width === 'elsewhere' ? 'in any account or region' : `on every ${kindsOf(opening.actions)}`;
        report(place, `"${place.text}" lets ${holderOf(resource)} use ${names} ${where}`, {
          severity, fix: fixOf(opening),
          related: [...also.map(entry => ({ at: entry, note: `"${entry.text}" as well` })), ...standsFor(resource, world)],
        });
      }
    }
  },
});

function fixOf({ actions, others, byName }: Opening): string {
  const apart = byName && others.length > 0 ? ` Keep ${listed(others.map(action => action.name))} in a statement of ${others.length === 1 ? 'its' : 'their'} own.` : '';
  return `Name the resources: ${arnsOf(actions)}.${apart}`;
}
