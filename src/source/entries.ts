import type { Builder } from './build.ts';
import type { Entry, Node, Span } from './node.ts';

/** The entries of one YAML map, pair by pair; what `<<` merges is added last. */
export class Entries {
  readonly #builder: Builder;
  readonly #entries = new Map<string, Entry>();
  #merged: Node[] | undefined;
  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /** `plain` says that the key is a scalar without quotes, as `<<` must be. */
  add(key: string, plain: boolean, keySpan: Span, value: Node): void {
    if (plain && key === '<<' && canMerge(value))
      this.#merged = (this.#merged ?? []).concat(value.kind === 'list' ? value.items : value);
    else this.#builder.add(this.#entries, key, keySpan, value);
  }

  /** Keys of the map itself win over merged ones, and of those the first. */
  done(): ReadonlyMap<string, Entry> {
    const entries = this.#entries;
    for (const from of this.#merged ?? [])
      if (from.kind === 'map')
        for (const entry of from.entries.values()) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return entries;
  }
}

const canMerge = (value: Node): boolean =>
  value.kind === 'map' || (value.kind === 'list' && value.items.every(item => item.kind === 'map'));
