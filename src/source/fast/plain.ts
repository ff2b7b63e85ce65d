import {
  COLON,
  COMMA,
  CR,
  DASH,
  HASH,
  LF,
  QUESTION,
  SPACE,
  TAB,
  isBlank,
  isFlowSign,
  isLineEnd,
  undetermined,
  type Cursor,
} from './cursor.ts';

const NEVER_FIRST = '!&*#"\'|>%@`,[]{}';

/** Gives up where no plain scalar may begin. */
function checkStart({ text, at, code }: Cursor, flow: boolean): void {
  if (NEVER_FIRST.includes(text.charAt(at))) undetermined();
  if (code !== DASH && code !== COLON && code !== QUESTION) return;
  const next = text.charCodeAt(at + 1);
  if (isBlank(next) || (flow && isFlowSign(next))) undetermined();
}

/** Reads plain text up to what ends it in this line, and returns where the text ends: before the white space in front of that. */
function within(cursor: Cursor, flow: boolean): number {
  const { text } = cursor;
  let { at } = cursor;
  let end = at;
  for (; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code > COLON ? flow && isFlowSign(code) : !(code >= TAB) || code === LF || code === CR) break;
    if (code === COLON) {
      const next = text.charCodeAt(at + 1);
      if (isBlank(next) || (flow && isFlowSign(next))) break;
    } else if (code === SPACE || code === TAB) {
      if (text.charCodeAt(at + 1) === HASH) break;
      continue;
    } else if (flow && code === COMMA) break;
    end = at + 1;
  }
  cursor.at = at;
  return end;
}

/** The end of the part of a plain scalar that stands in its first line; the cursor goes to what follows it. */
export function firstLine(cursor: Cursor, flow: boolean): number {
  checkStart(cursor, flow);
  return within(cursor, flow);
}

/** The text of a plain scalar whose first line is read, with the lines it goes on in: each at or right of column `least`. The cursor goes to its end. */
export function plainText(
  cursor: Cursor,
  start: number,
  firstEnd: number,
  least: number,
  flow: boolean,
): string {
  let text = cursor.text.slice(start, firstEnd);
  let end = firstEnd;
  let { line } = cursor;
  while (isLineEnd(cursor.code)) {
    const breaks = nextText(cursor);
    const { code } = cursor;
    if (code === TAB) undetermined();
    if (cursor.done || code === HASH || cursor.column < least || (flow && isFlowSign(code))) break;
    if (flow && cursor.isMarker) undetermined();
    const from = cursor.at;
    end = within(cursor, flow);
    if (end === from) undetermined();
    line = cursor.line;
    text += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + cursor.text.slice(from, end);
  }
  if (cursor.code === COLON && end > firstEnd) undetermined();
  cursor.at = end;
  cursor.line = line;
  return text;
}

/** Goes over line ends and spaces; how many line ends these were. */
function nextText(cursor: Cursor): number {
  let breaks = 0;
  while (isLineEnd(cursor.code)) {
    cursor.newLine();
    breaks += 1;
    while (cursor.code === SPACE) cursor.at += 1;
  }
  return breaks;
}
