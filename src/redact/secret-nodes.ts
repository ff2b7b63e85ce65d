import { at, type Node } from '../source/node.ts';
import type { Stack } from '../model/stack.ts';
import { parameterCredentials, writtenSecrets } from '../aws/secrets/literal-secrets.ts';
import { defaultSecret } from '../aws/secrets/parameter-secrets.ts';

/** Every scalar of a stack that is nothing but a secret, where only its place says so: no output may show it. */
export function secretNodes(stack: Stack): readonly Node[] {
  const feeds = parameterCredentials(stack);
  const defaults = [...stack.parameters.values()].flatMap(parameter => {
    const node = at(parameter.node, 'Default');
    return node && defaultSecret(parameter, feeds.has(parameter.name)) ? [node] : [];
  });
  return [...[...writtenSecrets(stack).values()].flatMap(({ hidden }) => hidden), ...defaults];
}
