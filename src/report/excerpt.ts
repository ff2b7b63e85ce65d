import type { ReportedFinding } from './report.ts';
import { visible } from './visible.ts';

type Place = Pick<ReportedFinding, 'start' | 'end' | 'excerpt' | 'excerptFrom'>;
type Line = { readonly gutter: string; readonly text: string; readonly mark: string };

/** The source line between two gutters, with a mark under the finding; of a line wider than `width` the part around the mark. */
export function excerptLines(finding: Place, width: number): Line[] {
  const { start, excerpt, excerptFrom } = finding;
  const number = String(start.line);
  const empty = ' '.repeat(number.length);
  const room = width - number.length - ' | '.length;
  const at = start.column - excerptFrom;
  const { text, from } = cropped(excerpt, at, room);
  const marked = markedLength(finding, excerpt.length - at, from + text.length - at);
  return [
    { gutter: empty, text: '', mark: '' },
    { gutter: number, text: ` ${text}`, mark: '' },
    { gutter: empty, text: ' '.repeat(at - from + 1), mark: '^'.repeat(marked) },
  ];
}

type SourceLine = { readonly before: string; readonly marked: string; readonly after: string };

/** The source line without what it begins and ends with of blanks, cut at the mark; of a longer one the part around the mark. */
export function sourceLine(finding: Place, width: number): SourceLine {
  const indent = finding.excerpt.length - finding.excerpt.trimStart().length;
  const at = Math.max(0, finding.start.column - finding.excerptFrom - indent);
  const { text, from } = cropped(finding.excerpt.slice(indent), at, width);
  const start = Math.max(0, at - from);
  const end = start + markedLength(finding, finding.excerpt.length - indent - at, from + text.length - at);
  return { before: text.slice(0, start), marked: text.slice(start, end), after: text.slice(end) };
}

/** How much of the line is the finding's, of what is shown at least one column. */
function markedLength({ start, end }: Place, rest: number, shown: number): number {
  return Math.max(1, Math.min(end.line === start.line ? end.column - start.column : rest, shown));
}

/** `from` is the index of the first unit shown. */
function cropped(line: string, at: number, room: number): { text: string; from: number } {
  const whole = visible(line).trimEnd();
  if (whole.length <= room) return { text: whole, from: 0 };
  const from = at < room * 0.6 ? 0 : Math.min(at - Math.floor(room / 4), Math.max(0, whole.length - room));
  const part = whole.slice(from, from + room);
  const head = from > 0 ? `…${part.slice(1)}` : part;
  return { text: from + room < whole.length ? `${head.slice(0, -1)}…` : head, from };
}
