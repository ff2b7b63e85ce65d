import type { CodeExpression } from '../program.ts';
import type { PythonContext } from './context.ts';
import { childOf, hasSign, part, type Syntax } from './syntax.ts';

type Parts = (string | CodeExpression)[];

export const textExpression = (context: PythonContext, parts: Parts, place: Syntax): CodeExpression => ({
  span: context.span(place),
  kind: 'text',
  parts: joined(parts),
});

/** Texts in texts are their parts, and what stands side by side is one. */
function joined(parts: Parts): Parts {
  const merged: Parts = [];
  let literal: string[] = [];
  const flush = (): void => {
    if (literal.length > 0) merged.push(literal.join(''));
    literal = [];
  };
  for (const piece of parts)
    for (const inner of typeof piece === 'object' && piece.kind === 'text' ? piece.parts : [piece]) {
      if (inner === '') continue;
      if (typeof inner === 'string') literal.push(inner);
      else {
        flush();
        merged.push(inner);
      }
    }
  flush();
  return merged;
}

/** `'a'`, `b"a"`, `f'{a}'`, and several of them in a row. */
export function readString(context: PythonContext, node: Syntax): CodeExpression {
  const parts: Parts = [];
  const strings = node.kind === 'concatenated_string' ? node.children : [node];
  for (const string of strings) if (string.kind === 'string') addParts(context, string, parts);
  return textExpression(context, parts, node);
}

const OPENING = /^([A-Za-z]*)("""|'''|"|')/;

function addParts(context: PythonContext, node: Syntax, parts: Parts): void {
  const { text } = context;
  const opening = OPENING.exec(text.slice(node.start, Math.min(node.start + 8, node.end)));
  if (!opening) return;
  const [{ length }, prefix = '', quote = ''] = opening;
  const form = prefix.toLowerCase();
  const literal = (from: number, to: number): void => {
    const written = text.slice(from, to).replaceAll(/\r\n?/g, '\n');
    const plain = /[ft]/.test(form) ? written.replaceAll('{{', '{').replaceAll('}}', '}') : written;
    parts.push(form.includes('r') ? plain : unescaped(plain, form.includes('b')));
  };
  const closed =
    text.startsWith(quote, node.end - quote.length) && node.end - quote.length >= node.start + length;
  const end = closed ? node.end - quote.length : node.end;
  let at = Math.min(node.start + length, end);
  for (const child of node.children) {
    if (child.kind !== 'interpolation') continue;
    literal(at, child.start);
    parts.push(...interpolated(context, child));
    at = child.end;
  }
  literal(at, end);
}

/** `{x}`, `{x!r:>10}`, `{x:{width}}`, and `{x=}`, which writes the expression as well. */
function interpolated(context: PythonContext, node: Syntax): Parts {
  const inner = part(node, 'expression');
  if (!inner) return [];
  const value = context.read(inner);
  const widths = (childOf(node, 'format_specifier')?.children ?? [])
    .filter(({ kind }) => kind === 'format_expression')
    .flatMap(child => part(child, 'expression') ?? [])
    .map(child => context.read(child));
  const shown = widths.length > 0 ? context.operation('format', [value, ...widths], node) : value;
  const after = context.text.slice(inner.end, node.end).trimStart();
  return after.startsWith('=') ? [`${context.textOf(inner)}=`, shown] : [shown];
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
const ESCAPES = /\\(?:([0-7]{1,3})|x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([^]))/g;

/** What the escapes of a literal stand for. An unknown escape, such as `\d`, is what is written; so is `\N{…}`. */
function unescaped(text: string, isBytes: boolean): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(ESCAPES, (written: string, octal, byte, short, long, other) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
    if (other !== undefined) return SIMPLE.get(other) ?? written;
    const code = Number.parseInt(short ?? long, 16);
    return isBytes || code > 0x10ffff ? written : String.fromCodePoint(code);
  });
}

/** The value of `0x1F`, `1_000`, `1e3`; of a complex number none. */
export function readNumber(context: PythonContext, node: Syntax): CodeExpression {
  const value = numberOf(context.textOf(node));
  return value === undefined
    ? context.operation('complex', [], node)
    : { span: context.span(node), kind: 'constant', value };
}

function numberOf(text: string): number | undefined {
  const value = Number(text.replaceAll('_', ''));
  return Number.isNaN(value) ? undefined : value;
}

/** What a subscript says if it is a literal: `x['a']`, `x[0]`, `x[-1]`. */
export function literalName(context: PythonContext, node: Syntax): string | undefined {
  if (node.kind === 'string' || node.kind === 'concatenated_string') {
    const read = readString(context, node);
    if (read.kind !== 'text' || read.parts.length > 1) return undefined;
    const [only = ''] = read.parts;
    return typeof only === 'string' ? only : undefined;
  }
  if (node.kind === 'parenthesized_expression' && node.children.length === 1 && node.children[0])
    return literalName(context, node.children[0]);
  if (node.kind === 'unary_operator' && hasSign(node, '-')) {
    const argument = part(node, 'argument');
    return argument?.kind === 'integer' ? `-${literalName(context, argument)}` : undefined;
  }
  const value = node.kind === 'integer' ? numberOf(context.textOf(node)) : undefined;
  return value === undefined ? undefined : String(value);
}
