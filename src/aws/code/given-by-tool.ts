import type { Text } from '../../model/text.ts';
import type { Resource } from '../../model/world.ts';
import { isAuthorsChoice } from '../../source/provenance.ts';
import { effectiveGrants, namesAction, namesResource } from '../iam/policy/effective.ts';
import type { ManagedPolicy } from '../iam/policy/managed-policies.ts';
import { spelledOut } from '../iam/policy/own-arn.ts';
import type { Statement } from '../iam/policy/statements.ts';
import { roleOf } from '../referenced-resource.ts';

/**
 * Whether SAM or the Serverless Framework gives a permission to the role of a function: that to write its logs unasked, others by a connector or a plug-in. Of
 * a policy of AWS only its services are known: those that a tool attaches have what Lambda itself needs of them (`setting`), and nothing for the code (`call`).
 */
export function isGivenByTool(fn: Resource, action: string, on: Text, by: 'call' | 'setting'): boolean {
  const role = roleOf(fn);
  if (!role) return false;
  const { sources, managed } = effectiveGrants(role);
  const arn = spelledOut(on, fn.world);
  // The name of a log group or a queue may be a part of what the tool's statement names.
  const isNamed = (statement: Statement): boolean => {
    const answer = namesResource(statement, arn, fn.world);
    return answer === 'yes' || (by === 'setting' && answer === 'maybe');
  };
  return (
    (by === 'setting' &&
      managed.some(({ at, policy }) => !isAuthorsChoice(at.provenance) && givesService(policy, action))) ||
    sources.some(({ statements }) =>
      statements.some(
        one =>
          one.effect === 'Allow' &&
          !isAuthorsChoice(one.provenance) &&
          namesAction(one, action) === 'yes' &&
          isNamed(one),
      ),
    )
  );
}

/** Whether a policy of AWS names the service of an action. */
export const givesService = ({ services, named }: ManagedPolicy, action: string): boolean => {
  const service = action.slice(0, action.indexOf(':'));
  return [...services, ...named].includes(service);
};
