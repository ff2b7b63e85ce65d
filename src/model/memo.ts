import { questionsAbout } from './memoized.ts';
import { perStack } from './stack-index.ts';
import { World, type Resource } from './world.ts';

export { perStack } from './stack-index.ts';

/**
 * A question about a stack to which the Default values of parameters may matter: answered once with them and once without. It is asked of a
 * world of its own, so that what it reads adds no assumption to the world in which the answer is needed.
 */
export function perDefaults<T>(ask: (scratch: World) => T): (world: World) => T {
  const without = perStack(stackIndex => ask(new World(stackIndex)));
  const withDefaults = perStack(stackIndex => ask(new World(stackIndex, [], true)));
  return world => (world.assumeDefaults ? withDefaults : without)(world.stackIndex);
}

/** A question about one world. */
export const perWorld = questionsAbout<World>();

/** A question about a resource of one world: answered once, and each caller hears the reasons why it could not be answered in full. */
export function perResource<T>(
  read: (resource: Resource, undetermined: (reason: string) => void) => T,
): (resource: Resource, undetermined?: (reason: string) => void) => T {
  type Read = { readonly answer: T; readonly reasons: readonly string[] };
  const readIn = perWorld(() => new Map<string, Read>());
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
