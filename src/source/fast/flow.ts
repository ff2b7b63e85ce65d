import type { Aliases } from '../aliases.ts';
import type { Builder } from '../build.ts';
import { Entries } from '../entries.ts';
import type { Node, Scalar } from '../node.ts';
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOUBLE,
  HASH,
  OPEN_LIST,
  OPEN_MAP,
  SINGLE,
  SPACE,
  STAR,
  TAB,
  isLineEnd,
  undetermined,
  type Cursor,
} from './cursor.ts';
import { enter } from './depth.ts';
import { firstLine, plainText } from './plain.ts';
import { isProp, readAlias, readProp, withProps, type Props } from './props.ts';
import { quotedText } from './quoted.ts';

/** Reads flow collections, whose lines may stand anywhere, as AWS and most readers accept them. One as a key is left to the library. */
export class FlowReader {
  readonly #cursor: Cursor;
  readonly #builder: Builder;
  readonly #aliases: Aliases;

  constructor(cursor: Cursor, builder: Builder, aliases: Aliases) {
    this.#cursor = cursor;
    this.#builder = builder;
    this.#aliases = aliases;
  }

  /** At the `[` or `{` of a collection. */
  read(): Node {
    enter(this.#aliases);
    const node = this.#cursor.code === OPEN_LIST ? this.#list() : this.#map();
    this.#aliases.leave();
    return node;
  }

  #list(): Node {
    const cursor = this.#cursor;
    const start = cursor.at;
    const items: Node[] = [];
    cursor.at += 1;
    for (this.#space(); cursor.code !== CLOSE_LIST; this.#comma(CLOSE_LIST)) {
      const { line, code } = cursor;
      const item = this.#value(undefined);
      while (cursor.code === SPACE) cursor.at += 1;
      if (cursor.code !== COLON) items.push(item);
      else
        items.push(
          item.kind === 'scalar' && !isProp(code) && code !== STAR && cursor.line === line
            ? this.#pair(item)
            : undetermined(),
        );
    }
    cursor.at += 1;
    return this.#builder.list(items, start, cursor.at);
  }

  #map(): Node {
    const cursor = this.#cursor;
    const start = cursor.at;
    const entries = new Entries(this.#builder);
    cursor.at += 1;
    for (this.#space(); cursor.code !== CLOSE_MAP; this.#comma(CLOSE_MAP)) {
      const key = this.#key();
      entries.add(key.text, key.plain, key.span, this.#pairValue(key));
    }
    cursor.at += 1;
    return this.#builder.map(entries.done(), start, cursor.at);
  }

  /** `[a: b]` is a list of one map; at its colon. */
  #pair(key: Scalar): Node {
    const entries = new Entries(this.#builder);
    enter(this.#aliases);
    this.#cursor.at += 1;
    const value = this.#value(undefined);
    this.#aliases.leave();
    entries.add(key.text, key.plain, key.span, value);
    return this.#builder.map(entries.done(), key.span.start, value.span.end);
  }

  #key(): Scalar {
    const cursor = this.#cursor;
    const { line } = cursor;
    if (isProp(cursor.code)) undetermined();
    const key = this.#scalar();
    return cursor.line === line ? key : undetermined();
  }

  #pairValue(key: Scalar): Node {
    const cursor = this.#cursor;
    const { line } = cursor;
    this.#space();
    if (cursor.code !== COLON) return this.#builder.scalar('', true, key.span.end, key.span.end);
    if (cursor.line !== line) undetermined();
    cursor.at += 1;
    return this.#value(cursor.at);
  }

  /** A value, which may be nothing in a map: that stands at `empty`, or behind its tag. In a list the library gives a tag without a value to the next item. */
  #value(empty: number | undefined): Node {
    const cursor = this.#cursor;
    let props: Props | undefined;
    for (this.#space(); isProp(cursor.code); this.#space()) props = readProp(cursor, props, true);
    if (!props) return this.#bare(empty, false);
    const end = empty === undefined ? undefined : props.end;
    return withProps(props, this.#aliases, this.#builder, () => this.#bare(end, true));
  }

  #bare(empty: number | undefined, hasProps: boolean): Node {
    const cursor = this.#cursor;
    switch (cursor.code) {
      case COMMA:
      case CLOSE_LIST:
      case CLOSE_MAP:
        return empty === undefined ? undetermined() : this.#builder.scalar('', true, empty, empty);
      case OPEN_LIST:
      case OPEN_MAP:
        return this.read();
      case STAR:
        return hasProps ? undetermined() : readAlias(cursor, this.#aliases, true);
      default:
        return this.#scalar();
    }
  }

  #scalar(): Scalar {
    const cursor = this.#cursor;
    const start = cursor.at;
    const plain = cursor.code !== DOUBLE && cursor.code !== SINGLE;
    const text = plain ? plainText(cursor, start, firstLine(cursor, true), 0, true) : quotedText(cursor);
    return this.#builder.scalar(text, plain, start, cursor.at);
  }

  /** Over a comma, which may also stand before the end. */
  #comma(close: number): void {
    this.#space();
    const { code } = this.#cursor;
    if (code === COMMA) {
      this.#cursor.at += 1;
      this.#space();
    } else if (code !== close) undetermined();
  }

  #space(): void {
    const cursor = this.#cursor;
    let isNewLine = false;
    for (;;) {
      const { code } = cursor;
      if (code === SPACE) cursor.at += 1;
      else if (isLineEnd(code)) {
        cursor.newLine();
        isNewLine = true;
      } else if (code === HASH) {
        // Behind a value the library misses the line end before such a comment.
        if (cursor.column === 0) undetermined();
        cursor.comment();
        isNewLine = false;
      } else if (code === TAB) cursor.trailing();
      else break;
    }
    if (cursor.done || (isNewLine && cursor.isMarker)) undetermined();
  }
}
