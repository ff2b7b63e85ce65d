import type { SamProvenance } from '../../source/provenance.ts';
import { type Plain, make } from '../builder/make.ts';
import type { SamBuilder } from './sam-builder.ts';
import type { SamResource } from './sam-resource.ts';

/** `Fn::Or` takes ten conditions. */
const AT_ONCE = 10;

/** Adds a condition that holds when one of several does, in steps of ten. */
export function combine(
  builder: SamBuilder,
  resource: SamResource,
  name: string,
  conditions: readonly string[],
  provenance: SamProvenance,
): void {
  let left = [...conditions];
  let step = Math.ceil((conditions.length - 1) / (AT_ONCE - 1)) - 1;
  while (left.length > 1) {
    const id = step > 0 ? `${name}${step}` : name;
    step -= 1;
    builder.conditions.set(
      id,
      make(
        { 'Fn::Or': left.slice(0, AT_ONCE).map(Condition => ({ Condition })) },
        { ...provenance, rule: 'condition' },
      ),
    );
    left = [...left.slice(AT_ONCE), id];
  }
}

/** The value in one branch, nothing in the other. */
export const when = (condition: string | undefined, value: Plain): Plain =>
  condition === undefined ? value : { 'Fn::If': [condition, value, { Ref: 'AWS::NoValue' }] };
