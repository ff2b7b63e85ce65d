/** A name and the literal that a text gives it; `start` and `end` are the value's, without its quotes. */
export type Pair = { readonly name: string; readonly value: string; readonly start: number; readonly end: number };

const WORTH_A_LOOK = /pass|pwd|secret|token|key|cred|auth|salt|pepper|pat/i;
// name = value, "name": "value", name => 'value', --name value; quotes may be escaped as inside JSON in JSON.
const PAIR = /(?<![\w.-])(\\*["'])?([A-Za-z_][\w.-]{1,80})\1?[ \t]*(?:=>|:=|[=:])[ \t]*(?:(\\*)"((?:[^"\\\n]|\\(?!\3")[^\n])*)\3"|(\\*)'((?:[^'\\\n]|\\(?!\5')[^\n])*)\5'|([^\s"'`,;&|<>(){}[\]\\][^\s"'`,;&|<>(){}[\]\\]*))/dg;
const FLAG = /(?<![\w-])--([a-z][\w-]{1,60})[ \t]+(["']?)([^\s"'`;&|<>(){}-][^\s"'`;&|<>(){}]*)\2/dg;

function* matches(text: string): Iterable<Pair> {
  for (const match of text.matchAll(PAIR)) {
    const at = [4, 6, 7].find(group => match[group] !== undefined);
    if (at !== undefined) yield { name: match[2]!, value: match[at]!, start: match.indices![at]![0], end: match.indices![at]![1] };
  }
  for (const match of text.matchAll(FLAG)) yield { name: match[1]!, value: match[3]!, start: match.indices![3]![0], end: match.indices![3]![1] };
}

/** What a script, a JSON text, a keyword string or a query assigns to names, in the order of the forms. */
export function pairs(text: string): readonly Pair[] {
  return WORTH_A_LOOK.test(text) && /[:=]|--/.test(text) ? [...matches(text)] : [];
}
