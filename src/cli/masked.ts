import { secretNodes } from '../aws/secrets/secret-nodes.ts';
import type { Stack } from '../model/stack.ts';
import type { MapNode, Node } from '../source/node.ts';

/** A stack whose scalars that only their place makes a secret are bullets. */
export function masked(stack: Stack): Stack {
  const secrets = new Set(secretNodes(stack));
  if (secrets.size === 0) return stack;
  const masked = (node: Node): Node => {
    switch (node.kind) {
      case 'scalar':
        return secrets.has(node) ? { ...node, text: '••••', plain: false } : node;
      case 'list':
        return { ...node, items: node.items.map(masked) };
      case 'call':
        return { ...node, arg: masked(node.arg) };
      case 'map':
        return maskedMap(node);
    }
  };
  const maskedMap = (node: MapNode): MapNode => ({
    ...node,
    entries: new Map(
      [...node.entries].map(([key, entry]) => [key, { ...entry, value: masked(entry.value) }]),
    ),
  });
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
      [...stack.resources].map(([id, declared]) => [id, { ...declared, node: maskedMap(declared.node) }]),
    ),
  };
}
