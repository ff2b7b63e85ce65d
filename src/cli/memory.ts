/** From so many files on. */
const MANY = 400;

/**
 * By default V8 lets memory grow to four times what was in use before it looks for what is not. In a long scan to two and a half times: a fifth less memory at the most, for some hundredths of
 * the time.
 */
export function keepLittleGarbage(files: number): void {
  if (files >= MANY) process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=150');
}
