import { decodeBase64 } from './base64.ts';
import { UNRESOLVED, maskUnresolved } from './unresolved.ts';
import { classifyLiteral, classifyCredential } from './classify.ts';
import { assignments } from './assignments.ts';
import { recognise, recogniseByName } from './recognise.ts';
import { TakenParts } from './taken-parts.ts';
import type { LocatedSecret, Secret } from './secret.ts';

const rank = ({ tier, strength }: Secret): number =>
  (strength === 'strong' ? 0 : 2) + (tier === 'recognised' ? 0 : 1);
const strongest = (found: readonly LocatedSecret[]): LocatedSecret | undefined =>
  found.toSorted((a, b) => rank(a.secret) - rank(b.secret))[0];

function wholeText(name: string | undefined, text: string): LocatedSecret | undefined {
  if (name === undefined) return undefined;
  const byName = recogniseByName(name, text);
  if (byName) return byName;
  const secret = classifyLiteral(name, text);
  return secret && { secret, start: 0, end: text.length };
}

const DEEPEST = 4;

/** What the text assigns to names, and what the assigned texts assign: a script runs commands, JSON holds JSON. */
function within(text: string, asCode: boolean, depth = 0): readonly LocatedSecret[] {
  if (depth > DEEPEST) return [];
  return assignments(text, asCode).flatMap(({ name, value, start }) => {
    const hit = wholeText(name, value);
    const hits = hit ? [hit] : within(value, asCode, depth + 1);
    return hits.map(found => ({ name, ...found, start: start + found.start, end: start + found.end }));
  });
}

/** What the text itself assigns. A script's placeholders and samples say nothing; in a JSON text they are as good as values of their own. */
const inside = (text: string): readonly LocatedSecret[] =>
  within(text, true).filter(hit => hit.secret.strength === 'strong' || /^\s*[{[]/.test(text));

/** For display: more than `locate` would report, as covering too much of a line does no harm. A line with a brace is read as a flow map, not as code. */
export const suspects = (text: string): readonly LocatedSecret[] => [
  ...recognise(text),
  ...within(text, !text.includes('{')).filter(
    hit => hit.secret.strength === 'strong' || !/^[\s]+\w/.test(text.slice(hit.end, hit.end + 8)),
  ),
];

const ENCODED = /^[A-Za-z0-9+/\s]{40,}(?:=\s*){0,2}$/;

/** User data may be written in base64 already: what it decodes to is what the instance runs. */
function encoded(name: string | undefined, text: string): readonly LocatedSecret[] {
  if (name === undefined || !/user_?data/i.test(name) || !ENCODED.test(text)) return [];
  const script = decodeBase64(text.replace(/\s+/g, ''));
  const secret = script === undefined ? undefined : strongest([...recognise(script), ...inside(script)]);
  return secret ? [{ ...secret, start: 0, end: text.length }] : [];
}

/** Every secret in a text whose holes are blotted out: by shape, else by its own name, else by the names inside it. */
export function locate(name: string | undefined, text: string): readonly LocatedSecret[] {
  const shaped = recognise(text);
  const own = shaped.length > 0 ? undefined : wholeText(name, text);
  if (shaped.length === 0 && !own) {
    const hidden = encoded(name, text);
    if (hidden.length > 0) return hidden;
  }
  if (own) return [own];
  if (shaped.length === 0) return inside(text);
  const taken = new TakenParts(text.length, shaped);
  return [...shaped, ...inside(text).filter(hit => !taken.has(hit))];
}

/** The strongest secret that a text holds, and where it stands. `${…}` and `{{…}}` in it count as unknown. */
export const find = (name: string | undefined, text: string): LocatedSecret | undefined =>
  strongest(locate(name, maskUnresolved(text)));

/** The strong secrets that a text holds, in their order; the strongest of the others where it has none. */
export function findEach(name: string | undefined, text: string): readonly LocatedSecret[] {
  const all = locate(name, maskUnresolved(text));
  const strong = all.filter(({ secret }) => secret.strength === 'strong');
  if (strong.length > 0) return strong.toSorted((a, b) => a.start - b.start);
  const best = strongest(all);
  return best ? [best] : [];
}

/**
 * The secret that a literal holds, the strongest if several: recognised by shape whatever its name, or named: a literal under a secret-like name.
 * Entropy alone is never a reason. `weak` ones are placeholders and samples.
 */
export const detect = (name: string | undefined, value: string): Secret | undefined =>
  find(name, value)?.secret;

/** The same for a text with holes (`null`): only what the literal pieces say can be a secret. */
export const detectText = (name: string | undefined, parts: readonly (string | null)[]): Secret | undefined =>
  strongest(locate(name, parts.map(part => part ?? UNRESOLVED).join('')))?.secret;

/**
 * For a place that holds nothing but a secret by its schema (`MasterUserPassword`, the Default of a NoEcho parameter): every literal is one,
 * weak if a placeholder. `kind` is what the place holds, such as `password` or `token`.
 */
export function findCredential(kind: string, value: string): LocatedSecret | undefined {
  const text = maskUnresolved(value);
  const secret = classifyCredential(kind, text);
  return strongest(recognise(text)) ?? (secret && { secret, start: 0, end: text.length });
}
