import { administratorGrant } from '../../src/aws/iam/policy/grant.ts';
import {
  RESOURCE_POLICY_HOLDERS,
  policyOwner,
  resourceStatements,
  trustStatements,
} from '../../src/aws/iam/principals/resource-policies.ts';
import { grantsOf, holderOf } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS, type Statement } from '../../src/aws/iam/policy/statements.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type Resource, type Value } from '../../src/rule/rule.ts';

type Inverted = { readonly statement: Statement; readonly who: string };

export default defineRule({
  id: 'iam-inverted-grant',
  title: 'Allow statement uses NotAction, NotResource or NotPrincipal',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: [...POLICY_HOLDERS, ...RESOURCE_POLICY_HOLDERS],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [732] },
  why: 'Such a statement grants everything that it does not list, including unintended permissions and anything that AWS adds later.',
  fix: 'Use Action, Resource or Principal, and list only what is needed.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html',
  ],
  check({ resource, strict, report, undetermined }) {
    for (const { statement, who } of grants(resource, undetermined)) {
      const { at } = statement;
      // The recommended preset has said it of such a statement already: iam-admin-policy.
      if (statement.effect !== 'Allow' || (!strict && administratorGrant(statement) === 'all-but')) continue;
      const [actions, resources, principals] = [
        at.get('NotAction'),
        at.get('NotResource'),
        at.get('NotPrincipal'),
      ];
      const [place, ...also] = [actions, principals, resources].filter(value => value.present);
      if (!place) continue;
      const to = principals.present ? 'every other principal' : who;
      const what = actions.present
        ? `every action except ${names(actions)}`
        : listInWords(statement.actions.map(({ text }) => `${text}`));
      report(
        place.each[0] ?? place,
        `${elementOf(place, at)} allows ${to} to use ${what}${resources.present ? ' on all resources except those that it lists' : ''}`,
        { related: also.map(value => ({ at: value, note: `also uses ${elementOf(value, at)}` })) },
      );
    }
  },
});

function grants(resource: Resource, undetermined: (reason: string) => void): readonly Inverted[] {
  const own = grantsOf(resource, undetermined).map(statement => ({ statement, who: holderOf(resource) }));
  const trust =
    resource.type === 'AWS::IAM::Role'
      ? trustStatements(resource, undetermined)
      : resourceStatements(resource, undetermined);
  return [
    ...own,
    ...trust.map(statement => ({
      statement,
      who: `the principals in the policy of ${resource.type === 'AWS::IAM::Role' ? resource.name : policyOwner(resource, statement.place)}`,
    })),
  ];
}

const elementOf = (value: Value, statement: Value): string => value.path.slice(statement.path.length + 1);
const names = (list: Value): string => listInWords(list.each.map(({ text }) => `${text}`));
