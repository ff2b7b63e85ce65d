import { digitsOf, isNumeral, type WrittenJson } from './plain.ts';

/** What stands behind a value as a comment of one line, by the keys and indices that lead to it. */
export type Remarks = ReadonlyMap<string, string>;
/** The key of a remark for what stands below another value. */
export const below = (path: string, key: string | number): string => `${path}\0${key}`;

/** Data as YAML that every reader of 1.1 and 1.2 understands alike: long strings in one line, equal parts written out, lines of a text as lines. */
export const toYaml = (data: WrittenJson, remarks?: Remarks): string =>
  `${leaf(data, '  ') ?? block(data, '', '', remarks)}\n`;

/** A list or map with something in it; its first line has no margin. */
function block(data: WrittenJson, margin: string, path: string, remarks: Remarks | undefined): string {
  const inner = `${margin}  `;
  const under = (value: WrittenJson, key: string | number, apart: string): string => {
    const here = remarks && below(path, key);
    const remark = here === undefined ? undefined : remarks?.get(here);
    const text = leaf(value, inner);
    if (text !== undefined) return ` ${remark === undefined ? text : remarked(text, remark)}`;
    const more = block(value, inner, here ?? '', remarks);
    return remark === undefined ? apart + more : ` # ${remark}\n${inner}${more}`;
  };
  const lines = Array.isArray(data)
    ? data.map((item, index) => `-${under(item, index, ' ')}`)
    : Object.entries(data as object).map(
        ([key, value]) =>
          (key.length > LONG_KEY ? `? ${quoted(key)}\n${margin}:` : `${string(key)}:`) +
          under(value as WrittenJson, key, `\n${inner}`),
      );
  return lines.join(`\n${margin}`);
}

/** The comment ends the first line: that of the value, or the sign that a text of several lines follows. */
const remarked = (text: string, remark: string): string =>
  text.replace(/^[^\n]*/, first => `${first} # ${remark}`);

/** A key without `?` has at most 1,024 characters; an escape takes up to six. */
const LONG_KEY = 160;

/** What needs no lines of its own, or has them below a `|`. */
function leaf(data: WrittenJson, margin: string): string | undefined {
  if (typeof data === 'string')
    return TEXT.test(data) &&
      !COMMAND.test(data) &&
      !data.endsWith('\n\n') &&
      !data.split('\n').slice(1).some(isBlank)
      ? literal(data, margin)
      : string(data);
  if (isNumeral(data)) return digitsOf(data);
  if (typeof data !== 'object' || data === null) return String(data);
  if (Array.isArray(data)) return data.length === 0 ? '[]' : undefined;
  return Object.keys(data).length === 0 ? '{}' : undefined;
}

const isBlank = (line: string): boolean => /^ +$/.test(line);

/** More than one line, of which the first begins with no blank and shows how far the others are indented. */
const TEXT = /^[\x21-\x7e][\x20-\x7e\u00a1-\u1fff]*\n[\x20-\x7e\u00a1-\u1fff\n]*$/;
/** What a log on GitHub would take for a command, were it printed as it is. */
const COMMAND = /^[^\S\n\r\u2028\u2029]*::|##\[/m;
const literal = (text: string, margin: string): string =>
  `${text.endsWith('\n') ? '|' : '|-'}\n${text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => (line === '' ? '' : margin + line))
    .join('\n')}`;

const PLAIN = /^[A-Za-z_/$](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const SPECIAL = /^(?:true|false|yes|no|on|off|null|y|n)$|: | #|##\[|:$/i;
const string = (text: string): string => (PLAIN.test(text) && !SPECIAL.test(text) ? text : quoted(text));
/** JSON's strings are YAML's, but for the few characters that YAML does not print, that turn a line around, or that begin a command. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /(?<=#)#(?=\[)|[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
