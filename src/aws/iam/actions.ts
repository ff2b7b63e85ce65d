import { expandAction } from './actions-expand.ts';
import { type Reach, reachOf } from './actions-reach.ts';

export { dataRead } from './actions-data.ts';
export { DOCUMENTED_SETS, documentedOnEverything } from './actions-documented.ts';
export { expandAction } from './actions-expand.ts';
export { globMatches } from './actions-glob.ts';
export { type Action, actionNamed, isKnownAction, servicePrefixes } from './actions-index.ts';
export { type Reach, reachOf } from './actions-reach.ts';

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
