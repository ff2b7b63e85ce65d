import type { ReportedFinding } from './report.ts';
import { visible } from './visible.ts';

type Line = { readonly gutter: string; readonly text: string; readonly mark: string };

/** The source line between two gutters, with a mark under the finding; of a line wider than `width` the part around the mark. */
export function excerptLines(
  { start, end, excerpt, excerptFrom }: Pick<ReportedFinding, 'start' | 'end' | 'excerpt' | 'excerptFrom'>,
  width: number,
): Line[] {
  const number = String(start.line);
  const empty = ' '.repeat(number.length);
  const room = width - number.length - ' | '.length;
  const at = start.column - excerptFrom;
  const { text, from } = cropped(excerpt, at, room);
  const wanted = end.line === start.line ? end.column - start.column : excerpt.length - at;
  const marked = Math.max(1, Math.min(wanted, from + text.length - at));
  return [
    { gutter: empty, text: '', mark: '' },
    { gutter: number, text: ` ${text}`, mark: '' },
    { gutter: empty, text: ' '.repeat(at - from + 1), mark: '^'.repeat(marked) },
  ];
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
