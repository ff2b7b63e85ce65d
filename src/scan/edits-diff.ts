import { applied, type SourceEdit } from '../fix/source-edit.ts';
import { AROUND, hunks, withNames } from '../fix/unified.ts';
import { redactLine } from '../redact/line.ts';
import { groupBy } from '../rule/group-by.ts';
import { Allowance, OutOfBudget, spend } from '../source/budget.ts';
import type { Source } from '../source/source.ts';
import type { DiffOf } from './present.ts';
import type { View } from './view.ts';

/** Nobody reads the change of a longer line; longer lines around a change are left out. */
const LONG_LINE = 400;
const LONE_CR = /\r(?!\n)/;

/** Lines of a file, from 1, `to` included, and the edits in them. */
type Part = { readonly from: number; readonly to: number; readonly edits: readonly SourceEdit[] };

/** For all fixes of a template, beside what the rules may take. */
const UNITS = 1_000_000;
const LINE_UNITS = 10;

/**
 * Shows edits of the fixes of one template as unified diffs, without secrets: only the lines around the edits are read. undefined where a line that changes is longer
 * than 400 units or ends with a lone CR, which ends no line of a diff, and past the limit of work.
 */
export function differ(): DiffOf {
  const allowance = new Allowance(UNITS);
  return (edits, view) => {
    try {
      return allowance.within(UNITS, () => editsDiff(edits, view));
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      return undefined;
    }
  };
}

function editsDiff(edits: readonly SourceEdit[], view: View): string | undefined {
  const files: string[] = [];
  for (const [file, inFile] of groupBy(edits, ({ at }) => at.file)) {
    const { source } = view.page(file);
    let added = 0;
    let all = '';
    for (const part of partsOf(inFile, source)) {
      const shown = partDiff(part, added, source, view);
      if (!shown) return undefined;
      all += shown.text;
      added += shown.added;
    }
    const [first] = inFile;
    files.push(withNames(first ? view.place(first.at).file : file, all));
  }
  return files.join('');
}

/** Edits that are near each other are in one part, with the lines around them. */
function partsOf(edits: readonly SourceEdit[], source: Source): readonly Part[] {
  const isShort = (line: number): boolean => lengthOf(source, line) <= LONG_LINE;
  const parts: Part[] = [];
  for (const edit of edits.toSorted((a, b) => a.at.start - b.at.start)) {
    let from = source.position(edit.at.start).line;
    let to = source.position(edit.at.end).line;
    for (let more = AROUND; more > 0 && from > 1 && isShort(from - 1); more -= 1) from -= 1;
    for (let more = AROUND; more > 0 && to < source.lineStarts.length && isShort(to + 1); more -= 1) to += 1;
    const last = parts.at(-1);
    if (last && from <= last.to + 1)
      parts[parts.length - 1] = {
        from: Math.min(from, last.from),
        to: Math.max(to, last.to),
        edits: [...last.edits, edit],
      };
    else parts.push({ from, to, edits: [edit] });
  }
  return parts;
}

const endOf = ({ lineStarts, text }: Source, line: number): number => lineStarts[line] ?? text.length;
const lengthOf = (source: Source, line: number): number =>
  endOf(source, line) - (source.lineStarts[line - 1] ?? 0);

/** `added`: by how many lines the parts above it grow. undefined where it cannot be shown. */
function partDiff(
  { from, to, edits }: Part,
  added: number,
  source: Source,
  view: View,
): { readonly text: string; readonly added: number } | undefined {
  const page = view.page(source.file);
  const start = source.lineStarts[from - 1] ?? 0;
  let before = '';
  for (let line = from; line <= to; line += 1) {
    if (lengthOf(source, line) > LONG_LINE) return undefined;
    const written = source.text.slice(source.lineStarts[line - 1] ?? 0, endOf(source, line));
    const shown = page.line(line);
    before += shown + written.slice(shown.length);
    spend(LINE_UNITS);
  }
  spend(edits.length);
  // Secrets are covered in their width: the edits are where they were.
  if (before.length !== endOf(source, to) - start || LONE_CR.test(before)) return undefined;
  const moved = edits.map(({ at, text }) => ({
    at: { ...at, start: at.start - start, end: at.end - start },
    text: view.written(text),
  }));
  const after = applied(before, moved);
  const text = hunks(before, after, {
    from: [from - 1, from - 1 + added],
    line: (side, _number, shown) => (side === 'before' ? shown : coveredLine(shown)),
  });
  return { text, added: linesIn(after) - linesIn(before) };
}

function coveredLine(line: string): string {
  const [end = ''] = /\r?\n$|$/.exec(line) ?? [];
  return redactLine(line.slice(0, line.length - end.length)) + end;
}

const linesIn = (text: string): number => text.split('\n').length;
