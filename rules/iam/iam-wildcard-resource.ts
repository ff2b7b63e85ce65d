import { administratorGrant, gradeOf, resourceText } from '../../src/aws/iam/policy/grant.ts';
import { restrictionOf } from '../../src/aws/iam/policy/narrowing.ts';
import {
  authoredStar,
  isPedantic,
  only,
  openGrantOf,
  severityOf,
  type OpenGrant,
} from '../../src/aws/iam/policy/open-resources.ts';
import { isEverything } from '../../src/aws/iam/policy/arn.ts';
import { openedBy } from '../../src/aws/iam/policy/pattern.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import {
  DEVICE_POLICY,
  policyTemplateOfStatement,
  POLICY_HOLDERS,
  type Statement,
} from '../../src/aws/iam/policy/statements.ts';
import { toldAsResources } from '../../src/aws/iam/policy/told-once.ts';
import { named, namesFor, quoted, reachedBy } from '../../src/aws/iam/policy/wording.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { compareSeverity, defineRule, type Resource, type Value } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-wildcard-resource',
  title: 'IAM policy allows actions on all resources',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: [...POLICY_HOLDERS, DEVICE_POLICY],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [732], fsbp: ['KMS.1'] },
  why: 'The actions can be restricted to the resources of this stack. Without that, a vulnerability in the code exposes the resources of every other system in the account.',
  fix: 'Specify the ARNs of the resources.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    'https://docs.aws.amazon.com/iot-device-defender/latest/devguide/audit-chk-iot-policy-permissive.html',
  ],
  check({ resource, world, strict, runs, report, undetermined }) {
    const holder = holderOf(resource);
    const told = { wildcards: runs('iam-wildcard-action'), escalation: runs('iam-privilege-escalation') };
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
      const found = openGrantOf(statement, undetermined);
      if (!found) continue;
      const opening = strict ? found : only(toldAsResources(statement, resource, found, told), found);
      if (
        opening.actions.length === 0 ||
        (!strict && isPedantic(opening, statement, onlyServiceOf(resource)))
      )
        continue;
      const template = policyTemplateOfStatement(statement);
      const [place, ...also] = statement.provenance
        ? opening.entries.flatMap(entry => starIn(entry, opening))
        : byEntry(opening);
      const once = statement.provenance ? place?.at.span.start : statement;
      const does = (part: OpenGrant): string =>
        `allows ${holder} to use ${named(part.actions)} ${reachedBy(part, restrictionOf(statement.condition))}`;
      if (!place) {
        const [entry] = opening.entries;
        if (entry && template && strict)
          report(entry, `${template} ${does(opening)}`, {
            severity: 'info',
            fix: `If fewer resources are enough, replace ${template} with your own policy.`,
          });
      } else if (!said.has(once)) {
        said.add(once);
        report(place.at, `"${quoted(place.at)}" ${does(place.part)}`, {
          severity: severityOf(opening, statement),
          fix: namesFor(opening, world) + apart(opening),
          related: [
            ...also.map(({ at, part }) => ({
              at,
              note: `"${quoted(at)}" for ${named(part.actions)} as well`,
            })),
            ...functionsOfUnnamedRole(resource),
          ],
        });
      }
    }
  },
});

/** The service that alone assumes a role. */
function onlyServiceOf(resource: Resource): string | undefined {
  const statements = resource.get('AssumeRolePolicyDocument', 'Statement').each;
  const trusted = statements.map(statement => statement.get('Principal', 'Service').each);
  const [service, ...others] = new Set(trusted.flat().map(({ literal }) => literal));
  return others.length === 0 && trusted.every(services => services.length > 0) ? service : undefined;
}

/** An entry of `Resource`, and what it leaves open. */
type OpenEntry = { readonly at: Value; readonly part: OpenGrant };

const starIn = (entry: Value, part: OpenGrant): readonly OpenEntry[] => {
  const at = authoredStar(entry);
  return at ? [{ at, part }] : [];
};

/** Each entry with the actions that it leaves open, the gravest first; the whole where no single entry does. */
function byEntry(opening: OpenGrant): readonly OpenEntry[] {
  const parts = opening.entries.map(at => {
    const text = resourceText(at);
    const actions = openedBy(text, opening.actions, opening.width);
    return { at, part: { ...opening, actions, texts: [text], entries: [at] } };
  });
  const known = parts.some(({ part }) => part.actions.length === 0);
  return known
    ? opening.entries.map(at => ({ at, part: opening }))
    : parts.toSorted((a, b) => compareSeverity(gradeOf(a.part.actions), gradeOf(b.part.actions)));
}

/** The entry of an administrator's statement that is every resource. */
const everything = ({ resources }: Statement): Value =>
  resources.find(entry => isEverything(resourceText(entry)))!;

function apart({ byName, others }: OpenGrant): string {
  const names = byName ? others.map(action => action.name).filter(name => !name.startsWith('logs:')) : [];
  return names.length > 0 ? ` Keep ${listInWords(names)} in a separate statement.` : '';
}
