import type { Node } from '../source/node.ts';
import type { Declaration, Stack } from './stack.ts';
import type { Text } from './text.ts';

/** A text with what making it looked at: `open` when a fact could change it, `touched` when a parameter's Default could. */
export type Made = { readonly text: Text; readonly open: boolean; readonly touched: boolean };

/** What every world of a stack shares: indexes, and the texts that are the same in all of them, made once. */
export class Ground {
  readonly stack: Stack;
  readonly #byType = new Map<string, Declaration[]>();
  readonly #texts = [new WeakMap<Node, Made>(), new WeakMap<Node, Made>()] as const;
  constructor(stack: Stack) {
    this.stack = stack;
    for (const declared of stack.resources.values()) {
      const list = this.#byType.get(declared.type);
      if (list) list.push(declared);
      else this.#byType.set(declared.type, [declared]);
    }
  }
  ofType(type: string): readonly Declaration[] { return this.#byType.get(type) ?? []; }
  get types(): Iterable<string> { return this.#byType.keys(); }
  /** Texts as a world without facts makes them; those that are not `open` are the same in every world. */
  texts(assumeDefaults: boolean): WeakMap<Node, Made> { return this.#texts[assumeDefaults ? 1 : 0]; }
}
