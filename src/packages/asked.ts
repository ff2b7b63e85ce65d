import type { LockKind } from './lockfile.ts';

/** Whether what package.json asks for is what the lockfile says was asked for; what a manager writes otherwise counts as the same. */
export function isTheSame(kind: LockKind, asked: string, then: string): boolean {
  const [now, before] = [plainRange(asked), plainRange(then)];
  if (now === before) return true;
  // A range that both sides have as an address, an alias or a catalog is written in several ways.
  if (!isInRegistry(asked) || !isInRegistry(then)) return true;
  return kind !== 'npm' && kind !== 'pnpm' && kind !== 'berry' && kind !== 'bun';
}

/** Whether a range or tag is looked up in a registry. */
export const isInRegistry = (asked: string): boolean => !/[:/#]/.test(asked.replace(/^npm:/, ''));

const plainRange = (range: string): string => range.trim().replace(/^npm:/, '').replace(/\s+/g, ' ');
