/** Root-relative path with `/`; `-` for standard input. */
export type FileId = string;

/** A half-open range of UTF-16 units in the text of one file, its BOM counted. Line and column exist only when shown. */
export type Span = { readonly file: FileId; readonly start: number; readonly end: number };

/** Whether a span lies in another. */
export const isWithin = (inner: Span, outer: Span): boolean =>
  inner.file === outer.file && outer.start <= inner.start && inner.end <= outer.end;

/** Whether two spans begin at the same token. */
export const isSamePlace = (a: Span, b: Span): boolean => a.file === b.file && a.start === b.start;
