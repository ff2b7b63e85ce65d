import { matchesPath, stepsOf, type PatternStep } from '../source/path-pattern.ts';

type Line = {
  readonly steps: readonly PatternStep[];
  readonly ignores: boolean;
  readonly folderOnly: boolean;
};

/**
 * Patterns in the syntax of .gitignore (git 2.47, gitignore(5), read 2026-11), without regard to case. Matching takes time in proportion to the product of
 * pattern and path at most, whatever the patterns are.
 */
export class IgnoreList {
  readonly #lines: readonly Line[];

  constructor(lines: Iterable<string>) {
    this.#lines = [...lines].flatMap(lineOf);
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** What the patterns say of a path with `/` between its steps, and at its end for a folder; undefined when none says anything. What is below an ignored folder is ignored. */
  verdict(path: string): 'ignored' | 'kept' | undefined {
    if (this.isEmpty) return undefined;
    const isFolder = path.endsWith('/');
    const names = path.toLowerCase().split('/').filter(Boolean);
    let last: 'ignored' | 'kept' | undefined;
    for (let end = 1; end <= names.length; end += 1) {
      last = this.#last(names.slice(0, end), end < names.length || isFolder);
      if (last === 'ignored') return last;
    }
    return last;
  }

  #last(names: readonly string[], isFolder: boolean): 'ignored' | 'kept' | undefined {
    const line = this.#lines.findLast(
      ({ steps, folderOnly }) => (isFolder || !folderOnly) && matchesPath(steps, names),
    );
    return line && (line.ignores ? 'ignored' : 'kept');
  }
}

function lineOf(written: string): Line[] {
  const text = withoutBlanks(written.endsWith('\r') ? written.slice(0, -1) : written);
  if (text === '' || text.startsWith('#')) return [];
  const isKept = text.startsWith('!');
  const pattern = isKept ? text.slice(1) : text;
  const folderOnly = pattern.endsWith('/');
  const body = folderOnly ? pattern.slice(0, -1) : pattern;
  const parts = body.toLowerCase().split('/');
  const isAnchored = parts.length > 1;
  const steps = stepsOf([...(isAnchored ? [] : ['**']), ...(parts[0] === '' ? parts.slice(1) : parts)]);
  return body === '' || steps === undefined ? [] : [{ steps, ignores: !isKept, folderOnly }];
}

/** Blanks at the end of a line count only behind a backslash. */
function withoutBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && !isEscaped(line, end - 1)) end -= 1;
  return line.slice(0, end);
}
function isEscaped(line: string, at: number): boolean {
  let before = at;
  while (before > 0 && line[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}
