import { type Action, servicePrefixes, serviceOf } from './actions-index.ts';

/** Patterns remembered at once; a template that names more is made by a machine or an enemy. */
const REMEMBERED = 1000;
const memo = new Map<string, readonly Action[] | 'unknown-service'>();

/**
 * The actions that an IAM action pattern matches, by service and name. `*` is any run of characters and `?` exactly one, case does not
 * matter (IAM User Guide, "IAM JSON policy elements: Action"). 'unknown-service' when no service has that prefix, an empty list
 * when the service has no such action.
 */
export function expandAction(pattern: string): readonly Action[] | 'unknown-service' {
  const key = pattern.toLowerCase().replace(/\*{2,}/g, '*');
  const known = memo.get(key);
  if (known) return known;
  if (memo.size >= REMEMBERED) memo.clear();
  const answer = expand(key);
  memo.set(key, answer);
  return answer;
}

function expand(pattern: string): readonly Action[] | 'unknown-service' {
  const colon = pattern.indexOf(':');
  if (colon < 0 && pattern !== '*') return 'unknown-service';
  const prefix = colon < 0 ? '*' : pattern.slice(0, colon);
  const name = colon < 0 ? '*' : pattern.slice(colon + 1);
  const services = isPattern(prefix) ? servicePrefixes().filter(candidate => globMatches(prefix, candidate)) : [prefix];
  const found = services.flatMap(service => serviceOf(service) ?? []);
  return found.length === 0 ? 'unknown-service' : found.flatMap(service => matching(service, name));
}

function matching(service: ReadonlyMap<string, Action>, name: string): readonly Action[] {
  if (name === '*') return [...service.values()];
  if (!isPattern(name)) {
    const action = service.get(name);
    return action ? [action] : [];
  }
  return [...service].flatMap(([key, action]) => (globMatches(name, key) ? action : []));
}

const isPattern = (text: string): boolean => text.includes('*') || text.includes('?');

/** Whether IAM's `*` and `?` match the whole text. Both sides in the same case; never backtracks over more than one star. */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let here = 0; here < text.length; ) {
    const unit = pattern[at];
    if (unit === '*') {
      star = at++;
      resume = here;
    } else if (unit === '?' || unit === text[here]) {
      at += 1;
      here += 1;
    } else if (star >= 0) {
      at = star + 1;
      here = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
