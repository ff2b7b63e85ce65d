import { isAlias, isMap, isScalar, isSeq, Scalar as YamlScalar, type Alias, type Node as YamlNode, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Builder } from './build.ts';
import { MAX_ALIASED, MAX_DEPTH, tooDeep, tooOften } from './limits.ts';
import type { Call, Entry, Node, Scalar, Span } from './node.ts';
import type { Problem } from './source.ts';
import { isTextType, tagOf } from './tags.ts';

/** An anchor's node with what an alias to it costs; `open` while it is being read. */
type Anchored = { readonly node: Node; readonly size: number; readonly height: number } | 'open';

const MAX_STACKED = 4;

/** Ends the reading: the tree is too large to be used. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) { super(problem.message); this.problem = problem; }
}

/** Turns the library's tree of one document into ours. `tags` are the offsets of all tags of the text, ascending. */
export class Composed {
  /** A `{{ name }}` where a value should be: YAML reads a map with a map for a key. */
  hasMapKey = false;
  readonly #builder: Builder;
  readonly #text: string;
  readonly #tags: readonly number[];
  readonly #anchors = new Map<string, Anchored>();
  #aliased = 0;
  #depth = 0;
  #deepest = 0;

  constructor(builder: Builder, text: string, tags: readonly number[]) {
    this.#builder = builder;
    this.#text = text;
    this.#tags = tags;
  }

  node(node: YamlNode | null): Node {
    if (isAlias(node)) return this.#alias(node);
    if (node === null) return this.#empty(0);
    return node.anchor === undefined ? this.#tagged(node) : this.#anchored(node, node.anchor);
  }

  #anchored(node: YamlNode, anchor: string): Node {
    this.#anchors.set(anchor, 'open');
    const { size } = this.#builder;
    const outer = this.#deepest;
    this.#deepest = this.#depth;
    const made = this.#tagged(node);
    this.#anchors.set(anchor, { node: made, size: this.#builder.size - size, height: this.#deepest - this.#depth });
    this.#deepest = Math.max(this.#deepest, outer);
    return made;
  }

  #tagged(node: YamlNode): Node {
    if (node.tag === undefined) return this.#bare(node, undefined);
    const tag = tagOf(node.tag);
    if ('core' in tag) return this.#bare(node, tag.core);
    const arg = this.#bare(node, undefined);
    const index = this.#tagBefore(arg.span.start);
    return this.#outer(this.#builder.call(tag.call, arg, this.#tags[index] ?? arg.span.start, arg.span.end), index);
  }

  /** `!Base64 !Sub x`: the library keeps the inner tag only. */
  #outer(call: Call, index: number): Call {
    let made = call;
    for (let at = index - 1; at >= Math.max(0, index - MAX_STACKED); at -= 1) {
      const start = this.#tags[at]!;
      const between = this.#text.slice(Math.max(start, made.span.start - 100), made.span.start);
      const tag = /^!\S*\s+$/.test(between) ? tagOf(between.trimEnd()) : undefined;
      if (!tag || !('call' in tag)) break;
      made = this.#builder.call(tag.call, made, start, made.span.end);
    }
    return made;
  }

  #bare(node: YamlNode, core: string | undefined): Node {
    if (isScalar(node)) return this.#scalar(node, core === undefined ? node.type === YamlScalar.PLAIN : !isTextType(core));
    this.#depth += 1;
    this.#deepest = Math.max(this.#deepest, this.#depth);
    const made = isMap(node) ? this.#reference(node) ?? this.#map(node) : isSeq(node) ? this.#list(node) : this.#empty(node.range?.[0] ?? 0);
    this.#depth -= 1;
    return made;
  }

  #scalar(node: YamlScalar, plain: boolean): Scalar {
    const [start, end] = node.range!;
    const text = node.source ?? '';
    if (start === end) return this.#empty(start, plain);
    const block = node.type === YamlScalar.BLOCK_FOLDED || node.type === YamlScalar.BLOCK_LITERAL;
    return this.#builder.scalar(text, plain, start, block ? this.#trim(end) : end);
  }

  /** Nothing, right after what stands before it. */
  #empty(at: number, plain = true): Scalar { return this.#builder.scalar('', plain, this.#trim(at), this.#trim(at)); }

  #list(node: YAMLSeq): Node {
    const [start, end] = node.range!;
    const items = (node.items as YamlNode[]).map(item => this.node(item));
    return this.#builder.list(items, start, node.flow ? end : Math.max(start + 1, items.at(-1)?.span.end ?? 0));
  }

  /** `{{resolve:ssm:x}}` without quotes: a map within a map to YAML, and never that to an author. */
  #reference({ range }: YAMLMap): Node | undefined {
    const [start, end] = range!;
    if (!this.#text.startsWith('{{resolve:', start)) return undefined;
    this.#builder.problem('unquoted-reference', 'CloudFormation takes a dynamic reference in quotes only', start, end, false);
    return this.#builder.scalar(this.#text.slice(start, end), false, start, end);
  }

  #map(node: YAMLMap): Node {
    const entries = new Map<string, Entry>();
    const merged: Node[] = [];
    const [start, end] = node.range!;
    let first: Span | undefined;
    let last: Span | undefined;
    for (const pair of node.items) {
      const key = this.node(pair.key as YamlNode | null);
      const value = pair.value === null ? this.#empty(key.span.end) : this.node(pair.value as YamlNode);
      first ??= key.span;
      last = value.span;
      if (key.kind === 'map' && node.flow && node.items.length === 1) this.hasMapKey ||= this.#text.startsWith('{{', start);
      if (key.kind === 'scalar' && key.plain && key.text === '<<' && canMerge(value)) merged.push(...(value.kind === 'list' ? value.items : [value]));
      else this.#builder.add(entries, key.kind === 'scalar' ? key.text : this.#text.slice(key.span.start, key.span.end), key.span, value);
    }
    mergeInto(entries, merged);
    return this.#builder.map(entries, Math.min(start, first?.start ?? start), node.flow ? end : Math.max(start + 1, last?.end ?? 0));
  }

  #alias({ source: name, range }: Alias): Node {
    const [start, end] = range!;
    const { source } = this.#builder;
    const target = this.#anchors.get(name);
    if (target === undefined || target === 'open') {
      const message = target ? `the alias *${name} stands inside what it repeats` : `no anchor &${name} stands before this alias`;
      this.#builder.problem(target ? 'alias-cycle' : 'unknown-alias', message, start, end, true);
      return this.#builder.scalar('', true, start, end);
    }
    this.#aliased += target.size;
    this.#builder.size += target.size;
    this.#deepest = Math.max(this.#deepest, this.#depth + target.height);
    if (this.#aliased > MAX_ALIASED) throw new Refused(tooOften(source, start));
    if (this.#deepest > MAX_DEPTH) throw new Refused(tooDeep(source, start));
    return { ...target.node, span: this.#builder.span(start, end), anchor: target.node.anchor ?? target.node.span };
  }

  /** The index of the last tag at or before an offset. */
  #tagBefore(offset: number): number {
    let low = -1;
    let high = this.#tags.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tags[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The end of the text before an offset, without white space. */
  #trim(end: number): number {
    let at = end;
    while (at > 0 && this.#text.charCodeAt(at - 1) <= 0x20) at -= 1;
    return at;
  }
}

const canMerge = (value: Node): boolean => value.kind === 'map' || (value.kind === 'list' && value.items.every(item => item.kind === 'map'));

/** Keys of the map itself win over merged ones, and of those the first. */
function mergeInto(entries: Map<string, Entry>, merged: readonly Node[]): void {
  for (const from of merged) if (from.kind === 'map') for (const entry of from.entries.values()) if (!entries.has(entry.key)) entries.set(entry.key, entry);
}
