import { locate } from './detect.ts';
import { blotHoles } from './hole.ts';
import type { Located } from './secret.ts';

const BULLET = '•';

/** The text with every located part replaced; overlapping parts count once. */
function cover(text: string, parts: readonly Located[], bullets: (length: number) => string): string {
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
export const redact = (name: string | undefined, value: string): string => cover(value, locate(name, blotHoles(value)), () => BULLET.repeat(4));

// `- key: value`, `"key": "value",` with the rest of the line as value; a tag such as !Sub stays outside.
const ENTRY = /^(\s*(?:- +)?\\*["']?([\w.:/ -]{1,120}?)\\*["']?\s*[:=]\s*(?:![\w:]+ +)?)(\S.*?)\s*$/d;
const NAME_VALUE = /\b[Nn]ame["']?\s*:\s*["']?([\w.-]{1,120})["']?\s*,\s*["']?[Vv]alue["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|([^\s,}]+))/dg;
// A line of a PEM block or another blob: nothing else on it, so nothing on it is worth showing.
const BLOB = /^\s*["']?([A-Za-z0-9+/]{32,}={0,2})(?:\\n)?["']?,?\s*$/d;

const shifted = (hits: readonly Located[], by: number): readonly Located[] => hits.map(hit => ({ ...hit, start: hit.start + by, end: hit.end + by }));

/** The value of an entry without its quotes, a comma or a comment behind it. */
function bare(text: string): { value: string; skip: number } {
  const quoted = /^(["'])(.*?)\1\s*,?\s*(?:#.*)?$/.exec(text);
  if (quoted) return { value: quoted[2]!, skip: 1 };
  return { value: text.replace(/\s+#.*$/, '').replace(/\s*[,}\]]+$/, ''), skip: 0 };
}

function entry(line: string): readonly Located[] {
  const match = ENTRY.exec(line);
  if (!match) return [];
  const { value, skip } = bare(match[3]!);
  return shifted(locate(match[2]!, blotHoles(value)), match.indices![3]![0] + skip);
}

function nameValues(line: string): readonly Located[] {
  return [...line.matchAll(NAME_VALUE)].flatMap(match => {
    const group = [2, 3, 4].find(at => match[at] !== undefined)!;
    return shifted(locate(match[1], blotHoles(match[group]!)), match.indices![group]![0]);
  });
}

const blob = (line: string): readonly Located[] => {
  const span = BLOB.exec(line)?.indices?.[1];
  return span ? [{ start: span[0], end: span[1], secret: { kind: 'blob', tier: 'recognised', strength: 'weak', length: 100, exact: false } }] : [];
};

/**
 * The last net below every shown source line: whatever the detector would report on it, strong or weak, becomes bullets of the same width, so that carets stay aligned.
 * A value whose name is on another line is the business of the finding that knows its span.
 */
export function redactLine(line: string): string {
  if (line.length < 5) return line;
  return cover(line, [...locate(undefined, blotHoles(line)), ...entry(line), ...nameValues(line), ...blob(line)], length => BULLET.repeat(length));
}
