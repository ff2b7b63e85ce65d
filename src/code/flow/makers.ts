import type { FunctionBody, Module } from '../program.ts';
import { walk } from '../walk.ts';
import { copyOf } from './copy-function.ts';

/** Calls of one function that are told apart; all others are one. */
const MOST = 40;

/**
 * Functions that make functions, as wrappers of handlers do. The top of a module runs once: what such a function is given there goes into what it makes there and
 * nowhere else, so that each call there runs a copy of its own.
 */
export class Makers {
  readonly #copies = new Map<FunctionBody, Map<object, FunctionBody>>();

  /** What a call at the top of a module runs of a function that stands in `module`. */
  at(site: object, of: FunctionBody, module: Module): FunctionBody {
    if (!makesFunctions(of)) return of;
    const copies = this.#copies.get(of) ?? new Map<object, FunctionBody>();
    this.#copies.set(of, copies);
    const own = copies.get(site) ?? (copies.size === 0 || copies.size > MOST ? of : copyOf(of, module));
    copies.set(site, own);
    return own;
  }
}

function makesFunctions({ body }: FunctionBody): boolean {
  let found = false;
  walk(
    { body },
    {
      isFlat: true,
      expression(of) {
        found ||= of.kind === 'function';
      },
    },
  );
  return found;
}
