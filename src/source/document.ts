import { Composer, type CST, type Document } from 'yaml';
import type { Padded } from './repair.ts';
import { tokensOf, type Tokens } from './tokens.ts';

/** What the library holds against a text. */
export type YamlDiagnostic = {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
};

/** The first document of a text as the library reads it; `original` leads back to the source when the text was repaired. */
export type Read = {
  readonly text: string;
  readonly tokens: Tokens;
  readonly document: Document.Parsed | undefined;
  readonly diagnostics: readonly YamlDiagnostic[];
  readonly original?: (offset: number) => number;
};

const OPTIONS = { schema: 'failsafe', strict: false, uniqueKeys: false, logLevel: 'silent' } as const;
/** Past this many diagnostics nothing of the tree can be trusted. */
const MAX_DIAGNOSTICS = 1000;

class TooManyDiagnostics extends Error {}

export function readDocument(text: string, padded?: Padded): Read {
  const tokens = tokensOf(text);
  const diagnostics: YamlDiagnostic[] = [];
  const isError = (token: CST.Token): token is CST.ErrorToken => token.type === 'error';
  for (const { offset, source, message } of tokens.tokens.filter(isError).slice(0, MAX_DIAGNOSTICS))
    diagnostics.push({ code: 'UNEXPECTED_TOKEN', message, start: offset, end: offset + source.length });
  const document = compose(
    tokens.tokens.filter(token => !isError(token)),
    diagnostics,
  );
  diagnostics.sort((a, b) => a.start - b.start);
  return { text, tokens, document, diagnostics, ...(padded && { original: padded.original }) };
}

function compose(tokens: Iterable<CST.Token>, diagnostics: YamlDiagnostic[]): Document.Parsed | undefined {
  const composer = new Composer(OPTIONS);
  // The library would make an Error with a stack trace of each fault: seconds, in a text full of them.
  Object.assign(composer, {
    onError(at: LibraryOffset, code: string, message: string, warning?: boolean) {
      if (warning) return;
      if (diagnostics.length >= MAX_DIAGNOSTICS) throw new TooManyDiagnostics();
      diagnostics.push({ code, message, ...rangeOf(at) });
    },
  });
  try {
    const [document] = composer.compose(tokens);
    return document as Document.Parsed | undefined;
  } catch (error) {
    if (error instanceof TooManyDiagnostics) return undefined;
    throw error;
  }
}

type LibraryOffset = number | readonly number[] | { readonly offset: number; readonly source?: unknown };

function rangeOf(at: LibraryOffset): { start: number; end: number } {
  if (typeof at === 'number') return { start: at, end: at + 1 };
  if ('offset' in at)
    return { start: at.offset, end: at.offset + (typeof at.source === 'string' ? at.source.length : 1) };
  const [start = 0, end = start + 1] = at;
  return { start, end };
}
