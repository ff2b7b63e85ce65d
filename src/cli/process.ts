import { ISSUES } from '../scan/tool-version.ts';
import { main } from './main.ts';
import { readStdin } from './stdin.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command in this process and leaves its exit status behind. */
export async function start(args: readonly string[], library: string, load: Terminal['load']): Promise<void> {
  // `| head` closes the pipe: nobody is left to tell.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(process.exitCode ?? 0);
    });
  }
  try {
    process.exitCode = await main(args, terminal(library, load));
  } catch (error) {
    process.stderr.write(
      `stackward failed; please report this: ${ISSUES}\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 2;
  }
}

const terminal = (library: string, load: Terminal['load']): Terminal => ({
  cwd: process.cwd(),
  env: name => process.env[name],
  stdin: readStdin,
  streams: () => ({ input: process.stdin, output: process.stdout }),
  out: text => void process.stdout.write(text),
  outHasRoom: async () => {
    if (process.stdout.writableNeedDrain) await new Promise(resolve => process.stdout.once('drain', resolve));
  },
  err: text => void process.stderr.write(text),
  outIsTerminal: process.stdout.isTTY === true,
  errIsTerminal: process.stderr.isTTY === true,
  columns: process.stdout.columns || 80,
  now: () => performance.now(),
  date: () => new Date(),
  library,
  load,
});
