import { flat } from '../../aws/iam/policy/statements.ts';
import { managedPolicy, type ManagedPolicy } from '../../aws/iam/policy/managed-policies.ts';
import type { AccessLevel } from '../../aws/iam/actions/action-table.ts';
import { Text } from '../../model/text.ts';
import type { Resource, Value } from '../../model/world.ts';
import { spelledAfter, spelledBefore } from '../renaming.ts';
import type { Atom, AtomContext } from './atoms.ts';

/** Begins the key of an atom that is a whole policy by its ARN. */
export const POLICY = 'policy\u0001';

/** The policies that a principal has by ARN, whose documents are not in the stack, an atom each. */
export function attachedAtoms(holder: Resource, { side, spelling }: AtomContext): readonly Atom[] {
  const list = holder.type === 'AWS::SSO::PermissionSet' ? 'ManagedPolicies' : 'ManagedPolicyArns';
  return flat(holder.get(list)).flatMap((at): readonly Atom[] => {
    if (at.refers?.type === 'AWS::IAM::ManagedPolicy' && holder.world.resource(at.refers.id)) return [];
    const text = (side === 'before' ? spelledBefore : spelledAfter)(at.text, spelling);
    const name = nameOf(at);
    return [
      {
        effect: 'Allow',
        principal: undefined,
        action: { key: `${POLICY}${name}`, texts: [Text.of(name)], compared: [text], except: false },
        resource: undefined,
        condition: { key: '', says: [] },
        at: at.provenance?.span ?? at.span,
        statement: {
          effect: 'Allow',
          actions: [at],
          notActions: [],
          resources: [],
          notResources: [],
          condition: holder.get('(condition)'),
          at,
          provenance: at.provenance,
          answers: [],
        },
        key: `${POLICY}${name}`,
      },
    ];
  });
}

/** AWS' policies are one in whatever partition. */
function nameOf(at: Value): string {
  const text = `${at.text}`;
  return managedPolicy(text)?.name ?? text;
}

const LEVELS: Readonly<Record<ManagedPolicy['verdict'], AccessLevel>> = {
  admin: 'Permissions management',
  power: 'Write',
  'service-wide': 'Write',
  scoped: 'Read',
};

/** The gravest level that a policy of AWS gives, by its table; undefined for one that it does not list. */
export function levelOfPolicy(name: string): AccessLevel | undefined {
  const policy = managedPolicy(name);
  if (!policy) return undefined;
  if (policy.onlyLogs) return 'Write';
  return policy.escalation.length > 0 ? 'Permissions management' : LEVELS[policy.verdict];
}

/** Whether a policy of AWS gives no more than writing logs and traces. */
export const onlyWritesLogs = (name: string): boolean => managedPolicy(name)?.onlyLogs === true;
