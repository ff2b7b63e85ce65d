import { addTo } from './multimap.ts';
import { TEMPLATE, templateOf } from './sections.ts';
import { questionsAbout, type Memoized } from './memoized.ts';
import type { Declaration, Stack } from './stack.ts';

const NONE: readonly Declaration[] = [];

/** A stack with its resources by id and by type: what does not depend on any assumption. */
export class StackIndex implements Memoized {
  readonly answers: Memoized['answers'] = [];
  readonly stack: Stack;
  readonly #byType = new Map<string, Declaration[]>();
  #template: Declaration | undefined;
  #all: readonly Declaration[] | undefined;

  constructor(stack: Stack) {
    this.stack = stack;
    const applied = [...(stack.postDeployResources?.values() ?? [])].filter(
      ({ id }) => !stack.resources.has(id),
    );
    for (const declared of [...stack.resources.values(), ...applied])
      addTo(this.#byType, declared.type, declared);
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
    if (type === '*') return (this.#all ??= [...this.#byType.values()].flat());
    return this.#byType.get(type) ?? NONE;
  }
  has(type: string): boolean {
    return this.#byType.has(type) || type === TEMPLATE || type === '*';
  }
  get types(): Iterable<string> {
    return this.#byType.keys();
  }
}

/** A question about a whole stack, whatever is assumed: answered once for each stack. */
export const perStack = questionsAbout<StackIndex>();
