import { literalIn, matchesPath, matchesStep, stepsOf, type PatternStep } from './path-pattern.ts';

type Verdict = 'ignored' | 'kept' | undefined;
type Line = {
  readonly index: number;
  readonly steps: readonly PatternStep[];
  /** What a name has to match, wherever it is: of a pattern without a slash. */
  readonly name: PatternStep | undefined;
  readonly ignores: boolean;
  readonly folderOnly: boolean;
};

/**
 * Patterns in the syntax of .gitignore (git 2.47, gitignore(5), read 2026-11), without regard to case. Matching takes time in proportion to the product of
 * pattern and path at most, whatever the patterns are.
 */
export class IgnoreList {
  /** Names without wildcards, and all other patterns: of 200 lines most are names, and a path asks for its own. */
  readonly #named = new Map<string, Line[]>();
  readonly #others: Line[] = [];
  readonly #folders = new Map<string, Verdict>();
  readonly isEmpty: boolean;

  constructor(written: Iterable<string>) {
    let count = 0;
    for (const one of written) {
      const line = lineOf(one, count);
      if (!line) continue;
      count += 1;
      const literal = line.name && literalIn(line.name);
      const lines = literal === undefined ? this.#others : (this.#named.get(literal) ?? []);
      lines.push(line);
      if (literal !== undefined) this.#named.set(literal, lines);
    }
    this.isEmpty = count === 0;
  }

  /** What the patterns say of a path with `/` between its steps, and at its end for a folder; undefined when none says anything. What is below an ignored folder is ignored. */
  verdict(path: string): Verdict {
    if (this.isEmpty) return undefined;
    const isFolder = path.endsWith('/');
    const names = path.toLowerCase().split('/').filter(Boolean);
    let last: Verdict;
    for (let end = 1; end <= names.length; end += 1) {
      const here = names.slice(0, end);
      last = end < names.length || isFolder ? this.#folder(here) : this.#last(here, false);
      if (last === 'ignored') return last;
    }
    return last;
  }

  #folder(names: readonly string[]): Verdict {
    const key = names.join('/');
    if (this.#folders.has(key)) return this.#folders.get(key);
    const verdict = this.#last(names, true);
    this.#folders.set(key, verdict);
    return verdict;
  }

  /** The last line that takes the path decides. */
  #last(names: readonly string[], isFolder: boolean): Verdict {
    const name = names.at(-1) ?? '';
    const takes = (line: Line): boolean =>
      (isFolder || !line.folderOnly) &&
      (line.name ? matchesStep(line.name, name) : matchesPath(line.steps, names));
    const named = this.#named.get(name)?.findLast(takes);
    const after = named?.index ?? -1;
    const line = this.#others.findLast(other => other.index < after || takes(other));
    const decides = line && line.index > after ? line : named;
    return decides && (decides.ignores ? 'ignored' : 'kept');
  }
}

function lineOf(written: string, index: number): Line | undefined {
  const text = withoutBlanks(written.endsWith('\r') ? written.slice(0, -1) : written);
  if (text === '' || text.startsWith('#')) return undefined;
  const isKept = text.startsWith('!');
  const pattern = isKept ? text.slice(1) : text;
  const folderOnly = pattern.endsWith('/');
  const body = folderOnly ? pattern.slice(0, -1) : pattern;
  const parts = body.toLowerCase().split('/');
  const isAnchored = parts.length > 1;
  const steps = stepsOf([...(isAnchored ? [] : ['**']), ...(parts[0] === '' ? parts.slice(1) : parts)]);
  if (body === '' || steps === undefined) return undefined;
  const [first, name] = steps;
  const isName = steps.length === 2 && first === 'any folders' && name !== 'any folders';
  return { index, steps, name: isName ? name : undefined, ignores: !isKept, folderOnly };
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
