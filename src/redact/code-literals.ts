import { locate } from '../aws/secrets/detect/detect.ts';
import { maskUnresolved } from '../aws/secrets/detect/unresolved.ts';
import type { Span } from '../source/node.ts';
import type { Source } from '../source/source.ts';

/** A name, an assignment or a colon, and the quote that a literal begins with. */
const ASSIGNED = /([\w$-]{1,100})["']?\]?[ \t]{0,9}(?:[:=]|=>|\|\||\?\?)[ \t]{0,9}(["'`])/g;
/** Longer ones are no secret that somebody typed. */
const LONGEST = 4_000;

/**
 * Literals of a program that are secrets by the name of what they are assigned to, in any language, in comments, and where the code cannot be parsed;
 * `secretsInCode` of `src/aws/secrets` knows what code means.
 */
export function secretLiterals({ file, text }: Source): Span[] {
  return [...text.matchAll(ASSIGNED)].flatMap(({ 0: head, 1: name, 2: quote = '', index }) => {
    const start = index + head.length;
    const end = text.indexOf(quote, start);
    if (end < 0 || end - start > LONGEST) return [];
    return locate(name, maskUnresolved(text.slice(start, end))).map(part => ({
      file,
      start: start + part.start,
      end: start + part.end,
    }));
  });
}
