import { detect } from '../aws/secrets/detect.ts';
import { textOf, type MapNode, type Node } from '../source/node.ts';

export type Range = { readonly start: number; readonly end: number };

/** Pairs that keep a name beside its value: of environments, tags, parameter files. */
const NAMES = ['Name', 'Key', 'name', 'key', 'ParameterKey', 'ParameterName'];
const VALUES = new Set(['Value', 'value', 'Default', 'ParameterValue', 'StringValue', 'SecretString']);

/** The scalars between two offsets that hold a secret by the names that lead to them, wherever those names stand. */
export function secretSpans(root: Node | undefined, from: number, to: number): Range[] {
  const found: Range[] = [];
  const visit = (node: Node, name: string | undefined): void => {
    if (node.anchor || node.span.end <= from || node.span.start >= to) return;
    if (node.kind === 'scalar') {
      if (detect(name, node.text)) found.push({ start: node.span.start, end: node.span.end });
    } else if (node.kind === 'list') for (const item of node.items) visit(item, name);
    else if (node.kind === 'call') visit(node.arg, name);
    else for (const { key, value } of node.entries.values()) visit(value, VALUES.has(key) ? (namedBeside(node) ?? name) : key);
  };
  if (root) visit(root, undefined);
  return found;
}

function namedBeside(map: MapNode): string | undefined {
  for (const key of NAMES) {
    const name = textOf(map.entries.get(key)?.value);
    if (name !== undefined) return name;
  }
  return undefined;
}
