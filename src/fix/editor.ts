import {
  entriesOf,
  isNull,
  type Entry,
  type List,
  type MapNode,
  type Node,
  type Scalar,
} from '../source/node.ts';
import type { Source } from '../source/source.ts';
import type { Span } from '../source/span.ts';
import { cutLines, cutParts, dashBefore, type Edits } from './cuts.ts';
import { nested, type Data, type DataMap } from './data.ts';
import type { SourceEdit } from './source-edit.ts';
import { behindKey, dashed, inBlock, inFlow, inJson, quoted, scalarText } from './render.ts';
import { isInFlow, lastChild, lentIn, type Lent } from './lent.ts';
import { isFlow, lineEndAt, lineStart, marginAt, ownEntries, styleOf, type WritingStyle } from './style.ts';

/**
 * Edits of one file. All bytes beside what is edited stay, with their comments, quotes, anchors and line ends; what is new is written as the file is. What an alias
 * repeats is not edited: it would change in more than one place.
 */
export class Editor {
  readonly source: Source;
  readonly root: Node;
  #style: WritingStyle | undefined;
  #lent: Lent | undefined;

  constructor(source: Source, root: Node) {
    this.source = source;
    this.root = root;
  }

  get style(): WritingStyle {
    return (this.#style ??= styleOf(this.source, this.root));
  }

  /** Sets what stands at a path below a map, with the maps on the way. What is written there must be data, and is replaced. */
  set(map: MapNode, path: readonly string[], value: Data): Edits {
    const [key, ...rest] = path;
    if (key === undefined || !this.isOwn(map)) return undefined;
    const entry = ownEntries(map).find(one => one.key === key);
    if (!entry) return this.#adding(map, key, nested(rest, value), data => this.#add(map, key, data));
    if (rest.length > 0 && entry.value.kind === 'map') return this.set(entry.value, rest, value);
    if (entry.value.kind !== 'scalar') return undefined;
    if (!isNull(entry.value)) return rest.length > 0 ? undefined : this.replace(entry.value, value);
    return this.#adding(map, `${key}=`, nested(rest, value), data => this.#fill(entry, data));
  }

  #adding({ span }: MapNode, key: string, value: Data, write: (value: Data) => Edits): Edits {
    const to = `${span.file}\0${span.start}\0${key}`;
    return write(value)?.map((edit, index) => (index === 0 ? { ...edit, adds: { to, value, write } } : edit));
  }

  /** Writes a scalar in place of a scalar, in its quotes. */
  replace(old: Scalar, value: Data): Edits {
    if (!this.isOwn(old)) return undefined;
    const text = this.#text(old.span);
    const quote = /^(["'])[\s\S]*\1$/.exec(text)?.[1] as '"' | "'" | undefined;
    // A block of lines, an escape, or what lowering made of it.
    if (quote === undefined && text !== old.text) return undefined;
    if (quote !== undefined && text !== `${quote}${old.text}${quote}`) return undefined;
    if (text === '') return undefined;
    const { style } = this;
    let by: string;
    if (typeof value === 'string')
      by =
        quote === undefined
          ? scalarText(value, style, isInFlow(this.root, this.source, old))
          : quoted(value, quote);
    else if (typeof value !== 'object')
      by = quote === undefined ? String(value) : quoted(String(value), quote);
    else by = style.json ? inJson(value, '', style) : inFlow(value, style);
    return by === text ? undefined : [{ at: old.span, text: by }];
  }

  /** Takes an entry out of a map; the last one is not taken. */
  removeKey(map: MapNode, key: string): Edits {
    const entries = ownEntries(map);
    const index = entries.findIndex(one => one.key === key);
    const entry = entries[index];
    if (!entry || entries.length < 2 || !this.isOwn(map)) return undefined;
    const spans = entries.map(one => this.#spanOf(one));
    return isFlow(this.source, map)
      ? cutParts(this.source.text, spans, [index])
      : cutLines(this.source.text, spans[index]);
  }

  /** Takes items out of a list; not all of them. */
  removeItems(list: List, indexes: readonly number[]): Edits {
    if (!this.isOwn(list) || indexes.length >= list.items.length) return undefined;
    const spans = list.items.map(({ span }) => span);
    if (isFlow(this.source, list)) return cutParts(this.source.text, spans, indexes);
    const edits: SourceEdit[] = [];
    for (const index of indexes) {
      const span = spans[index];
      const dash = span && dashBefore(this.source.text, span.start);
      const cut =
        dash === undefined || !span ? undefined : cutLines(this.source.text, { ...span, start: dash });
      if (!cut) return undefined;
      edits.push(...cut);
    }
    return edits;
  }

  /** Adds an item at the end of a list. */
  addItem(list: List, item: Data): Edits {
    const last = list.items.at(-1);
    if (!this.isOwn(list)) return undefined;
    const { style, source } = this;
    if (isFlow(source, list)) {
      if (!last) return this.#inEmpty(list, inFlow(item, style), ['[', ']']);
      return this.#behind(
        last.span,
        margin => (style.json ? inJson(item, margin, style) : inFlow(item, style)),
        list,
      );
    }
    const dash = last && dashBefore(this.source.text, last.span.start);
    if (!last || dash === undefined) return undefined;
    return this.#line(this.#endOf(last), dashed(item, this.#column(dash), style));
  }

  /** Adds an entry to a map behind another one of its entries, or at its end. `spaced`: with an empty line before it where the file parts its entries so. */
  addBehind(map: MapNode, after: Entry | undefined, data: DataMap): Edits {
    const behind = after ?? ownEntries(map).at(-1);
    const { style, source } = this;
    if (!behind || !this.isOwn(map)) return undefined;
    const [[key, value] = []] = Object.entries(data);
    if (key === undefined || value === undefined || ownEntries(map).some(one => one.key === key))
      return undefined;
    return this.#adding(map, key, value, given => {
      if (isFlow(source, map))
        return this.#behind(this.#spanOf(behind), margin => this.#pair(key, given, margin, map), map);
      const margin = this.#column(behind.keySpan.start);
      if (!this.#isIndent(margin, behind.keySpan.start)) return undefined;
      const gap = style.spaced ? style.eol : '';
      return this.#line(
        this.#endOf(behind.value, behind.keySpan),
        gap + inBlock({ [key]: given }, margin, style),
      );
    });
  }

  #add(map: MapNode, key: string, value: Data): Edits {
    const entries = ownEntries(map);
    const { source, style } = this;
    if (entriesOf(map).length === 0)
      return isFlow(source, map)
        ? this.#inEmpty(
            map,
            `${scalarText(key, style, true)}${style.json ? style.colon : ': '}${inFlow(value, style)}`,
            ['{', '}'],
          )
        : undefined;
    const last = entries.at(-1);
    if (!last) return undefined;
    if (isFlow(source, map))
      return this.#behind(this.#spanOf(last), margin => this.#pair(key, value, margin, map), map);
    const margin = this.#column(last.keySpan.start);
    if (!this.#isIndent(margin, last.keySpan.start)) return undefined;
    const behind = typeof value === 'object' ? last : (entries.findLast(one => this.#isInLine(one)) ?? last);
    return this.#line(this.#endOf(behind.value, behind.keySpan), inBlock({ [key]: value }, margin, style));
  }

  /** A short setting stands with the others, above what takes many lines. */
  #isInLine({ keySpan, value }: Entry): boolean {
    return (
      lineEndAt(this.source.text, keySpan.start) >= value.span.end &&
      value.kind === 'scalar' &&
      !isNull(value)
    );
  }

  /** Writes what stands below a key that has nothing below it. */
  #fill({ keySpan, value }: Entry, data: Data): Edits {
    const { source, style } = this;
    const { text } = source;
    const end = lineEndAt(text, keySpan.end);
    const colon = /^[ \t]*:[ \t]*/.exec(text.slice(keySpan.end, end))?.[0];
    if (colon === undefined || style.json) return undefined;
    const rest = text.slice(keySpan.end + colon.length, end);
    const margin = this.#column(keySpan.start);
    // `null` or `~`, an anchor or a tag: something is written there.
    if (
      (rest !== '' && !rest.startsWith('#')) ||
      !this.#isIndent(margin, keySpan.start) ||
      !this.isOwn(value)
    )
      return undefined;
    const inner = behindKey(data, margin, style);
    if (inner.startsWith(style.eol)) return [{ at: this.#point(end), text: inner }];
    return rest === ''
      ? [{ at: { ...this.#point(end), start: keySpan.end + colon.trimEnd().length }, text: inner }]
      : undefined;
  }

  #pair(key: string, value: Data, margin: string, map: MapNode): string {
    const { style, source } = this;
    const quotes = source.text[ownEntries(map)[0]?.keySpan.start ?? 0] === '"';
    const name = quotes ? JSON.stringify(key) : scalarText(key, style, true);
    if (!style.json)
      return `${name}: ${inFlow(value, quotes ? { ...style, json: true, tags: false } : style)}`;
    return `${name}${style.colon}${this.#isSpread(map) ? inJson(value, margin, style) : inFlow(value, style)}`;
  }

  /** Whether a collection in brackets has a line for each of its parts. */
  #isSpread({ span }: Node): boolean {
    const { text } = this.source;
    return lineEndAt(text, span.start) < span.end;
  }

  /** Behind a part of a collection in brackets: in a line of its own where that part has one. */
  #behind(span: Span, write: (margin: string) => string, collection: Node): Edits {
    const { source, style } = this;
    const { text } = source;
    const margin = marginAt(source, span.start);
    const alone = lineStart(text, span.start) + margin.length === span.start && this.#isSpread(collection);
    if (!alone) return [{ at: this.#point(span.end), text: `, ${write(margin)}` }];
    const rest = text.slice(span.end, lineEndAt(text, span.end));
    const comma = /^\s*,/.exec(rest);
    const isLast = (lastChild(collection)?.span.end ?? 0) <= span.end;
    const comment = /#/.test(rest);
    if (!comment && !comma)
      return [{ at: this.#point(span.end), text: `,${style.eol}${margin}${write(margin)}` }];
    // A comma stands behind it, and a comment may.
    const end = lineEndAt(text, span.end);
    const more = comma && !isLast ? ',' : '';
    return [
      ...(comma ? [] : [{ at: this.#point(span.end), text: ',' }]),
      {
        at: this.#point(comma && !comment ? span.end + comma[0].length : end),
        text: `${style.eol}${margin}${write(margin)}${more}`,
      },
    ];
  }

  #inEmpty({ span }: Node, inner: string, [open, close]: readonly [string, string]): Edits {
    const inside = this.#text(span).slice(1, -1);
    if (/[^ ]/.test(inside)) return undefined;
    const space = open === '{' ? ' ' : '';
    return [{ at: span, text: `${open}${space}${inner}${space}${close}` }];
  }

  /** A new line below the one in which something ends. */
  #line(end: number | undefined, lines: string): Edits {
    if (end === undefined) return undefined;
    const { text } = this.source;
    return [{ at: this.#point(lineEndAt(text, end)), text: this.style.eol + lines }];
  }

  /** Where a value of a block ends; undefined where it is a text of several lines that would end elsewhere with a line below it. */
  #endOf(value: Node, key: Span = value.span): number | undefined {
    const { text } = this.source;
    let last = value;
    for (let next: Node | undefined = last; next && !next.anchor; next = lastChild(next)) last = next;
    const keeps = /^[|>][0-9]?\+/.test(text.slice(last.span.start, last.span.start + 3));
    const isOpen =
      /^[|>](?!\d?-)/.test(text.slice(last.span.start, last.span.start + 3)) && last.span.end >= text.length;
    return last.kind === 'scalar' && (keeps || isOpen) ? undefined : Math.max(value.span.end, key.end);
  }

  #spanOf({ keySpan, value }: Entry): Span {
    return { file: keySpan.file, start: keySpan.start, end: Math.max(value.span.end, keySpan.end) };
  }

  /** As many blanks as stand before an offset in its line, a dash counted as one. */
  #column(offset: number): string {
    const { text } = this.source;
    return text.slice(lineStart(text, offset), offset).replace(/[^\t]/g, ' ');
  }

  /** Whether a margin is one of blanks, with nothing but dashes before the key. */
  #isIndent(margin: string, offset: number): boolean {
    const { text } = this.source;
    return !margin.includes('\t') && /^[ -]*$/.test(text.slice(lineStart(text, offset), offset));
  }

  #text({ start, end }: Span): string {
    return this.source.text.slice(start, end);
  }

  #point(offset: number): Span {
    return { file: this.source.file, start: offset, end: offset };
  }

  /** Whether a node is written here, and an edit of it changes nothing elsewhere. */
  isOwn(node: Node): boolean {
    if (node.anchor || node.provenance || node.span.file !== this.source.file) return false;
    this.#lent ??= lentIn(this.root, this.source);
    const { spans, entries } = this.#lent;
    const { start, end } = node.span;
    return (
      !spans.some(lent => lent.start <= start && end <= lent.end) &&
      !(entries.size > 0 && node.kind === 'map' && ownEntries(node).some(entry => entries.has(entry)))
    );
  }
}
