import { perWorld } from '../../../model/memo.ts';
import { Text, type Part } from '../../../model/text.ts';
import type { World } from '../../../model/world.ts';
import { arnOfOwn, ownReference, SECRET_SUFFIX, type OwnReference } from './own-arn.ts';

/** A resource of the stack whose ARN a text begins with, and what follows that ARN. */
export type OwnArn = OwnReference & { readonly resource: string; readonly rest: Text };

/** The resources of the stack by the key of the ARN that each has. */
const ownArns = perWorld((world: World): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const { id } of world.stack.resources.values()) {
    const arn = arnOfOwn(id, world);
    if (!arn) continue;
    if (!found.has(arn.key)) found.set(arn.key, id);
    // A secret that is named by its name is the one of the stack that has it.
    const named = Text.from(arn.parts.map(part => (isSuffix(part) ? SECRET_SUFFIX : part)));
    if (!found.has(named.key)) found.set(named.key, id);
  }
  return found;
});

const isSuffix = (part: Part): boolean =>
  typeof part !== 'string' && part.of === 'attribute' && part.attribute === 'suffix';

/** The resource of the stack that an ARN, spelled out, names or lies below. */
export function ownArnIn(arn: Text, world: World): OwnArn | undefined {
  const arns = ownArns(world);
  for (const head of headsOf(arn)) {
    const resource = arns.get(head.text.key);
    const reference = resource === undefined ? undefined : ownReference(resource, world);
    if (resource !== undefined && reference) return { ...reference, resource, rest: head.rest };
  }
  return undefined;
}

/** The whole text and what ends before each `/` and `:` of it, the longest first, each with the rest. */
function* headsOf(text: Text): Generator<{ readonly text: Text; readonly rest: Text }> {
  yield { text, rest: Text.empty };
  const { parts } = text;
  for (let at = parts.length - 1; at > 0; at -= 1) {
    const part = parts[at];
    if (typeof part !== 'string') continue;
    for (let cut = part.length - 1; cut >= 0; cut -= 1)
      if (part[cut] === '/' || part[cut] === ':')
        yield {
          text: Text.from([...parts.slice(0, at), part.slice(0, cut)]),
          rest: Text.from([part.slice(cut), ...parts.slice(at + 1)]),
        };
  }
}
