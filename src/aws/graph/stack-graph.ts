import type { Resource, World } from '../../model/world.ts';
import { functionsOf } from '../code/role-policies.ts';
import { needsOfFunction } from '../code/permissions.ts';
import { roleOf } from '../referenced-resource.ts';
import { addEntries } from './entries.ts';
import { addGrants } from './grants.ts';
import { GraphBuilder, type FunctionFacts, type SecurityGraph } from './graph.ts';
import { networkOf } from './network.ts';
import { addReached } from './reached.ts';
import { nodeOfResource } from './targets.ts';

/** Who can reach what in a stack, as it is deployed in a world: ask with a world that assumes the Default values of parameters. */
export function securityGraphOf(world: World): SecurityGraph {
  const builder = new GraphBuilder();
  const functions = functionsOf(world).map(fn => addFunction(builder, fn));
  addReached(builder, world);
  return { nodes: builder.nodes, edges: builder.edges, functions };
}

function addFunction(builder: GraphBuilder, fn: Resource): FunctionFacts {
  const made = nodeOfResource(fn.declared, fn.world);
  const node = builder.node(
    made ?? { id: `resource:${fn.id}`, kind: 'function', name: fn.called, noun: 'function' },
  );
  addEntries(builder, node, fn);
  const role = roleOf(fn);
  if (role) addGrants(builder, node, role, fn);
  const needs = needsOfFunction(fn);
  return {
    node,
    role: role?.called ?? (fn.get('Role').present ? `${fn.get('Role').text}` : undefined),
    runtime:
      fn.get('Runtime').literal ??
      (fn.get('PackageType').literal === 'Image' ? 'container image' : undefined),
    open: needs.kind === 'none' ? needs.why : needs.open[0]?.why,
    network: networkOf(fn),
  };
}
