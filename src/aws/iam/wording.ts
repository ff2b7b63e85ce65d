import type { Action } from './actions-index.ts';

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.length > most + 1 ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.at(-1);
  const head = rest > 0 ? shown : shown.slice(0, -1);
  return head.length === 0 ? (last ?? '') : `${head.join(', ')} and ${last}`;
}

/** The kinds of resource that actions could be confined to: `table`, `bucket and object`. */
export function kindsOf(actions: readonly Action[]): string {
  return listed(unique(actions.flatMap(action => main(action).map(type => type.name))), 2);
}

/** The ARN patterns that an author can fill in, at most three. */
export function arnsOf(actions: readonly Action[]): string {
  return listed(unique(actions.flatMap(action => main(action).flatMap(type => type.arns[0] ?? []))).map(arn => arn.replace(/\$\{(Partition|Region|Account)\}/g, (_, name: string) => `\${AWS::${name === 'Account' ? 'AccountId' : name}}`).replace(/\$\{(\w+)\}/g, '$1')), 2);
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
function main(action: Action): Action['types'] {
  const required = action.types.filter(type => type.required);
  return required.length > 0 ? required : action.types.slice(0, 1);
}
