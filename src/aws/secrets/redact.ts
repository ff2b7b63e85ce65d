import { locate, suspects } from './detect/detect.ts';
import { blotHoles } from './detect/unresolved.ts';
import { looksRandom, readsLikeName } from './detect/randomness.ts';

/** Columns of a line from 0, half open. */
export type Columns = { readonly start: number; readonly end: number };

const BULLET = '•';

/** The text with every part replaced; overlapping parts count once. */
function cover(text: string, parts: readonly Columns[], bullets: (length: number) => string): string {
  let out = '';
  let at = 0;
  for (const { start, end } of [...parts].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    out += text.slice(at, Math.max(at, start)) + bullets(end - Math.max(at, start));
    at = end;
  }
  return out + text.slice(at);
}

/** A value fit to be shown: `••••` for what is secret in it, whatever its length; public prefixes and the rest of a connection string stay. */
export const redact = (name: string | undefined, value: string): string =>
  cover(value, locate(name, blotHoles(value)), () => BULLET.repeat(4));

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
  /^(\s{0,400}(?:- {1,9})?\\{0,7}["']?([\w.:/ -]{1,120}?)\\{0,7}["']?(?:\s{0,40}:\s{0,40}|=)(?:!(?:Sub|Base64) {1,9})?)(\S.*)$/;
// A block scalar begins: its text stands on the next lines.
const BLOCK = /^[|>][+-]?\d?[+-]?(?:\s+#.*)?$/;
// The name of such a value stands on another line, so only what nobody would write by hand is covered; CloudFormation's own tail of eight digits does not count.
const NAMELESS = /^(?:value|default)$/i;
const isGenerated = (text: string): boolean =>
  /^[A-Za-z0-9+/=_]{20,}$/.test(text) &&
  /\d.*\d.*\d/.test(text.replace(/[A-F0-9]{8}$/, '')) &&
  looksRandom(text);

function entry(line: string): readonly Columns[] {
  const match = ENTRY.exec(line);
  if (!match) return [];
  if (BLOCK.test(match[3]!)) return [];
  const { value, skip } = bare(match[3]!);
  const from = match[1]!.length + skip;
  if (NAMELESS.test(match[2]!) && isGenerated(value)) return [{ start: from, end: from + value.length }];
  return shifted(locate(match[2]!, blotHoles(value)), from);
}

const NAME_VALUE =
  /\bname\\{0,7}["']?\s{0,9}:\s{0,9}\\{0,7}["']?([\w.-]{1,120})\\{0,7}["']?\s{0,9},\s{0,9}\\{0,7}["']?value\\{0,7}["']?\s{0,9}:\s{0,9}(?:"([^"]*)"|'([^']*)'|\\{1,7}"([^"\\]*)|([^\s,}]+))/dgi;

function nameValues(line: string): readonly Columns[] {
  return [...line.matchAll(NAME_VALUE)].flatMap(match => {
    const group = [2, 3, 4, 5].find(at => match[at] !== undefined)!;
    return shifted(locate(match[1], blotHoles(match[group]!)), match.indices![group]![0]);
  });
}

// A line of a PEM block or another blob: nothing else stands on it, so nothing on it is worth showing.
const BLOB = /^\s*([A-Za-z0-9+/]{32,}={0,2})$/d;

function blob(line: string): readonly Columns[] {
  const match = BLOB.exec(line);
  const span = match?.indices?.[1];
  return span && /[a-z]/.test(match![1]!) && /[A-Z]/.test(match![1]!) && !readsLikeName(match![1]!)
    ? [{ start: span[0], end: span[1] }]
    : [];
}

/**
 * The last net below every shown source line: whatever the detector would report on it, strong or weak, becomes bullets of the same width, so that carets stay aligned.
 * A value whose name stands on another line can not be told here: a finding that knows its columns on the line names them in `known`.
 */
export function redactLine(line: string, known: readonly Columns[] = []): string {
  if (line.length < 4) return cover(line, known, length => BULLET.repeat(length));
  const text = line.trimEnd();
  return cover(
    line,
    [...known, ...suspects(blotHoles(text)), ...entry(text), ...nameValues(text), ...blob(text)],
    length => BULLET.repeat(length),
  );
}
