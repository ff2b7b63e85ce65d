import { label } from '../../../model/text.ts';
import type { Resource, Value, World } from '../../../model/world.ts';
import { managedPolicy } from './managed-policies.ts';
import { flat } from './statements.ts';

/** The permissions boundary that limits what a policy's holder can do, by its name; undefined when one of the holders has none. */
export function boundaryOf(resource: Resource, world: World): string | undefined {
  const own = named(resource.get('PermissionsBoundary'));
  if (own !== undefined || resource.get('PolicyDocument').absent) return own;
  const holders = [
    ...flat(resource.get('Roles')),
    ...flat(resource.get('Users')),
    ...flat(resource.get('RoleName')),
    ...flat(resource.get('UserName')),
  ];
  const boundaries = holders.map(holder =>
    named(world.resource(holder.refers?.id ?? '')?.get('PermissionsBoundary')),
  );
  return flat(resource.get('Groups')).length === 0 && boundaries.every(boundary => boundary !== undefined)
    ? boundaries[0]
    : undefined;
}

function named(boundary: Value | undefined): string | undefined {
  if (!boundary?.present || managedPolicy(boundary.text.toString())?.verdict === 'admin') return undefined;
  const { hole } = boundary.text;
  return hole ? label(hole) : boundary.text.toString().replace(/^.*[/:]/s, '');
}
