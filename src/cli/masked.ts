import { secretNodes } from '../aws/secrets/secret-nodes.ts';
import type { Stack } from '../model/stack.ts';
import { mapChildren, mapNode } from '../source/intrinsics/map-node.ts';
import type { Node } from '../source/node.ts';

/** A stack whose scalars that only their place makes a secret are bullets. */
export function masked(stack: Stack): Stack {
  const secrets = new Set(secretNodes(stack));
  if (secrets.size === 0) return stack;
  const masked = (node: Node): Node =>
    mapNode(node, part =>
      part.kind === 'scalar' && secrets.has(part) ? { ...part, text: '••••', plain: false } : undefined,
    );
  const section = (nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> =>
    new Map([...nodes].map(([key, node]) => [key, masked(node)]));
  return {
    ...stack,
    mappings: section(stack.mappings),
    outputs: section(stack.outputs),
    rest: section(stack.rest),
    parameters: new Map(
      [...stack.parameters].map(([name, parameter]) => [
        name,
        { ...parameter, node: masked(parameter.node) },
      ]),
    ),
    resources: new Map(
      [...stack.resources].map(([id, declared]) => [
        id,
        { ...declared, node: mapChildren(declared.node, masked) },
      ]),
    ),
  };
}
