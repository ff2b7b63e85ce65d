import type { Builder } from './build.ts';
import { MAX_ALIASED, MAX_DEPTH, tooDeep, tooOften } from './limits.ts';
import type { Node } from './node.ts';
import type { Problem } from './source.ts';

/** An anchor's node with what an alias to it costs; `open` while it is being read. */
type Anchored =
  | { readonly node: Node; readonly size: number; readonly units: number; readonly height: number }
  | 'open';

/** Ends the reading: the tree is too large to be used. */
export class RefusedAlias extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** The anchors of one document and what its aliases cost: an alias shares the node it names, and is bounded as if it copied it. */
export class Aliases {
  readonly #builder: Builder;
  readonly #anchors = new Map<string, Anchored>();
  #aliased = 0;
  #depth = 0;
  #deepest = 0;
  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /** Begins a collection, `leave` ends it; how many are open now. */
  enter(): number {
    this.#depth += 1;
    this.#deepest = Math.max(this.#deepest, this.#depth);
    return this.#depth;
  }

  leave(): void {
    this.#depth -= 1;
  }

  /** Reads the node of an anchor. */
  anchored(name: string, read: () => Node): Node {
    this.#anchors.set(name, 'open');
    const { size, units } = this.#builder;
    const outer = this.#deepest;
    this.#deepest = this.#depth;
    const node = read();
    this.#anchors.set(name, {
      node,
      size: this.#builder.size - size,
      units: this.#builder.units - units,
      height: this.#deepest - this.#depth,
    });
    this.#deepest = Math.max(this.#deepest, outer);
    return node;
  }

  /** The node of an alias, or why there is none: its anchor is unknown, or still open. Throws Refused past the limits. */
  alias(name: string, start: number, end: number): Node | 'unknown' | 'open' {
    const target = this.#anchors.get(name);
    if (target === undefined || target === 'open') return target ?? 'unknown';
    this.#aliased += target.size + target.units / 100;
    this.#builder.size += target.size;
    this.#builder.units += target.units;
    this.#deepest = Math.max(this.#deepest, this.#depth + target.height);
    if (this.#aliased > MAX_ALIASED) throw new RefusedAlias(tooOften(this.#builder.source, start));
    if (this.#deepest > MAX_DEPTH) throw new RefusedAlias(tooDeep(this.#builder.source, start));
    return {
      ...target.node,
      span: this.#builder.span(start, end),
      anchor: target.node.anchor ?? target.node.span,
    };
  }
}
