import { BACKSLASH, CR, DOUBLE, LF, SPACE, TAB, isBlank, undetermined, type Cursor } from './cursor.ts';

/** A line that ends a document, whatever it stands in. */
const MARKER = /\n(?:---|\.\.\.)/;

/** Reads a quoted scalar. Lines that it goes on in may stand anywhere, as AWS and most readers accept them. */
export function quotedText(cursor: Cursor): string {
  const { text, at: start } = cursor;
  const double = cursor.code === DOUBLE;
  const end = double ? doubleEnd(text, start + 1) : singleEnd(text, start + 1);
  if (end < 0) undetermined();
  const inner = text.slice(start + 1, end);
  cursor.at = end + 1;
  if (inner.includes('\n')) {
    if (MARKER.test(inner)) undetermined();
    cursor.line = text.lastIndexOf('\n', end) + 1;
    return double ? unescaped(inner) : unfolded(inner).replaceAll("''", "'");
  }
  if (double) return inner.includes('\\') ? unescaped(inner) : inner;
  return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
}

function singleEnd(text: string, from: number): number {
  let end = text.indexOf("'", from);
  while (end >= 0 && text.charCodeAt(end + 1) === 0x27) end = text.indexOf("'", end + 2);
  return end;
}

function doubleEnd(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (before > from && text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}

/** Text over several lines: one line end is a space, each further one is a line end. */
function unfolded(inner: string): string {
  const [first = '', ...lines] = inner.split(/\r?\n/);
  const last = lines.pop() ?? '';
  let text = trimmed(first, false, true);
  let gap = ' ';
  for (const line of lines) {
    const words = trimmed(line, true, true);
    if (words !== '') {
      text += gap + words;
      gap = ' ';
    } else if (gap === '\n') text += gap;
    else gap = '\n';
  }
  return text + gap + trimmed(last, true, false);
}

function trimmed(line: string, start: boolean, end: boolean): string {
  const isGap = (code: number): boolean => code === SPACE || code === TAB;
  let from = 0;
  let to = line.length;
  if (start) while (from < to && isGap(line.charCodeAt(from))) from += 1;
  if (end) while (to > from && isGap(line.charCodeAt(to - 1))) to -= 1;
  return line.slice(from, to);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};
const CODES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** One match is an escaped line end with the white space after it, another escape, a folded line end with what stands around it, or a stray CR. */
const SPECIAL =
  /\\\r?\n[ \t]*|\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^xuU\r\n])|[ \t]+|\r?\n(?:[ \t]|\r?\n)*|\\/g;

const unescaped = (inner: string): string =>
  inner.replace(SPECIAL, (found, offset: number) => {
    const first = found.charCodeAt(0);
    if (first === BACKSLASH) return escape(found);
    if (first === LF || first === CR)
      return found.length - found.replaceAll('\n', '').length === 1
        ? ' '
        : '\n'.repeat(found.split('\n').length - 2);
    const next = inner.charCodeAt(offset + found.length);
    return isBlank(next) && !Number.isNaN(next) ? '' : found;
  });

function escape(found: string): string {
  const name = found.charAt(1);
  if (name === '\n' || name === '\r') return '';
  const plain = ESCAPES[name];
  if (plain !== undefined) return plain;
  const code = found.length === 2 + (CODES[name] ?? -1) ? Number.parseInt(found.slice(2), 16) : Number.NaN;
  return code <= 0x10ffff ? String.fromCodePoint(code) : undetermined();
}
