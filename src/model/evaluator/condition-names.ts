import { at, isCall, itemsOf, textOf, type Node } from '../../source/node.ts';

/** The condition that decides another, and whether the other is its opposite. */
type Deciding = { readonly name: string; readonly opposite: boolean };

/**
 * Follows conditions that only name another one or its opposite, however many stand in a row. A condition in a circle, or one that leads
 * to a circle, is decided by itself.
 */
export class ConditionNames {
  readonly #conditions: ReadonlyMap<string, Node>;
  readonly #known = new Map<string, Deciding>();

  constructor(conditions: ReadonlyMap<string, Node>) {
    this.#conditions = conditions;
  }

  deciding(name: string): Deciding {
    return this.#known.get(name) ?? this.#follow(name);
  }

  #follow(name: string): Deciding {
    const way = new Map<string, boolean>();
    let here = name;
    let opposite = false;
    for (;;) {
      const known = this.#known.get(here);
      if (known) return this.#keep(way, known.name, opposite !== known.opposite);
      if (way.has(here)) return this.#keepApart(way, name);
      way.set(here, opposite);
      const next = namedBy(this.#conditions.get(here));
      if (!next) return this.#keep(way, here, opposite);
      here = next.name;
      opposite = opposite !== next.opposite;
    }
  }

  /** `opposite` is that of the first of the way. */
  #keep(way: ReadonlyMap<string, boolean>, name: string, opposite: boolean): Deciding {
    for (const [one, before] of way) this.#known.set(one, { name, opposite: opposite !== before });
    return { name, opposite };
  }

  #keepApart(way: ReadonlyMap<string, boolean>, name: string): Deciding {
    for (const one of way.keys()) this.#known.set(one, { name: one, opposite: false });
    return { name, opposite: false };
  }
}

/** What an expression names, if it does nothing else. */
function namedBy(node: Node | undefined): Deciding | undefined {
  let opposite = false;
  let here = node;
  while (isCall(here, 'Fn::Not')) {
    opposite = !opposite;
    [here] = itemsOf(here.arg);
  }
  const name = isCall(here, 'Condition') ? textOf(here.arg) : textOf(at(here, 'Condition'));
  return name === undefined ? undefined : { name, opposite };
}
