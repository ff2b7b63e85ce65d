import { spend } from '../budget.ts';
import type { Entry, Node } from '../node.ts';

/** The node with `change` applied to each of its children; the node itself where no child changed. */
export function mapChildren<N extends Node>(node: N, change: (child: Node) => Node): N;
export function mapChildren(node: Node, change: (child: Node) => Node): Node {
  spend(1, node.span);
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'list': {
      let items: Node[] | undefined;
      for (const [index, item] of node.items.entries()) {
        const next = change(item);
        if (next !== item) (items ??= [...node.items])[index] = next;
      }
      return items ? { ...node, items } : node;
    }
    case 'map': {
      let entries: Map<string, Entry> | undefined;
      for (const entry of node.entries.values()) {
        const value = change(entry.value);
        if (value !== entry.value) (entries ??= new Map(node.entries)).set(entry.key, { ...entry, value });
      }
      return entries ? { ...node, entries } : node;
    }
    case 'call': {
      const arg = change(node.arg);
      return arg === node.arg ? node : { ...node, arg };
    }
  }
}

/** The tree in which `change` replaces nodes, from the top down; what it leaves undefined is kept and gone into. Parts without a change are shared. */
export const mapNode = (node: Node, change: (node: Node) => Node | undefined): Node =>
  change(node) ?? mapChildren(node, child => mapNode(child, change));

/** Visits a node and all below it in the order of the source; what `visit` answers false for is not gone into. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  spend(1, node.span);
  if (visit(node) === false) return;
  if (node.kind === 'list') for (const item of node.items) walk(item, visit);
  else if (node.kind === 'map') for (const { value } of node.entries.values()) walk(value, visit);
  else if (node.kind === 'call') walk(node.arg, visit);
}
