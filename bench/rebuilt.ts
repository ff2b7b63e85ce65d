import type { Node } from '../src/source/node.ts';

/** The tree made again from its leaves up: `change` sees each node when its children are new, and the names of the keys and functions that lead to it. */
export function rebuilt(
  node: Node,
  change: (node: Node, path: readonly string[]) => Node,
  path: readonly string[] = [],
): Node {
  switch (node.kind) {
    case 'scalar':
      return change(node, path);
    case 'list':
      return change(
        { ...node, items: node.items.map((item, index) => rebuilt(item, change, [...path, String(index)])) },
        path,
      );
    case 'call':
      return change({ ...node, arg: rebuilt(node.arg, change, [...path, node.fn]) }, path);
    case 'map':
      return change(
        {
          ...node,
          entries: new Map(
            [...node.entries].map(([key, entry]) => [
              key,
              { ...entry, value: rebuilt(entry.value, change, [...path, key]) },
            ]),
          ),
        },
        path,
      );
  }
}

/** Every map with its keys in an order that `order` decides. */
export const reordered = (root: Node, order: <T>(items: readonly T[]) => T[]): Node =>
  rebuilt(root, node =>
    node.kind === 'map' ? { ...node, entries: new Map(order([...node.entries])) } : node,
  );
