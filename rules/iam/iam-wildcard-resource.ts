import { administratorGrant, oneLower, type Grade, resourceText } from '../../src/aws/iam/policy/grant.ts';
import { narrows } from '../../src/aws/iam/policy/narrowing.ts';
import { authoredStar, openGrantOf, type OpenGrant } from '../../src/aws/iam/policy/open-resources.ts';
import { isEverything } from '../../src/aws/iam/policy/pattern.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import {
  policyTemplateOfStatement,
  POLICY_HOLDERS,
  type Statement,
} from '../../src/aws/iam/policy/statements.ts';
import { named, namesFor, reachedBy } from '../../src/aws/iam/policy/wording.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type Value } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-wildcard-resource',
  title: 'IAM policy allows actions on all resources',
  severity: 'high',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [732], fsbp: ['KMS.1'] },
  why: 'The actions can be restricted to the resources of this stack. Without that, a vulnerability in the code exposes the resources of every other system in the account.',
  fix: 'Specify the ARNs of the resources.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  check({ resource, world, strict, report, undetermined }) {
    const holder = holderOf(resource);
    const said = new Set<unknown>();
    for (const statement of grantsOf(resource, undetermined)) {
      if (administratorGrant(statement)) {
        if (strict)
          report(
            everything(statement),
            `"${everything(statement).text}" allows ${holder} to use ${statement.notActions.length > 0 ? 'all actions except a few' : 'all actions'} on all resources`,
            { related: functionsOfUnnamedRole(resource) },
          );
        continue;
      }
      const opening = openGrantOf(statement, undetermined);
      if (!opening || (opening.onlyLogs && !strict)) continue;
      const template = policyTemplateOfStatement(statement);
      const [place, ...also] = statement.provenance
        ? opening.entries.flatMap(entry => authoredStar(entry) ?? [])
        : opening.entries;
      const once = statement.provenance ? place?.span.start : statement;
      const does = `allows ${holder} to use ${named(opening.actions)} ${reachedBy(opening)}`;
      if (!place) {
        const [entry] = opening.entries;
        if (entry && template && strict)
          report(entry, `${template} ${does}`, {
            severity: 'info',
            fix: `If fewer resources are enough, replace ${template} with your own policy.`,
          });
      } else if (!said.has(once)) {
        said.add(once);
        report(place, `"${place.text}" ${does}`, {
          severity: severityOf(opening, statement),
          fix: namesFor(opening, world) + apart(opening),
          related: [
            ...also.map(entry => ({ at: entry, note: `also "${entry.text}"` })),
            ...functionsOfUnnamedRole(resource),
          ],
        });
      }
    }
  },
});

function severityOf({ onlyLogs, grade }: OpenGrant, { condition }: Statement): Grade {
  if (onlyLogs) return 'low';
  return narrows(condition) ? oneLower(grade) : grade;
}

/** The entry of an administrator's statement that is every resource. */
const everything = ({ resources }: Statement): Value =>
  resources.find(entry => isEverything(resourceText(entry)))!;

function apart({ byName, others }: OpenGrant): string {
  const names = byName ? others.map(action => action.name).filter(name => !name.startsWith('logs:')) : [];
  return names.length > 0 ? ` Keep ${listInWords(names)} in a separate statement.` : '';
}
