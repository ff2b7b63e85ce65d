/** A name and the literal that a text gives it; `start` and `end` are the value's, without its quotes. */
export type Assignment = {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

const SECRET_WORDS = /pass|pwd|secret|token|key|cred|auth|salt|pepper|pat/i;
// After a bare colon a word needs a space, or ARNs would be full of pairs.
// name = value, "name": "value", name => 'value', --name value; quotes may be escaped as inside JSON in JSON.
const PAIR =
  /(?<![\w.])(?<!\w-)(\\{0,7}["'])?([A-Za-z_][\w.-]{1,80})\1?[ \t]*(?:=>|:=|=|:(?!\/\/))[ \t]*(?:(\\{0,7})"((?:[^"\\\n]|\\(?!\3")[^\n])*)\3"|(\\{0,7})'((?:[^'\\\n]|\\(?!\5')[^\n])*)\5'|(?<=[=>\s])((?:(?!\?[\w-]{1,60}=)[^\s"'`,;&|<>(){}[\]\\])+))/dg;
const FLAG = /(?<![\w-])--([a-z][\w-]{1,60})[ \t]+(["']?)([^\s"'`;&|<>(){}-][^\s"'`;&|<>(){}]*)\2/dg;

// In code an unquoted word is a variable, an attribute, a type (`password: String!`) or the begin of a call; in a shell, `NAME=word` is a literal.
const CODE = /^[A-Za-z_][\w.]*[!?;:]*$/;
const ATTRIBUTE = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;
function isCode(text: string, start: number, end: number): boolean {
  const value = text.slice(start, end);
  if (/[([{]/.test(text.charAt(end)) || ATTRIBUTE.test(value)) return true;
  return CODE.test(value) && !/\d/.test(value) && text.charAt(start - 1) !== '=';
}

function* matches(text: string, asCode: boolean): Iterable<Assignment> {
  for (const match of text.matchAll(PAIR)) {
    const group = [4, 6, UNQUOTED].find(index => match[index] !== undefined);
    const assignment = group === undefined ? undefined : captured(match, 2, group);
    if (assignment && !(group === UNQUOTED && asCode && isCode(text, assignment.start, assignment.end)))
      yield assignment;
  }
  for (const match of text.matchAll(FLAG)) {
    const assignment = captured(match, 1, 3);
    if (assignment) yield assignment;
  }
}

/** The group of `PAIR` in which a value without quotes is. */
const UNQUOTED = 7;

function captured(match: RegExpExecArray, nameAt: number, valueAt: number): Assignment | undefined {
  const [name, value, range] = [match[nameAt], match[valueAt], match.indices?.[valueAt]];
  return name !== undefined && value !== undefined && range
    ? { name, value, start: range[0], end: range[1] }
    : undefined;
}

/**
 * What a script, a JSON text, a keyword string or a query assigns to names, in the order of the forms.
 * Read as code, an unquoted word counts only where it must be a literal; a displayed line is not read so (`asCode` false).
 */
export function assignments(text: string, asCode = true): readonly Assignment[] {
  return SECRET_WORDS.test(text) && /[:=]|--/.test(text) ? [...matches(text, asCode)] : [];
}
