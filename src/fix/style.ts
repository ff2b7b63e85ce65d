import { isMap, type Entry, type MapNode, type Node } from '../source/node.ts';
import type { Source } from '../source/source.ts';

/** How the author of a file writes. */
export type WritingStyle = {
  readonly json: boolean;
  readonly eol: '\n' | '\r\n' | '\r';
  /** One step of indentation. */
  readonly unit: string;
  /** Whether the dash of a block list stands to the right of the key that it belongs to. */
  readonly dashIndent: boolean;
  readonly quote: '"' | "'";
  /** `!Ref x` rather than `{ Ref: x }`. */
  readonly tags: boolean;
  /** Whether the texts of `!Sub` are quoted. */
  readonly quotedSub: boolean;
  /** What stands between a key and a value in a line. */
  readonly colon: string;
  /** Whether an empty line parts the resources. */
  readonly spaced: boolean;
};

/** So many nodes tell how a file is written. */
const ENOUGH = 400;

/** The custom of a file, from what it holds; where it shows none, that of the AWS documentation. */
export function styleOf(source: Source, root: Node): WritingStyle {
  const { text } = source;
  const json = isFlow(source, root) && /^\uFEFF?\s*\{\s*(?:"|\})/.test(text);
  const seen = surveyed(source, root, json);
  const doubles = (text.match(/(?:[:-]|!\w+) "/g) ?? []).length;
  const singles = (text.match(/(?:[:-]|!\w+) '/g) ?? []).length;
  const quotedSubs = (text.match(/!Sub\s+["']/g) ?? []).length;
  const plainSubs = (text.match(/!Sub\s+[^\s"'|>[]/g) ?? []).length;
  const long = (text.match(/(?:^|[\s{,])(?:Ref|Fn::[A-Za-z]+)\s*:/g) ?? []).length;
  const short = (text.match(/[\s[]!(?:Ref|Sub|GetAtt|Join|If)\b/g) ?? []).length;
  return {
    json,
    eol: lineEnd(text),
    unit: commonest(seen.units) ?? (json ? (/^[ \t]+(?=\S)/m.exec(text)?.[0] ?? '  ') : '  '),
    dashIndent: seen.indented >= seen.flush,
    quote: doubles > singles ? '"' : "'",
    tags: !json && 2 * short >= long,
    quotedSub: quotedSubs > 0 && quotedSubs >= plainSubs,
    colon: commonest(seen.colons) ?? ': ',
    spaced: seen.apart * 2 > seen.close + seen.apart,
  };
}

function lineEnd(text: string): WritingStyle['eol'] {
  const [end] = /\r\n|\n|\r/.exec(text) ?? ['\n'];
  return end as WritingStyle['eol'];
}

/** Whether a collection is written in brackets. */
export const isFlow = ({ text }: Source, { span }: Node): boolean => /^[[{]/.test(text[span.start] ?? '');

/** The blanks before what stands first in the line of an offset. */
export function marginAt({ text }: Source, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Where the line of an offset begins; a BOM is before the first line. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at -= 1;
  return at === 0 && text.startsWith('\uFEFF') ? Math.min(1, offset) : at;
}

/** Where the line of an offset ends, before its line end. */
export function lineEndAt(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

/** The entries that are written in a map itself, in the order of the text; a merge key brings others. */
export function ownEntries({ entries, span }: MapNode): readonly Entry[] {
  const own: Entry[] = [];
  let isInOrder = true;
  for (const entry of entries.values()) {
    const { keySpan } = entry;
    if (keySpan.file !== span.file || keySpan.start < span.start || keySpan.end > span.end) continue;
    isInOrder &&= keySpan.start >= (own.at(-1)?.keySpan.start ?? 0);
    own.push(entry);
  }
  return isInOrder ? own : own.toSorted((a, b) => a.keySpan.start - b.keySpan.start);
}

type Survey = {
  readonly units: string[];
  readonly colons: string[];
  indented: number;
  flush: number;
  apart: number;
  close: number;
};

function surveyed(source: Source, root: Node, json: boolean): Survey {
  const seen: Survey = { units: [], colons: [], indented: 0, flush: 0, apart: 0, close: 0 };
  const { text } = source;
  /** The blanks before what stands first in its line; no look at what else is in a line, which may be all of a file. */
  const marginOfFirst = (offset: number): string | undefined => {
    let at = offset;
    while (at > 0 && /[ \t]/.test(text.charAt(at - 1))) at -= 1;
    return at === 0 || /[\r\n\uFEFF]/.test(text.charAt(at - 1)) ? text.slice(at, offset) : undefined;
  };
  let left = ENOUGH;
  const visit = (node: Node, margin: string | undefined): void => {
    if ((left -= 1) < 0 || node.anchor) return;
    if (node.kind === 'call') return visit(node.arg, undefined);
    if (node.kind === 'list') for (const item of node.items) visit(item, undefined);
    if (!isMap(node)) return;
    for (const { keySpan, value } of ownEntries(node)) {
      const own = marginOfFirst(keySpan.start);
      if (own !== undefined && margin !== undefined && own.startsWith(margin) && own !== margin)
        seen.units.push(own.slice(margin.length));
      const between = text.slice(keySpan.end, value.span.start);
      if (value.span.start > keySpan.end && /^ *: *$/.test(between)) seen.colons.push(between);
      if (value.kind === 'list' && !isFlow(source, value) && own !== undefined) {
        const dash = marginAt(source, value.span.start);
        if (dash.length > own.length) seen.indented += 1;
        else seen.flush += 1;
      }
      visit(value, own);
    }
  };
  visit(root, undefined);
  const resources = isMap(root) ? root.entries.get('Resources')?.value : undefined;
  const [, ...later] = resources && isMap(resources) ? ownEntries(resources).slice(0, ENOUGH) : [];
  for (const { keySpan } of later) {
    if (isApart(text, keySpan.start)) seen.apart += 1;
    else seen.close += 1;
  }
  return json || !seen.units.includes('\t') ? seen : { ...seen, units: [] };
}

/** Whether an empty line stands above a key, comments between them aside. */
function isApart(text: string, offset: number): boolean {
  const lines = text
    .slice(Math.max(0, offset - 400), offset)
    .split(/\r\n|\n|\r/)
    .slice(0, -1);
  return lines.findLast(line => !line.trimStart().startsWith('#'))?.trim() === '';
}

function commonest(all: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
