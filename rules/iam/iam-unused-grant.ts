import { narrowerTemplate } from '../../src/aws/code/narrower-template.ts';
import { usesOfRole, type RoleUses } from '../../src/aws/code/role-uses.ts';
import { unusedIn, type Unused, type UnusedEntry } from '../../src/aws/code/unused-grants.ts';
import { isPattern } from '../../src/aws/iam/actions/glob.ts';
import type { Action } from '../../src/aws/iam/actions/action-table.ts';
import { isChange } from '../../src/aws/iam/actions/data-reads.ts';
import { cdkGrantOf } from '../../src/aws/iam/policy/cdk-grants.ts';
import { grantsOf, principalsWith, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import {
  connectorOfStatement,
  isOfAuthor,
  policyTemplateOfStatement,
  type Statement,
} from '../../src/aws/iam/policy/statements.ts';
import { named } from '../../src/aws/iam/policy/wording.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { groupBy } from '../../src/rule/group-by.ts';
import { defineRule, type Related, type Resource, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-unused-grant',
  title: 'Lambda function is allowed what its code does not use',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250] },
  why: 'Whoever gets the function to run other code, or to pass other arguments, has all of its permissions. Those that the code does not use help nobody else.',
  fix: 'Remove the actions that the code does not use.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html#permissions-executionrole-least-privilege',
  ],
  check(look) {
    const { resource } = look;
    const statements = grantsOf(resource, () => {}).filter(isJudged);
    if (statements.length === 0) return;
    const roles = resource.type === 'AWS::IAM::Role' ? [resource] : principalsWith(resource, look.world);
    if (roles.length === 0 || roles.some(({ type }) => type !== 'AWS::IAM::Role')) return;
    const uses = roles.map(role => usesOfRole(role));
    const open = uses.find(one => one.kind === 'open');
    if (open) look.undetermined(open.why);
    else if (uses.every(one => one.kind === 'known')) judge(look, statements, joined(uses));
  },
});

type Known = RoleUses & { readonly kind: 'known' };

const joined = (all: readonly Known[]): Known => ({
  kind: 'known',
  functions: all.flatMap(({ functions }) => functions),
  uses: all.length === 1 ? (all[0]?.uses ?? []) : all.flatMap(({ uses }) => uses),
});

/** What the author wrote, chose as a policy template or asked for with a connector. */
const isJudged = (statement: Statement): boolean =>
  statement.actions.length > 0 && (isOfAuthor(statement) || connectorOfStatement(statement) !== undefined);

function judge(look: RuleContext, statements: readonly Statement[], { functions, uses }: Known): void {
  const subject = subjectOf(look.resource, functions);
  for (const group of groupBy(statements, sourceOf).values()) {
    const [first] = group;
    const found = group.flatMap(statement => unusedIn(statement, uses) ?? []);
    const [head] = found;
    if (!head) continue;
    const isWhole = found.length === group.length && found.every(one => one.isWhole);
    const template = policyTemplateOfStatement(first);
    const connector = connectorOfStatement(first);
    if (template !== undefined) reportTemplate(look, subject, template, first, found, isWhole);
    else if (connector !== undefined) {
      if (isWhole) reportConnector(look, subject, connector, first, found);
    } else reportStatement(look, subject, first, head);
  }
}

/** The statements of one use of a policy template are judged together. */
const sourceOf = (statement: Statement): string =>
  policyTemplateOfStatement(statement) === undefined
    ? `${statement.at.path}\0${statement.at.span.start}`
    : `${statement.provenance?.span.start}`;

type Subject = { readonly not: (actions: string) => string; readonly uses: string };

/** A role without a name of its own is said by its functions. */
function subjectOf(holder: Resource, functions: readonly Resource[]): Subject {
  const names = [...new Set(functions.map(({ name }) => name))];
  const who = listInWords(names);
  if (functionsOfUnnamedRole(holder).length > 1)
    return { not: actions => `No function uses ${actions}`, uses: 'the functions use' };
  return names.length > 1
    ? { not: actions => `${who} do not use ${actions}`, uses: `${who} use` }
    : { not: actions => `${who} does not use ${actions}`, uses: `${who} uses` };
}

const severityOf = (actions: readonly Action[]): 'medium' | 'low' =>
  actions.some(isChange) ? 'medium' : 'low';

const unusedOf = (found: readonly Unused[]): readonly Action[] => [
  ...new Set(found.flatMap(({ entries }) => entries.flatMap(({ unused }) => unused))),
];
const names = (actions: readonly Action[]): string => listInWords(actions.map(({ name }) => name));

function reportTemplate(
  { resource, strict, report }: RuleContext,
  subject: Subject,
  template: string,
  { at }: Statement,
  found: readonly Unused[],
  isWhole: boolean,
): void {
  const unused = unusedOf(found);
  const more = { related: relatedTo(found, resource), severity: severityOf(unused) } as const;
  if (isWhole) {
    report(at, subject.not(`anything that ${template} allows`), { ...more, fix: `Remove ${template}.` });
    return;
  }
  const narrower = narrowerTemplate(
    template,
    found.flatMap(({ uses }) => uses.flatMap(({ action, use }) => (use.isLoading ? [] : action.name))),
  );
  if (narrower !== undefined)
    report(at, `${narrower} would do: ${subject.not(`${named(unused)}, which ${template} allows`)}`, {
      ...more,
      fix: `Replace ${template} with ${narrower}.`,
    });
  else if (strict)
    report(at, subject.not(`${named(unused)}, which ${template} allows`), {
      ...more,
      severity: 'low',
      fix: `Replace ${template} with a statement of your own that allows what is used.`,
    });
}

function reportConnector(
  { resource, report }: RuleContext,
  subject: Subject,
  connector: string,
  { at }: Statement,
  found: readonly Unused[],
): void {
  const unused = unusedOf(found);
  report(at, subject.not(`${named(unused)}, which the connector ${connector} allows`), {
    severity: severityOf(unused),
    related: relatedTo(found, resource),
    fix: 'Remove the access category that allows them from Permissions of the connector.',
  });
}

function reportStatement(look: RuleContext, subject: Subject, statement: Statement, all: Unused): void {
  const { resource, strict, report } = look;
  const isCdk = resource.declared.construct !== undefined;
  const unused: Unused = {
    ...all,
    entries: all.entries.filter(
      entry => !isOfCdk(statement, resource, entry) && (entry.kept.length === 0 || hasUse(entry, all)),
    ),
  };
  const [first] = unused.entries;
  if (!first || (isCdk && !all.isWhole && !strict)) return;
  const actions = unusedOf([unused]);
  report(first.at, messageOf(subject, unused), {
    severity: severityOf(actions),
    fix: fixOf(unused),
    related: relatedTo([unused], resource),
    gathering: 'apart',
  });
}

/** A list of the CDK is used as a whole. */
const isOfCdk = (statement: Statement, holder: Resource, { written }: UnusedEntry): boolean =>
  cdkGrantOf(statement, holder, written) !== undefined;

const hasUse = ({ kept }: UnusedEntry, { uses }: Unused): boolean =>
  kept.some(action => uses.some(one => one.action === action));

/** The entries by whether they may go, or stand for more than is used. */
function divided({ entries }: Unused) {
  return {
    gone: entries.filter(({ kept }) => kept.length === 0),
    wide: entries.filter(({ kept }) => kept.length > 0),
  };
}

function messageOf(subject: Subject, unused: Unused): string {
  const { gone, wide } = divided(unused);
  return [
    ...(gone.length > 0 ? [subject.not(listInWords(gone.map(spoken)))] : []),
    ...wide.map(entry => {
      const { actions, sure } = stayingOf(entry, unused);
      return `of "${entry.written}" ${subject.uses} ${sure ? 'only' : 'at most'} ${names(actions)}`;
    }),
  ]
    .join('; ')
    .replace(/^o/, 'O');
}

const spoken = ({ written, unused: [only] }: UnusedEntry): string =>
  isPattern(written) ? `anything of "${written}"` : (only?.name ?? written);

/** What of a wildcard is used for sure, or else may be. */
function stayingOf(
  { kept }: UnusedEntry,
  { uses }: Unused,
): { readonly actions: readonly Action[]; readonly sure: boolean } {
  const sure = kept.filter(action => uses.some(one => one.use.sure && one.action === action));
  if (sure.length > 0) return { actions: sure, sure: true };
  return { actions: kept.filter(action => uses.some(one => one.action === action)), sure: false };
}

function fixOf(unused: Unused): string {
  if (unused.isWhole) return 'Remove the statement.';
  const { gone, wide } = divided(unused);
  return [
    ...(gone.length > 0
      ? [
          `Remove ${listInWords(
            gone.map(({ written }) => written),
            8,
          )}.`,
        ]
      : []),
    ...wide.map(
      entry =>
        `Replace "${entry.written}" with ${listInWords(
          stayingOf(entry, unused).actions.map(({ name }) => name),
          8,
        )}.`,
    ),
  ].join(' ');
}

/** How many uses are shown. */
const SHOWN = 8;

function relatedTo(found: readonly Unused[], holder: Resource): readonly Related[] {
  const uses = found.flatMap(one => one.uses.filter(({ use }) => use.sure)).slice(0, SHOWN);
  return [
    ...uses.map(({ action, use }): Related => ({ at: use.at, note: use.note(action.name) })),
    ...functionsOfUnnamedRole(holder),
  ];
}
