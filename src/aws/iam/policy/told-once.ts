import type { Resource, Value } from '../../../model/world.ts';
import type { Action } from '../actions/action-table.ts';
import { mayEscalate, toldEscalations } from './escalation.ts';
import { gradeOf, isGraver } from './grant.ts';
import type { OpenGrant } from './open-resources.ts';
import { policyTemplateOfStatement, type Statement } from './statements.ts';
import { wildcardActionsIn, type WildcardAction } from './wildcard-actions.ts';

/** What of a statement others tell already: an escalation at one of its entries, its wildcards. */
export type Told = { readonly escalation: boolean; readonly wildcards: boolean };

/** The wildcards that are told as such: not those that few would write otherwise, nor the one at which an escalation is told. */
export function toldAsWildcards(
  statement: Statement,
  holder: Resource,
  told: Pick<Told, 'escalation'>,
): readonly WildcardAction[] {
  if (policyTemplateOfStatement(statement) !== undefined) return [];
  const wildcards = wildcardActionsIn(statement).filter(({ modest }) => !modest);
  return told.escalation ? wildcards.filter(({ at }) => !isEscalation(at, statement, holder)) : wildcards;
}

/**
 * Those of the open actions that nothing else tells: where the wildcards of the statement are told, which name its resources as well, only what is graver
 * than all that they match.
 */
export function toldAsResources(
  statement: Statement,
  holder: Resource,
  { actions }: OpenGrant,
  told: Told,
): readonly Action[] {
  if (policyTemplateOfStatement(statement) !== undefined) return actions;
  const wildcards = told.wildcards ? toldAsWildcards(statement, holder, told).filter(({ open }) => open) : [];
  const matched = wildcards.length > 0 ? gradeOf(wildcards.flatMap(one => one.actions)) : undefined;
  if (matched === 'high') return [];
  const known = new Set(told.escalation && mayEscalate(statement) ? escalationIn(statement, holder) : []);
  return actions.filter(
    action => !known.has(action.name) && (matched === undefined || isGraver(gradeOf([action]), matched)),
  );
}

/** The actions that the escalations of a statement tell: those of a wildcard at which one begins, and those by name. */
function escalationIn(statement: Statement, holder: Resource): readonly string[] {
  const steps = toldEscalations(holder).flatMap(path => path.steps);
  return [
    ...wildcardActionsIn(statement)
      .filter(({ at }) => isEscalation(at, statement, holder))
      .flatMap(one => one.actions.map(({ name }) => name)),
    ...steps
      .filter(
        ({ action, at }) => at.literal?.toLowerCase() === action.toLowerCase() && isEntryOf(at, statement),
      )
      .map(({ action }) => action),
  ];
}

const isEntryOf = (entry: Value, { actions }: Statement): boolean => actions.some(one => isSame(one, entry));
const isSame = (a: Value, b: Value): boolean => a.node === b.node && a.path === b.path;

/** Whether an entry is the one at which an escalation is told. */
export const isEscalation = (entry: Value, statement: Statement, holder: Resource): boolean =>
  mayEscalate(statement) && toldEscalations(holder).some(({ at }) => isSame(at, entry));
