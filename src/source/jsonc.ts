/**
 * JSON with comments and commas before a closing bracket, as `tsconfig.json` is written, as plain JSON. What is no JSON becomes blanks, so that each
 * character keeps its place.
 */
export function plainJson(text: string): string {
  const blanks: { readonly start: number; readonly end: number }[] = [];
  /** A comma after which nothing but blanks and comments was read. */
  let comma: number | undefined;
  for (let at = 0; at < text.length;) {
    const ch = text.charAt(at);
    const end = commentEnd(text, at);
    if (end !== undefined) {
      blanks.push({ start: at, end });
      at = end;
      continue;
    }
    if ((ch === '}' || ch === ']') && comma !== undefined) blanks.push({ start: comma, end: comma + 1 });
    if (ch === ',') comma = at;
    else if (!' \t\r\n'.includes(ch)) comma = undefined;
    at = ch === '"' ? stringEnd(text, at) : at + 1;
  }
  return blanked(
    text,
    blanks.toSorted((a, b) => a.start - b.start),
  );
}

/** Where a comment that begins here ends. */
function commentEnd(text: string, at: number): number | undefined {
  if (text.charAt(at) !== '/') return undefined;
  const mark = { '/': '\n', '*': '*/' }[text.charAt(at + 1)];
  if (mark === undefined) return undefined;
  const end = text.indexOf(mark, at + 2);
  if (end < 0) return text.length;
  return mark === '\n' ? end : end + mark.length;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1)
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === '"') return at + 1;
  return text.length;
}

function blanked(text: string, places: readonly { readonly start: number; readonly end: number }[]): string {
  let out = '';
  let from = 0;
  for (const { start, end } of places) {
    out += text.slice(from, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    from = end;
  }
  return out + text.slice(from);
}
