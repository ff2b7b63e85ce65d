import type { Files } from '../../source/files.ts';
import type { FileId, Node } from '../../source/node.ts';

/**
 * The tree of a file as the framework reads it: js-yaml 3 and 4 end a block scalar with a line break where the file itself ends without one
 * (tried 2026-11-30). PyYAML, which SAM reads with, does not, and neither does YAML 1.2 (§8.1.1.2).
 */
export function withLastBreak<N extends Node>(root: N, file: FileId, files: Files): N {
  const opened = files.text(file);
  if ('refused' in opened || opened.source.text.endsWith('\n')) return root;
  const known = read.get(root) ?? ended(root, opened.source.text);
  read.set(root, known);
  return known as N;
}
/** A file is read as often as variables name it. */
const read = new WeakMap<Node, Node>();

/** Nodes that have no such end stay themselves. */
function ended(node: Node, text: string): Node {
  switch (node.kind) {
    case 'scalar':
      return /^[|>][1-9+]*[ \t\r\n]/.test(text.slice(node.span.start, node.span.start + 4)) &&
        /[^\n]$/.test(node.text)
        ? { ...node, text: `${node.text}\n` }
        : node;
    case 'call': {
      const arg = ended(node.arg, text);
      return arg === node.arg ? node : { ...node, arg };
    }
    case 'list': {
      const last = node.items.at(-1);
      const next = last && ended(last, text);
      return next === last || !next ? node : { ...node, items: [...node.items.slice(0, -1), next] };
    }
    case 'map': {
      const last = [...node.entries.values()].at(-1);
      const value = last && ended(last.value, text);
      return !last || !value || value === last.value
        ? node
        : { ...node, entries: new Map(node.entries).set(last.key, { ...last, value }) };
    }
  }
}
