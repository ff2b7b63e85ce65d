import type { CodeVariable } from '../program.ts';

/** The names of a block or a function, and those around it. */
export class Scope {
  readonly #around: Scope | undefined;
  readonly #names = new Map<string, CodeVariable>();
  /** The scope of the whole file. */
  readonly outermost: Scope;
  constructor(around?: Scope) {
    this.#around = around;
    this.outermost = around?.outermost ?? this;
  }

  /** A name that is declared twice is one variable. */
  declare(name: string): CodeVariable {
    const known = this.#names.get(name);
    if (known) return known;
    const variable = { name };
    this.#names.set(name, variable);
    return variable;
  }

  find(name: string): CodeVariable | undefined {
    const own = this.#names.get(name);
    if (own) return own;
    for (let scope = this.#around; scope; scope = scope.#around) {
      const found = scope.#names.get(name);
      if (found) return found;
    }
    return undefined;
  }
}
