import { locate } from '../aws/secrets/detect/detect.ts';
import { maskUnresolved } from '../aws/secrets/detect/unresolved.ts';
import { cover } from './cover.ts';

/** Texts remembered at once: fixes and whole sentences come again and again. */
const REMEMBERED = 2_000;
const known = new Map<string, string>();

/**
 * The text with `••••` for what is secret in it, whatever its length; public prefixes and the rest of a connection string stay.
 * `name` is the name that the template gives to the text: without it only what the text itself shows is a secret.
 */
export function redactText(text: string, name?: string): string {
  if (name !== undefined) return redacted(text, name);
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= REMEMBERED) known.clear();
  const after = redacted(text);
  known.set(text, after);
  return after;
}

const redacted = (text: string, name?: string): string =>
  cover(text, locate(name, maskUnresolved(text)), () => 4);
