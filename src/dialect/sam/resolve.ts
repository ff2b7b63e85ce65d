import { textOf, type Entry, type Node } from '../../source/node.ts';
import type { SamBuilder } from './sam-builder.ts';

/**
 * The tree with each reference to a parameter of known value replaced by that value, in `Ref` and in `Fn::Sub`, as SAM
 * does for the properties that decide what it generates. Nodes without such a reference stay themselves.
 */
export function resolved(builder: SamBuilder, node: Node): Node {
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'list': {
      const items = mapped(node.items, item => resolved(builder, item));
      return items === node.items ? node : { ...node, items };
    }
    case 'map': {
      const old = [...node.entries.values()];
      const entries = mapped<Entry>(old, entry => {
        const value = resolved(builder, entry.value);
        return value === entry.value ? entry : { ...entry, value };
      });
      return entries === old ? node : { ...node, entries: new Map(entries.map(entry => [entry.key, entry])) };
    }
    case 'call': {
      if (node.fn === 'Ref') return builder.resolvedParameter(node) ?? node;
      const arg = node.fn === 'Fn::Sub' ? substituted(builder, node.arg) : node.arg;
      const inner = resolved(builder, arg);
      return inner === node.arg ? node : { ...node, arg: inner };
    }
  }
}

/** The parameters of the pattern; a name that the Sub's own map gives is not one. */
function substituted(builder: SamBuilder, arg: Node): Node {
  const pattern = arg.kind === 'list' ? arg.items[0] : arg;
  const text = textOf(pattern);
  if (!pattern || pattern.kind !== 'scalar' || text === undefined) return arg;
  const own = arg.kind === 'list' && arg.items[1]?.kind === 'map' ? arg.items[1].entries : undefined;
  const replaced = text.replace(/\$\{([A-Za-z0-9:]+)\}/g, (all, name: string) =>
    own?.has(name) ? all : (builder.parameterValue(name, pattern.span)?.text ?? all),
  );
  if (replaced === text) return arg;
  const changed: Node = { ...pattern, text: replaced, plain: false };
  return arg.kind === 'list' ? { ...arg, items: [changed, ...arg.items.slice(1)] } : changed;
}

/** The same array when nothing changed. */
function mapped<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed = false;
  const out = items.map(item => {
    const next = change(item);
    changed ||= next !== item;
    return next;
  });
  return changed ? out : items;
}
