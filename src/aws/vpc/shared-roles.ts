import { perDefaults } from '../../model/memo.ts';
import { Resource, World } from '../../model/world.ts';

/**
 * Functions whose role is no one else's, or only that of functions in the same subnets: what the role is for, each of them does from there. The role of a
 * service is often shared, and then nobody can tell which of its functions uses a grant.
 */
const together = perDefaults(({ stackIndex, assumeDefaults }): ReadonlySet<string> => {
  const groups = new Map<string, { readonly ids: string[]; readonly places: Set<string> }>();
  for (const declared of stackIndex.ofType('AWS::Lambda::Function')) {
    const { id } = declared;
    // One world a function: its facts tell whether role or subnets depend on a branch.
    const scratch = new World(stackIndex, [], assumeDefaults);
    const fn = new Resource(scratch, declared);
    const role = fn.get('Role').refers?.id;
    if (role === undefined) continue;
    const place = fn
      .get('VpcConfig', 'SubnetIds')
      .each.map(({ text }) => text.key)
      .toSorted()
      .join('\0');
    const group = groups.get(role) ?? { ids: [], places: new Set() };
    groups.set(role, group);
    group.ids.push(id);
    group.places.add(scratch.facts.length > 0 ? `\0${id}` : place);
  }
  return new Set([...groups.values()].filter(({ places }) => places.size === 1).flatMap(({ ids }) => ids));
});

/** Whether what the role of a function grants is used from the subnets of this function, whoever uses it. */
export const usesRoleInOwnSubnets = (fn: Resource, world: World): boolean => together(world).has(fn.id);
