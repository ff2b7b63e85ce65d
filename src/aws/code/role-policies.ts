import type { Open } from '../../code/flow/values.ts';
import type { Resource, World } from '../../model/world.ts';
import { roleOf } from '../referenced-resource.ts';
import { functionsWithRole } from '../iam/policy/roles.ts';
import { needsOfFunction, type NeededPermission } from './permissions.ts';

/** What the functions that run with one role need. A function whose role is defined elsewhere is alone. */
export type RolePolicy = {
  readonly functions: readonly Resource[];
  readonly role: Resource | undefined;
  /** Why they may need more; where there is nothing, this is all that the role needs. */
  readonly open: readonly OpenFunction[];
  readonly permissions: readonly NeededPermission[];
  /** What the tool that deploys the functions gives to the role unasked. */
  readonly given: readonly NeededPermission[];
  /** Functions with the same role whose needs are not among these. */
  readonly others: readonly Resource[];
};
/** `at` is undefined where the whole function is not known. */
export type OpenFunction = { readonly fn: Resource; readonly why: string; readonly at?: Open['at'] };

export type StackNeeds = {
  readonly policies: readonly RolePolicy[];
  /** Functions whose code was not read. */
  readonly unread: readonly { readonly fn: Resource; readonly why: string }[];
};

/** The functions of a stack that its author wrote, in the order of the template. */
export const functionsOf = (world: World): readonly Resource[] =>
  world.stackIndex
    .ofType('AWS::Lambda::Function')
    .flatMap(({ id, provenance }) => (provenance ? [] : (world.resource(id) ?? [])));

/** What functions need, by the roles that they have, or each by itself. */
export function needsByRole(functions: readonly Resource[], isEachAlone: boolean): StackNeeds {
  const policies = new Map<string, RolePolicy>();
  const unread: { fn: Resource; why: string }[] = [];
  for (const fn of functions) {
    const needs = needsOfFunction(fn);
    const role = roleOf(fn);
    const key = role && !isEachAlone ? `role ${role.id}` : `function ${fn.id}`;
    if (needs.kind === 'none') {
      unread.push({ fn, why: needs.why });
      continue;
    }
    const before = policies.get(key);
    policies.set(key, {
      functions: [...(before?.functions ?? []), fn],
      role,
      open: [...(before?.open ?? []), ...needs.open.map(open => ({ ...open, fn }))],
      permissions: [...(before?.permissions ?? []), ...needs.permissions],
      given: [...(before?.given ?? []), ...needs.given],
      others: [],
    });
  }
  return { policies: [...policies.values()].map(one => withOthers(one, isEachAlone ? [] : unread)), unread };
}

/** A role whose other functions are not read may need what those need. */
function withOthers(policy: RolePolicy, unread: StackNeeds['unread']): RolePolicy {
  const { role, functions } = policy;
  if (!role) return policy;
  const known = new Set(functions.map(({ id }) => id));
  const others = functionsWithRole(role, role.world).filter(({ id }) => !known.has(id));
  const why = (id: string): string | undefined => unread.find(({ fn }) => fn.id === id)?.why;
  return {
    ...policy,
    others,
    open: [
      ...policy.open,
      ...others.flatMap(fn => {
        const reason = why(fn.id);
        return reason === undefined ? [] : [{ fn, why: `is not analysed: ${reason}` }];
      }),
    ],
  };
}
