import type { Node } from '../../source/node.ts';
import { TEMPLATE, templateOf } from '../../model/sections.ts';
import type { Stack } from '../../model/stack.ts';
import { Value, type World } from '../../model/world.ts';
import { addTo } from '../../model/multimap.ts';
import { isReference } from './detect/harmless.ts';
import { isSettingName } from './detect/secret-name.ts';
import { hasSecretSources } from './secret-sources.ts';
import { SecretSearch, type SearchContext } from './secret-search.ts';
import type {
  LiteralSecret,
  ParameterCredential,
  SecretLocation,
  WrittenSecrets,
} from './written-secrets.ts';

/** By the resources, which copies of a stack share. */
const known = new WeakMap<Stack['resources'], ReadonlyMap<string, WrittenSecrets>>();

/** What is written in every resource and in the sections beside them, whatever the branch: the branches of a place are asked when it matters. */
export function writtenSecrets(stack: Stack): ReadonlyMap<string, WrittenSecrets> {
  const before = known.get(stack.resources);
  if (before) return before;
  const context = contextOf(stack);
  const made = [...stack.resources.values()].filter(({ provenance }) => provenance !== undefined);
  const authored = [...stack.resources.values()].filter(({ provenance }) => provenance === undefined);
  const all = new Map(
    [...authored, ...made, templateOf(stack)]
      .map(declared => [declared.id, new SecretSearch(declared, context)] as const)
      .filter(([, search]) => search.found),
  );
  known.set(stack.resources, all);
  return all;
}

const contexts = new WeakMap<Stack['resources'], SearchContext>();
function contextOf(stack: Stack): SearchContext {
  const before = contexts.get(stack.resources);
  if (before) return before;
  const context = {
    stack,
    hasSources: hasSecretSources(stack),
    told: new Set<string>(),
    searched: new Set<Node>(),
  };
  contexts.set(stack.resources, context);
  return context;
}

/** What was searched in a stack, and where its secrets stand, those that other rules tell included. */
export function searchOf(stack: Stack): SearchContext {
  writtenSecrets(stack);
  return contextOf(stack);
}

/** undefined where there is none. */
export const writtenSecretsOf = (world: World, id: string): WrittenSecrets | undefined =>
  writtenSecrets(world.stack).get(id);

/** Whether a secret of a mapping is told where an environment variable takes it. */
export function isTakenElsewhere(stack: Stack, { of, path }: LiteralSecret): boolean {
  const [, section, map, , key] = path;
  if (of.type !== TEMPLATE || section !== 'Mappings') return false;
  return [...writtenSecrets(stack).values()].some(({ mappingEntries: taken }) =>
    taken.includes(`${map}/${key}`),
  );
}

/** The properties that parameters feed, by parameter. */
export function parameterCredentials(stack: Stack): ReadonlyMap<string, readonly ParameterCredential[]> {
  const by = new Map<string, ParameterCredential[]>();
  for (const { parameterCredentials: feeds } of writtenSecrets(stack).values())
    for (const feed of feeds) if (!holdsIdentifier(stack, feed.parameter)) addTo(by, feed.parameter, feed);
  return by;
}

/** Some of these properties take an identifier as well: the skill id of Alexa. */
function holdsIdentifier(stack: Stack, name: string): boolean {
  const fallback = stack.parameters.get(name)?.fallback ?? '';
  return isSettingName(name) || (fallback !== '' && isReference(fallback));
}

/** Whether a place is in the stack of this branch. */
export const existsIn = (world: World, { of, within }: SecretLocation): boolean =>
  world.resource(of.id) !== undefined &&
  within.every(([condition, holds]) => world.holds(condition) === holds);

export const valueAt = (world: World, { node, path }: SecretLocation): Value =>
  new Value(world, node, node.span, path.join('/'));
