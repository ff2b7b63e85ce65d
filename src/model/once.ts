import type { Ground } from './ground.ts';
import { World } from './world.ts';

/** A question about a whole stack, whatever the branch: asked once, and remembered with the stack. */
export function onceAStack<T>(ask: (ground: Ground) => T): (ground: Ground) => T {
  const answers = new WeakMap<Ground, { readonly answer: T }>();
  return ground => {
    const known = answers.get(ground) ?? { answer: ask(ground) };
    answers.set(ground, known);
    return known.answer;
  };
}

/**
 * The same where the Defaults of parameters may matter: once with them, once without. It is asked of a world of its own,
 * so that what it looks at makes no branches in the one that asks.
 */
export function onceWithDefaults<T>(ask: (scratch: World) => T): (world: World) => T {
  const without = onceAStack(ground => ask(new World(ground)));
  const withDefaults = onceAStack(ground => ask(new World(ground, [], true)));
  return world => (world.assumeDefaults ? withDefaults : without)(world.ground);
}
