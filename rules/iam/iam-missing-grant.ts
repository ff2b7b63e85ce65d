import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import { missingFor, type MissingGrant } from '../../src/aws/code/missing-grants.ts';
import { effectiveGrants } from '../../src/aws/iam/policy/effective.ts';
import { holderOf } from '../../src/aws/iam/policy/roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { roleOf } from '../../src/aws/referenced-resource.ts';
import { groupBy } from '../../src/rule/group-by.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-missing-grant',
  title: 'Lambda function calls what its role does not allow',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'The call fails with AccessDenied whenever it is reached, often in code that is rarely run, such as error handling. Permissions that are added in a hurry then are too wide.',
  fix: 'Allow the action on the resource in the role of the function, or remove the call.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  check({ resource: fn, report, undetermined }) {
    const role = roleOf(fn);
    if (!role) return;
    const code = codeOf(fn);
    if (code.kind === 'none') {
      undetermined(`not analysed: ${code.why}`);
      return;
    }
    const missing = missingFor(fn, code, effectiveGrants(role));
    const plugin = fn.world.stack.notes.find(note => note.code === 'plugin');
    if (missing.length > 0 && plugin) {
      undetermined(plugin.message);
      return;
    }
    for (const [first, ...others] of groupBy(missing, keyOf).values()) {
      const { need } = first;
      const place = faultPlace(fn, code, need.call.at);
      if (!place) continue;
      const who = role.provenance ? `the role of ${fn.name}` : holderOf(role);
      report(
        place.at,
        `${fn.name} calls ${need.call.called}, which needs ${neededIn(first)}, and ${who} ${first.isElsewhere ? 'allows that on other resources only' : 'does not allow it'}`,
        {
          code: place.code,
          related: [
            { at: role, note: `${who} has the policies` },
            ...others.map(other => ({ at: code.placeOf(other.need.call.at), note: 'called here as well' })),
          ],
        },
      );
    }
  },
});

const keyOf = ({ actions }: MissingGrant): string =>
  actions.flatMap(({ action, arns }) => [action, ...arns.map(({ key }) => key)]).join('\0');

/** What is needed: on what where that is known, or where the role allows it on something else. */
function neededIn({ actions, isOneOf, isElsewhere }: MissingGrant): string {
  const all = listInWords([...new Set(actions.map(({ action }) => action))]);
  const [first] = actions.flatMap(({ arns, known }) => (known || isElsewhere ? arns : []));
  const names = isOneOf ? `one of ${all}` : all;
  return !first || first.is('*') ? names : `${names} on ${String(first)}`;
}
