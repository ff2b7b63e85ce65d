import { summarizeAccess } from '../../src/aws/iam/actions/access-summary.ts';
import type { Action } from '../../src/aws/iam/actions/action-table.ts';
import { administratorGrant, graver, isAnyAction, type Grade } from '../../src/aws/iam/policy/grant.ts';
import { restrictionOf } from '../../src/aws/iam/policy/narrowing.ts';
import { openGrantOf, severityOf, type OpenGrant } from '../../src/aws/iam/policy/open-resources.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import {
  DEVICE_POLICY,
  policyTemplateOfStatement,
  POLICY_HOLDERS,
  type Statement,
} from '../../src/aws/iam/policy/statements.ts';
import { toldAsWildcards } from '../../src/aws/iam/policy/told-once.ts';
import {
  gravest,
  wildcardActionsIn,
  type WildcardAction,
} from '../../src/aws/iam/policy/wildcard-actions.ts';
import { namesFor, quoted, reachedBy } from '../../src/aws/iam/policy/wording.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { compareSeverity, defineRule, type Related, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-wildcard-action',
  title: 'IAM policy allows wildcard actions',
  severity: 'high',
  preset: 'recommended',
  on: [...POLICY_HOLDERS, DEVICE_POLICY],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250, 732], fsbp: ['IAM.21'] },
  why: 'A wildcard grants far more than the code calls, including actions that AWS adds to the service later. A vulnerability in the code exposes all of these actions.',
  fix: 'List only the actions that are needed, by name.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    'https://docs.aws.amazon.com/iot-device-defender/latest/devguide/audit-chk-iot-policy-permissive.html',
  ],
  check(look) {
    const { resource, strict, runs, undetermined } = look;
    const told = { escalation: runs('iam-privilege-escalation') };
    for (const statement of grantsOf(resource, undetermined)) {
      const template = policyTemplateOfStatement(statement);
      if (administratorGrant(statement) || (template && !strict)) continue;
      const wildcards = wildcardActionsIn(statement, undetermined);
      if (template) for (const one of wildcards) reportTemplate(look, template, one);
      else reportStatement(look, statement, strict ? wildcards : toldAsWildcards(statement, resource, told));
    }
  },
});

function reportTemplate({ resource, report }: RuleContext, template: string, one: WildcardAction): void {
  report(
    one.at,
    `${template} grants ${holderOf(resource)} "${one.written}", which matches ${counted(one.actions, '')}`,
    { severity: 'info', fix: `If fewer actions are enough, replace ${template} with your own policy.` },
  );
}

/** The wildcards of a statement are one fact, on the gravest of them. In the recommended preset what they leave open is told with them. */
function reportStatement(
  { resource, world, strict, report }: RuleContext,
  statement: Statement,
  wildcards: readonly WildcardAction[],
): void {
  const [first, ...others] = wildcards.toSorted((a, b) => compareSeverity(a.grade, b.grade));
  if (!first) return;
  const opening = wildcards.some(({ open }) => open) ? openGrantOf(statement, () => {}) : undefined;
  const replace = others.length > 0 ? 'the wildcards' : `"${first.written}"`;
  const names = opening && !strict ? ` ${namesFor(opening, world)}` : '';
  report(first.at, said([first, ...others], opening, statement, holderOf(resource)), {
    severity: strict ? gravest(wildcards) : withOpening(gravest(wildcards), opening, statement),
    fix: `Replace ${replace} with the actions that are needed.${names}`,
    related: [
      ...others.map(({ at, written }): Related => ({ at, note: `"${written}" as well` })),
      ...(opening?.entries ?? statement.resources.slice(0, 1)).map((entry): Related => ({
        at: entry,
        note: `on "${quoted(entry)}"`,
      })),
      ...functionsOfUnnamedRole(resource),
    ],
  });
}

const withOpening = (grade: Grade, opening: OpenGrant | undefined, statement: Statement): Grade =>
  opening ? graver(grade, severityOf(opening, statement)) : grade;

function said(
  wildcards: readonly WildcardAction[],
  opening: OpenGrant | undefined,
  { condition }: Statement,
  holder: string,
): string {
  const restriction = restrictionOf(condition);
  const names = listInWords(
    wildcards.map(({ written }) => `"${written}"`),
    3,
  );
  const matched = [...new Set(wildcards.flatMap(({ actions }) => actions))];
  const open = opening?.actions.filter(action => matched.includes(action)) ?? [];
  const where = opening && open.length > 0 ? ` ${reachedBy({ ...opening, actions: open }, restriction)}` : '';
  const only = restriction !== undefined && where === '' ? `, only ${restriction}` : '';
  const what = wildcards.some(({ written }) => isAnyAction(written))
    ? 'every action that its resources support'
    : counted(matched, where);
  return `${names} ${wildcards.length > 1 ? 'grant' : 'grants'} ${holder} ${what}${only}`;
}

function counted(actions: readonly Action[], where: string): string {
  const worst = listInWords(summarizeAccess(actions).worst.map(action => action.name));
  return `${actions.length} actions${where}, ${actions.length > 3 ? `such as ${worst}` : worst}`;
}
