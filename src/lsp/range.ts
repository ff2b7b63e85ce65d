import type { Position, Range } from 'vscode-languageserver-protocol';
import type { Point } from '../report/report.ts';
import type { Span } from '../source/node.ts';
import type { Source } from '../source/source.ts';

/** Lines and characters of the protocol count from 0, in UTF-16 units. */
export const positionOf = ({ line, column }: Point): Position => ({ line: line - 1, character: column - 1 });
export const rangeOf = (start: Point, end: Point): Range => ({
  start: positionOf(start),
  end: positionOf(end),
});
export const rangeIn = (source: Source, { start, end }: Span): Range =>
  rangeOf(source.position(start), source.position(end));

/** The offset of a position; past the end of a line or of the text it is that end. */
export function offsetIn(source: Source, { line, character }: Position): number {
  const start = source.lineStarts[line];
  return start === undefined
    ? source.text.length
    : Math.min(start + character, start + source.line(line + 1).length);
}
