import type { Flow } from '../../code/flow/flow.ts';

/** A question about code that was followed, whatever the world in which its function stands: answered once. */
export function perFlow<C extends { readonly flow: Flow }, T>(ask: (code: C) => T): (code: C) => T {
  const known = new WeakMap<Flow, { readonly answer: T }>();
  return code => {
    const found = known.get(code.flow) ?? { answer: ask(code) };
    known.set(code.flow, found);
    return found.answer;
  };
}
