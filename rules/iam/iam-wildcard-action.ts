import { summarizeAccess } from '../../src/aws/iam/actions/access-summary.ts';
import { cdkGrantOf } from '../../src/aws/iam/policy/cdk-grants.ts';
import { notDenied } from '../../src/aws/iam/policy/denied.ts';
import { administratorGrant, isAnyAction, type Grade } from '../../src/aws/iam/policy/grant.ts';
import { restrictionOf } from '../../src/aws/iam/policy/narrowing.ts';
import { openGrantOf, type OpenGrant } from '../../src/aws/iam/policy/open-resources.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import {
  DEVICE_POLICY,
  policyTemplateOfStatement,
  POLICY_HOLDERS,
  type Statement,
} from '../../src/aws/iam/policy/statements.ts';
import { toldAsWildcards } from '../../src/aws/iam/policy/told-once.ts';
import { wildcardActionsIn, type WildcardAction } from '../../src/aws/iam/policy/wildcard-actions.ts';
import { namesFor, quoted, reachedBy } from '../../src/aws/iam/policy/wording.ts';
import { listInWords } from '../../src/aws/listing.ts';
import {
  compareSeverity,
  defineRule,
  type Related,
  type Resource,
  type RuleContext,
} from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-wildcard-action',
  title: 'IAM policy allows wildcard actions',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: [...POLICY_HOLDERS, DEVICE_POLICY],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250, 732], fsbp: ['IAM.21'] },
  why: 'A wildcard grants far more than the code calls, including actions that AWS adds to the service later. A vulnerability in the code exposes all of these actions.',
  fix: 'List only the actions that are needed, by name.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    'https://docs.aws.amazon.com/iot-device-defender/latest/devguide/audit-chk-iot-policy-permissive.html',
  ],
  gather: ([first, ...others]) => {
    const items = others.flatMap(({ item }) => item ?? []);
    return `${first?.message}. The statement also has ${items.length > 1 ? 'the wildcards' : 'the wildcard'} ${listInWords(items)}`;
  },
  check(look) {
    const { resource, strict, runs, undetermined } = look;
    const told = { escalation: runs('iam-privilege-escalation') };
    for (const statement of grantsOf(resource, undetermined)) {
      const template = policyTemplateOfStatement(statement);
      if (administratorGrant(statement) || (template && !strict)) continue;
      const wildcards = withoutDenied(wildcardActionsIn(statement, undetermined), statement, resource);
      if (template) for (const one of wildcards) reportTemplate(look, template, one);
      else if (strict)
        for (const one of wildcards) {
          const method = grantMethodOf(one, statement, resource);
          if (method === undefined) reportOne(look, statement, one, one.grade);
          else reportTemplate(look, method, one);
        }
      else {
        const own = toldAsWildcards(statement, resource, told).filter(
          one => grantMethodOf(one, statement, resource) === undefined,
        );
        const [head, ...others] = gravestFirst(withoutDenied(own, statement, resource));
        if (head) for (const one of [head, ...others]) reportOne(look, statement, one, head.grade);
      }
    }
  },
});

/** The method of the CDK that wrote a wildcard on named resources. */
const grantMethodOf = (
  { open, written }: WildcardAction,
  statement: Statement,
  holder: Resource,
): string | undefined => (open ? undefined : cdkGrantOf(statement, holder, written));

/** The wildcards with what no other statement denies; one that has nothing else left is told as it is written. */
const withoutDenied = (
  wildcards: readonly WildcardAction[],
  statement: Statement,
  holder: Resource,
): readonly WildcardAction[] =>
  wildcards.map(one => {
    const actions = notDenied(one.actions, statement, holder);
    return actions.length > 1 ? { ...one, actions } : one;
  });

/** `template`: a policy template of SAM, or a method of the CDK. */
function reportTemplate({ resource, report }: RuleContext, template: string, one: WildcardAction): void {
  report(
    one.at,
    `${template} grants ${holderOf(resource)} "${one.written}", which matches ${counted(one, '')}`,
    { severity: 'info', fix: `If fewer actions are enough, replace ${template} with your own policy.` },
  );
}

/** The head of those that are told as one: the gravest, of them the one that grants most, of them the first. */
const gravestFirst = (wildcards: readonly WildcardAction[]): readonly WildcardAction[] =>
  wildcards.toSorted((a, b) => compareSeverity(a.grade, b.grade) || b.actions.length - a.actions.length);

/** In the recommended preset the wildcards of a statement are one, of the severity of the gravest, and what they leave open is told with them. */
function reportOne(
  { resource, world, strict, report }: RuleContext,
  statement: Statement,
  wildcard: WildcardAction,
  severity: Grade,
): void {
  const opening = wildcard.open ? openGrantOf(statement) : undefined;
  const names = opening && !strict ? ` ${namesFor(ownFirst(opening, wildcard), world)}` : '';
  report(wildcard.at, said(wildcard, opening, statement, holderOf(resource)), {
    severity,
    fix: `Replace "${wildcard.written}" with the actions that are needed.${names}`,
    gathering: {
      group: `${resource.id}\0${statement.at.path}\0${statement.at.span.start}`,
      item: `"${wildcard.written}"`,
    },
    related: [
      ...(opening?.entries ?? statement.resources.slice(0, 1)).map((entry): Related => ({
        at: entry,
        note: `on "${quoted(entry)}"`,
      })),
      ...functionsOfUnnamedRole(resource),
    ],
  });
}

/** What a statement leaves open, a wildcard's own actions before the others. */
const ownFirst = (opening: OpenGrant, { actions }: WildcardAction): OpenGrant => {
  const open = new Set(opening.actions);
  return { ...opening, actions: [...new Set([...actions.filter(action => open.has(action)), ...open])] };
};

function said(
  wildcard: WildcardAction,
  opening: OpenGrant | undefined,
  { condition }: Statement,
  holder: string,
): string {
  const restriction = restrictionOf(condition);
  const own = new Set(wildcard.actions);
  const open = opening?.actions.filter(action => own.has(action)) ?? [];
  const where = opening && open.length > 0 ? ` ${reachedBy({ ...opening, actions: open }, restriction)}` : '';
  const only = restriction !== undefined && where === '' ? `, only ${restriction}` : '';
  const what = isAnyAction(wildcard.written)
    ? 'every action that its resources support'
    : counted(wildcard, where);
  return `"${wildcard.written}" grants ${holder} ${what}${only}`;
}

function counted({ actions }: WildcardAction, where: string): string {
  const worst = listInWords(summarizeAccess(actions).worst.map(action => action.name));
  return `${actions.length} actions${where}, ${actions.length > 3 ? `such as ${worst}` : worst}`;
}
