import type { Resource, Value } from '../../model/world.ts';
import { isAnyAction, resourceText } from '../iam/policy/grant.ts';
import { isEveryone } from '../iam/principals/principal.ts';
import { isEverything } from '../iam/policy/arn.ts';
import { statementsIn, type Statement } from '../iam/policy/statements.ts';

/** Only S3 and DynamoDB have gateway endpoints; the type that is not written is Gateway (AWS::EC2::VPCEndpoint, read 2026-11). */
export const isGateway = (endpoint: Resource): boolean => {
  const type = endpoint.get('VpcEndpointType');
  return type.absent || type.literal?.toLowerCase() === 'gateway';
};

/** The statement of an endpoint policy that allows everybody everything. None where another one denies: what is left is for a person to say. */
export function openStatementOf(
  policy: Value,
  undetermined: (reason: string) => void,
): Statement | undefined {
  const statements = statementsIn(policy, undetermined);
  return statements.every(({ effect }) => effect === 'Allow') ? statements.find(isOpen) : undefined;
}

function isOpen({ actions, resources, condition, at }: Statement): boolean {
  const everything = actions.some(
    entry => isAnyAction(entry.literal) || /^[\w-]+:\*+$/.test(entry.literal ?? ''),
  );
  return (
    isEveryone(at.get('Principal')) &&
    everything &&
    condition.absent &&
    resources.some(entry => isEverything(resourceText(entry)))
  );
}
