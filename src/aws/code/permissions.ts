import { Text } from '../../model/text.ts';
import { Resource, type World } from '../../model/world.ts';
import type { Open } from '../../code/flow/values.ts';
import { keysOfStores } from './store-keys.ts';
import type { Span } from '../../source/node.ts';
import { arnsOfAction } from './action-arns.ts';
import { codeOf } from './function-code.ts';
import { needsOf, type Need } from './needs.ts';
import { isGivenByTool } from './given-by-tool.ts';
import { opaqueCodeOf } from './opaque-code.ts';
import { runtimeNeedsOf, type RuntimeNeed } from './runtime-needs.ts';

/** What needs a permission: a call of the code, or a setting of the function. `at` is where it is written. */
export type PermissionCause = { readonly kind: 'call' | 'setting'; readonly what: string; readonly at: Span };

/** An action on an ARN that a function needs. */
export type NeededPermission = {
  readonly action: string;
  /** `*` for an action that is not checked on a resource; a wildcard stands for what is not known. */
  readonly on: Text;
  /** Why `on` is more than one resource. */
  readonly unknown?: string;
  /** `one of`: the call needs one of several actions, which one its data say. `optional`: the call works without it in some cases. */
  readonly necessity: 'required' | 'one of' | 'optional';
  /** Only the name of the operation speaks for the action. */
  readonly isGuess?: true;
  readonly by: PermissionCause;
};

/** What a function needs of its role, or why nobody can tell. */
export type FunctionNeeds =
  | {
      readonly kind: 'read';
      /** Why it may need more; nothing where all is known. */
      readonly open: readonly Open[];
      readonly permissions: readonly NeededPermission[];
      /** What of it the tool that deploys the function gives to its role unasked. */
      readonly given: readonly NeededPermission[];
    }
  | { readonly kind: 'none'; readonly why: string };

export function needsOfFunction(fn: Resource): FunctionNeeds {
  const code = codeOf(fn);
  if (code.kind === 'none') return code;
  const calls = needsOf(code.calls, fn);
  const all = [
    ...calls.flatMap(need => permissionsOfCall(need, code.placeOf(need.call.at), fn)),
    ...runtimeNeedsOf(fn).flatMap(need => permissionsOfLambda(need, fn.world)),
  ];
  const given = all.filter(({ action, on, by }) => isGivenByTool(fn, action, on, by.kind));
  const isGiven = new Set(given);
  return {
    kind: 'read',
    open: [
      ...[...code.open, ...calls.flatMap(openedBy)].map(open => ({ ...open, at: code.placeOf(open.at) })),
      ...opaqueCodeOf(fn, code),
    ],
    permissions: all.filter(one => !isGiven.has(one)),
    given,
  };
}

/** A call that makes other calls with the rights of the caller. */
const openedBy = ({ call, needs }: Need): readonly Open[] =>
  needs.dependent.includes('*')
    ? [{ why: `${call.called} makes other calls with the permissions of the function`, at: call.at }]
    : [];

const LISTS = [
  ['required', 'required'],
  ['anyOf', 'one of'],
  ['optional', 'optional'],
] as const;

function permissionsOfCall(need: Need, at: Span, fn: Resource): readonly NeededPermission[] {
  const { call, needs, arns, known } = need;
  const by: PermissionCause = { kind: 'call', what: call.called, at };
  const own = LISTS.flatMap(([list, necessity]) =>
    needs[list].flatMap(action =>
      arnsOfAction(action, arns, fn.world).map((on): NeededPermission => ({
        action,
        on,
        ...(known || on.is('*') ? {} : { unknown: 'the code does not say which' }),
        necessity,
        ...(needs.source === 'identity' ? { isGuess: true as const } : {}),
        by,
      })),
    ),
  );
  return [...own, ...permissionsOnKeys(need, at, fn)];
}

/** What a service does with the key of a store on behalf of the caller. */
function permissionsOnKeys({ call, needs, arns }: Need, at: Span, fn: Resource): readonly NeededPermission[] {
  const actions = needs.dependent.filter(action => action.startsWith('kms:'));
  if (actions.length === 0) return [];
  return keysOfStores(arns, fn.world).flatMap(({ store, arn, unknown }) =>
    actions.map((action): NeededPermission => ({
      action,
      on: arn,
      ...(unknown === undefined ? {} : { unknown }),
      necessity: call.optional ? 'optional' : 'required',
      by: { kind: 'call', what: `${call.called}, which uses the key of ${store}`, at },
    })),
  );
}

/** Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", read 2026-11: these actions are allowed on `*`. */
const ON_EVERYTHING = /^ec2:/;

function permissionsOfLambda(
  { required, arns, purpose, at }: RuntimeNeed,
  world: World,
): readonly NeededPermission[] {
  const by: PermissionCause = {
    kind: 'setting',
    what: `Lambda ${purpose}`,
    at: at instanceof Resource ? at.at : at.span,
  };
  return required.flatMap(action => {
    const found =
      arns.length === 0 && ON_EVERYTHING.test(action) ? [Text.of('*')] : arnsOfAction(action, arns, world);
    return found.map((on): NeededPermission => ({
      action,
      on,
      ...(arns.length > 0 || on.is('*') ? {} : { unknown: 'the template does not say which' }),
      necessity: 'required',
      by,
    }));
  });
}
