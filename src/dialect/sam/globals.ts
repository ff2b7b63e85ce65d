import type { MapNode } from '../../source/node.ts';
import type { Declaration, Note } from '../../model/stack.ts';
import { at, entriesOf, isMap, itemsOf, textOf, type Entry, type Node } from '../../source/node.ts';
import { GLOBAL_KEYS, MERGED_OTHERWISE } from './global-keys.ts';

const PREFIX = 'AWS::Serverless::';

/** The `Globals` of a template, merged into each resource of a type. */
export class Globals {
  readonly notes: Note[] = [];
  readonly #sections = new Map<string, MapNode>();

  constructor(root: MapNode) {
    for (const { key: section, keySpan, value } of entriesOf(at(root, 'Globals'))) {
      const known = GLOBAL_KEYS[section];
      if (!known)
        this.notes.push({
          code: 'sam',
          message: `Globals cannot set ${section}`,
          span: keySpan,
          partial: false,
        });
      if (!known || !isMap(value)) continue;
      const kept = new Map([...value.entries].filter(([key]) => known.has(key)));
      for (const entry of entriesOf(value))
        if (!known.has(entry.key))
          this.notes.push({
            code: 'sam',
            message: `Globals cannot set ${section}.${entry.key}`,
            span: entry.keySpan,
            partial: false,
          });
      this.#sections.set(PREFIX + section, { ...value, entries: kept });
    }
  }

  /** The properties of a resource with those of its type's section; values of the section keep their own spans. */
  merged(declared: Declaration): MapNode {
    const written = at(declared.node, 'Properties');
    const local: MapNode = isMap(written) ? written : { kind: 'map', entries: new Map(), span: declared.at };
    const section = this.#sections.get(declared.type);
    if (!section) return local;
    const ignored = at(declared.node, 'IgnoreGlobals');
    if (textOf(ignored) === '*') return local;
    const without = new Set(itemsOf(ignored).map(textOf));
    const entries = new Map([...section.entries].filter(([key]) => !without.has(key)));
    return mergeMaps({ ...section, entries }, local, declared.type.slice(PREFIX.length));
  }
}

/** Maps merge by key, lists are joined, of everything else the local value counts; an intrinsic is no map. */
function merge(global: Node, local: Node, path: string): Node {
  const otherwise = MERGED_OTHERWISE[path];
  if (otherwise === 'replace') return local;
  if (isMap(global) && isMap(local))
    return mergeMaps(global, local, path, otherwise === 'prune' && local.entries.size > 0);
  return global.kind === 'list' && local.kind === 'list'
    ? { ...local, items: [...global.items, ...local.items] }
    : local;
}

function mergeMaps(global: MapNode, local: MapNode, path: string, prune = false): MapNode {
  const entries = new Map<string, Entry>(prune ? [] : global.entries);
  for (const [key, entry] of local.entries) {
    const inherited = global.entries.get(key);
    entries.set(
      key,
      inherited ? { ...entry, value: merge(inherited.value, entry.value, `${path}.${key}`) } : entry,
    );
  }
  return { ...local, entries };
}
