import type { Node } from '../source/node.ts';
import { TEMPLATE, templateOf } from './sections.ts';
import type { Memoized } from './memo.ts';
import type { Declaration, Stack } from './stack.ts';
import type { Text } from './text.ts';
import type { World } from './world.ts';

/** A text with what making it looked at: `open` when a fact could change it, `touched` when a parameter's Default could. */
export type MadeText = { readonly text: Text; readonly open: boolean; readonly touched: boolean };

/** What every world of a stack shares: indexes, and the texts that are the same in all of them, made once. */
export class StackIndex implements Memoized {
  readonly known: Memoized['known'] = [];
  readonly stack: Stack;
  /** Worlds in which nothing was asked yet, for whoever comes next: one without and one with Defaults. */
  readonly idle: (World | undefined)[] = [undefined, undefined];
  readonly #byType = new Map<string, Declaration[]>();
  #template: Declaration | undefined;
  readonly #texts = [new Map<Node, MadeText>(), new Map<Node, MadeText>()] as const;
  constructor(stack: Stack) {
    this.stack = stack;
    const applied = [...(stack.postDeployResources?.values() ?? [])].filter(
      ({ id }) => !stack.resources.has(id),
    );
    for (const declared of [...stack.resources.values(), ...applied]) {
      const list = this.#byType.get(declared.type);
      if (list) list.push(declared);
      else this.#byType.set(declared.type, [declared]);
    }
  }
  /** The sections beside the resources; made when a rule asks. */
  get template(): Declaration {
    return (this.#template ??= templateOf(this.stack));
  }
  /** By logical id: what is deployed, and what the tool sets up afterwards. */
  declared(id: string): Declaration | undefined {
    return (
      this.stack.resources.get(id) ??
      this.stack.postDeployResources?.get(id) ??
      (id === this.#template?.id ? this.#template : undefined)
    );
  }
  /** Resources of a CloudFormation type; `*` is every resource, `Template` the sections beside them. */
  ofType(type: string): readonly Declaration[] {
    if (type === TEMPLATE) return [this.template];
    return type === '*' ? [...this.#byType.values()].flat() : (this.#byType.get(type) ?? []);
  }
  has(type: string): boolean {
    return this.#byType.has(type) || type === TEMPLATE || type === '*';
  }
  get types(): Iterable<string> {
    return this.#byType.keys();
  }
  /** Texts as a world without facts makes them; those that are not `open` are the same in every world. */
  texts(assumeDefaults: boolean): Map<Node, MadeText> {
    return this.#texts[assumeDefaults ? 1 : 0];
  }
}
