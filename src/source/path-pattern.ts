/** One step of a path that a pattern describes. */
export type PatternStep = readonly Unit[] | 'any folders';
/** A character behind a backslash stands for itself. */
type Unit = string | 'one' | 'run' | ((char: string) => boolean);

/** No file system takes a longer name or a deeper path: a pattern that needs one matches nothing. */
const LONGEST_NAME = 1_000;
const DEEPEST = 1_000;

/** The steps of a pattern with `/` between them: `*`, `?` and `[…]` within a name, `**` for any folders. Undefined for what can match no path. */
export function stepsOf(parts: readonly string[]): PatternStep[] | undefined {
  const steps: PatternStep[] = [];
  for (const part of parts) {
    const step = /^\*{2,}$/.test(part) ? 'any folders' : unitsOf(part);
    if (step === undefined || steps.length > DEEPEST) return undefined;
    if (step !== 'any folders' || steps.at(-1) !== step) steps.push(step);
  }
  return steps;
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

/** Whether the names of a path are of a pattern. `**` at its end takes what is inside a folder, and not the folder itself. */
export const matchesPath = (steps: readonly PatternStep[], names: readonly string[]): boolean =>
  matched(steps, names, 'any folders', matchesStep) === steps.length;

export const matchesStep = (step: PatternStep, name: string): boolean =>
  step !== 'any folders' && matchesName(step, name);

/** The only name that a step takes; undefined where it may take several. */
export const literalIn = (step: PatternStep): string | undefined =>
  step !== 'any folders' && step.every(unit => typeof unit === 'string' && unit.startsWith('\\'))
    ? step.map(unit => String(unit).slice(1)).join('')
    : undefined;

function matchesName(units: readonly Unit[], name: string): boolean {
  const end = units.at(-1);
  if (typeof end === 'string' && end.startsWith('\\') && end.slice(1) !== name.at(-1)) return false;
  const count = matched(units, name, 'run', takes);
  return count === units.length || (count === units.length - 1 && units[count] === 'run');
}

/**
 * How many steps of a pattern the parts of a text use up, in time in proportion to the product of both; undefined where they are not of it. `run` takes any
 * number of parts: the last one that was passed may take another.
 */
function matched<Step, Part>(
  steps: readonly Step[],
  parts: ArrayLike<Part>,
  run: Step,
  takesOne: (step: Step, part: Part) => boolean,
): number | undefined {
  let [step, part] = [0, 0];
  let back: readonly [number, number] | undefined;
  while (part < parts.length) {
    const here = steps[step];
    if (here === run) {
      back = [step, part];
      step += 1;
    } else if (here !== undefined && takesOne(here, parts[part] as Part)) {
      step += 1;
      part += 1;
    } else if (back) {
      back = [back[0], back[1] + 1];
      step = back[0] + 1;
      part = back[1];
    } else return undefined;
  }
  return step;
}

function takes(unit: Unit, char: string): boolean {
  if (typeof unit === 'function') return unit(char);
  return unit === 'one' || unit === `\\${char}`;
}
