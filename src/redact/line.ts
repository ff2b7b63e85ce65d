import { locate, suspects } from '../aws/secrets/detect/detect.ts';
import { maskUnresolved } from '../aws/secrets/detect/unresolved.ts';
import { looksRandom, readsLikeName } from '../aws/secrets/detect/randomness.ts';
import { cover, type Columns } from './cover.ts';

const shifted = (parts: readonly Columns[], by: number): readonly Columns[] =>
  parts.map(({ start, end }) => ({ start: start + by, end: end + by }));

/** The value of an entry without its quotes, and without a comma, bracket or comment behind it. */
function bare(text: string): { value: string; skip: number } {
  const quote = text[0];
  const close = quote === '"' || quote === "'" ? text.lastIndexOf(quote) : -1;
  if (close > 0) return { value: text.slice(1, close), skip: 1 };
  const comment = text.search(/\s#/);
  let end = comment === -1 ? text.length : comment;
  while (end > 0 && /[\s,}\]]/.test(text.charAt(end - 1))) end -= 1;
  return { value: text.slice(0, end), skip: 0 };
}

// `- key: value`, `"key": "value",`, `key=value` with the rest of the line as value; the tags of a literal stay outside.
const ENTRY =
  /^((?:- {1,9})?\\{0,7}["']?([\w.:/ -]{1,100}?)\\{0,7}["']?(?:\s{0,40}:\s{0,40}|=)(?:!(?:Sub|Base64) {1,9})?)(\S.*)$/s;
// A block scalar begins: its text stands on the next lines.
const BLOCK = /^[|>][+-]?\d?[+-]?(?:\s+#.*)?$/;
// The name of such a value stands on another line, so only what nobody would write by hand is covered; CloudFormation's own tail of eight digits does not count.
const NAMELESS = /^(?:value|default)$/i;
const isGenerated = (text: string): boolean =>
  /^[A-Za-z0-9+/=_]{20,}$/.test(text) &&
  text.replace(/[A-F0-9]{8}$/, '').replace(/\D/g, '').length >= 3 &&
  looksRandom(text);

function entry(line: string): readonly Columns[] {
  const indented = line.length - line.trimStart().length;
  const [, head, name, written] = ENTRY.exec(line.slice(indented)) ?? [];
  if (head === undefined || name === undefined || written === undefined || BLOCK.test(written)) return [];
  const { value, skip } = bare(written);
  const from = indented + head.length + skip;
  if (NAMELESS.test(name) && isGenerated(value)) return [{ start: from, end: from + value.length }];
  return shifted(locate(name, maskUnresolved(value)), from);
}

const NAME_VALUE =
  /\bname\\{0,7}["']?\s{0,9}:\s{0,9}\\{0,7}["']?([\w.-]{1,120})\\{0,7}["']?\s{0,9},\s{0,9}\\{0,7}["']?value\\{0,7}["']?\s{0,9}:\s{0,9}(?:"([^"]*)"|'([^']*)'|\\{1,7}"([^"\\]*)|([^\s,}]+))/dgi;

function nameValues(line: string): readonly Columns[] {
  return [...line.matchAll(NAME_VALUE)].flatMap(match => {
    const group = [2, 3, 4, 5].find(index => match[index] !== undefined) ?? 0;
    const [from = 0] = match.indices?.[group] ?? [];
    return shifted(locate(match[1], maskUnresolved(match[group] ?? '')), from);
  });
}

// A line of a PEM block or another blob: nothing else stands on it, so nothing on it is worth showing.
const BLOB = /^\s*([A-Za-z0-9+/]{32,}={0,2})$/d;

function blob(line: string): readonly Columns[] {
  const match = BLOB.exec(line);
  const [, text = ''] = match ?? [];
  const [start, end] = match?.indices?.[1] ?? [];
  return start !== undefined &&
    end !== undefined &&
    /[a-z]/.test(text) &&
    /[A-Z]/.test(text) &&
    !readsLikeName(text)
    ? [{ start, end }]
    : [];
}

/**
 * The last net below every shown source line: whatever the detector would report on it, strong or weak, becomes bullets of the same width, so that carets stay aligned.
 * A value whose name stands on another line can not be told here: a finding that knows its columns on the line names them in `known`.
 */
export function redactLine(line: string, known: readonly Columns[] = []): string {
  if (line.length < 4) return cover(line, known);
  const text = line.trimEnd();
  const found = [...suspects(maskUnresolved(text)), ...entry(text), ...nameValues(text), ...blob(text)];
  return cover(line, [...known, ...found]);
}
