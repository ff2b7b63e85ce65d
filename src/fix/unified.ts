import { spend } from '../source/budget.ts';

/** Lines of an edit script: `-` goes, `+` comes, a blank stays. */
type Line = {
  readonly mark: '-' | '+' | ' ';
  readonly text: string;
  readonly before: number;
  readonly after: number;
};

/** So many lines are shown around what changes. */
export const AROUND = 3;
/** Texts that differ in more lines are shown as one block: the search takes time with the square of it. */
const MOST = 2_000;

/** A line of one of the texts as it may be shown. `number` counts from 1; the line end stays. */
export type ShownLine = (side: 'before' | 'after', number: number, text: string) => string;

/** The difference of two texts as `patch` and `git apply` take it; empty for equal ones. `name`: the path of the file. */
export function unifiedDiff(
  name: string,
  before: string,
  after: string,
  line: ShownLine = (_side, _number, text) => text,
): string {
  return withNames(name, hunks(before, after, { line }));
}

/** Hunks of one file below its path; empty for none. */
export const withNames = (name: string, all: string): string =>
  all === '' ? '' : `--- a/${name}\n+++ b/${name}\n${all}`;

/** The hunks alone, of texts that are whole lines of a file: `from` is how many lines stand above them in it, before and after. */
export function hunks(
  before: string,
  after: string,
  {
    line = (_side, _number, text) => text,
    from = [0, 0],
  }: { readonly line?: ShownLine; readonly from?: readonly [before: number, after: number] } = {},
): string {
  if (before === after) return '';
  return hunksOf(script(linesOf(before), linesOf(after), from))
    .map(hunk => shown(hunk, line))
    .join('');
}

/** With their line ends, of which only the newline ends a line for `patch`. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/));

function script(
  before: readonly string[],
  after: readonly string[],
  from: readonly [before: number, after: number],
): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const lines: Line[] = [];
  let [one, two] = from;
  const add = (mark: Line['mark'], text: string): void => {
    lines.push({ mark, text, before: one, after: two });
    if (mark !== '+') one += 1;
    if (mark !== '-') two += 1;
  };
  for (const text of before.slice(0, start)) add(' ', text);
  const changed = edits(before.slice(start, endBefore), after.slice(start, endAfter));
  for (const [mark, text] of changed) add(mark, text);
  for (const text of before.slice(endBefore)) add(' ', text);
  return lines;
}

/** The shortest script from one list to another (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986). */
function edits(from: readonly string[], to: readonly string[]): readonly (readonly [Line['mark'], string])[] {
  const whole = (): readonly (readonly [Line['mark'], string])[] => [
    ...from.map(text => ['-', text] as const),
    ...to.map(text => ['+', text] as const),
  ];
  if (from.length === 0 || to.length === 0) return whole();
  const reached = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  const at = (map: ReadonlyMap<number, number>, k: number): number => map.get(k) ?? -1;
  for (let d = 0; d <= Math.min(from.length + to.length, MOST); d += 1) {
    spend(1 + (d >> 4));
    trace.push(new Map(reached));
    for (let k = -d; k <= d; k += 2) {
      let x =
        k === -d || (k !== d && at(reached, k - 1) < at(reached, k + 1))
          ? at(reached, k + 1)
          : at(reached, k - 1) + 1;
      let y = x - k;
      while (x < from.length && y < to.length && from[x] === to[y]) {
        x += 1;
        y += 1;
      }
      reached.set(k, x);
      if (x >= from.length && y >= to.length) return back(from, to, trace);
    }
  }
  return whole();
}

function back(
  from: readonly string[],
  to: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
): readonly (readonly [Line['mark'], string])[] {
  const found: (readonly [Line['mark'], string])[] = [];
  let [x, y] = [from.length, to.length];
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const reached = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const isDown = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const before = isDown ? k + 1 : k - 1;
    const startX = reached.get(before) ?? 0;
    const startY = startX - before;
    while (x > startX && y > startY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      found.push([' ', from[x] ?? '']);
    }
    if (d === 0) break;
    if (isDown) {
      y -= 1;
      found.push(['+', to[y] ?? '']);
    } else {
      x -= 1;
      found.push(['-', from[x] ?? '']);
    }
  }
  return found.toReversed();
}

function hunksOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const hunks: Line[][] = [];
  let last = -Infinity;
  for (const [index, { mark }] of lines.entries()) {
    if (mark === ' ') continue;
    const from = Math.max(index - AROUND, 0);
    if (from > last + AROUND || hunks.length === 0) hunks.push(lines.slice(from, index + 1));
    else hunks.at(-1)?.push(...lines.slice(last + 1, index + 1));
    last = index;
    if (lines.slice(index + 1, index + 1 + 2 * AROUND).every(line => line.mark === ' '))
      hunks.at(-1)?.push(...lines.slice(index + 1, index + 1 + AROUND));
  }
  return hunks;
}

function shown(hunk: readonly Line[], line: ShownLine): string {
  const count = (mark: '-' | '+'): number =>
    hunk.filter(line => line.mark !== (mark === '-' ? '+' : '-')).length;
  const [first] = hunk;
  const range = (start: number, length: number): string =>
    `${length === 0 ? start : start + 1}${length === 1 ? '' : `,${length}`}`;
  const head = `@@ -${range(first?.before ?? 0, count('-'))} +${range(first?.after ?? 0, count('+'))} @@\n`;
  const lines = hunk.map(one => {
    const text = masked(one, line);
    return `${one.mark}${text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`}`;
  });
  return head + lines.join('');
}

const masked = ({ mark, text, before, after }: Line, line: ShownLine): string =>
  mark === '+' ? line('after', after + 1, text) : line('before', before + 1, text);
