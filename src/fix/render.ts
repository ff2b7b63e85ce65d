import { lookUp } from '../model/look-up.ts';
import { Intrinsic, isDataList, isDataMap, type Data } from './data.ts';
import type { WritingStyle } from './style.ts';

const PLAIN = /^[A-Za-z0-9_/$.*-][\w/${}.,;()=@%+*~^&|<>?!:'"\\ -]*$/;
/** What YAML 1.1 or 1.2 reads as something else than a text, or as the beginning of something else. */
const SPECIAL =
  /^(?:true|false|yes|no|on|off|null|y|n|~|[-+]?[\d.][\d_.,:eExXoO+-]*|-|---|\.\.\.)$|: | #|:$|\s$|^[-*?&!|>%@`] ?|^\.(?:inf|nan)/i;
const INDICATOR = /[{}[\],]/;

/** A text as the file would write it; `flow`: within brackets, where more must be quoted. */
export function scalarText(text: string, { json, quote }: WritingStyle, flow: boolean): string {
  if (json) return JSON.stringify(text);
  if (PLAIN.test(text) && !SPECIAL.test(text) && !(flow && INDICATOR.test(text))) return text;
  return quoted(text, quote);
}

/** A text in quotes, in the others where it holds those; in double ones what single ones cannot hold. */
export function quoted(text: string, quote: '"' | "'"): string {
  const holds = (one: string): boolean => text.includes(one);
  const isDouble = quote === '"' ? !holds('"') || holds("'") : holds("'") && !holds('"');
  return isDouble || /[^\x20-\x7e]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

const SHORT: Readonly<Record<string, string>> = { Ref: '!Ref', 'Fn::GetAtt': '!GetAtt', 'Fn::Sub': '!Sub' };

/** Data in one line, in brackets where it is a collection. */
export function inFlow(data: Data, style: WritingStyle): string {
  if (typeof data === 'string') return scalarText(data, style, true);
  if (typeof data !== 'object') return String(data);
  if (data instanceof Intrinsic) {
    const tag = style.tags ? tagged(data, { ...style, quotedSub: true }) : undefined;
    return tag !== undefined && !INDICATOR.test(unquoted(tag))
      ? tag
      : inFlow({ [data.fn]: data.arg }, { ...style, tags: false });
  }
  if (isDataList(data)) return `[${data.map(item => inFlow(item, style)).join(', ')}]`;
  const pairs = Object.entries(data).map(
    ([key, value]) => `${keyText(key, style)}${colonOf(style)}${inFlow(value, style)}`,
  );
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

const unquoted = (text: string): string => text.replace(/(["']).*\1/, '');

function tagged({ fn, arg }: Intrinsic, style: WritingStyle): string | undefined {
  const tag = lookUp(SHORT, fn);
  if (tag === undefined) return undefined;
  if (isDataList(arg))
    return arg.every(one => typeof one === 'string') ? `${tag} ${arg.join('.')}` : undefined;
  if (typeof arg !== 'string') return undefined;
  return `${tag} ${fn === 'Fn::Sub' && style.quotedSub ? quoted(arg, style.quote) : scalarText(arg, style, false)}`;
}

const colonOf = ({ json, colon }: WritingStyle): string => (json ? colon : ': ');
const keyText = (key: string, style: WritingStyle): string => scalarText(key, style, true);

/**
 * Data behind `key:`, from the blank behind the colon on: in the same line, or in lines below it. `margin` is that of the key. In JSON collections take several lines.
 */
export function behindKey(data: Data, margin: string, style: WritingStyle): string {
  if (style.json) return `${style.colon}${inJson(data, margin, style)}`;
  const line = oneLine(data, style);
  if (line !== undefined) return ` ${line}`;
  return style.eol + inBlock(data, blockMargin(data, margin, style), style);
}

const blockMargin = (data: Data, margin: string, { dashIndent, unit }: WritingStyle): string =>
  isDataList(data) && !dashIndent ? margin : margin + unit;

function oneLine(data: Data, style: WritingStyle): string | undefined {
  if (typeof data === 'string') return scalarText(data, style, false);
  if (typeof data !== 'object') return String(data);
  if (data instanceof Intrinsic) return style.tags ? tagged(data, style) : undefined;
  if (isDataList(data)) return data.length === 0 ? '[]' : undefined;
  return Object.keys(data).length === 0 ? '{}' : undefined;
}

/** A collection in lines, each with the margin. */
export function inBlock(data: Data, margin: string, style: WritingStyle): string {
  const lines: string[] = [];
  if (data instanceof Intrinsic) return inBlock({ [data.fn]: data.arg }, margin, style);
  if (isDataList(data)) for (const item of data) lines.push(dashed(item, margin, style));
  else if (isDataMap(data))
    for (const [key, value] of Object.entries(data))
      lines.push(`${margin}${scalarText(key, style, false)}:${behindKey(value, margin, style)}`);
  return lines.join(style.eol);
}

/** An item of a block list, from the margin of its dash on. */
export function dashed(item: Data, margin: string, style: WritingStyle): string {
  const line = oneLine(item, style);
  if (line !== undefined) return `${margin}- ${line}`;
  const inner = `${margin}  `;
  return `${margin}- ${inBlock(item, inner, style).slice(inner.length)}`;
}

/** A list of texts that is longer has an item a line. */
const LONGEST = 80;

/** JSON over several lines, its first without a margin. */
export function inJson(data: Data, margin: string, style: WritingStyle): string {
  if (data instanceof Intrinsic) return inFlow({ [data.fn]: data.arg }, style);
  const { eol, unit, colon } = style;
  const inner = margin + unit;
  if (isDataList(data))
    return data.every(one => typeof one !== 'object') && inFlow(data, style).length <= LONGEST
      ? inFlow(data, style)
      : `[${eol}${data.map(one => inner + inJson(one, inner, style)).join(`,${eol}`)}${eol}${margin}]`;
  if (!isDataMap(data)) return inFlow(data, style);
  const pairs = Object.entries(data).map(
    ([key, value]) => `${inner}${JSON.stringify(key)}${colon}${inJson(value, inner, style)}`,
  );
  return pairs.length === 0 ? '{}' : `{${eol}${pairs.join(`,${eol}`)}${eol}${margin}}`;
}
