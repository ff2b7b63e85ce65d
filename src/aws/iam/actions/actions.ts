import { expandAction } from './expand.ts';
import { type Reach, reachOf } from './reach.ts';

export { dataRead } from './data-reads.ts';
export { DOCUMENTED_SETS, documentedOnEverything } from './documented-wildcards.ts';
export { expandAction } from './expand.ts';
export { globMatches } from './glob.ts';
export { type Action, actionNamed, isKnownAction, servicePrefixes } from './index.ts';
export { type Reach, reachOf } from './reach.ts';

const memo = new WeakMap<object, Reach>();
const NOTHING = reachOf([]);

/** What an action pattern reaches by the service authorization data: `s3:*`, `s3:Get*`, `*`. Nothing for an unknown service. */
export function reach(pattern: string): Reach {
  const actions = expandAction(pattern);
  if (actions === 'unknown-service') return NOTHING;
  const known = memo.get(actions) ?? reachOf(actions);
  memo.set(actions, known);
  return known;
}
