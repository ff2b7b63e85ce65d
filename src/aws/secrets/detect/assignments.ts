/** A name and the literal that a text gives it; `start` and `end` are the value's, without its quotes. */
export type Assignment = {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

const SECRET_WORDS = /pass|pwd|secret|token|key|cred|auth|salt|pepper|pat/i;
// A name in quotes or not, and what gives it a value: name = value, "name": "value", name => 'value'; quotes may be escaped as inside JSON in JSON.
const NAME = /(?<![\w.])(?<!\w-)(\\{0,7}["'])?([A-Za-z_][\w.-]{1,80})\1?[ \t]*(?:=>|:=|=|:(?!\/\/))[ \t]*/g;
const OPENING = /(\\{0,7})(["'])/y;
// After a bare colon a word needs a space, or ARNs would be full of pairs.
const UNQUOTED = /(?<=[=>\s])(?:(?!\?[\w-]{1,60}=)[^\s"'`,;&|<>(){}[\]\\])+/y;
// --name value
const FLAG = /(?<![\w-])--([a-z][\w-]{1,60})[ \t]+(["']?)([^\s"'`;&|<>(){}-][^\s"'`;&|<>(){}]*)\2/dg;

// In code an unquoted word is a variable, an attribute, a type (`password: String!`) or the begin of a call; in a shell, `NAME=word` is a literal.
const CODE = /^[A-Za-z_][\w.]*[!?;:]*$/;
const ATTRIBUTE = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;
function isCode(text: string, start: number, end: number): boolean {
  const value = text.slice(start, end);
  if (/[([{]/.test(text.charAt(end)) || ATTRIBUTE.test(value)) return true;
  return CODE.test(value) && !/\d/.test(value) && text.charAt(start - 1) !== '=';
}

type Value = {
  readonly start: number;
  readonly end: number;
  readonly after: number;
  readonly quoted: boolean;
};

function valueAt(text: string, at: number): Value | undefined {
  OPENING.lastIndex = at;
  const [opening, escape = '', quote = ''] = OPENING.exec(text) ?? [];
  if (opening !== undefined) {
    const start = at + opening.length;
    const end = closing(text, start, escape, quote);
    if (end !== undefined) return { start, end, after: end + opening.length, quoted: true };
  }
  UNQUOTED.lastIndex = at;
  return UNQUOTED.test(text)
    ? { start: at, end: UNQUOTED.lastIndex, after: UNQUOTED.lastIndex, quoted: false }
    : undefined;
}

/** Where a quoted text ends: at the last quote that is escaped as its first one is. A bare quote or the end of the line is past it. */
function closing(text: string, start: number, escape: string, quote: string): number | undefined {
  let end: number | undefined;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith(escape + quote, at)) end = at;
    const char = text.charAt(at);
    if (char === quote || char === '\n') break;
    if (char !== '\\') continue;
    at += 1;
    if (text.charAt(at) === '\n' || text.startsWith(escape + quote, at)) break;
  }
  return end;
}

function* matches(text: string, asCode: boolean): Iterable<Assignment> {
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match; match = NAME.exec(text)) {
    const [, , name = ''] = match;
    const value = valueAt(text, NAME.lastIndex);
    if (!value) continue;
    const { start, end, after, quoted } = value;
    NAME.lastIndex = after;
    if (quoted || !asCode || !isCode(text, start, end))
      yield { name, value: text.slice(start, end), start, end };
  }
  for (const match of text.matchAll(FLAG)) {
    const { 1: name, 3: value, indices } = match;
    const [start] = indices?.[3] ?? [];
    if (name !== undefined && value !== undefined && start !== undefined)
      yield { name, value, start, end: start + value.length };
  }
}

/**
 * What a script, a JSON text, a keyword string or a query assigns to names, in the order of the forms.
 * Read as code, an unquoted word counts only where it must be a literal; a displayed line is not read so (`asCode` false).
 */
export function assignments(text: string, asCode = true): readonly Assignment[] {
  return SECRET_WORDS.test(text) && /[:=]|--/.test(text) ? [...matches(text, asCode)] : [];
}
