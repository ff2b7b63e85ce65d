import type { Resource } from '../../model/value.ts';
import type { Action } from './actions-index.ts';
import { reachOf } from './actions-reach.ts';

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.length > most + 1 ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.at(-1);
  const head = rest > 0 ? shown : shown.slice(0, -1);
  return head.length === 0 ? (last ?? '') : `${head.join(', ')} and ${last}`;
}

/** Who has what a policy gives. The role that serverless.yml makes for all functions has no name of its own. */
export const holderOf = (resource: Resource): string => (resource.made?.rule === 'serverless:role' ? 'every function' : resource.name);

/** The actions by name, the most dangerous first where not all can be shown. */
export function named(actions: readonly Action[]): string {
  const names = actions.map(action => action.name);
  if (names.length <= 4) return listed(names);
  const worst = reachOf(actions).worst.map(action => action.name);
  return listed([...worst, ...names.filter(name => !worst.includes(name))]);
}

/** What actions could be confined to: `table`, `bucket and object`, `resource of s3`. */
export function kindsOf(actions: readonly Action[]): string {
  const kinds = unique(actions.flatMap(action => main(action).map(type => type.name.replace(/[-_]+/g, ' '))));
  return kinds.length <= 2 ? listed(kinds) : `resource of ${listed(unique(actions.map(({ service }) => service)), 2)}`;
}

/** The ARNs that an author can fill in, as `Fn::Sub` spells them, at most three. */
export function arnsOf(actions: readonly Action[]): string {
  return listed(unique(actions.flatMap(action => main(action).flatMap(type => type.arns[0] ?? []))).map(written), 2);
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const PSEUDO: { readonly [name: string]: string } = { Partition: '${AWS::Partition}', Region: '${AWS::Region}', Account: '${AWS::AccountId}' };
const written = (arn: string): string => arn.replace(/\$\{([^}]*)\}/g, (_, name: string) => PSEUDO[name] ?? name);

/** What an action must have; else the plainest of what it can have: an object, not an object behind an access point. */
function main(action: Action): Action['types'] {
  const required = action.types.filter(type => type.required);
  if (required.length > 0) return required;
  return action.types.toSorted((a, b) => (a.arns[0] ?? '').length - (b.arns[0] ?? '').length).slice(0, 1);
}
