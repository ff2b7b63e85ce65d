import { Text } from '../../model/text.ts';
import type { Resource } from '../../model/world.ts';
import { spelledOut } from '../iam/policy/own-arn.ts';
import type { SdkCall } from '../sdk/called.ts';
import { actionsOf, type Needs } from '../sdk/needs.ts';
import { targetOf } from './targets.ts';

/** Actions that one call of a function's code needs, and on what. */
export type Need = {
  readonly call: SdkCall;
  readonly needs: Needs;
  /** The ARNs of what it acts on, as far as the code and the template say. */
  readonly arns: readonly Text[];
  /** Whether these are all, and each is known. */
  readonly known: boolean;
  readonly resources: readonly string[];
};

/** The actions that a call needs; those of a call that only some settings make are optional. */
export function needsOfCall(call: SdkCall): Needs {
  const needs: Needs =
    call.service === undefined
      ? { required: [call.action], anyOf: [], optional: [], dependent: [], source: 'table' }
      : actionsOf(call.service, call.operation, call.arguments.given);
  return call.optional ? { ...needs, required: [], optional: [...needs.required, ...needs.optional] } : needs;
}

/** What calls of a function's code need of its role; those with other credentials need nothing of it. */
export const needsOf = (calls: readonly SdkCall[], fn: Resource): readonly Need[] =>
  calls
    .filter(({ isForeign }) => !isForeign)
    .map(call => {
      const target = targetOf(call, fn);
      return {
        call,
        needs: needsOfCall(call),
        arns: (target?.arns ?? []).map(arn => spelledOut(arn, fn.world)),
        known: target?.known ?? false,
        resources: target?.resources ?? [],
      };
    });
