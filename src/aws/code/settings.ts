import { guardsIn, type Guard } from '../../code/guards.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { CodeValue } from '../../code/flow/values.ts';
import type { CodeExpression, Module } from '../../code/program.ts';
import type { Resource } from '../../model/world.ts';
import { isWithin } from '../../source/span.ts';
import { spend } from '../../source/budget.ts';
import type { SdkCall } from '../sdk/call-record.ts';
import type { ReadCode } from './function-code.ts';

/** Variables that Lambda itself sets (Lambda developer guide, "Defined runtime environment variables", read 2026-11). */
const OF_LAMBDA = /^(?:AWS_|LAMBDA_|_HANDLER$|_X_AMZN|PATH$|LANG$|TZ$)/;

const isAbsent = (variable: string, fn: Resource): boolean =>
  !OF_LAMBDA.test(variable) && fn.get('Environment', 'Variables', variable).absent;

/**
 * Whether a call is behind an environment variable that the function does not have: one of its arguments is nothing else, or it is only made if the variable is
 * there. Such a call is for other settings, or for those that are made by hand.
 */
export function lacksSetting(call: SdkCall, fn: Resource, { flow }: ReadCode): boolean {
  const isNothing = (values: readonly CodeValue[]): boolean =>
    values.length > 0 && values.every(value => holdsAbsent(value, fn));
  if (call.arguments.names.some(name => isNothing(call.arguments.values(name)))) return true;
  const module = flow.modules.find(({ file }) => file === call.at.file);
  const guards = module ? guardsOf(module) : [];
  spend(guards.length / 4);
  return guards.some(({ test, body, isMet }) => isMet && isWithin(call.at, body) && isUnmet(test));

  function isUnmet(test: CodeExpression): boolean {
    if (test.kind === 'either') return test.options.every(isUnmet);
    if (test.kind !== 'operation') return isNothing(flow.slotOf(test)?.all ?? []);
    const [left, right] = test.operands;
    if (!left || !right) return false;
    // `'NAME' in os.environ`
    if (test.operator === 'in')
      return isEnvironment(right) && left.kind === 'text' && isAbsent(left.parts.join(''), fn);
    if (!EQUALS.has(test.operator)) return false;
    return [
      [left, right],
      [right, left],
    ].some(
      ([one, other]) =>
        isNothing((one && flow.slotOf(one)?.all) ?? []) && other?.kind === 'text' && other.parts.length > 0,
    );
  }
}

const EQUALS: ReadonlySet<string> = new Set(['==', '===']);

const isEnvironment = (of: CodeExpression): boolean =>
  of.kind === 'member' && (of.name === 'environ' || of.name === 'env');

const holdsAbsent = (value: CodeValue, fn: Resource): boolean =>
  value.kind === 'text' &&
  literalOf(value) === undefined &&
  value.parts.some(
    part => typeof part === 'object' && 'environment' in part && isAbsent(part.environment, fn),
  );

const guards = new WeakMap<Module, readonly Guard[]>();
function guardsOf(module: Module): readonly Guard[] {
  const known = guards.get(module) ?? guardsIn(module);
  guards.set(module, known);
  return known;
}
