import type { ParserOptions } from '@babel/parser';
import type * as t from '@babel/types';
import { spend } from '../../source/budget.ts';
import type { Source } from '../../source/source.ts';
import { parse } from './library.ts';
import { Metered, TooMuchParsing } from './metered.ts';
import { refusalOf } from './refused.ts';

type Fault = { readonly message: string; readonly start: number; readonly end: number };
export type ParsedProgram = {
  readonly program: t.Program | undefined;
  readonly comments: readonly t.Comment[];
  readonly errors: readonly Fault[];
};

const MAX_ERRORS = 20;
/** The parser needs about a microsecond for them. */
const CHARACTERS_PER_UNIT = 3;

const OPTIONS: ParserOptions = {
  errorRecovery: true,
  allowAwaitOutsideFunction: true,
  allowNewTargetOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
};

/** By the end of the name; a file of another name is read as JavaScript. */
function optionsFor(file: string): ParserOptions {
  const ending = /\.([mc]?tsx?)$/i.exec(file)?.[1]?.toLowerCase();
  const typescript = ending === undefined ? [] : (['typescript'] as const);
  const jsx = ending === undefined || ending === 'tsx' ? (['jsx'] as const) : [];
  return {
    ...OPTIONS,
    plugins: [
      ...typescript,
      ...jsx,
      'decorators-legacy',
      'decoratorAutoAccessors',
      'explicitResourceManagement',
    ],
  };
}

export function parseProgram(source: Source): ParsedProgram {
  const refusal = refusalOf(source);
  if (refusal) return failed(source, refusal.message, refusal.at);
  const parsed = parsedAs(source, 'unambiguous');
  // What is no module is checked as one all the same: `with` and the like are errors then.
  if (parsed.errors.length === 0 || parsed.program?.sourceType !== 'script') return parsed;
  const script = parsedAs(source, 'script');
  return script.errors.length < parsed.errors.length ? script : parsed;
}

function parsedAs(source: Source, sourceType: 'unambiguous' | 'script'): ParsedProgram {
  spend(Math.ceil(source.text.length / CHARACTERS_PER_UNIT));
  try {
    // The parser asks its input for characters and slices, which a String has as well.
    const input = new Metered(source.text) as unknown as string;
    const { program, comments, errors } = parse(input, { ...optionsFor(source.file), sourceType });
    return {
      program,
      comments: comments ?? [],
      errors: (errors ?? []).slice(0, MAX_ERRORS).map(error => faultOf(source, error)),
    };
  } catch (error) {
    return { program: undefined, comments: [], errors: [faultOf(source, error)] };
  }
}

const failed = ({ text }: Source, message: string, at: number): ParsedProgram => ({
  program: undefined,
  comments: [],
  errors: [{ message, start: at, end: Math.min(at + 1, text.length) }],
});

/** A fault of the text, or a limit that it reached. Whatever else is thrown is a fault of ours. */
function faultOf({ text }: Source, error: unknown): Fault {
  if (error instanceof RangeError)
    return { message: 'nested too deeply', start: 0, end: Math.min(1, text.length) };
  if (!(error instanceof SyntaxError || error instanceof TooMuchParsing)) throw error;
  const at = 'pos' in error && typeof error.pos === 'number' ? Math.min(error.pos, text.length) : 0;
  return {
    message: error.message.replace(/ \(\d+:\d+\)$/, ''),
    start: at,
    end: Math.min(at + 1, text.length),
  };
}
