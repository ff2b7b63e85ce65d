import type { List, MapNode, Node } from '../source/node.ts';
import { dashBefore, type Edits } from './cuts.ts';
import { isDataList, isDataMap, type Data, type DataMap } from './data.ts';
import type { Editor } from './editor.ts';
import { behindKey, dashed, inBlock, inFlow, inJson, quoted } from './render.ts';
import type { SourceEdit } from './source-edit.ts';
import { isFlow, lineEndAt, lineStart, marginAt, ownEntries } from './style.ts';

/** Writes other data in place of what stands behind a key in one line; a list of one is what it holds. */
export function rewriteValue(editor: Editor, map: MapNode, key: string, data: Data): Edits {
  const { source, style } = editor;
  const { text } = source;
  const entry = ownEntries(map).find(one => one.key === key);
  if (!entry || !editor.isOwn(map) || !editor.isOwn(entry.value)) return undefined;
  const { keySpan, value } = entry;
  const colon = text.slice(keySpan.end, value.span.start);
  if (!/^["']?[ \t]*:[ \t]*$/.test(colon) || !isInLine(editor, value)) return undefined;
  const [only] = isDataList(data) && data.length === 1 ? data : [];
  const one = only === undefined || isDataMap(only) ? data : only;
  const like = quoteOf(editor, value);
  if (isFlow(source, map)) return [{ at: value.span, text: inFlowLike(editor, one, like) }];
  const margin = text.slice(lineStart(text, keySpan.start), keySpan.start).replace(/[^ \t]/g, ' ');
  const inner = behindLike(editor, one, margin, like);
  const end = lineEndAt(text, value.span.end);
  const from = value.span.start - (colon.length - colon.trimEnd().length);
  if (!inner.startsWith(style.eol) || text.slice(value.span.end, end).trim() === '')
    return [{ at: { ...value.span, start: from }, text: inner }];
  // A comment stays behind the key.
  return [
    { at: { ...value.span, start: from }, text: '' },
    { at: { ...value.span, start: end, end }, text: inner },
  ];
}

/** Writes another entry in place of one, whatever it holds. */
export function rewriteEntry(editor: Editor, map: MapNode, key: string, data: DataMap): Edits {
  const { source, style } = editor;
  const entry = ownEntries(map).find(one => one.key === key);
  if (!entry || !editor.isOwn(map) || !editor.isOwn(entry.value) || isFlow(source, map)) return undefined;
  const { keySpan, value } = entry;
  const margin = source.text.slice(lineStart(source.text, keySpan.start), keySpan.start);
  if (!/^ *$/.test(margin) || source.text.slice(keySpan.end, value.span.end).includes('#')) return undefined;
  const at = { ...keySpan, end: Math.max(keySpan.end, value.span.end) };
  return [{ at, text: inBlock(data, margin, style).slice(margin.length) }];
}

/** Writes other items in place of some of a list, at their places; not of all of them nothing. */
export function rewriteItems(
  editor: Editor,
  list: List,
  changes: ReadonlyMap<number, readonly Data[]>,
): Edits {
  const gone = [...changes].flatMap(([index, items]) => (items.length === 0 ? index : []));
  if (!editor.isOwn(list)) return undefined;
  const cuts = gone.length > 0 ? editor.removeItems(list, gone) : [];
  if (!cuts) return undefined;
  const edits: SourceEdit[] = [...cuts];
  for (const [index, items] of changes) {
    const old = list.items[index];
    if (items.length === 0) continue;
    const made = old && rewriteItem(editor, list, old, items);
    if (!made) return undefined;
    edits.push(...made);
  }
  return edits;
}

function rewriteItem(editor: Editor, list: List, old: Node, items: readonly Data[]): Edits {
  const { source, style } = editor;
  const { text } = source;
  if (!editor.isOwn(old) || !isInLine(editor, old)) return undefined;
  const like = quoteOf(editor, old);
  if (isFlow(source, list)) {
    const margin = marginAt(source, old.span.start);
    const isAlone = lineStart(text, old.span.start) + margin.length === old.span.start;
    const by = items.map(item => inFlowLike(editor, item, like, margin));
    return [{ at: old.span, text: by.join(isAlone ? `,${style.eol}${margin}` : ', ') }];
  }
  const dash = dashBefore(text, old.span.start);
  if (dash === undefined) return undefined;
  const margin = text.slice(lineStart(text, dash), dash);
  const end = lineEndAt(text, old.span.end);
  const [head = '', ...lines] = items.map(item => itemLine(editor, item, margin, like));
  const edit = { at: { ...old.span, start: dash }, text: head.slice(margin.length) };
  return lines.length === 0
    ? [edit]
    : [edit, { at: { ...old.span, start: end, end }, text: lines.map(line => style.eol + line).join('') }];
}

const isInLine = ({ source: { text } }: Editor, { span }: Node): boolean =>
  lineEndAt(text, span.start) >= span.end && span.end > span.start;

type Quote = '"' | "'" | undefined;

/** The quotes in which something is written. */
const quoteOf = ({ source }: Editor, { span }: Node): Quote =>
  /^["']/.exec(source.text[span.start] ?? '')?.[0] as Quote;

const itemLine = ({ style }: Editor, item: Data, margin: string, like: Quote): string =>
  typeof item === 'string' && like !== undefined
    ? `${margin}- ${quoted(item, like)}`
    : dashed(item, margin, style);

/** Data behind the colon of a block, a list in lines below it. */
function behindLike(editor: Editor, data: Data, margin: string, like: Quote): string {
  const { style } = editor;
  if (typeof data === 'string' && like !== undefined) return ` ${quoted(data, like)}`;
  if (!isDataList(data)) return behindKey(data, margin, style);
  const inner = style.dashIndent ? margin + style.unit : margin;
  return data.map(item => style.eol + itemLine(editor, item, inner, like)).join('');
}

function inFlowLike(editor: Editor, data: Data, like: Quote, margin = ''): string {
  const { style } = editor;
  if (style.json) return inJson(data, margin, style);
  if (isDataList(data)) return `[${data.map(item => inFlowLike(editor, item, like)).join(', ')}]`;
  return typeof data === 'string' && like !== undefined ? quoted(data, like) : inFlow(data, style);
}
