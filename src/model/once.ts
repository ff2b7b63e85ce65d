import type { Ground } from './ground.ts';
import type { Resource } from './value.ts';
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

/** What is read in a resource of one world, with the reasons why not all could be read: read once, and told to each who asks. */
export function onceAResource<T>(read: (resource: Resource, unsure: (reason: string) => void) => T): (resource: Resource, unsure?: (reason: string) => void) => T {
  type Read = { readonly answer: T; readonly reasons: readonly string[] };
  const worlds = new WeakMap<World, Map<string, Read>>();
  return (resource, unsure) => {
    const known = worlds.get(resource.world) ?? new Map<string, Read>();
    worlds.set(resource.world, known);
    const before = known.get(resource.id);
    if (before) { if (unsure) before.reasons.forEach(unsure); return before.answer; }
    const reasons: string[] = [];
    const answer = read(resource, reason => reasons.push(reason));
    known.set(resource.id, { answer, reasons });
    if (unsure) reasons.forEach(unsure);
    return answer;
  };
}

/** A question about a part of one world, remembered while that world has decided nothing: each fact may change the answer. */
export function onceUndecided<K extends object, T>(worldOf: (part: K) => World, ask: (part: K) => T): (part: K) => T {
  const answers = new WeakMap<K, { readonly answer: T }>();
  return part => {
    if (worldOf(part).facts.length > 0) return ask(part);
    const known = answers.get(part) ?? { answer: ask(part) };
    if (worldOf(part).facts.length === 0) answers.set(part, known);
    return known.answer;
  };
}
