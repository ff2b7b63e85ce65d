import type { Text } from '../../model/text.ts';
import { addTo } from '../../model/multimap.ts';
import { matches } from '../iam/policy/match.ts';
import { spend } from '../../source/budget.ts';
import { patternOf } from './unknown-part.ts';
import type { PermissionCause, NeededPermission } from './permissions.ts';

/** An Allow statement with what is behind each action and each resource. */
export type PolicyStatement = {
  readonly actions: readonly PolicyAction[];
  readonly resources: readonly PolicyResource[];
};
export type PolicyAction = {
  readonly name: string;
  readonly by: readonly PermissionCause[];
  /** Needed where the calls need none of the other actions. */
  readonly isChoice: boolean;
  readonly isGuess: boolean;
};
export type PolicyResource = { readonly arn: Text; readonly unknown?: string };

/** The statements, one for each resource, that allow these permissions and nothing else. Optional permissions are left out. */
export function statementsByResource(permissions: readonly NeededPermission[]): readonly PolicyStatement[] {
  const byArn = new Map<string, NeededPermission[]>();
  for (const permission of permissions)
    if (permission.necessity !== 'optional') addTo(byArn, permission.on.key, permission);
  const wide = [...byArn.values()].filter(
    ([first]) => first !== undefined && patternOf(first.on).has('*') === 'yes',
  );
  return [...byArn.values()]
    .map(all => all.filter(one => !isCovered(one, wide)))
    .flatMap(found => (found[0] ? statementOn(found[0].on, found) : []))
    .toSorted(inOrder);
}

/** One statement for all resources with the same actions, in the order of the actions. */
export function mergedStatements(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const byActions = new Map<string, PolicyStatement[]>();
  for (const one of statements) addTo(byActions, one.actions.map(({ name }) => name).join(), one);
  return [...byActions.values()].map(merged).toSorted(inOrder);
}

/** The least policy: what these permissions need, actions on the same resources in one statement. */
export const leastStatements = (permissions: readonly NeededPermission[]): readonly PolicyStatement[] =>
  mergedStatements(statementsByResource(permissions));

/** Whether the same action is needed on a pattern that holds the resource anyway. */
function isCovered(
  { action, on }: NeededPermission,
  wide: readonly (readonly NeededPermission[])[],
): boolean {
  return wide.some(all => {
    spend(1);
    const [first] = all;
    return (
      first !== undefined &&
      first.on.key !== on.key &&
      all.some(other => other.action === action) &&
      matches(patternOf(first.on), on) === 'yes'
    );
  });
}

function statementOn(arn: Text, found: readonly NeededPermission[]): PolicyStatement {
  const byName = new Map<string, NeededPermission[]>();
  for (const one of found) addTo(byName, one.action, one);
  const unknown = found.find(one => one.unknown !== undefined)?.unknown;
  return {
    actions: [...byName]
      .map(([name, all]) => ({
        name,
        by: distinct(all.map(({ by }) => by)),
        isChoice: all.every(({ necessity }) => necessity === 'one of'),
        isGuess: all.every(({ isGuess }) => isGuess === true),
      }))
      .toSorted((a, b) => compare(a.name, b.name)),
    resources: [{ arn, ...(unknown === undefined ? {} : { unknown }) }],
  };
}

function merged(all: readonly PolicyStatement[]): PolicyStatement {
  const [first = { actions: [], resources: [] }, ...others] = all;
  if (others.length === 0) return first;
  return {
    actions: first.actions.map((action, index) => {
      const same = all.map(({ actions }) => actions[index] ?? action);
      return {
        name: action.name,
        by: distinct(same.flatMap(({ by }) => by)),
        isChoice: same.every(({ isChoice }) => isChoice),
        isGuess: same.every(({ isGuess }) => isGuess),
      };
    }),
    resources: all.flatMap(({ resources }) => resources).toSorted((a, b) => compare(a.arn.key, b.arn.key)),
  };
}

const distinct = (causes: readonly PermissionCause[]): readonly PermissionCause[] => [
  ...new Map(causes.map(one => [`${one.what}\0${one.at?.file}\0${one.at?.start}`, one])).values(),
];

const inOrder = (a: PolicyStatement, b: PolicyStatement): number => compare(keyOf(a), keyOf(b));
const keyOf = ({ actions, resources }: PolicyStatement): string =>
  `${actions[0]?.name}\0${resources[0]?.arn.key}`;
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
