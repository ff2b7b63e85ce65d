import { inBlocks, type ReportText } from '../report/pieces.ts';
import { visible } from '../report/visible.ts';

/** The process as the commands see it; tests bring their own. */
export type Terminal = {
  readonly cwd: string;
  readonly env: (name: string) => string | undefined;
  readonly stdin: () => Uint8Array;
  /** Standard input and output as streams, for a command that answers requests. */
  readonly streams?: () => { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };
  readonly out: (text: string) => void;
  /** Resolves when whoever reads the output has room for more. */
  readonly outHasRoom?: () => Promise<unknown>;
  readonly err: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Of the terminal; 80 where there is none. */
  readonly columns: number;
  /** Milliseconds of a clock that only moves on. */
  readonly now: () => number;
  /** What time it is. */
  readonly date: () => Date;
  /** What `import 'stackward'` in a user's rule comes to. */
  readonly library: string;
  /** Imports a module by its address: the program itself may be run in a way that has no `import()`. */
  readonly load: (url: string) => Promise<unknown>;
};

/** Says something beside the output. What it quotes of a template or a configuration is shown, never interpreted. */
export const printError = (terminal: Pick<Terminal, 'err'>, message: string): void =>
  terminal.err(`${visible(message)}\n`);

/** Prints what is long as fast as it is read. */
export async function printPieces(
  { out, outHasRoom }: Pick<Terminal, 'out' | 'outHasRoom'>,
  pieces: ReportText,
): Promise<void> {
  for (const block of inBlocks(pieces)) {
    out(block);
    await outHasRoom?.();
  }
}

/** Whether to colour: `--no-color`, then FORCE_COLOR, then NO_COLOR (https://no-color.org), then whether somebody looks. */
export function wantsColour(terminal: Terminal, isTerminal: boolean, allowed = true): boolean {
  if (!allowed) return false;
  const force = terminal.env('FORCE_COLOR');
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (terminal.env('NO_COLOR')) return false;
  return isTerminal && terminal.env('TERM') !== 'dumb';
}
