import { globSync } from 'tinyglobby';

/** Absolute paths of the files that a pattern matches; default folders that nobody wrote are left out by name. */
export const expand = (pattern: string, cwd: string, without: readonly string[]): string[] =>
  globSync(pattern, {
    cwd,
    absolute: true,
    dot: true,
    followSymbolicLinks: false,
    expandDirectories: false,
    ignore: without.map(name => `**/${name}/**`),
  }).toSorted();
