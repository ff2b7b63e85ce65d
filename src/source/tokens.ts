import { Lexer, Parser, type CST } from 'yaml';
import { MAX_DEPTH, MAX_NODES } from './limits.ts';

/** The tokens of a YAML stream, and where its tags and comments stand; reading stops at the first token past a limit. */
export type Tokens = {
  readonly tokens: readonly CST.Token[];
  /** Offsets in ascending order. */
  readonly tags: readonly number[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  readonly stopped?: { readonly by: 'depth' | 'nodes'; readonly at: number };
};

const SCALAR_NEXT = '\u001f';
/** The parser's stack holds the document and the scalar as well. */
const AROUND = 2;

export function tokensOf(text: string): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const tags: number[] = [];
  const comments: { start: number; end: number }[] = [];
  let scalar = false;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const at = parser.offset;
    if (!scalar) {
      if (lexeme.startsWith('!')) tags.push(at);
      else if (lexeme.startsWith('#')) comments.push({ start: at, end: at + lexeme.length });
    }
    scalar = lexeme === SCALAR_NEXT;
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_DEPTH + AROUND) return { tokens: [], tags, comments, stopped: { by: 'depth', at } };
    if (scalar && (count += 1) > MAX_NODES) return { tokens: [], tags, comments, stopped: { by: 'nodes', at } };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, tags, comments };
}
