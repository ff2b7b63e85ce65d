/** One step of a path that a pattern describes; a string stands for itself. */
type Step = readonly Unit[] | 'any folders';
type Unit = string | 'one' | 'run' | ((char: string) => boolean);
type Line = { readonly steps: readonly Step[]; readonly ignores: boolean; readonly folderOnly: boolean };

/** No file system takes a longer name or a deeper path: a pattern that needs one matches nothing. */
const LONGEST_NAME = 1_000;
const DEEPEST = 1_000;

/**
 * Patterns in the syntax of .gitignore (git 2.47, gitignore(5), read 2026-11), without regard to case. Matching takes time in proportion to the product of
 * pattern and path at most, whatever the patterns are.
 */
export class IgnoreList {
  readonly #lines: readonly Line[];

  constructor(lines: Iterable<string>) {
    this.#lines = [...lines].flatMap(lineOf);
  }

  /** What the patterns say of a path with `/` between its steps, and at its end for a folder; undefined when none says anything. What is below an ignored folder is ignored. */
  verdict(path: string): 'ignored' | 'kept' | undefined {
    if (this.#lines.length === 0) return undefined;
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
  if (body === '' || body.length > LONGEST_NAME * DEEPEST) return [];
  const parts = body.toLowerCase().split('/');
  const isAnchored = parts.length > 1;
  const steps: Step[] = isAnchored ? [] : ['any folders'];
  for (const part of parts[0] === '' ? parts.slice(1) : parts) {
    const step = /^\*{2,}$/.test(part) ? 'any folders' : unitsOf(part);
    if (step === undefined) return [];
    if (step !== 'any folders' || steps.at(-1) !== step) steps.push(step);
  }
  return steps.length > DEEPEST ? [] : [{ steps, ignores: !isKept, folderOnly }];
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

/** Undefined for what can match no name. */
function unitsOf(part: string): Unit[] | undefined {
  const units: Unit[] = [];
  let fewest = 0;
  for (let at = 0; at < part.length; at += 1) {
    const char = part[at] ?? '';
    if (char === '*') {
      if (units.at(-1) !== 'run') units.push('run');
      continue;
    }
    if ((fewest += 1) > LONGEST_NAME) return undefined;
    if (char === '?') units.push('one');
    else if (char === '\\') units.push(`\\${part[(at += 1)] ?? '\\'}`);
    else if (char === '[') {
      const found = classAt(part, at);
      if (!found) return undefined;
      units.push(found.takes);
      at = found.end;
    } else units.push(`\\${char}`);
  }
  return units;
}

/** A class `[a-z]`, `[!a]` or `[^a]`, from its opening bracket to its closing one. */
function classAt(
  part: string,
  start: number,
): { readonly takes: (char: string) => boolean; readonly end: number } | undefined {
  let at = start + 1;
  const isOther = part[at] === '!' || part[at] === '^';
  if (isOther) at += 1;
  const ranges: [string, string][] = [];
  for (let first = true; first || part[at] !== ']'; first = false) {
    if (at >= part.length || ranges.length > 1_000) return undefined;
    if (part[at] === '\\') at += 1;
    const from = part[at] ?? '';
    at += 1;
    if (part[at] !== '-' || part[at + 1] === ']' || at + 1 >= part.length) {
      ranges.push([from, from]);
      continue;
    }
    at += part[at + 1] === '\\' ? 2 : 1;
    ranges.push([from, part[at] ?? '']);
    at += 1;
  }
  return {
    takes: char => ranges.some(([from, to]) => from <= char && char <= to) !== isOther,
    end: at,
  };
}

/** Names against steps, one `**` at a time: the last one that was passed may take another folder. */
function matchesPath(steps: readonly Step[], names: readonly string[]): boolean {
  let [step, name] = [0, 0];
  let back: readonly [number, number] | undefined;
  while (name < names.length) {
    const here = steps[step];
    if (here === 'any folders') {
      back = [step, name];
      step += 1;
      // At the end it takes what is inside, and not the folder itself.
      if (step === steps.length) return name > 0 || steps.length === 1;
    } else if (here !== undefined && matchesName(here, names[name] ?? '')) {
      step += 1;
      name += 1;
    } else if (back) {
      back = [back[0], back[1] + 1];
      step = back[0] + 1;
      name = back[1];
    } else return false;
  }
  return step === steps.length;
}

function matchesName(units: readonly Unit[], name: string): boolean {
  let [unit, at] = [0, 0];
  let back: readonly [number, number] | undefined;
  while (at < name.length) {
    const here = units[unit];
    if (here === 'run') {
      back = [unit, at];
      unit += 1;
    } else if (here !== undefined && takes(here, name[at] ?? '')) {
      unit += 1;
      at += 1;
    } else if (back) {
      back = [back[0], back[1] + 1];
      unit = back[0] + 1;
      at = back[1];
    } else return false;
  }
  while (units[unit] === 'run') unit += 1;
  return unit === units.length;
}

function takes(unit: Unit, char: string): boolean {
  if (typeof unit === 'function') return unit(char);
  return unit === 'one' || unit === `\\${char}`;
}
