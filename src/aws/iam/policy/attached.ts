import { lookUp } from '../../../model/look-up.ts';
import { after } from '../../../source/cut.ts';
import { perResource } from '../../../model/memo.ts';
import type { Text } from '../../../model/text.ts';
import type { Value } from '../../../model/world.ts';
import { managedPolicy, type ManagedPolicy } from './managed-policies.ts';
import { flat } from './statements.ts';

const LISTS: { readonly [type: string]: string } = {
  'AWS::IAM::Role': 'ManagedPolicyArns',
  'AWS::IAM::User': 'ManagedPolicyArns',
  'AWS::IAM::Group': 'ManagedPolicyArns',
  'AWS::SSO::PermissionSet': 'ManagedPolicies',
};
export const ATTACHING: readonly string[] = Object.keys(LISTS);

type AttachedPolicy = { readonly at: Value; readonly policy: ManagedPolicy };

/** The policies of AWS that a role, user, group or permission set has by ARN, each at its place. */
export const attachedPolicies = perResource((resource): readonly AttachedPolicy[] => {
  const list = lookUp(LISTS, resource.type);
  return list === undefined
    ? []
    : flat(resource.get(list)).flatMap(at => {
        const name = awsName(at.text);
        const policy = name === undefined ? undefined : managedPolicy(name);
        return policy ? [{ at, policy }] : [];
      });
});

/** The name of a policy of AWS, in whatever partition; undefined for a customer's. */
function awsName(text: Text): string | undefined {
  const last = text.parts.at(-1);
  if (typeof last !== 'string') return undefined;
  if (text.parts.length === 1 && !last.includes(':')) return last;
  return text.startsWith('arn:') === 'yes' ? after(last, ':iam::aws:policy/') : undefined;
}
