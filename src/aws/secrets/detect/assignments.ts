/** A name and the literal that a text gives it; `start` and `end` are the value's, without its quotes. */
export type Pair = {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

const WORTH_A_LOOK = /pass|pwd|secret|token|key|cred|auth|salt|pepper|pat/i;
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

function* matches(text: string, asCode: boolean): Iterable<Pair> {
  for (const match of text.matchAll(PAIR)) {
    const at = [4, 6, 7].find(group => match[group] !== undefined);
    if (at === undefined) continue;
    const [start, end] = match.indices![at]!;
    if (at !== 7 || !asCode || !isCode(text, start, end))
      yield { name: match[2]!, value: match[at]!, start, end };
  }
  for (const match of text.matchAll(FLAG))
    yield { name: match[1]!, value: match[3]!, start: match.indices![3]![0], end: match.indices![3]![1] };
}

/**
 * What a script, a JSON text, a keyword string or a query assigns to names, in the order of the forms.
 * Read as code, an unquoted word counts only where it must be a literal; a displayed line is not read so (`asCode` false).
 */
export function pairs(text: string, asCode = true): readonly Pair[] {
  return WORTH_A_LOOK.test(text) && /[:=]|--/.test(text) ? [...matches(text, asCode)] : [];
}
