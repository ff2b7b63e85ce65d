import type { Node, Span } from '../source/node.ts';
import type { Source } from '../source/source.ts';
import { secretSpans } from './secret-spans.ts';

/** A shorter text is in too many words. */
export const SHORTEST_SECRET = 4;
/** More copies than a program has; all is covered past it. */
const MOST_COPIES = 10_000;

/** The secrets of a file as texts, without their quotes. */
export function secretTexts(source: Source, root: Node | undefined, hidden: readonly Span[]): string[] {
  return [...secretSpans(root, 0, source.text.length), ...hidden]
    .map(({ start, end }) => unquoted(source.text.slice(start, end)))
    .filter(text => text.length >= SHORTEST_SECRET);
}

function unquoted(text: string): string {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'string' ? read : text;
  } catch {
    return text.replace(/^(['"])(.*)\1$/s, '$2');
  }
}

/** Where a program has texts that are secrets of the templates it wrote. */
export function copiesIn({ file, text }: Source, secrets: ReadonlySet<string>): Span[] {
  const found: Span[] = [];
  for (const secret of secrets)
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
      if (found.length >= MOST_COPIES) return [{ file, start: 0, end: text.length }];
      found.push({ file, start: at, end: at + secret.length });
    }
  return found;
}
