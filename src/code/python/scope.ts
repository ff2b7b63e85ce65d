import type { CodeVariable } from '../program.ts';

/** Where names are declared: a module, a function (also a lambda and a comprehension), a class. */
export class PythonScope {
  readonly kind: 'module' | 'function' | 'class';
  readonly #outer: PythonScope | undefined;
  readonly #module: PythonScope;
  readonly #variables = new Map<string, CodeVariable>();
  /** Of a class: what its body reads of itself. */
  readonly read = new Set<CodeVariable>();
  /** Declared `global` or `nonlocal`: they belong to a scope around this one. */
  readonly #elsewhere = new Map<string, 'global' | 'nonlocal'>();

  constructor(kind: PythonScope['kind'], outer?: PythonScope) {
    this.kind = kind;
    this.#outer = outer;
    this.#module = outer ? outer.#module : this;
  }

  get variables(): ReadonlyMap<string, CodeVariable> {
    return this.#variables;
  }

  declare(name: string): void {
    if (!this.#elsewhere.has(name) && !this.#variables.has(name)) this.#variables.set(name, { name });
  }

  declareElsewhere(name: string, where: 'global' | 'nonlocal'): void {
    if (this.kind === 'module') return;
    this.#elsewhere.set(name, where);
    this.#variables.delete(name);
  }

  /** The variable that a name stands for here. Functions do not see the names of the class around them. */
  find(name: string, step: () => void): CodeVariable | undefined {
    if (this.kind === 'class') {
      const own = this.#variables.get(name);
      if (own) return own;
    }
    return PythonScope.#find(this, name, step);
  }

  static #find(from: PythonScope, name: string, step: () => void): CodeVariable | undefined {
    for (let scope: PythonScope | undefined = from; scope; scope = scope.#outer) {
      step();
      if (scope.#elsewhere.get(name) === 'global') return scope.#module.#variables.get(name);
      const own = scope.kind === 'class' ? undefined : scope.#variables.get(name);
      if (own) return own;
    }
    return undefined;
  }
}
