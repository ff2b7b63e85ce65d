import { withoutEnd } from './cut.ts';
import type { FileId, Node, Span } from './node.ts';
import { lastAtOrBefore } from './search.ts';

/** What can be wrong with a text. `lost` says that a part of it could not be read: the file was not scanned as a whole. */
export type Problem = {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly lost: boolean;
};
export type Comment = { readonly line: number; readonly text: string; readonly span: Span };
/** `root` is undefined when nothing could be read. `templated` names the template engine whose text this is (Jinja, cookiecutter, …). */
export type Parsed = {
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
  readonly comments: readonly Comment[];
  readonly templated?: string;
};
export type Position = { readonly line: number; readonly column: number };

/** One file's text with its line starts. Lines and columns count from 1; columns in UTF-16 units; a BOM has no width. */
export class Source {
  readonly file: FileId;
  readonly text: string;
  #starts: number[] | undefined;
  constructor(file: FileId, text: string) {
    this.file = file;
    this.text = text;
  }

  /** LF, CRLF and a lone CR each end a line. */
  get lineStarts(): readonly number[] {
    if (this.#starts) return this.#starts;
    const { text } = this;
    const end = text.includes('\r') && /\r(?!\n)/.test(text) ? /\r\n?|\n/g : undefined;
    const starts = [text.startsWith('\uFEFF') ? 1 : 0];
    if (end) for (const { 0: found, index } of text.matchAll(end)) starts.push(index + found.length);
    else for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return (this.#starts = starts);
  }

  position(offset: number): Position {
    const starts = this.lineStarts;
    const index = Math.max(0, lastAtOrBefore(starts, offset));
    const start = starts[index] ?? 0;
    return { line: index + 1, column: Math.max(0, offset - start) + 1 };
  }

  /** The text of a line without its line ending. */
  line(line: number): string {
    const start = this.lineStarts[line - 1];
    return start === undefined
      ? ''
      : withoutEnd(this.text.slice(start, this.lineStarts[line] ?? this.text.length), '\r\n');
  }
}
