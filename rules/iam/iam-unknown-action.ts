import { holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS, statementsOf, type Statement } from '../../src/aws/iam/policy/statements.ts';
import { actionsAsOf, unknownActions, type UnknownAction } from '../../src/aws/iam/policy/unknown-actions.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-unknown-action',
  title: 'IAM policy contains an action that does not exist',
  severity: 'low',
  preset: 'recommended',
  byElement: true,
  on: POLICY_HOLDERS,
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'IAM accepts the name, but it never matches. Calls that should be allowed are denied, and calls that should be denied stay allowed.',
  fix: 'Remove it, or look up the action that is meant in the Service Authorization Reference.',
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  check({ resource, report, undetermined }) {
    for (const statement of statementsOf(resource)) {
      if (statement.provenance) continue;
      const unknown = unknownActions(statement, name =>
        undetermined(`${name} is unknown to the data of ${actionsAsOf()}`),
      );
      for (const same of oneAPrefix(unknown)) {
        const [first, ...others] = same;
        const meant = same.flatMap(one => one.meant ?? []);
        report(first.entry, `${problem(same)}, so ${holderOf(resource)} ${effect(statement)}`, {
          related: [
            ...others.map(({ entry }) => ({ at: entry, note: 'has the same prefix' })),
            ...functionsOfUnnamedRole(resource),
          ],
          ...(meant.length > 0 ? { fix: `Use ${listInWords(meant, 10)}.` } : {}),
        });
      }
    }
  },
});

/** A wrong prefix is one slip, however many actions have it. */
function oneAPrefix(
  unknown: readonly UnknownAction[],
): readonly (readonly [UnknownAction, ...UnknownAction[]])[] {
  const groups = new Map<unknown, [UnknownAction, ...UnknownAction[]]>();
  for (const one of unknown) {
    const key = one.what === 'no such service' ? one.written.split(':', 1)[0] : one;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

function problem([{ what, written }, ...others]: readonly [UnknownAction, ...UnknownAction[]]): string {
  const [service] = written.split(':', 1);
  if (what === 'no prefix') return `"${written}" has no service prefix`;
  const names = listInWords([written, ...others.map(one => one.written)].map(name => `"${name}"`));
  return what === 'no such service'
    ? `No service has the prefix ${service} of ${names}`
    : `${names} is not an action of ${service} (as of ${actionsAsOf()})`;
}

function effect({ effect: says, notActions }: Statement): string {
  if (notActions.length > 0) return 'gets no exemption from it';
  return says === 'Deny' ? 'is denied nothing by it' : 'gets no permission from it';
}
