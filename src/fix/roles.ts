import { at, entriesOf, itemsOf, type Node } from '../source/node.ts';
import type { Declaration } from '../model/stack.ts';
import { sub } from './data.ts';
import type { Edits } from './cuts.ts';
import type { FixContext } from './fix.ts';
import { setProperty, type Site } from './sites.ts';

/** The role with which a function or a state machine runs, where it is in the stack. */
export function roleOf({ world, stack }: FixContext, { id }: Declaration): Declaration | undefined {
  const resource = world.resource(id);
  const role = resource?.get('Role').refers ?? resource?.get('RoleArn').refers;
  return role?.type === 'AWS::IAM::Role' ? stack.resources.get(role.id) : undefined;
}

/** Policies and actions that send traces (AWS managed policy reference, "AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess"; Lambda developer guide, "Visualize Lambda function invocations using AWS X-Ray", Execution role permissions; read 2026-11-30). */
const SENDS =
  /AWSX[Rr]ay(?:DaemonWriteAccess|WriteOnlyAccess|FullAccess)|AdministratorAccess|^xray:(?:\*|Put\*|PutTraceSegments)$/;

/** Whether what is written of a role, or of a policy that names it, allows it to send traces. */
export const allowsTracing = (context: FixContext, role: Declaration): boolean => names(context, role, SENDS);

/** Whether a role, or a policy that names it, has such an action or policy. */
export function names({ stack }: FixContext, role: Declaration, what: RegExp): boolean {
  const policies = [...stack.resources.values()].filter(
    ({ type, node }) =>
      /^AWS::IAM::(?:Managed|Role)?Policy$/.test(type) &&
      says(node, text => text === role.id || text.startsWith(`${role.id}.`)),
  );
  return [role, ...policies].some(({ node }) => says(node, text => what.test(text)));
}

/** Whether a text of a tree is such. */
export function says(node: Node | undefined, is: (text: string) => boolean): boolean {
  if (!node) return false;
  if (node.kind === 'scalar') return is(node.text);
  if (node.kind === 'call') return says(node.arg, is);
  return node.kind === 'list'
    ? itemsOf(node).some(one => says(one, is))
    : entriesOf(node).some(({ value }) => says(value, is));
}

/** Attaches the policy with which SAM lets functions send traces (aws-sam-translator 1.115.0, read 2026-11-30). */
export function tracingPolicy(site: Site): Edits {
  const policy = sub('arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess');
  const listed = at(site.map, 'Properties', 'ManagedPolicyArns');
  if (!listed) return setProperty(site, ['ManagedPolicyArns'], [policy]);
  return listed.kind === 'list' ? site.editor.addItem(listed, policy) : undefined;
}
