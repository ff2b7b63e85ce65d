import { existsSync } from 'node:fs';

/** Whether something is at a path. What Node's permission model hides from this process (`--permission`) is not there: `existsSync` throws for it. */
export function exists(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}
