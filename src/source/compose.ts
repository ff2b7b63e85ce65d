import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Scalar as YamlScalar,
  type Alias,
  type Node as YamlNode,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { Aliases } from './aliases.ts';
import { isUnended } from './fast/literal.ts';
import type { Builder } from './build.ts';
import { Entries } from './entries.ts';
import type { Call, Node, Scalar, Span } from './node.ts';
import { lastAtOrBefore } from './search.ts';
import { isTextType, tagOf } from './tags.ts';

const MAX_STACKED = 4;

/** Turns the library's tree of one document into ours. `tags` are the offsets of all tags of the text, ascending. */
export class Composed {
  /** A `{{ name }}` where a value should be: YAML reads a map with a map for a key. */
  hasMapKey = false;
  readonly #builder: Builder;
  readonly #text: string;
  readonly #tags: readonly number[];
  readonly #aliases: Aliases;

  constructor(builder: Builder, text: string, tags: readonly number[]) {
    this.#builder = builder;
    this.#text = text;
    this.#tags = tags;
    this.#aliases = new Aliases(builder);
  }

  node(node: YamlNode | null): Node {
    if (isAlias(node)) return this.#alias(node);
    if (node === null) return this.#empty(0);
    return node.anchor === undefined
      ? this.#tagged(node)
      : this.#aliases.anchored(node.anchor, () => this.#tagged(node));
  }

  #tagged(node: YamlNode): Node {
    if (node.tag === undefined) return this.#bare(node, undefined);
    const tag = tagOf(node.tag);
    if ('core' in tag) return this.#bare(node, tag.core);
    const arg = this.#bare(node, undefined);
    const index = lastAtOrBefore(this.#tags, arg.span.start);
    return this.#outer(
      this.#builder.tagged(tag.call, arg, this.#tags[index] ?? arg.span.start, arg.span.end),
      index,
    );
  }

  /** `!Base64 !Sub x`: the library keeps the inner tag only. */
  #outer(call: Call, index: number): Call {
    let outer = call;
    const before = this.#tags.slice(Math.max(0, index - MAX_STACKED), Math.max(0, index));
    for (const start of before.toReversed()) {
      const between = this.#text.slice(Math.max(start, outer.span.start - 100), outer.span.start);
      const tag = /^![^\s,[\]{}]*\s+$/.test(between) ? tagOf(between.trimEnd()) : undefined;
      if (!tag || !('call' in tag)) break;
      outer = this.#builder.tagged(tag.call, outer, start, outer.span.end);
    }
    return outer;
  }

  #bare(node: YamlNode, core: string | undefined): Node {
    if (isScalar(node))
      return this.#scalar(node, core === undefined ? node.type === YamlScalar.PLAIN : !isTextType(core));
    this.#aliases.enter();
    const collection = this.#collection(node);
    this.#aliases.leave();
    return collection;
  }

  #collection(node: YamlNode): Node {
    if (isMap(node)) return this.#reference(node) ?? this.#map(node);
    return isSeq(node) ? this.#list(node) : this.#empty(node.range?.[0] ?? 0);
  }

  #scalar(node: YamlScalar, plain: boolean): Scalar {
    const [start, end] = rangeOf(node);
    const text = node.source ?? '';
    if (start === end) return this.#empty(start, plain);
    const block = node.type === YamlScalar.BLOCK_FOLDED || node.type === YamlScalar.BLOCK_LITERAL;
    if (!block) return this.#builder.scalar(text, plain, start, end);
    const value = isUnended(this.#text, end) ? text.replace(/\n$/, '') : text;
    return this.#builder.scalar(value, plain, start, this.#trim(end));
  }

  /** Nothing, right after what stands before it. */
  #empty(at: number, plain = true): Scalar {
    return this.#builder.scalar('', plain, this.#trim(at), this.#trim(at));
  }

  #list(node: YAMLSeq): Node {
    const [start, end] = rangeOf(node);
    const items = (node.items as YamlNode[]).map(item => this.node(item));
    return this.#builder.list(
      items,
      start,
      node.flow ? end : Math.max(start + 1, items.at(-1)?.span.end ?? 0),
    );
  }

  /** `{{resolve:ssm:x}}` without quotes: a map within a map to YAML, and never that to an author. */
  #reference(node: YAMLMap): Node | undefined {
    const [start, end] = rangeOf(node);
    if (!this.#text.startsWith('{{resolve:', start)) return undefined;
    this.#builder.problem(
      'unquoted-reference',
      'CloudFormation accepts a dynamic reference only in quotes',
      start,
      end,
      false,
    );
    return this.#builder.scalar(this.#text.slice(start, end), false, start, end);
  }

  #map(node: YAMLMap): Node {
    const entries = new Entries(this.#builder);
    const [start, end] = rangeOf(node);
    let first: Span | undefined;
    let last: Span | undefined;
    for (const pair of node.items) {
      const key = this.node(pair.key as YamlNode | null);
      const value = pair.value === null ? this.#empty(key.span.end) : this.node(pair.value as YamlNode);
      first ??= key.span;
      last = value.span;
      if (key.kind === 'map' && node.flow && node.items.length === 1)
        this.hasMapKey ||= this.#text.startsWith('{{', start);
      entries.add(
        key.kind === 'scalar' ? key.text : this.#text.slice(key.span.start, key.span.end),
        key.kind === 'scalar' && key.plain,
        key.span,
        value,
      );
    }
    return this.#builder.map(
      entries.done(),
      Math.min(start, first?.start ?? start),
      node.flow ? end : Math.max(start + 1, last?.end ?? 0),
    );
  }

  #alias(alias: Alias): Node {
    const name = alias.source;
    const [start, end] = rangeOf(alias);
    const found = this.#aliases.alias(name, start, end);
    if (typeof found !== 'string') return found;
    const cycle = found === 'open';
    const message = cycle
      ? `the alias *${name} is inside the value that it repeats`
      : `no anchor &${name} precedes this alias`;
    this.#builder.problem(cycle ? 'alias-cycle' : 'unknown-alias', message, start, end, true);
    return this.#builder.scalar('', true, start, end);
  }

  /** The end of the text before an offset, without white space. */
  #trim(end: number): number {
    let at = end;
    while (at > 0 && this.#text.charCodeAt(at - 1) <= 0x20) at -= 1;
    return at;
  }
}

/** The library gives each node that it reads its range. */
function rangeOf(node: YamlNode): readonly [start: number, end: number, ...rest: number[]] {
  if (!node.range) throw new Error('a node of the YAML library has no range');
  return node.range;
}
