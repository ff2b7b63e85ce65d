import { Text } from '../../model/text.ts';
import { Resource, type World } from '../../model/world.ts';
import type { Open } from '../../code/flow/values.ts';
import type { Span } from '../../source/node.ts';
import { arnsOfAction } from './action-arns.ts';
import { codeOf } from './function-code.ts';
import { needsOf, type Need, type NeededAction } from './needs.ts';
import { arnOf } from '../iam/policy/arn.ts';
import { EVERYTHING, isUnknown, UNKNOWN } from './unknown-part.ts';
import { isGivenByTool } from './given-by-tool.ts';
import { opaqueCodeOf } from './opaque-code.ts';
import type { RuntimeNeed } from './runtime-need.ts';
import { runtimeNeedsOf } from './runtime-needs.ts';

/** What needs a permission: a call of the code, or a setting of the function. `at` is where it is written. */
export type PermissionCause = { readonly kind: 'call' | 'setting'; readonly what: string; readonly at: Span };

/** An action on an ARN that a function needs. */
export type NeededPermission = {
  readonly action: string;
  /** `*` for an action that is not checked on a resource; `patternOf` has wildcards for what is not known. */
  readonly on: Text;
  /** Why `on` is any resource of its kind. */
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
    ...calls.flatMap(need => permissionsOfCall(need, code.placeOf(need.call.at))),
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

const NECESSITIES: { readonly [list in NeededAction['list']]: NeededPermission['necessity'] | undefined } = {
  required: 'required',
  anyOf: 'one of',
  optional: 'optional',
  // Of a store that is not of the stack.
  dependent: undefined,
};

function permissionsOfCall({ call, needs, actions }: Need, at: Span): readonly NeededPermission[] {
  return actions.flatMap(({ action, list, arns, known }) => {
    const necessity = NECESSITIES[list];
    if (!necessity) return [];
    const isKey = action.startsWith('kms:') && call.service?.id !== 'kms';
    const by: PermissionCause = {
      kind: 'call',
      what: isKey ? `${call.called}, of an encrypted store` : call.called,
      at,
    };
    return (arns.length > 0 ? arns : [EVERYTHING]).map((on): NeededPermission => ({
      action,
      on: withOneUnknown(on),
      ...(known || !namesNothing(on)
        ? {}
        : { unknown: isKey ? 'the template does not say which key' : 'the code does not say which' }),
      necessity,
      ...(needs.source === 'identity' ? { isGuess: true as const } : {}),
      by,
    }));
  });
}

/** What only the run tells is the same wherever it stands. */
const withOneUnknown = (on: Text): Text =>
  Text.from(on.parts.map(part => (isUnknown(part) ? UNKNOWN : part)));

/** Whether an ARN says of which kind a resource is, and nothing else. */
export function namesNothing(on: Text): boolean {
  const arn = arnOf(on);
  const [first, second] = arn?.resource.parts ?? [];
  if (first === undefined || isUnknown(first)) return true;
  return (
    arn?.service.is('s3') !== true &&
    typeof first === 'string' &&
    /^[\w-]*[:/]$/.test(first) &&
    second !== undefined &&
    isUnknown(second)
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
      arns.length === 0 && ON_EVERYTHING.test(action) ? [EVERYTHING] : arnsOfAction(action, arns, world);
    return found.map((on): NeededPermission => ({
      action,
      on,
      ...(arns.length > 0 || on.is('*') ? {} : { unknown: 'the template does not say which' }),
      necessity: 'required',
      by,
    }));
  });
}
