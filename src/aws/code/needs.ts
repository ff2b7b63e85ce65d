import type { Text } from '../../model/text.ts';
import type { Resource } from '../../model/world.ts';
import { keyNeeds } from '../iam/actions/key-needs.ts';
import { passesOf } from '../sdk/arguments.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import { actionsOf, type Needs } from '../sdk/needs.ts';
import { keysOf } from './needed-keys.ts';
import { resourcesOf, together } from './targets.ts';

/** Actions that one call of a function's code needs, and on what. */
export type Need = {
  readonly call: SdkCall;
  readonly needs: Needs;
  /** Each of these actions with what IAM checks it on. Those on the key of a store of the stack are decided: they are required, or not needed at all. */
  readonly actions: readonly NeededAction[];
  /** The ARNs of what it acts on, as far as the code and the template say: of a bucket for its objects, of a table for its indexes, of a log group for its streams. */
  readonly arns: readonly Text[];
  /** Whether these are all, and each is known. */
  readonly known: boolean;
  readonly resources: readonly string[];
};

export type NeededAction = {
  readonly action: string;
  readonly list: 'required' | 'anyOf' | 'optional' | 'dependent';
  /** Each of them. Nothing where AWS does not list the action. `*` where it takes no resource. */
  readonly arns: readonly Text[];
  /** Whether these are all, and each is known. */
  readonly known: boolean;
  /** Those that are resources of the stack. */
  readonly resources: readonly string[];
};

const LISTS = ['required', 'anyOf', 'optional', 'dependent'] as const;

/** The actions that a call needs; those of a call that only some settings make are optional. */
export function needsOfCall(call: SdkCall): Needs {
  const needs: Needs =
    call.service === undefined
      ? { required: [call.action], anyOf: [], optional: [], dependent: [], source: 'table' }
      : actionsOf(call.service, call.operation, passesOf(call.arguments));
  return call.optional ? { ...needs, required: [], optional: [...needs.required, ...needs.optional] } : needs;
}

/** What calls of a function's code need of its role; those with other credentials need nothing of it. */
export const needsOf = (calls: readonly SdkCall[], fn: Resource): readonly Need[] =>
  calls.filter(({ isForeign }) => !isForeign).map(call => needOf(call, fn));

function needOf(call: SdkCall, fn: Resource): Need {
  const told = needsOfCall(call);
  const targets = [...told.required, ...told.anyOf].map(action => ({
    ...resourcesOf(action, call, fn),
    isKeyed: keyNeeds().has(action.toLowerCase()),
  }));
  const own = together(targets);
  const keyed = targets.filter(({ isKeyed }) => isKeyed);
  const keys = keysOf(keyed.length > 0 ? together(keyed) : own, fn.world);
  const actions = LISTS.flatMap(list =>
    told[list].flatMap((action): readonly NeededAction[] => {
      if (!keys || list !== 'dependent' || !action.startsWith('kms:'))
        return [{ action, list, ...resourcesOf(action, call, fn) }];
      if (keys.arns.length === 0 && keys.known) return [];
      return [{ action, list: call.optional ? 'optional' : 'required', ...keys }];
    }),
  );
  return {
    call,
    needs: told,
    actions,
    ...own.outer,
    resources: own.resources,
  };
}
