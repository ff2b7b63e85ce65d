import { UserError } from '../scan/user-error.ts';

/** How many worker threads a scan has. */
export type Workers = number | 'auto';

/** More threads than that take memory, and wait for each other. */
const MOST = 64;
/** For so many files a thread more is worth what it costs. */
const FILES = 200;

export function workersFrom(text: string): Workers {
  const count = Number(text);
  if (text === 'auto') return text;
  if (!/^[1-9]\d?$/.test(text) || count > MOST)
    throw new UserError(`--workers must be auto or a number from 1 to ${MOST}, not "${text}"`);
  return count;
}

/** So many threads scan so many files: below two the main thread does. */
export function countOf(workers: Workers = 1, files: number): number {
  if (workers !== 'auto') return Math.min(workers, files);
  if (files < 2 * FILES) return 1;
  return Math.min(
    process.getBuiltinModule('node:os').availableParallelism(),
    Math.floor(files / FILES),
    MOST,
  );
}
