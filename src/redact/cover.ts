/** Columns of a line from 0, half open. */
export type Columns = { readonly start: number; readonly end: number };

/** The text with every part replaced by bullets; overlapping parts count once. */
export function cover(
  text: string,
  parts: readonly Columns[],
  count: (length: number) => number = length => length,
): string {
  let out = '';
  let at = 0;
  for (const { start, end } of parts.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    out += text.slice(at, from) + '•'.repeat(count(end - from));
    at = end;
  }
  return out + text.slice(at);
}
