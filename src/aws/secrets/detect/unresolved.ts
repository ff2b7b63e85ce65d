/** Stands for a part that the text does not say; a private-use character, so no token's alphabet holds it. */
export const UNRESOLVED = '\uE000';

/** The same text at the same offsets, with every `${…}` (nested too), `{{…}}` and `<%…%>` blotted out. An opening without an end hides the rest. */
export function maskUnresolved(text: string): string {
  if (!/\$\{|\{\{|<%/.test(text)) return text;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const end = unresolvedEnd(text, at);
    out += end === at ? text[at] : UNRESOLVED.repeat(end - at);
    at = Math.max(end, at + 1);
  }
  return out;
}

const CLOSING = new Map([
  ['{{', '}}'],
  ['<%', '%>'],
]);

function unresolvedEnd(text: string, at: number): number {
  const two = text.slice(at, at + 2);
  if (two === '${') return closing(text, at + 2);
  const close = CLOSING.get(two);
  if (close === undefined) return at;
  const end = text.indexOf(close, at + 2);
  return end === -1 ? text.length : end + close.length;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && (depth -= 1) === 0) return at + 1;
  }
  return text.length;
}
