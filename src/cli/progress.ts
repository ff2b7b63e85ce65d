import type { Terminal } from './terminal.ts';

const PATIENCE = 1_000;
const PAUSE = 100;
const WIDTH = 24;

/** A bar on the terminal for scans that take longer than a second; nothing anywhere else. */
export function progress(
  terminal: Terminal,
  quiet: boolean,
): { step(done: number, total: number): void; end(): void } {
  if (!terminal.errIsTerminal || quiet) return { step: () => {}, end: () => {} };
  const start = terminal.now();
  let last: number | undefined;
  return {
    step(done, total) {
      const now = terminal.now();
      if (now - start < PATIENCE || (last !== undefined && now - last < PAUSE)) return;
      last = now;
      const full = Math.round((WIDTH * done) / total);
      terminal.err(`\r${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${done} of ${total} files\u001B[K`);
    },
    end() {
      if (last !== undefined) terminal.err('\r\u001B[K');
    },
  };
}
