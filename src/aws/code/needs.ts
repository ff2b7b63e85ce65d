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

/** What calls of a function's code need of its role; those with other credentials need nothing of it. */
export function needsOf(calls: readonly SdkCall[], fn: Resource): readonly Need[] {
  return calls
    .filter(({ isForeign }) => !isForeign)
    .map(call => {
      if (call.service === undefined)
        return {
          call,
          needs: {
            required: call.optional ? [] : [call.action],
            anyOf: [],
            optional: call.optional ? [call.action] : [],
            dependent: [],
            source: 'table',
          },
          arns: [],
          known: false,
          resources: [],
        };
      const needs = actionsOf(call.service, call.operation, call.arguments.given);
      const target = targetOf(call, fn);
      return {
        call,
        needs: call.optional
          ? { ...needs, required: [], optional: [...needs.required, ...needs.optional] }
          : needs,
        arns: (target?.arns ?? []).map(arn => spelledOut(arn, fn.world)),
        known: target?.known ?? false,
        resources: target?.resources ?? [],
      };
    });
}
