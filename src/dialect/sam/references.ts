import { textOf, type Entry, type Node } from '../../source/node.ts';

/** `Ref: F.Version` names what SAM generated, `Ref: Layer` a layer by an id that SAM changed. */
export type References = {
  readonly named: ReadonlyMap<string, string>;
  readonly renamed: ReadonlyMap<string, string>;
};

/** The tree with SAM's references written as CloudFormation's; nodes without one stay themselves. */
export function rewritten(node: Node, to: References): Node {
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'list': {
      let items: Node[] | undefined;
      for (const [index, item] of node.items.entries()) {
        const next = rewritten(item, to);
        if (next !== item) (items ??= [...node.items])[index] = next;
      }
      return items ? { ...node, items } : node;
    }
    case 'map': {
      let entries: Map<string, Entry> | undefined;
      for (const entry of node.entries.values()) {
        const value = rewritten(entry.value, to);
        if (value !== entry.value) (entries ??= new Map(node.entries)).set(entry.key, { ...entry, value });
      }
      return entries ? { ...node, entries } : node;
    }
    case 'call': {
      const arg = argument(node.fn, node.arg, to);
      const inner = arg === node.arg ? rewritten(arg, to) : arg;
      return inner === node.arg ? node : { ...node, arg: inner };
    }
  }
}

function argument(fn: string, arg: Node, to: References): Node {
  if (fn === 'Ref') return replaced(arg, reference(textOf(arg), to));
  if (fn === 'Fn::GetAtt') return attribute(arg, to);
  if (fn !== 'Fn::Sub') return arg;
  const [pattern, ...others] = arg.kind === 'list' ? arg.items : [arg];
  const text = textOf(pattern);
  if (!pattern || text === undefined || !text.includes('${')) return arg;
  const own = others[0]?.kind === 'map' ? others[0].entries : undefined;
  const next = text.replace(/\$\{([A-Za-z0-9]+)((?:\.[A-Za-z0-9]+)*)\}/g, (all, id: string, rest: string) => {
    if (own?.has(id + rest)) return all;
    const [, property, ...more] = rest.split('.');
    const named = property === undefined ? undefined : to.named.get(`${id}.${property}`);
    if (named !== undefined) return `\${${[named, ...more].join('.')}}`;
    const renamed = to.renamed.get(id);
    return renamed === undefined ? all : `\${${renamed}${rest}}`;
  });
  const changed = replaced(pattern, next === text ? undefined : next);
  if (arg.kind !== 'list') return changed;
  const rest = others.map(other => rewritten(other, to));
  return changed === pattern && rest.every((other, index) => other === others[index])
    ? arg
    : { ...arg, items: [changed, ...rest] };
}

const reference = (name: string | undefined, to: References): string | undefined =>
  name === undefined ? undefined : (to.named.get(name) ?? to.renamed.get(name));

function attribute(arg: Node, to: References): Node {
  const [first, second] =
    arg.kind === 'list' && arg.items.length === 2 ? [textOf(arg.items[0]), textOf(arg.items[1])] : [];
  if (
    first !== undefined &&
    second !== undefined &&
    !first.includes('.') &&
    !second.includes('.') &&
    !to.renamed.has(first) &&
    !to.named.has(`${first}.${second}`)
  )
    return arg;
  const items = arg.kind === 'list' ? arg.items.map(textOf) : [textOf(arg)];
  if (items.includes(undefined)) return arg;
  const [id = '', property, ...rest] = items.join('.').split('.');
  const named = property === undefined ? undefined : to.named.get(`${id}.${property}`);
  const renamed = to.renamed.get(id);
  const next =
    named !== undefined
      ? [named, ...rest]
      : renamed !== undefined && property !== undefined
        ? [renamed, property, ...rest]
        : undefined;
  if (!next) return arg;
  const parts = [next[0]!, next.slice(1).join('.')].filter(part => part !== '');
  return {
    kind: 'list',
    span: arg.span,
    items: parts.map(text => ({ kind: 'scalar', text, plain: false, span: arg.span })),
  };
}

const replaced = (node: Node, text: string | undefined): Node =>
  text === undefined || node.kind !== 'scalar' ? node : { ...node, text, plain: false };
