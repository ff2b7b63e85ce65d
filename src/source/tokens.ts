import { Lexer, Parser, type CST } from 'yaml';
import { MAX_DEPTH, MAX_TOKENS } from './limits.ts';

export type Limit = 'depth' | 'tokens';
type Range = { readonly start: number; readonly end: number };

/** The tokens of a YAML stream's first document with content. Reading stops at the first token past a limit. */
export type Tokens = {
  /** The document's own tokens, directives before it included. */
  readonly tokens: readonly CST.Token[];
  /** Where later documents with content begin. */
  readonly others: readonly number[];
  /** Offsets in ascending order, of the whole stream. */
  readonly tags: readonly number[];
  readonly comments: readonly Range[];
  readonly stopped?: { readonly by: Limit; readonly at: number };
};

const SCALAR_NEXT = '\u001f';
/** The parser's stack holds the document and the scalar as well. */
const AROUND = 2;

export function tokensOf(text: string): Tokens {
  const parser = new Parser();
  const all: CST.Token[] = [];
  const tags: number[] = [];
  const comments: Range[] = [];
  const stop = (by: Limit, at: number): Tokens => ({
    tokens: [],
    others: [],
    tags,
    comments,
    stopped: { by, at },
  });
  let scalar = false;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const at = parser.offset;
    if (!scalar) {
      const unit = lexeme.charCodeAt(0);
      if (unit === 0x21) tags.push(at);
      else if (unit === 0x23) comments.push({ start: at, end: at + lexeme.length });
    }
    scalar = lexeme === SCALAR_NEXT;
    for (const token of parser.next(lexeme)) all.push(token);
    if (parser.stack.length > MAX_DEPTH + AROUND) return stop('depth', at);
    if ((count += 1) > MAX_TOKENS) return stop('tokens', at);
  }
  for (const token of parser.end()) all.push(token);
  return { ...firstDocument(all), tags, comments };
}

const isFull = (token: CST.Token): token is CST.Document =>
  token.type === 'document' && token.value !== undefined;

function firstDocument(all: readonly CST.Token[]): Pick<Tokens, 'tokens' | 'others'> {
  const first = all.findIndex(isFull);
  if (first < 0) return { tokens: all.filter(({ type }) => type === 'error'), others: [] };
  const before = all.slice(0, first);
  const from = before.findLastIndex(({ type }) => type === 'document' || type === 'doc-end') + 1;
  const next = all.findIndex(({ type }, index) => index > first && type === 'document');
  return {
    tokens: all.slice(from, next < 0 ? undefined : next),
    others: all
      .slice(first + 1)
      .filter(isFull)
      .map(({ value, offset }) => value?.offset ?? offset),
  };
}
