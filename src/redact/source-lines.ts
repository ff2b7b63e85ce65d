import { withoutEnd } from '../source/cut.ts';
import { fileSecrets } from '../aws/secrets/file-secrets.ts';
import { addTo } from '../model/multimap.ts';
import type { Stack } from '../model/stack.ts';
import type { FileId, Node, Span } from '../source/node.ts';
import type { Source } from '../source/source.ts';
import { redactLine } from './line.ts';
import { secretNodes } from './secret-nodes.ts';
import { secretSpans } from './secret-spans.ts';
import { SpanIndex } from './span-index.ts';

/** ReportText of a file as they may be shown, of the same width. */
export class RedactedSource {
  readonly #source: Source;
  readonly #tree: () => Node | undefined;
  readonly #hidden: () => readonly Span[];
  readonly #known = new Map<string, string>();
  #index: SpanIndex<Span> | undefined;
  /** `tree` and `hidden` are asked for where a line is shown: a file that was passed by was never parsed. */
  constructor(source: Source, tree: () => Node | undefined, hidden: () => readonly Span[]) {
    this.#source = source;
    this.#tree = tree;
    this.#hidden = hidden;
  }

  /** The part of a line from an offset of the file on, without the line's end. */
  part(start: number, length: number): string {
    const key = `${start}:${length}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const end = start + length;
    this.#index ??= new SpanIndex(this.#hidden());
    const hidden = this.#index.overlapping(start, end);
    const secrets = [...secretSpans(this.#tree(), start, end), ...hidden].map(span => ({
      start: Math.max(0, span.start - start),
      end: span.end - start,
    }));
    const text = redactLine(withoutEnd(this.#source.text.slice(start, end), '\r\n'), secrets);
    this.#known.set(key, text);
    return text;
  }
}

/** Where the stacks hold secrets that only their place makes one, by file. */
export function secretPlaces(stacks: readonly Stack[]): ReadonlyMap<FileId, readonly Span[]> {
  const places = new Map<FileId, Span[]>();
  for (const { span, anchor } of stacks.flatMap(secretNodes))
    for (const place of anchor ? [span, anchor] : [span]) addTo(places, place.file, place);
  for (const hidden of new Set(stacks.map(stack => fileSecrets(stack).hidden)))
    for (const place of hidden) addTo(places, place.file, place);
  return places;
}
