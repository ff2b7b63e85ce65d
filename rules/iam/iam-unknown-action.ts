import { holderOf, standsFor } from '../../src/aws/iam/roles.ts';
import { POLICY_HOLDERS, statementsOf, type Statement } from '../../src/aws/iam/statements.ts';
import { actionsAsOf, unknownActions, type UnknownAction } from '../../src/aws/iam/unknown.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-unknown-action',
  title: 'A policy names an action that does not exist',
  severity: 'low',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'IAM accepts the name and it never matches: what was to be allowed is refused when it is called, what was to be denied stays allowed.',
  fix: 'Look the action up in the Service Authorization Reference.',
  references: ['https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html'],
  check({ resource, report, unsure }) {
    for (const statement of statementsOf(resource)) {
      for (const unknown of unknownActions(statement, prefix => unsure(`no service has the prefix ${prefix} in the data of ${actionsAsOf()}`))) {
        report(unknown.entry, `${problem(unknown)}, so ${holderOf(resource)} ${effect(statement)}`, { related: standsFor(resource), ...(unknown.meant ? { fix: `Write ${unknown.meant}.` } : {}) });
      }
    }
  },
});

function problem({ what, written }: UnknownAction): string {
  const [service] = written.split(':', 1);
  if (what === 'no prefix') return `"${written}" does not say of which service it is`;
  return what === 'no such service' ? `"${written}": no service has the prefix ${service}` : `"${written}" is no action of ${service} (as of ${actionsAsOf()})`;
}

function effect({ effect: says, notActions }: Statement): string {
  if (notActions.length > 0) return 'is exempted from nothing by it';
  return says === 'Deny' ? 'is denied nothing by it' : 'gets nothing by it';
}
