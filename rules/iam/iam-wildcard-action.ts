import { isPattern } from '../../src/aws/iam/actions/glob.ts';
import { summarizeAccess } from '../../src/aws/iam/actions/access-summary.ts';
import {
  administratorGrant,
  gradeOf,
  grantedBy,
  isAnyAction,
  resourceText,
  type Granted,
} from '../../src/aws/iam/policy/grant.ts';
import { isEverything } from '../../src/aws/iam/policy/pattern.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import {
  policyTemplateOfStatement,
  POLICY_HOLDERS,
  type Statement,
} from '../../src/aws/iam/policy/statements.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** KMS documents these two with the wildcard, for a key that is named (KMS Developer Guide, "Default key policy", key users; read 2026-11). */
const AS_DOCUMENTED = new Set(['kms:generatedatakey*', 'kms:reencrypt*']);

export default defineRule({
  id: 'iam-wildcard-action',
  title: 'IAM policy allows wildcard actions',
  severity: 'high',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250, 732], fsbp: ['IAM.21'] },
  why: 'A wildcard grants far more than the code calls, including actions that AWS adds to the service later. A vulnerability in the code exposes all of these actions.',
  fix: 'List only the actions that are needed, by name.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  ],
  check({ resource, strict, report, undetermined }) {
    const holder = holderOf(resource);
    for (const statement of grantsOf(resource, undetermined)) {
      const template = policyTemplateOfStatement(statement);
      if (administratorGrant(statement) || (template && !strict)) continue;
      for (const granted of grantedBy(
        statement,
        (reason, written) => isPattern(written) && undetermined(reason),
      )) {
        if (granted.actions.length < 2 || documented(granted, statement)) continue;
        if (template)
          report(
            granted.at,
            `${template} grants ${holder} "${granted.written}", which matches ${counted(granted)}`,
            {
              severity: 'info',
              fix: `If fewer actions are enough, replace ${template} with your own policy.`,
            },
          );
        else
          report(
            granted.at,
            `"${granted.written}" grants ${holder} ${isAnyAction(granted.written) ? 'every action that its resources support' : counted(granted)}`,
            {
              severity: gradeOf(granted.actions),
              fix: `Replace "${granted.written}" with the actions that are needed.`,
              related: [
                ...statement.resources.slice(0, 1).map(entry => ({ at: entry, note: `on "${entry.text}"` })),
                ...functionsOfUnnamedRole(resource),
              ],
            },
          );
      }
    }
  },
});

function counted({ actions }: Granted): string {
  const worst = listInWords(summarizeAccess(actions).worst.map(action => action.name));
  return actions.length > 3
    ? `${actions.length} actions, such as ${worst}`
    : `${actions.length} actions, ${worst}`;
}

const documented = ({ written }: Granted, statement: Statement): boolean =>
  AS_DOCUMENTED.has(written.toLowerCase()) &&
  !statement.resources.some(entry => isEverything(resourceText(entry)));
