import type { Scalar } from './node.ts';
import { lastAtOrBefore } from './search.ts';
import { Source } from './source.ts';

/**
 * Where each character of a scalar's text stands in its file. Undefined where they do not stand there one for one: text with escapes, and lines that are
 * folded into one.
 */
export function placesIn(source: Source, node: Scalar): ((offset: number) => number) | undefined {
  const { start, end } = node.span;
  const raw = source.text.slice(start, end);
  if (!raw.startsWith('|')) {
    const at = node.text.includes('\n') ? -1 : raw.indexOf(node.text);
    return at < 0 ? undefined : offset => start + at + offset;
  }
  const text = new Source(source.file, node.text);
  const first = source.position(start).line + 1;
  const starts: number[] = [];
  for (const [index] of text.lineStarts.entries()) {
    const [line, written] = [text.line(index + 1), source.line(first + index)];
    const indent = written.length - line.length;
    const isLast = index === text.lineStarts.length - 1 && line === '';
    if (!isLast && line !== '' && (indent < 0 || written.trimStart() !== line.trimStart())) return undefined;
    starts.push((source.lineStarts[first + index - 1] ?? source.text.length) + (line === '' ? 0 : indent));
  }
  return offset => {
    const line = Math.max(0, lastAtOrBefore(text.lineStarts, offset));
    return Math.min((starts[line] ?? end) + offset - (text.lineStarts[line] ?? 0), source.text.length);
  };
}
