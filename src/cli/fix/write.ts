import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Puts a text in place of another one in a file, all at once: whoever reads it sees the one or the other. A file that is not, byte for byte, what was read before is
 * left alone. Returns what went wrong, or undefined.
 */
export function replaceText(path: string, before: string, after: string): string | undefined {
  let temporary: string | undefined;
  try {
    const real = realpathSync(path);
    const bytes = readFileSync(real);
    if (!bytes.equals(Buffer.from(before, 'utf8')))
      return bytes.toString('utf8') === before
        ? 'it is not in UTF-8'
        : 'it has changed since it was read, or is not in UTF-8';
    const { mode } = statSync(real);
    temporary = join(dirname(real), `.stackward-${randomBytes(6).toString('hex')}.tmp`);
    writeFileSync(temporary, after, { flag: 'wx', mode });
    chmodSync(temporary, mode);
    renameSync(temporary, real);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
