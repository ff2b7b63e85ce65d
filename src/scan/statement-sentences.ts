import { unusedIn } from '../aws/code/unused-grants.ts';
import { usesOfRole } from '../aws/code/role-uses.ts';
import { targetOf } from '../aws/graph/targets.ts';
import { summarizeAccess } from '../aws/iam/actions/access-summary.ts';
import type { Action } from '../aws/iam/actions/action-table.ts';
import { grantedBy, resourceText, resourceTexts, type Granted } from '../aws/iam/policy/grant.ts';
import { restrictionOf } from '../aws/iam/policy/narrowing.ts';
import { functionsWithRole, principalsWith } from '../aws/iam/policy/roles.ts';
import type { Statement } from '../aws/iam/policy/statements.ts';
import { takenBy } from '../aws/iam/policy/taken.ts';
import { listInWords } from '../aws/listing.ts';
import { addTo } from '../model/multimap.ts';
import type { Text } from '../model/text.ts';
import type { Resource, World } from '../model/world.ts';

/** What a statement allows, entry by entry, and who has it. */
export function sentencesOf(statement: Statement, resource: Resource): readonly string[] {
  const granted = grantedBy(statement);
  const actions = granted.flatMap(one => one.actions);
  return [
    ...plainActions(granted, statement.effect === 'Deny' ? 'denies' : 'allows'),
    ...granted
      .filter(({ actions: all }) => all.length > 1)
      .map(({ written, actions: all }) => patternSentence(written, all, takenBy(all, statement))),
    ...statement.notActions.map(entry => `NotAction leaves out ${entry.text}, and allows all else`),
    ...(actions.length === 0 ? [] : resourceSentences(statement, actions, resource.world)),
    ...statement.notResources.map(
      entry => `NotResource leaves out ${resourceText(entry)}, and means all else`,
    ),
    conditionSentence(statement),
    ...holderSentences(statement, resource),
  ];
}

/** Actions by name, by their access levels; and those that do not exist. */
function plainActions(granted: readonly Granted[], verb: 'allows' | 'denies'): readonly string[] {
  const byLevel = new Map<string, string[]>();
  for (const { written, actions } of granted)
    if (actions.length <= 1) addTo(byLevel, actions[0]?.level ?? '', written);
  return [...byLevel].map(([level, names]) =>
    level === ''
      ? `${listInWords(names, 8)} ${names.length === 1 ? 'is no action' : 'are no actions'} that AWS lists`
      : `it ${verb} ${listInWords(names, 8)} (${level})`,
  );
}

const figure = (count: number): string => count.toLocaleString('en');

/** `s3:Get* is 16 Read actions, such as …`. `taken`: those that the resources of the statement take. */
function patternSentence(written: string, all: readonly Action[], taken: readonly Action[]): string {
  const { levels, worst, count } = summarizeAccess(taken);
  const counted = Object.entries(levels).filter(([, many]) => many > 0);
  const [[only] = [''], ...others] = counted;
  const mixed = listInWords(
    counted.map(([level, many]) => `${figure(many)} ${level}`),
    5,
  );
  const kinds = others.length > 0 ? mixed : only;
  const head =
    count === all.length
      ? `${written} is ${figure(count)} ${others.length > 0 ? `actions (${kinds})` : `${kinds} actions`}`
      : `${written} is ${figure(all.length)} actions, of which its resources take ${count === 0 ? 'none' : `${figure(count)} (${kinds})`}`;
  const names = listInWords(worst.map(({ name }) => name));
  if (worst.length === count) return count === 0 ? head : `${head}: ${names}`;
  const isGrave = levels['Permissions management'] + levels.Write > 0;
  return `${head}${isGrave ? `; the most dangerous are ${names}` : `, such as ${names}`}`;
}

/** The resources of the stack that a statement names are said at once; others by what their texts mean. */
function resourceSentences(
  statement: Statement,
  actions: readonly Action[],
  world: World,
): readonly string[] {
  const services = [...new Set(actions.map(({ service }) => service))];
  const own: string[] = [];
  const meant: string[] = [];
  for (const text of resourceTexts(statement)) {
    const targets = services.flatMap(service => targetOf(text, service, world) ?? []);
    const names = [...new Set(targets.map(({ node }) => node.name))];
    const members = [...new Set(targets.flatMap(({ members: those }) => those.map(({ name }) => name)))];
    if (names[0] !== undefined && names.length === 1 && members.length === 0 && isReference(text))
      own.push(names[0]);
    else meant.push(`${text} means ${meaning(names, services)}${among(members)}`);
  }
  return [...(own.length > 0 ? [`on ${listInWords([...new Set(own)], 8)}`] : []), ...meant];
}

const isReference = ({ hole }: Text): boolean => hole?.of === 'name' || hole?.of === 'attribute';
const among = (members: readonly string[]): string =>
  members.length === 0 ? '' : `; of this stack ${listInWords(members, 5)}`;

function meaning(names: readonly string[], services: readonly string[]): string {
  if (names.length === 0) return 'nothing that these actions act on';
  return names.length > 4 && names.every(name => name.startsWith('every '))
    ? `every resource of ${figure(services.length)} services`
    : listInWords(names, 4);
}

function conditionSentence({ condition }: Statement): string {
  if (condition.absent) return 'no condition narrows it';
  const restriction = restrictionOf(condition);
  if (restriction !== undefined) return `a condition narrows it: only ${restriction}`;
  const keys = condition.entries.flatMap(([, value]) => value.entries.map(([key]) => key));
  return keys.length === 0
    ? 'it has a condition'
    : `it has a condition on ${listInWords([...new Set(keys)])}`;
}

function holderSentences(statement: Statement, resource: Resource): readonly string[] {
  const roles = resource.type === 'AWS::IAM::Role' ? [resource] : principalsWith(resource, resource.world);
  return roles.flatMap(role => {
    const names = functionsWithRole(role, role.world).map(({ name }) => name);
    const run =
      names.length === 0 ? [] : [`${listInWords(names, 4)} ${names.length === 1 ? 'runs' : 'run'} with it`];
    const uses = usesOfRole(role);
    if (uses.kind !== 'known')
      return uses.kind === 'open' && names.length > 0
        ? [...run, `what the code uses of it is not known (${uses.why})`]
        : run;
    const unused = unusedIn(statement, uses.uses);
    if (!unused) return [...run, 'the code uses all of it'];
    const kept = [...new Set(unused.uses.map(({ action }) => action.name))];
    return [...run, unused.isWhole ? 'the code uses nothing of it' : `the code uses ${listInWords(kept, 5)}`];
  });
}
