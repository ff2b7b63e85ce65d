import type { Aliases } from '../aliases.ts';
import { MAX_DEPTH } from '../limits.ts';
import { undetermined } from './cursor.ts';

/** The library's depth counts a little differently; so near the limit it is the library that counts. */
const CLOSE_TO_LIMIT = MAX_DEPTH - 5;

export function enter(aliases: Aliases): void {
  if (aliases.enter() > CLOSE_TO_LIMIT) undetermined();
}
