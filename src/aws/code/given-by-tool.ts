import type { Text } from '../../model/text.ts';
import type { Resource } from '../../model/world.ts';
import { isAuthorsChoice } from '../../source/provenance.ts';
import { effectiveGrants, namesAction, namesResource } from '../iam/policy/effective.ts';
import type { ManagedPolicy } from '../iam/policy/managed-policies.ts';
import { spelledOut } from '../iam/policy/own-arn.ts';
import { roleOf } from '../referenced-resource.ts';

/**
 * Whether SAM or the Serverless Framework gives a permission to the role of a function without being asked, such as that to write its logs. Of a policy of AWS
 * only its services are known: those that a tool attaches have what Lambda needs of them.
 */
export function isGivenByTool(fn: Resource, action: string, on: Text): boolean {
  const role = roleOf(fn);
  if (!role) return false;
  const { sources, managed } = effectiveGrants(role);
  const arn = spelledOut(on, fn.world);
  return (
    managed.some(({ at, policy }) => !isAuthorsChoice(at.provenance) && givesService(policy, action)) ||
    sources.some(({ statements }) =>
      statements.some(
        one =>
          one.effect === 'Allow' &&
          !isAuthorsChoice(one.provenance) &&
          namesAction(one, action) === 'yes' &&
          namesResource(one, arn, fn.world) !== 'no',
      ),
    )
  );
}

/** Whether a policy of AWS names the service of an action. */
export const givesService = ({ services, named }: ManagedPolicy, action: string): boolean => {
  const service = action.slice(0, action.indexOf(':'));
  return [...services, ...named].includes(service);
};
