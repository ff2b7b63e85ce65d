import type { Stack } from '../model/stack.ts';
import { secretNodes } from '../redact/secret-nodes.ts';
import { redactText } from '../redact/text.ts';
import type { Node } from '../source/node.ts';
import type { View } from './view.ts';

/** What the stacks of a comparison give, as words that may be shown. */
export class MaskedWords {
  readonly #views: readonly View[];
  readonly #secrets: ReadonlySet<Node>;

  constructor(views: readonly View[], stacks: readonly Stack[]) {
    this.#views = views;
    this.#secrets = new Set(stacks.flatMap(secretNodes));
  }

  /** A value of a template, which a reader may recognise as a secret by its place, its name or its form, or because the template has it where a secret stands. */
  value(text: string, name: string | undefined, node: Node | undefined): string {
    if (node && this.#holdsSecret(node)) return '••••';
    return this.#views.reduce((said, view) => view.written(said), redactText(text, name));
  }

  /** A sentence, without what the environment of the user gave. */
  sentence(text: string): string {
    return this.#views.reduce((said, view) => view.text(said), text);
  }

  #holdsSecret(node: Node): boolean {
    if (this.#secrets.has(node)) return true;
    if (node.kind === 'list') return node.items.some(item => this.#holdsSecret(item));
    if (node.kind === 'map') return [...node.entries.values()].some(({ value }) => this.#holdsSecret(value));
    return node.kind === 'call' && this.#holdsSecret(node.arg);
  }
}
