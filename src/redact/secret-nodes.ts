import { at, type Node } from '../source/node.ts';
import type { Stack } from '../model/stack.ts';
import { parameterCredentials, writtenSecrets } from '../aws/secrets/literal-secrets.ts';
import { defaultSecret } from '../aws/secrets/parameter-secrets.ts';

/** Values that were given for parameters, and are secrets: no output may show where they get to. */
export function givenSecrets(stack: Stack): readonly string[] {
  const feeds = parameterCredentials(stack);
  return [...stack.parameters.values()].flatMap(parameter => {
    const { given, name } = parameter;
    return given !== undefined && defaultSecret({ ...parameter, fallback: given }, feeds.has(name))
      ? [given]
      : [];
  });
}

/** Every scalar of a stack that is nothing but a secret, where only its place says so: no output may show it. */
export function secretNodes(stack: Stack): readonly Node[] {
  const feeds = parameterCredentials(stack);
  const defaults = [...stack.parameters.values()].flatMap(parameter => {
    const node = at(parameter.node, 'Default');
    return node && defaultSecret(parameter, feeds.has(parameter.name)) ? [node] : [];
  });
  return [...[...writtenSecrets(stack).values()].flatMap(({ hidden }) => hidden), ...defaults];
}
