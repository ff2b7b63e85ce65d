import type { Aliases } from '../aliases.ts';
import type { Builder } from '../build.ts';
import { Entries } from '../entries.ts';
import type { Node, Scalar } from '../node.ts';
import {
  BAR,
  COLON,
  DASH,
  DOUBLE,
  FOLDED,
  OPEN_LIST,
  OPEN_MAP,
  SINGLE,
  SPACE,
  STAR,
  isBlank,
  undetermined,
  type Cursor,
} from './cursor.ts';
import { enter } from './depth.ts';
import { FlowReader } from './flow.ts';
import { blockText } from './literal.ts';
import { firstLine, plainText } from './plain.ts';
import { isProp, readAlias, readProp, withProps, type Props } from './props.ts';
import { quotedText } from './quoted.ts';

/**
 * Where a value stands: the column of its `:` or `-`, whether that is a `:`, and whether the value begins a line of its own. `left`: between
 * them stood a comment left of where the value may stand; the library then takes a scalar to go on in lines that it should not.
 */
type Slot = {
  readonly parent: number;
  readonly inMap: boolean;
  readonly fresh: boolean;
  readonly left: boolean;
  readonly props: Props | undefined;
};

/** Reads block structure by columns. Every method that reads a node leaves the cursor at the next token. */
export class BlockReader {
  readonly #cursor: Cursor;
  readonly #builder: Builder;
  readonly #aliases: Aliases;
  readonly #flow: FlowReader;

  constructor(cursor: Cursor, builder: Builder, aliases: Aliases) {
    this.#cursor = cursor;
    this.#builder = builder;
    this.#aliases = aliases;
    this.#flow = new FlowReader(cursor, builder, aliases);
  }

  /** A whole document; a scalar alone is left to the library. */
  root(): Node {
    const cursor = this.#cursor;
    const { code } = cursor;
    if (code === OPEN_LIST || code === OPEN_MAP) return this.#after(this.#flow.read());
    return cursor.isDash ? this.#list() : this.#map(cursor.column, this.#key());
  }

  /** What belongs to the `:` or `-` that stands in column `parent` and ends here. */
  #value(parent: number, inMap: boolean): Node {
    const cursor = this.#cursor;
    const { line } = cursor;
    let end = cursor.at;
    let left = cursor.step(parent + 1);
    let props: Props | undefined;
    while (isProp(cursor.code) && (cursor.line === line || cursor.column > parent)) {
      props = readProp(cursor, props, false);
      end = cursor.at;
      left = cursor.step(parent + 1) || left;
    }
    const slot = { parent, inMap, fresh: cursor.line !== line, left, props };
    const isNothing =
      cursor.done ||
      (slot.fresh && cursor.column <= parent && !(inMap && cursor.column === parent && cursor.isDash));
    const read = (): Node => (isNothing ? this.#builder.scalar('', true, end, end) : this.#content(slot));
    return props === undefined ? read() : withProps(props, this.#aliases, this.#builder, read);
  }

  #content(slot: Slot): Node {
    const cursor = this.#cursor;
    const { code } = cursor;
    // Compact collections stand behind a `-`; behind a tag or anchor in the same line nothing but a scalar or flow collection does.
    const mayNest = slot.fresh ? slot.props?.line !== cursor.line : !slot.inMap && !slot.props;
    if (code === DASH && cursor.isDash) return mayNest ? this.#list() : undetermined();
    if (code === BAR || code === FOLDED) return slot.left ? undetermined() : this.#blockScalar(slot.parent);
    if (code === OPEN_LIST || code === OPEN_MAP) {
      return slot.left ? undetermined() : this.#after(this.#flow.read());
    }
    if (code === STAR)
      return slot.props ? undetermined() : this.#after(readAlias(cursor, this.#aliases, false));
    const { column, line } = cursor;
    const scalar = this.#scalar(slot.parent + 1);
    if (!this.#atColon()) return slot.left ? undetermined() : this.#after(scalar);
    return mayNest && cursor.line === line ? this.#map(column, this.#colon(scalar)) : undetermined();
  }

  #scalar(least: number): Scalar {
    const cursor = this.#cursor;
    const start = cursor.at;
    const plain = cursor.code !== DOUBLE && cursor.code !== SINGLE;
    const text = plain
      ? plainText(cursor, start, firstLine(cursor, false), least, false)
      : quotedText(cursor);
    return this.#builder.scalar(text, plain, start, cursor.at);
  }

  #blockScalar(parent: number): Node {
    const cursor = this.#cursor;
    const start = cursor.at;
    const text = blockText(cursor, parent);
    let end = cursor.at;
    while (isBlank(cursor.text.charCodeAt(end - 1))) end -= 1;
    const node = this.#builder.scalar(text, false, start, end);
    cursor.step();
    return node;
  }

  #list(): Node {
    const cursor = this.#cursor;
    const { at: start, column } = cursor;
    const items: Node[] = [];
    enter(this.#aliases);
    let end = start;
    do {
      cursor.at += 1;
      const item = this.#value(column, false);
      items.push(item);
      end = item.span.end;
    } while (cursor.column === column && cursor.isDash);
    this.#aliases.leave();
    return this.#builder.list(items, start, Math.max(start + 1, end));
  }

  /** The map whose first key was read, up to its colon. */
  #map(column: number, first: Scalar): Node {
    const cursor = this.#cursor;
    const entries = new Entries(this.#builder);
    const { start } = first.span;
    enter(this.#aliases);
    for (let key = first; ; key = this.#key()) {
      const value = this.#value(column, true);
      entries.add(key.text, key.plain, key.span, value);
      if (cursor.done || cursor.column < column) {
        this.#aliases.leave();
        return this.#builder.map(entries.done(), start, Math.max(start + 1, value.span.end));
      }
      if (cursor.column > column) undetermined();
    }
  }

  #key(): Scalar {
    const cursor = this.#cursor;
    const { line } = cursor;
    if (cursor.isMarker) undetermined();
    const key = this.#scalar(Number.POSITIVE_INFINITY);
    return cursor.line === line && this.#atColon() ? this.#colon(key) : undetermined();
  }

  #atColon(): boolean {
    const { text } = this.#cursor;
    let { at } = this.#cursor;
    while (text.charCodeAt(at) === SPACE) at += 1;
    return text.charCodeAt(at) === COLON && isBlank(text.charCodeAt(at + 1));
  }

  #colon(key: Scalar): Scalar {
    this.#cursor.at = this.#cursor.text.indexOf(':', this.#cursor.at) + 1;
    return key;
  }

  /** Nothing but a comment may follow a value in its line. */
  #after(node: Node): Node {
    const cursor = this.#cursor;
    const { line } = cursor;
    cursor.step();
    return cursor.done || cursor.line !== line ? node : undetermined();
  }
}
