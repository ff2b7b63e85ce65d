import type { Text } from '../../model/text.ts';
import type { Resource } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { arnsOfAction } from './action-arns.ts';
import type { ReadCode } from './function-code.ts';
import { needsOf, type Need } from './needs.ts';

/** What needs a permission: a call of the code, or a setting of the function. `at` is where it is written. */
export type Cause = { readonly what: string; readonly at?: Span; readonly kind: 'call' | 'setting' };

/** An action on an ARN that a function needs. */
export type Permission = {
  readonly action: string;
  /** `*` for an action that is not checked on a resource; a wildcard stands for what is not known. */
  readonly on: Text;
  /** Why `on` is more than one resource. */
  readonly unknown?: string;
  /** `one of`: the call needs one of several actions, which one its data say. `optional`: the call works without it in some cases. */
  readonly necessity: 'required' | 'one of' | 'optional';
  /** Only the name of the operation speaks for the action. */
  readonly isGuess?: true;
  readonly by: Cause;
};

/** The permissions that the calls of a function's code need of its role. */
export const permissionsOfCode = (code: ReadCode, fn: Resource): readonly Permission[] =>
  needsOf(code.calls, fn).flatMap(need => permissionsOf(need, code.placeOf(need.call.at)));

const LISTS = [
  ['required', 'required'],
  ['anyOf', 'one of'],
  ['optional', 'optional'],
] as const;

function permissionsOf(need: Need, at: Span): readonly Permission[] {
  const { call, needs, arns, known } = need;
  const by: Cause = { kind: 'call', what: call.called, at };
  return LISTS.flatMap(([list, necessity]) =>
    needs[list].flatMap(action =>
      arnsOfAction(action, arns).map((on): Permission => ({
        action,
        on,
        ...(known || on.is('*') ? {} : { unknown: 'the code does not say which' }),
        necessity,
        ...(needs.source === 'identity' ? { isGuess: true as const } : {}),
        by,
      })),
    ),
  );
}
