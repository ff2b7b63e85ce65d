import type { Node } from '../source/node.ts';
import type { Declaration, Stack } from './stack.ts';
import type { Text } from './text.ts';

/** What every world of a stack shares: indexes, and the texts and conditions that asked no question, made once. */
export class Ground {
  readonly stack: Stack;
  readonly #byType = new Map<string, Declaration[]>();
  readonly #memos = [new WeakMap<Node, Text>(), new WeakMap<Node, Text>()] as const;
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
  texts(assumeDefaults: boolean): WeakMap<Node, Text> { return this.#memos[assumeDefaults ? 1 : 0]; }
}
