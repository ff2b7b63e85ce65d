import type { Stack, Unexpanded } from '../model/stack.ts';
import { mapChildren } from '../source/intrinsics/map-node.ts';
import { entriesOf, isMap, type Entry, type Node } from '../source/node.ts';

/**
 * The stack without the copies that stand for loops over unknown collections; the loops themselves are among its `unexpanded` entries, or
 * where they stand in a resource. A loop that makes SAM resources has in its body what SAM makes of them.
 */
export function withoutCopies(stack: Stack): Stack {
  const loops = (stack.unexpanded ?? []).filter(({ made }) => made.length > 0);
  if (loops.length === 0) return stack;
  const members = loops.filter(({ section }) => section !== undefined);
  const inside = loops.filter(({ section }) => section === undefined);
  const written = (node: Node): Node => (inside.length > 0 ? withLoops(node, inside) : node);
  const names = (section: string): ReadonlySet<string> =>
    new Set(members.flatMap(loop => (loop.section === section ? loop.made.map(({ key }) => key) : [])));
  const section = (name: string, nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> => {
    const copies = names(name);
    return new Map([...nodes].flatMap(([key, node]) => (copies.has(key) ? [] : [[key, written(node)]])));
  };
  const copies = names('Resources');
  return {
    ...stack,
    mappings: section('Mappings', stack.mappings),
    conditions: section('Conditions', stack.conditions),
    outputs: section('Outputs', stack.outputs),
    resources: new Map(
      [...stack.resources].flatMap(([id, declared]) =>
        copies.has(declared.name) ? [] : [[id, { ...declared, node: mapChildren(declared.node, written) }]],
      ),
    ),
    unexpanded: (stack.unexpanded ?? []).map(loop => ({
      ...(loop.section === 'Resources' ? lowered(stack, loop) : loop),
      made: [],
    })),
  };
}

/** The loop around what its resources are lowered to, where that is something else than what is written. */
function lowered(stack: Stack, loop: Unexpanded): Unexpanded {
  const own = new Set(loop.made.map(({ key }) => key));
  const made = [...stack.resources.values()].filter(({ name }) => own.has(name));
  const { entry } = loop;
  const body = entry.value.kind === 'list' ? entry.value.items[2] : undefined;
  if (entry.value.kind !== 'list' || !isMap(body) || made.every(one => !one.provenance && !one.written))
    return loop;
  const entries = new Map(made.map(({ id, node, at: keySpan }) => [id, { key: id, keySpan, value: node }]));
  const items = [...entry.value.items.slice(0, 2), { ...body, entries }];
  return { ...loop, entry: { ...entry, value: { ...entry.value, items } } };
}

/** A tree in which the copies of loops are the loops. */
function withLoops(node: Node, loops: readonly Unexpanded[]): Node {
  const whole = mapChildren(node, child => withLoops(child, loops));
  if (!isMap(whole)) return whole;
  let entries: Map<string, Entry> | undefined;
  for (const { entry, made } of loops) {
    const copies = new Set(made.map(({ keySpan }) => keySpan));
    const found = entriesOf(whole).filter(({ keySpan }) => copies.has(keySpan));
    if (found.length === 0) continue;
    entries ??= new Map(whole.entries);
    for (const { key } of found) entries.delete(key);
    entries.set(entry.key, entry);
  }
  return entries ? { ...whole, entries } : whole;
}
