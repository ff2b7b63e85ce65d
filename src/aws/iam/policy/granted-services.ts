import { isAuthorsChoice } from '../../../source/provenance.ts';
import type { Value } from '../../../model/world.ts';
import { isBeyondLogging } from './beyond-logging.ts';
import type { Effective } from './effective.ts';
import { grantedBy } from './grant.ts';

/** What an administrator may use, in the list of services. */
export const EVERYTHING = 'all services';

/** The services that somebody may use beyond writing logs, traces and metrics and having network interfaces, each with where it is first granted. */
export function grantedServices({ sources, managed }: Effective): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  const add = (service: string, at: Value): void => {
    if (!found.has(service)) found.set(service, at);
  };
  for (const { statements, exists } of sources) {
    const granting = statements.filter(
      ({ effect, provenance }) => effect === 'Allow' && isAuthorsChoice(provenance),
    );
    const actions = granting.flatMap(statement =>
      grantedBy(statement).flatMap(granted => granted.actions.map(action => ({ action, at: statement.at }))),
    );
    const beyond = actions.filter(({ action }) => isBeyondLogging(action));
    if (beyond.length > 0 && exists()) for (const { action, at } of beyond) add(action.service, at);
  }
  for (const { at, policy } of managed)
    if (!policy.onlyLogs)
      for (const service of policy.services) add(service === '*' ? EVERYTHING : service, at);
  return found;
}
