import { readSync } from 'node:fs';

/** All of standard input. A pipe whose writer is slow may answer "try again", which readFileSync takes for a failure. */
export function readStdin(): Uint8Array {
  const chunks: Uint8Array[] = [];
  const chunk = Buffer.alloc(65_536);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      const length = readSync(0, chunk);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(Uint8Array.prototype.slice.call(chunk, 0, length));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return Buffer.concat(chunks);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 10);
    }
  }
}
