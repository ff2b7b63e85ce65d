import { spend } from '../../../source/budget.ts';
import { globMatches, isPattern, literalPart } from './glob.ts';
import { type Action, mayNameAction, servicePrefixes, serviceOf } from './action-table.ts';

/** Patterns remembered at once; a template that names more is made by a machine or an enemy. */
const REMEMBERED = 20_000;
const memo = new Map<string, readonly Action[] | 'unknown-service'>();

/**
 * The actions that an IAM action pattern matches, in the order of the table. `*` is any run of characters and `?` exactly one, case does not
 * matter (IAM User Guide, "IAM JSON policy elements: Action"). 'unknown-service' when no service has that prefix, an empty list
 * when the service has no such action.
 */
export function expandAction(pattern: string): readonly Action[] | 'unknown-service' {
  const key = pattern.toLowerCase().replace(/\*{2,}/g, '*');
  const known = memo.get(key);
  if (known) return used(known);
  if (memo.size >= REMEMBERED) memo.clear();
  const answer = expand(key);
  memo.set(key, answer);
  return used(answer);
}

/** Whoever asks goes through all of them. */
function used(answer: readonly Action[] | 'unknown-service'): readonly Action[] | 'unknown-service' {
  spend(1 + answer.length / 10);
  return answer;
}

function expand(pattern: string): readonly Action[] | 'unknown-service' {
  const colon = pattern.indexOf(':');
  if (colon < 0 && pattern !== '*') return 'unknown-service';
  const prefix = colon < 0 ? '*' : pattern.slice(0, colon);
  const name = colon < 0 ? '*' : pattern.slice(colon + 1);
  const part = literalPart(name);
  const isOfPrefix = (service: string): boolean => globMatches(prefix, service);
  if (isPattern(prefix) && servicePrefixes().some(isOfPrefix) && !mayNameAction(part)) return [];
  const services = isPattern(prefix) ? servicePrefixes().filter(isOfPrefix) : [prefix];
  const found = services.flatMap(service => serviceOf(service) ?? []);
  if (found.length === 0) return 'unknown-service';
  return found.flatMap(service => service.matching(name, part));
}
