/**
 * Runs recorded cases of two policy linters (argument: the folder with parliament.json and cloudsplaining.json; `--show` prints what differs or is
 * not asked, with the reason). A case agrees when we say of the policy what was recorded; it is not asked where no question of ours is meant, or where the
 * recording depends on an option that it does not hold. Prints one line.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideFacts } from '../src/model/facts.ts';
import { Text } from '../src/model/text.ts';
import { type Resource, World } from '../src/model/world.ts';
import { actionNamed, servicePrefixes, type Action } from '../src/aws/iam/actions/action-table.ts';
import { dataRead } from '../src/aws/iam/actions/data-reads.ts';
import { expandAction } from '../src/aws/iam/actions/expand.ts';
import { isEverything } from '../src/aws/iam/policy/arn.ts';
import { globMatches } from '../src/aws/iam/actions/glob.ts';
import { effectiveGrants } from '../src/aws/iam/policy/effective.ts';
import { escalationPaths } from '../src/aws/iam/policy/escalation.ts';
import { ineffectiveIn } from '../src/aws/iam/policy/ineffective.ts';
import { widthOf } from '../src/aws/iam/policy/pattern.ts';
import { statementsOf, type Statement } from '../src/aws/iam/policy/statements.ts';
import { unknownActions } from '../src/aws/iam/policy/unknown-actions.ts';
import type { JsonValue } from '../src/source/plain.ts';
import { groundOf } from '../tools/worlds.ts';

type Dict = { [key: string]: JsonValue };
type Verdict = { readonly is: 'agrees' | 'differs' | 'not asked'; readonly why?: string };
const AGREES: Verdict = { is: 'agrees' };
const notAsked = (why: string): Verdict => ({ is: 'not asked', why });

/** A role with the policy, or with the one statement. */
class Subject {
  readonly role: Resource;
  readonly world: World;
  readonly statements: readonly Statement[];
  constructor(policy: JsonValue) {
    const document =
      typeof policy === 'object' && policy !== null && 'Effect' in policy ? { Statement: policy } : policy;
    const template = {
      Parameters: {},
      Resources: {
        R: {
          Type: 'AWS::IAM::Role',
          Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: document }] },
        },
      },
    };
    this.world = new World(groundOf(JSON.stringify(template)));
    this.role = this.world.resource('R')!;
    this.statements = statementsOf(this.role);
  }

  /** What Allow statements give, after a Deny on everything. */
  get allowed(): readonly Action[] {
    const grants = effectiveGrants(this.role);
    return this.#given(() => true).filter(
      ({ name }) => grants.allows(name, Text.of('*')) !== 'no' || !this.#denied(name),
    );
  }

  #denied(name: string): boolean {
    return this.statements.some(
      ({ effect, actions, resources }) =>
        effect === 'Deny' &&
        resources.some(entry => isEverything(entry.text)) &&
        actions.some(entry => globMatches(entry.literal!.toLowerCase(), name.toLowerCase())),
    );
  }

  #given(wanted: (statement: Statement, action: Action) => boolean): readonly Action[] {
    const found = new Set<Action>();
    for (const statement of this.statements.filter(({ effect }) => effect === 'Allow')) {
      for (const action of actionsOf(statement)) if (wanted(statement, action)) found.add(action);
    }
    return [...found];
  }

  /** What takes a resource and is given on every one, without any condition, which the linter takes for a constraint. */
  open(unconditional = true): readonly Action[] {
    return this.#given(
      (statement, action) =>
        (!unconditional || statement.condition.absent) &&
        action.scopable &&
        widthOf(
          action,
          statement.resources.map(entry => entry.text),
        ) === 'everything',
    ).filter(({ name }) => !this.#denied(name));
  }
  /** What takes no resource and is given on `*`. */
  unscopable(): readonly Action[] {
    return this.#given(
      (statement, action) =>
        statement.condition.absent &&
        !action.scopable &&
        statement.resources.some(entry => isEverything(entry.text)),
    );
  }
}

function actionsOf({ actions, notActions }: Statement): readonly Action[] {
  const expanded = (pattern: string): readonly Action[] => {
    const found = expandAction(pattern);
    return found === 'unknown-service' ? [] : found;
  };
  if (notActions.length === 0) return actions.flatMap(entry => expanded(entry.literal ?? ''));
  const out = new Set(notActions.flatMap(entry => expanded(entry.literal ?? '')));
  return servicePrefixes()
    .flatMap(prefix => expanded(`${prefix}:*`))
    .filter(action => !out.has(action));
}

const lower = (names: readonly string[]): readonly string[] =>
  [...new Set(names.map(name => name.toLowerCase()))].toSorted();
const namesOf = (actions: readonly Action[]): readonly string[] => lower(actions.map(({ name }) => name));
const strings = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(String) : [];

function compare(
  mine: readonly string[],
  theirs: readonly string[],
  reason: (difference: readonly string[]) => string,
): Verdict {
  const [a, b] = [lower(mine), lower(theirs)];
  const difference = [...a.filter(one => !b.includes(one)), ...b.filter(one => !a.includes(one))];
  return difference.length === 0
    ? AGREES
    : {
        is: 'differs',
        why: `${reason(difference)}: ${difference.slice(0, 5).join(', ')}${difference.length > 5 ? ` and ${difference.length - 5} more` : ''}`,
      };
}
const ours = (difference: readonly string[]): string =>
  difference.some(name => !actionNamed(name)) ? 'an action that the data does not have' : 'our answer';
const byLevel = (difference: readonly string[]): string =>
  `another access level in the Service Authorization Reference of the data (${difference.map(name => actionNamed(name)?.levels.join('/') ?? 'unknown').join(', ')})`;
const byList = (): string => 'they name certain actions, we take what hands out stored data';

/** Findings of the one linter that a question of ours answers. The others are about its own lists, or about the form of the document. */
const ANSWERED = new Set([
  'RESOURCE_STAR',
  'RESOURCE_EFFECTIVELY_STAR',
  'UNKNOWN_ACTION',
  'RESOURCE_MISMATCH',
  'PRIVILEGE_ESCALATION',
  'PERMISSIONS_MANAGEMENT_ACTIONS',
]);
const COMMUNITY = new Set(['PRIVILEGE_ESCALATION', 'PERMISSIONS_MANAGEMENT_ACTIONS']);

function parliament({ policy, expect, community }: Dict): Verdict {
  const { exact, count } = expect as { exact?: readonly string[]; count?: number };
  if (typeof policy !== 'object') return notAsked('a text that is no JSON');
  const subject = new Subject(policy!);
  const said = new Set<string>();
  const texts = subject.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ resources }) => resources.map(entry => entry.text));
  if (subject.open(false).length > 0)
    said.add(texts.some(text => text.is('*')) ? 'RESOURCE_STAR' : 'RESOURCE_EFFECTIVELY_STAR');
  if (subject.statements.some(statement => unknownActions(statement, () => {}).length > 0))
    said.add('UNKNOWN_ACTION');
  if (subject.statements.some(statement => ineffectiveIn(statement).length > 0))
    said.add('RESOURCE_MISMATCH');
  if (escalationPaths(subject.role).length > 0) said.add('PRIVILEGE_ESCALATION');
  if (subject.open(false).some(({ level }) => level === 'Permissions management'))
    said.add('PERMISSIONS_MANAGEMENT_ACTIONS');
  const mine = [...said].filter(kind => community === true || !COMMUNITY.has(kind));
  if (exact === undefined)
    return count === 0 && mine.length === 0 ? AGREES : notAsked('only a number of findings is recorded');
  const [theirs, rest] = [
    exact.filter(kind => ANSWERED.has(kind)),
    exact.filter(kind => !ANSWERED.has(kind)),
  ];
  if (theirs.length === 0 && rest.length > 0 && mine.length === 0)
    return notAsked(
      `${rest.join(', ')}: the form of the document, its condition keys, or a list of the linter's own`,
    );
  return compare(mine, theirs, difference => WHY_KIND[difference[0]!.toUpperCase()] ?? 'our answer');
}

const WHY_KIND: { readonly [kind: string]: string } = {
  RESOURCE_EFFECTIVELY_STAR:
    'a wildcard for the whole name leaves everything open also where region and account are named; and we read Fn::Sub',
  RESOURCE_MISMATCH: 'a pattern of which some actions are effective is not called ineffective',
  RESOURCE_STAR:
    'they do not say it of an administrator; of Action beside NotAction, which IAM refuses, we read NotAction',
  PERMISSIONS_MANAGEMENT_ACTIONS:
    'another access level in the Service Authorization Reference of the data, or an audit of theirs that was switched off',
};

type Ask = (subject: Subject, expect: JsonValue, test: Dict) => Verdict;
const levelled =
  (...levels: readonly string[]): Ask =>
  (subject, expect) =>
    compare(
      subject
        .open()
        .filter(({ level }) => levels.includes(level))
        .map(({ name }) => name),
      strings(expect),
      byLevel,
    );
const modifying = (subject: Subject): readonly Action[] =>
  subject.open().filter(action => (action.level !== 'Read' && action.level !== 'List') || dataRead(action));
const asked =
  (mine: (subject: Subject) => readonly string[], reason = ours): Ask =>
  (subject, expect) =>
    compare(mine(subject), strings(expect), reason);
const yes =
  (mine: (subject: Subject) => boolean): Ask =>
  (subject, expect) =>
    mine(subject) === expect ? AGREES : { is: 'differs', why: 'our answer' };
const services = (subject: Subject): readonly string[] =>
  subject.statements.flatMap(actionsOf).map(({ service }) => service);

const methods: Ask = (subject, expect) => {
  const found = escalationPaths(subject.role).map(({ method }) => method);
  const theirs = (expect as Dict[]).map(one => ({
    type: String(one['type']),
    actions: strings(one['actions']),
  }));
  const told = theirs.every(({ actions }) =>
    found.some(method => method.actions.every(action => actions.includes(action))),
  );
  return told && found.every(({ name }) => theirs.some(({ type }) => type === name))
    ? AGREES
    : {
        is: 'differs',
        why: `a condition that narrows nothing for an identity leaves a way open: ${found.map(({ name }) => name).join(', ')}`,
      };
};

const findings: Ask = (subject, expect) => {
  const of = (section: string): readonly string[] => strings(((expect as Dict)[section] as Dict)['findings']);
  const open = subject.open();
  const verdicts = [
    methods(subject, ((expect as Dict)['PrivilegeEscalation'] as Dict)['findings']!, {}),
    compare(
      open.filter(({ level }) => level === 'Permissions management').map(({ name }) => name),
      of('ResourceExposure'),
      byLevel,
    ),
    compare(
      open.filter(dataRead).map(({ name }) => name),
      of('DataExfiltration'),
      byList,
    ),
    compare(
      open.filter(({ level }) => level !== 'Read' && level !== 'List').map(({ name }) => name),
      of('InfrastructureModification'),
      ours,
    ),
  ];
  return verdicts.find(({ is }) => is === 'differs') ?? AGREES;
};

const OPTION =
  'the recorded answer depends on an option (exclusions, or actions flagged though they are confined) that the case does not hold';
const ASKS: { readonly [property: string]: Ask | string } = {
  json: (subject, expect) =>
    subject.statements.length === [(expect as Dict)['Statement'] ?? []].flat().length
      ? AGREES
      : { is: 'differs', why: 'our answer' },
  actions_missing_resource_constraints: asked(subject => namesOf(subject.open())),
  missing_resource_constraints: asked(subject => namesOf(subject.open())),
  modify_actions_missing_resource_constraints: asked(subject => namesOf(modifying(subject))),
  missing_resource_constraints_for_modify_actions: asked(subject => namesOf(modifying(subject))),
  all_allowed_actions: asked(subject => namesOf(subject.allowed)),
  allowed_actions: asked(subject => namesOf(subject.allowed)),
  actions: asked(subject => namesOf(subject.allowed)),
  all_allowed_unrestricted_actions: asked(subject => namesOf(subject.open())),
  all_allowed_unrestrictable_actions: asked(
    subject => namesOf(subject.unscopable()),
    () => 'the Service Authorization Reference has a resource for it by now',
  ),
  unrestrictable_actions: asked(subject => namesOf(subject.unscopable())),
  allows_privilege_escalation: methods,
  permissions_management_without_constraints: levelled('Permissions management'),
  permissions_management_actions_without_constraints: levelled('Permissions management'),
  write_actions_without_constraints: levelled('Write'),
  tagging_actions_without_constraints: levelled('Tagging'),
  allows_data_exfiltration_actions: asked(
    subject =>
      subject
        .open()
        .filter(dataRead)
        .map(({ name }) => name),
    byList,
  ),
  infrastructure_modification: asked(subject => namesOf(modifying(subject)), byList),
  allows_specific_actions_without_constraints: (subject, expect, { raw }) => {
    const wanted = /\['([^']+)'\]/.exec(String(raw))?.[1];
    return compare(
      subject
        .open()
        .map(({ name }) => name)
        .filter(name => (wanted ? name.toLowerCase() === wanted.toLowerCase() : dataRead(name))),
      strings(expect),
      byList,
    );
  },
  service_wildcard: asked(subject =>
    subject.statements
      .filter(({ condition }) => condition.absent)
      .flatMap(({ actions }) =>
        actions.map(entry => /^([\w-]+):\*$/.exec(entry.literal ?? '')?.[1] ?? '').filter(Boolean),
      ),
  ),
  services_in_use: asked(services),
  contains_statement_using_not_action: (subject, expect) =>
    subject.statements.filter(({ notActions }) => notActions.length > 0).length ===
    (expect as JsonValue[]).length
      ? AGREES
      : { is: 'differs', why: 'our answer' },
  not_resource: asked(subject =>
    subject.statements.flatMap(({ notResources }) => notResources.map(entry => entry.text.toString())),
  ),
  has_not_resource_with_allow: yes(subject =>
    subject.statements.some(({ effect, notResources }) => effect === 'Allow' && notResources.length > 0),
  ),
  has_resource_wildcard: yes(subject =>
    subject.statements.some(({ resources }) => resources.some(entry => isEverything(entry.text))),
  ),
  results: findings,
  credentials_exposure: "a list of the linter's own of actions that return credentials",
  has_resource_constraints:
    "of an action that takes no resource it says that it is constrained: a word of the linter's own",
  role_assumable_by_cross_account_principals: 'a trust policy',
  role_assumable_by_any_principal: 'a trust policy',
  role_assumable_by_any_principal_with_conditions: 'a trust policy',
  internet_accessible_actions: 'a resource policy',
};

function cloudsplaining(test: Dict, all: readonly Dict[]): Verdict {
  const property = String(test['property']);
  const key = (one: Dict): string =>
    `${String(one['raw']).replace(/^\w+\./, '')} ${JSON.stringify(one['policy'])}`;
  const same = all.some(
    other => key(other) === key(test) && JSON.stringify(other['expect']) !== JSON.stringify(test['expect']),
  );
  if (same) return notAsked(OPTION);
  const subject = new Subject(test['policy'] ?? test['statement'] ?? null);
  const absent = /^'([^']+)' not in/.exec(String(test['raw']))?.[1];
  if (absent)
    return (property.includes('unrestricted') ? subject.open() : subject.allowed).some(
      ({ name }) => name.toLowerCase() === absent.toLowerCase(),
    )
      ? { is: 'differs', why: 'our answer' }
      : AGREES;
  const more = /^len\(results\) > (\d+)$/.exec(property)?.[1];
  if (more) return subject.allowed.length > Number(more) ? AGREES : { is: 'differs', why: 'our answer' };
  const ask = ASKS[property];
  if (ask === undefined) return notAsked(`no question for ${property}`);
  return typeof ask === 'string' ? notAsked(ask) : ask(subject, test['expect'] ?? null, test);
}

provideFacts(name => readFileSync(join(process.cwd(), 'data', name), 'utf8'));
const [folder = '.', ...flags] = process.argv.slice(3);
const read = (name: string): readonly Dict[] =>
  (JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { cases: Dict[] }).cases;
const linted = read('parliament');
const split = read('cloudsplaining');
const judged = [
  ...linted.map(test => [test, parliament(test)] as const),
  ...split.map(test => [test, cloudsplaining(test, split)] as const),
];
if (flags.includes('--show'))
  for (const [test, { is, why }] of judged)
    if (is !== 'agrees')
      process.stdout.write(
        `${is}: ${String(test['id'])}\n  ${why ?? ''}\n  ${JSON.stringify(test['expect']).slice(0, 300)}\n`,
      );
const count = (verdict: Verdict['is']): number => judged.filter(([, { is }]) => is === verdict).length;
process.stdout.write(
  `iam: ${count('agrees')} of ${judged.length} agree, ${count('differs')} differ, ${count('not asked')} not asked\n`,
);
