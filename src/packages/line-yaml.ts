import { spend } from '../source/budget.ts';
import type { Entry, FileId, Node, Span } from '../source/node.ts';

type Level = { readonly indent: number; readonly entries: Map<string, Entry> };

/**
 * The maps of YAML as pnpm writes it: a line for each key, indentation by blanks, small flow collections on one line. What goes on over several lines is text
 * and left out. Undefined for what is no map. Much faster than a reader of YAML, which lockfiles are too large for.
 */
export function readLineYaml(file: FileId, text: string): Node | undefined {
  const root: Level = { indent: 0, entries: new Map() };
  const levels: Level[] = [root];
  let open: { readonly indent: number; readonly isText: boolean; readonly key: string } | undefined;
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  while (from < text.length) {
    const next = text.indexOf('\n', from);
    const end = next < 0 ? text.length : next;
    const line = text.slice(from, end).trimEnd();
    const trimmed = line.trimStart();
    const indent = line.length - trimmed.length;
    const start = from + indent;
    from = end + 1;
    if (trimmed === '' || trimmed.startsWith('#') || trimmed === '---') continue;
    spend(1);
    if (open?.isText && indent > open.indent) continue;
    const pair = pairIn(trimmed);
    if (pair === undefined) {
      // An item of a list, which nothing here is read from.
      if (trimmed.startsWith('-') && open) continue;
      return undefined;
    }
    const [key, value] = pair;
    while ((levels.at(-1)?.indent ?? 0) > indent) levels.pop();
    let level = levels.at(-1) ?? root;
    if (level.indent < indent) {
      const parent = open && level.entries.get(open.key)?.value;
      if (parent?.kind !== 'map') return undefined;
      level = { indent, entries: parent.entries as Map<string, Entry> };
      levels.push(level);
    }
    const place = { file, start, end: start + trimmed.length };
    level.entries.set(key, {
      key,
      keySpan: { ...place, end: start + trimmed.length - (value === '' ? 0 : value.length + 1) },
      value: value === '' ? mapAt(place) : valueOf(value, place),
    });
    open = { indent, isText: value !== '', key };
  }
  return root.entries.size > 0
    ? { kind: 'map', entries: root.entries, span: { file, start: 0, end: text.length } }
    : undefined;
}

/** `key:`, `'key': value`, `key: {a: b}`. */
function pairIn(line: string): readonly [key: string, value: string] | undefined {
  const quote = line.charAt(0);
  const isQuoted = quote === "'" || quote === '"';
  if (line.startsWith('-') || line.startsWith('{') || line.startsWith('[')) return undefined;
  const close = isQuoted ? line.indexOf(quote, 1) + 1 : 0;
  if (isQuoted && close === 0) return undefined;
  let colon = line.indexOf(': ', close);
  if (colon < 0 && line.endsWith(':')) colon = line.length - 1;
  if (colon < 0 || (isQuoted && colon !== close)) return undefined;
  const key = line.slice(0, colon);
  return [isQuoted ? key.slice(1, -1) : key, line.slice(colon + 1).trim()];
}

const mapAt = (span: Span): Node => ({ kind: 'map', entries: new Map(), span });
const scalarAt = (text: string, span: Span): Node => {
  const [, single, double] = /^(?:'([^']*)'|"([^"]*)")$/.exec(text) ?? [];
  return { kind: 'scalar', text: single ?? double ?? text, plain: (single ?? double) === undefined, span };
};

/** A scalar, `{a: b, c: d}` or `[a, b]`. */
function valueOf(text: string, span: Span): Node {
  const inner = text.slice(1, -1).trim();
  if (text.startsWith('[') && text.endsWith(']'))
    return { kind: 'list', items: inner.split(/, ?/).map(item => scalarAt(item, span)), span };
  if (!text.startsWith('{') || !text.endsWith('}')) return scalarAt(text, span);
  const entries = new Map<string, Entry>();
  for (const part of inner.split(', ')) {
    const colon = part.indexOf(': ');
    if (colon < 0) continue;
    const key = part
      .slice(0, colon)
      .trim()
      .replace(/^['"]|['"]$/g, '');
    entries.set(key, { key, keySpan: span, value: scalarAt(part.slice(colon + 2).trim(), span) });
  }
  return { kind: 'map', entries, span };
}
