import { lookUp } from '../../model/look-up.ts';
import type { MapNode } from '../../source/node.ts';
import type { Declaration, Note } from '../../model/stack.ts';
import { meant } from '../../model/edit-distance.ts';
import {
  at,
  entriesOf,
  isMap,
  itemsOf,
  textOf,
  type Entry,
  type Node,
  type Span,
} from '../../source/node.ts';
import { GLOBAL_KEYS, MERGED_OTHERWISE } from './global-keys.ts';

const PREFIX = 'AWS::Serverless::';

/** The `Globals` of a template, merged into each resource of a type. */
export class Globals {
  readonly notes: Note[] = [];
  readonly #sections = new Map<string, MapNode>();

  constructor(root: MapNode) {
    for (const { key: section, keySpan, value } of entriesOf(at(root, 'Globals'))) {
      const known = lookUp(GLOBAL_KEYS, section);
      if (!known) this.#refuse(section, section, keySpan, Object.keys(GLOBAL_KEYS));
      if (!known || !isMap(value)) continue;
      const kept = new Map([...value.entries].filter(([key]) => known.has(key)));
      for (const entry of entriesOf(value))
        if (!known.has(entry.key)) this.#refuse(`${section}.${entry.key}`, entry.key, entry.keySpan, known);
      this.#sections.set(PREFIX + section, { ...value, entries: kept });
    }
  }

  /** What is misspelt would have set something. */
  #refuse(path: string, key: string, span: Span, names: Iterable<string>): void {
    const asked = meant(key, names);
    this.#note(`Globals can not set ${path}${asked}`, span, asked !== '');
  }

  #note(message: string, span: Span, lost = false): void {
    this.notes.push({ code: 'sam', message, span, partial: false, ...(lost ? { lost } : {}) });
  }

  /** The properties of a resource with those of its type's section; values of the section keep their own spans. */
  merged(declared: Declaration): MapNode {
    const written = at(declared.node, 'Properties');
    const local: MapNode = isMap(written) ? written : { kind: 'map', entries: new Map(), span: declared.at };
    const section = this.#sections.get(declared.type);
    if (!section) return local;
    const ignored = at(declared.node, 'IgnoreGlobals');
    if (textOf(ignored) === '*') return local;
    this.#check(declared, ignored, section);
    const without = new Set(itemsOf(ignored).map(textOf));
    const entries = new Map([...section.entries].filter(([key]) => !without.has(key)));
    return mergeMaps({ ...section, entries }, local, declared.type.slice(PREFIX.length));
  }

  /** `IgnoreGlobals` names what the section sets, or is `'*'` (aws-sam-translator 1.115.0, plugins/globals/globals.py, read 2026-11). */
  #check({ name }: Declaration, ignored: Node | undefined, section: MapNode): void {
    if (!ignored) return;
    if (ignored.kind !== 'list')
      this.#note(`SAM rejects ${name}: IgnoreGlobals is neither a list nor '*'`, ignored.span);
    for (const item of itemsOf(ignored)) {
      const key = textOf(item) ?? `a ${item.kind}`;
      if (!section.entries.has(key))
        this.#note(
          `SAM rejects ${name}: IgnoreGlobals has ${key}, which Globals does not set${meant(key, section.entries.keys())}`,
          item.span,
        );
    }
  }
}

/** Maps merge by key, lists are joined, of everything else the local value counts; an intrinsic is no map. */
function merge(global: Node, local: Node, path: string): Node {
  const otherwise = lookUp(MERGED_OTHERWISE, path);
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
