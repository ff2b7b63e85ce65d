import { HOLE, blotHoles } from './hole.ts';
import { judge } from './judge.ts';
import { pairs } from './pairs.ts';
import { recognise, recogniseByName } from './recognise.ts';
import type { Located, Secret } from './secret.ts';

function whole(name: string | undefined, text: string): Located | undefined {
  if (name === undefined) return undefined;
  const byName = recogniseByName(name, text);
  if (byName) return byName;
  const secret = judge(name, text);
  return secret && { secret, start: 0, end: text.length };
}

function inside(text: string): readonly Located[] {
  return pairs(text).flatMap(({ name, value, start }) => {
    const hit = whole(name, value);
    return hit ? [{ ...hit, start: start + hit.start, end: start + hit.end }] : [];
  });
}

/** Every secret in a text whose holes are blotted out: by shape, else by its own name, else by the names inside it. */
export function locate(name: string | undefined, text: string): readonly Located[] {
  const shaped = recognise(text);
  const own = shaped.length > 0 ? undefined : whole(name, text);
  const named = own ? [own] : inside(text).filter(hit => !shaped.some(other => other.start < hit.end && hit.start < other.end));
  return [...shaped, ...named];
}

const rank = ({ tier, strength }: Secret): number => (strength === 'strong' ? 0 : 2) + (tier === 'recognised' ? 0 : 1);
const worst = (found: readonly Located[]): Secret | undefined => found.map(hit => hit.secret).sort((a, b) => rank(a) - rank(b))[0];

/**
 * The secret that a literal holds, the strongest if several: recognised by shape whatever its name, or named: a literal under a secret-like name.
 * `${…}` and `{{…}}` in the value count as unknown. Entropy alone is never a reason. `weak` ones are placeholders and samples.
 */
export const detect = (name: string | undefined, value: string): Secret | undefined => worst(locate(name, blotHoles(value)));

/** The same for a text with holes (`null`): only what the literal pieces say can be a secret. */
export const detectText = (name: string | undefined, parts: readonly (string | null)[]): Secret | undefined =>
  worst(locate(name, parts.map(part => part ?? HOLE).join('')));
