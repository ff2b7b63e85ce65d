import {
  CR,
  DASH,
  FOLDED,
  HASH,
  LF,
  PLUS,
  SPACE,
  TAB,
  isBlank,
  isLineEnd,
  undetermined,
  type Cursor,
} from './cursor.ts';

type Header = { readonly folded: boolean; readonly chomp: number; readonly indent: number };

/**
 * Reads a block scalar, `|` or `>`, whose indicator belongs to a node in column `parent`. The cursor goes to the line after it.
 * One without text is left to the library, and so is one whose lines and tabs contradict each other.
 */
export function blockText(cursor: Cursor, parent: number): string {
  const header = headerOf(cursor);
  const from = cursor.at;
  const { text } = cursor;
  const first = textFrom(text, from);
  const indent = first.at - first.line;
  const least = header.indent > 0 ? parent + header.indent : indent;
  if (indent <= parent || indent < least) undetermined();
  let end = endOf(text, first.line, least);
  if (header.chomp !== PLUS) end = withoutBlank(text, from, end, indent);
  cursor.at = cursor.line = end;
  const value = valueOf(text.slice(from, end), header, least);
  return isUnended(text, end) ? value.replace(/\n$/, '') : value;
}

/** Whether the text ends in the last line of a block scalar, which then has no line break to keep (YAML 1.2 §8.1.1.2); the library gives it one. */
export const isUnended = (text: string, end: number): boolean =>
  end >= text.length &&
  !isLineEnd(text.charCodeAt(text.length - 1)) &&
  text.slice(text.lastIndexOf('\n')).trim() !== '';

function headerOf(cursor: Cursor): Header {
  const folded = cursor.code === FOLDED;
  let chomp = 0;
  let indent = 0;
  for (cursor.at += 1; !isBlank(cursor.code); cursor.at += 1) {
    const { code } = cursor;
    if ((code === DASH || code === PLUS) && chomp === 0) chomp = code;
    else if (code >= 0x31 && code <= 0x39 && indent === 0) indent = code - 0x30;
    else undetermined();
  }
  while (cursor.code === SPACE) cursor.at += 1;
  if (cursor.code === HASH) cursor.comment();
  if (!isLineEnd(cursor.code)) undetermined();
  cursor.newLine();
  return { folded, chomp, indent };
}

/** The first character that is no space nor line end. */
function textFrom(text: string, from: number): { readonly line: number; readonly at: number } {
  let line = from;
  for (let at = from; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LF) line = at + 1;
    else if (Number.isNaN(code)) undetermined();
    else if (code !== SPACE && code !== CR) return { line, at };
  }
}

/** Where the first line begins that does not belong to the scalar. */
function endOf(text: string, from: number, least: number): number {
  for (let line = from; line < text.length;) {
    let at = line;
    while (text.charCodeAt(at) === SPACE) at += 1;
    const code = text.charCodeAt(at);
    const isIn = at - line >= least;
    if (code === LF || code === CR || (isIn && at < text.length)) {
      line = text.indexOf('\n', at) + 1;
      if (line === 0) return text.length;
    } else return isIn || code === TAB ? undetermined() : line;
  }
  return text.length;
}

/** Lines at the end that hold no more spaces than the first line's indentation do not belong to the scalar. */
function withoutBlank(text: string, from: number, given: number, indent: number): number {
  let end = given;
  while (text.charCodeAt(end - 1) === LF) {
    let last = end - 2;
    if (text.charCodeAt(last) === CR) last -= 1;
    let at = last;
    while (text.charCodeAt(at) === SPACE) at -= 1;
    if (text.charCodeAt(at) !== LF || at < from || last - at > indent) break;
    end = at + 1;
  }
  return end;
}

class Line {
  readonly indent: number;
  /** Behind the indentation, without CR. */
  readonly content: string;
  readonly #spaces: number;

  constructor(line: string, trim: number) {
    let at = 0;
    while (line.charCodeAt(at) === SPACE) at += 1;
    this.indent = at;
    this.content = line.endsWith('\r') ? line.slice(at, -1) : line.slice(at);
    this.#spaces = Math.max(0, at - trim);
  }

  get spaces(): string {
    return ' '.repeat(this.#spaces);
  }
}

/** As YAML 1.2 §8.1 and the library have it: more indented lines of a folded scalar keep their line ends. */
function valueOf(source: string, { folded, chomp, indent }: Header, trim: number): string {
  const lines = source.split('\n').map(line => new Line(line, trim));
  const first = lines.findIndex(({ content }) => content !== '');
  if (indent === 0 && lines.slice(0, first).some(line => line.indent > trim)) undetermined();
  let end = lines.findLastIndex(({ content }) => content !== '') + 1;
  const more = lines.findLastIndex((line, index) => index >= end && line.indent > trim);
  if (more >= 0) end = more + 1;
  const text =
    lines
      .slice(0, first)
      .map(line => `${line.spaces}\n`)
      .join('') + (folded ? fold(lines.slice(first, end), trim) : literal(lines.slice(first, end)));
  if (chomp === DASH) return text;
  if (chomp !== PLUS) return `${text}\n`;
  const kept =
    text +
    lines
      .slice(end)
      .map(line => `\n${line.spaces}`)
      .join('');
  return kept.endsWith('\n') ? kept : `${kept}\n`;
}

const literal = (lines: readonly Line[]): string => lines.map(line => line.spaces + line.content).join('\n');

function fold(lines: readonly Line[], trim: number): string {
  let text = '';
  let gap = '';
  let wasMore = false;
  for (const line of lines) {
    if (line.indent > trim || line.content.startsWith('\t')) {
      if (gap === ' ') gap = '\n';
      else if (!wasMore && gap === '\n') gap = '\n\n';
      text += gap + line.spaces + line.content;
      gap = '\n';
      wasMore = true;
    } else if (line.content === '') {
      if (gap === '\n') text += '\n';
      else gap = '\n';
    } else {
      text += gap + line.content;
      gap = ' ';
      wasMore = false;
    }
  }
  return text;
}
