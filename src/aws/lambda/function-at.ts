import type { Declaration } from '../../model/stack.ts';
import { Resource, type Value } from '../../model/value.ts';
import { functionNamed, invokedBy } from '../api/integration-target.ts';

/** The function of the stack that a property means which takes a function's name or ARN, also that of an alias or a version. */
export function functionAt(value: Value): Declaration | undefined {
  const { refers, world } = value;
  if (refers?.type === 'AWS::Lambda::Function') return refers;
  if (refers && /^AWS::Lambda::(?:Version|Alias)$/.test(refers.type))
    return functionAt(new Resource(world, refers).get('FunctionName'));
  return value.present ? (invokedBy(value.text, world) ?? functionNamed(value.text, world)) : undefined;
}
