import type { Span } from '../source/span.ts';
import type { SourceEdit } from './source-edit.ts';
import { lineEndAt, lineStart } from './style.ts';

/** Edits, or undefined where the place can not be edited so that all else stays as it is. */
export type Edits = readonly SourceEdit[] | undefined;

/** Whole lines, without those of comments above them. */
export function cutLines(text: string, span: Span | undefined): Edits {
  if (!span) return undefined;
  const from = lineStart(text, span.start);
  if (text.slice(from, span.start).trim() !== '') return undefined;
  const end = lineEndAt(text, span.end);
  if (!/^\s*(?:#.*)?$/.test(text.slice(span.end, end))) return undefined;
  const past = /^(?:\r\n|\r|\n)/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
  // The last line of a file that ends without a line end: the end before it goes.
  const start =
    past === 0 && from > 0 ? from - (/(?:\r\n|\r|\n)$/.exec(text.slice(0, from))?.[0].length ?? 0) : from;
  return [{ at: { file: span.file, start, end: end + past }, text: '' }];
}

/** Parts of a collection in brackets, with their commas. */
export function cutParts(text: string, spans: readonly Span[], indexes: readonly number[]): Edits {
  const edits: SourceEdit[] = [];
  const gone = new Set(indexes);
  for (const index of indexes) {
    const kept = spans.findIndex((_, other) => other > index && !gone.has(other));
    const edit = cutPart(text, spans, index, kept < 0);
    if (!edit) return undefined;
    edits.push(...edit);
  }
  return edits;
}

function cutPart(text: string, spans: readonly Span[], index: number, atEnd: boolean): Edits {
  const [before, span, next] = [spans[index - 1], spans[index], spans[index + 1]];
  if (!span) return undefined;
  if (atEnd && !before) return undefined;
  const cut =
    atEnd && before
      ? { file: span.file, start: before.end, end: span.end }
      : { file: span.file, start: span.start, end: next?.start ?? span.end };
  const removed = text.slice(cut.start, cut.end);
  const around = removed.replace(text.slice(span.start, span.end), '');
  return /#/.test(around) ? undefined : [{ at: cut, text: '' }];
}

/** Where the dash of the item of a block list stands that begins at an offset. */
export function dashBefore(text: string, offset: number): number | undefined {
  const from = lineStart(text, offset);
  const dash = /^[ ]*-[ ]+$/.exec(text.slice(from, offset));
  return dash ? from + dash[0].indexOf('-') : undefined;
}
