import type { StackIndex } from './stack-index.ts';
import type { Resource } from './value.ts';
import { World } from './world.ts';

/** What holds the answers to the questions about it, by the number of the question. A WeakMap for each question costs the garbage collector more than the answers save. */
export type Memoized = { readonly known: { readonly answer: unknown }[] };
let questions = 0;

function once<K extends Memoized, T>(ask: (about: K) => T): (about: K) => T {
  const question = questions;
  questions += 1;
  return about => {
    const known = about.known[question];
    if (known) return known.answer as T;
    const answer = ask(about);
    about.known[question] = { answer };
    return answer;
  };
}

/** A question about a whole stack, whatever the branch: asked once, and remembered with the stack. */
export const perStack: <T>(ask: (stackIndex: StackIndex) => T) => (stackIndex: StackIndex) => T = once;

/**
 * The same where the Defaults of parameters may matter: once with them, once without. It is asked of a world of its own,
 * so that what it looks at makes no branches in the one that asks.
 */
export function perDefaults<T>(ask: (scratch: World) => T): (world: World) => T {
  const without = perStack(stackIndex => ask(new World(stackIndex)));
  const withDefaults = perStack(stackIndex => ask(new World(stackIndex, [], true)));
  return world => (world.assumeDefaults ? withDefaults : without)(world.stackIndex);
}

/** What is read in a resource of one world, with the reasons why not all could be read: read once, and told to each who asks. */
export function perResource<T>(
  read: (resource: Resource, undetermined: (reason: string) => void) => T,
): (resource: Resource, undetermined?: (reason: string) => void) => T {
  type Read = { readonly answer: T; readonly reasons: readonly string[] };
  const readIn = once<World, Map<string, Read>>(() => new Map());
  return (resource, undetermined) => {
    const known = readIn(resource.world);
    let found = known.get(resource.id);
    if (!found) {
      const reasons: string[] = [];
      found = { answer: read(resource, reason => reasons.push(reason)), reasons };
      known.set(resource.id, found);
    }
    if (undetermined) found.reasons.forEach(undetermined);
    return found.answer;
  };
}

/** A question about a part of one world, remembered while that world has decided nothing: each fact may change the answer. */
export function perUndecided<K extends Memoized, T>(
  worldOf: (part: K) => World,
  ask: (part: K) => T,
): (part: K) => T {
  const remembered = once(ask);
  return part => (worldOf(part).facts.length > 0 ? ask(part) : remembered(part));
}
