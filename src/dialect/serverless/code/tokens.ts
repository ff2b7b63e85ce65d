/** One token of JavaScript or TypeScript; the last one of a text is empty. `line`: it begins one. */
export type Token = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: boolean;
};

const BLANK = /[^\S\n]+|\n|\/\/[^\n]*/y;
const PLAIN =
  /'(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?|-?\d[\w.]*|[A-Za-z_$][\w$]*|\.\.\.|=>|\?\?|\|\||&&|\?\.|[\s\S]/y;
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\\n[]){1,200}\/[a-z]{0,9}/y;
/** After such a token a slash divides. */
const VALUE = /^(?:[\w$)\]'"`].*)$/s;

/** The tokens of a text, in time linear to it. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = true;
  for (;;) {
    const after = pastBlank(text, at);
    if (after > at) {
      line ||= text.slice(at, after).includes('\n');
      at = after;
      continue;
    }
    const end = at < text.length ? endOf(text, at, tokens.at(-1)?.text ?? '') : at;
    tokens.push({ text: text.slice(at, end), start: at, end, line });
    if (end === at) return tokens;
    at = end;
    line = false;
  }
}

function pastBlank(text: string, at: number): number {
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  BLANK.lastIndex = at;
  return BLANK.test(text) ? BLANK.lastIndex : at;
}

function endOf(text: string, at: number, before: string): number {
  const char = text.charAt(at);
  if (char === '`') return endOfTemplate(text, at);
  if (char === '/' && (!VALUE.test(before) || before === 'return')) {
    REGEXP.lastIndex = at;
    if (REGEXP.test(text)) return REGEXP.lastIndex;
  }
  // A minus after a value is an operator.
  if (char === '-' && VALUE.test(before)) return at + 1;
  PLAIN.lastIndex = at;
  return at + (PLAIN.exec(text)?.[0].length ?? 1);
}

/** Past a template: `${` opens an expression, in which braces, strings and templates may stand. */
function endOfTemplate(text: string, start: number): number {
  const open: ('`' | '{')[] = ['`'];
  let at = start + 1;
  for (; at < text.length && open.length > 0; at += 1) {
    const char = text.charAt(at);
    const inText = open.at(-1) === '`';
    if (char === '\\') at += 1;
    else if (char === '`') {
      if (inText) open.pop();
      else open.push('`');
    } else if (inText) {
      if (char === '$' && text.charAt(at + 1) === '{') {
        open.push('{');
        at += 1;
      }
    } else if (char === '{') open.push('{');
    else if (char === '}') open.pop();
  }
  return Math.min(at, text.length);
}

/** The texts and the expressions of a template without its backticks, in turn; each with where it begins in the file. */
export function templateParts(
  template: string,
  start: number,
): { readonly text: string; readonly at: number }[] {
  const parts: { text: string; at: number }[] = [];
  let from = 1;
  let at = 1;
  const last = template.endsWith('`') && template.length > 1 ? template.length - 1 : template.length;
  while (at < last) {
    if (template.charAt(at) === '\\') at += 2;
    else if (template.startsWith('${', at)) {
      parts.push({ text: template.slice(from, at), at: start + from });
      const end = Math.min(endOfExpression(template, at + 2), last);
      parts.push({ text: template.slice(at + 2, end), at: start + at + 2 });
      at = end + 1;
      from = at;
    } else at += 1;
  }
  parts.push({ text: template.slice(from, last), at: start + from });
  return parts;
}

function endOfExpression(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '`') at = endOfTemplate(text, at) - 1;
    else if (char === '{') depth += 1;
    else if (char === '}' && (depth -= 1) < 0) return at;
  }
  return text.length;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  '\n': '',
};

/** The characters that a text between quotes stands for. */
export const unescaped = (text: string): string =>
  text.replace(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\s\S]))/g,
    (_, unicode?: string, hex?: string, char = '') => {
      const code = unicode ?? hex;
      return code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16));
    },
  );

/** A number as JSON writes it; what is one there already stays as it is written. */
export function numberText(text: string): string | undefined {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return text;
  const negative = text.startsWith('-');
  const value = Number((negative ? text.slice(1) : text).replaceAll('_', '').replace(/n$/, ''));
  return Number.isFinite(value) ? String(negative ? -value : value) : undefined;
}
