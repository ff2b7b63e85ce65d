import { Composer, isAlias, isCollection, isMap, isScalar, isSeq, Scalar as YamlScalar, type Document, type Node as YamlNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { Builder } from './build.ts';
import { MAX_ALIASED, tooDeep, tooMany } from './limits.ts';
import type { Entry, Node, Span } from './node.ts';
import type { Comment, Parsed, Source } from './source.ts';
import { isTextType, tagOf } from './tags.ts';
import { tokensOf, type Tokens } from './tokens.ts';

const OPTIONS = { schema: 'failsafe', strict: false, uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;

/** The first document of a YAML stream that has content. */
export function readYaml(source: Source): Parsed {
  const text = /\r(?!\n)/.test(source.text) ? source.text.replace(/\r(?!\n)/g, '\n') : source.text;
  const read = tokensOf({ text });
  const builder = new Builder(source);
  const comments = read.comments.map(({ start, end }): Comment => ({ line: source.position(start).line, text: text.slice(start, end), span: builder.span(start, end) }));
  if (read.stopped) return { root: undefined, problems: [read.stopped.by === 'depth' ? tooDeep(builder, read.stopped.at) : tooMany(builder, read.stopped.at)], comments };
  const documents = [...new Composer(OPTIONS).compose(read.tokens)];
  const full = documents.filter(hasContent);
  const [first] = full;
  if (!first) {
    for (const document of documents) reportErrors(builder, document);
    if (builder.problems.length === 0) builder.problem('empty', 'the file is empty', 0, 0, false);
    return { root: undefined, problems: builder.problems, comments };
  }
  reportErrors(builder, first);
  const root = new Reader(builder, text, read).root(first);
  for (const other of full.slice(1)) {
    const [start] = other.contents!.range!;
    builder.problem('more-documents', 'this document of the file was not read: only the first one is', start, start + 1, true);
  }
  return { root, problems: builder.problems, comments };
}

const hasContent = ({ contents }: Document.Parsed): boolean =>
  contents !== null && !(isScalar(contents) && contents.source === '' && contents.tag === undefined && contents.type === 'PLAIN');

function reportErrors(builder: Builder, document: Document.Parsed): void {
  for (const { code, message, pos } of document.errors) builder.problem('bad-yaml', `${message} (${code})`, pos[0], pos[1], true);
}

type Anchored = { readonly node: Node; readonly size: number } | 'open';

class Reader {
  readonly #builder: Builder;
  readonly #text: string;
  readonly #tags: readonly number[];
  readonly #anchors = new Map<string, Anchored>();
  #aliased = 0;

  constructor(builder: Builder, text: string, { tags }: Tokens) {
    this.#builder = builder;
    this.#text = text;
    this.#tags = tags;
  }

  root({ contents }: Document.Parsed): Node | undefined {
    try {
      return this.#node(contents);
    } catch (error) {
      if (error instanceof Bomb) return undefined;
      throw error;
    }
  }

  #node(node: YamlNode | null): Node {
    if (isAlias(node)) return this.#alias(node.source, ...this.#range(node));
    if (node === null) return this.#builder.scalar('', true, 0, 0);
    const { anchor } = node;
    if (anchor === undefined) return this.#tagged(node);
    this.#anchors.set(anchor, 'open');
    const before = this.#builder.size;
    const made = this.#tagged(node);
    this.#anchors.set(anchor, { node: made, size: this.#builder.size - before });
    return made;
  }

  #tagged(node: YamlNode): Node {
    if (node.tag === undefined) return this.#bare(node, undefined);
    const tag = tagOf(node.tag);
    if ('core' in tag) return this.#bare(node, tag.core);
    const arg = this.#bare(node, undefined);
    return this.#builder.call(tag.call, arg, this.#tagStart(arg.span.start), arg.span.end);
  }

  #bare(node: YamlNode, core: string | undefined): Node {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#list(node);
    const [start, end] = this.#range(node);
    if (!isScalar(node)) return this.#builder.scalar('', true, start, end);
    const plain = core === undefined ? node.type === YamlScalar.PLAIN : !isTextType(core);
    return this.#builder.scalar(textOf(node), plain, start, end);
  }

  #list(node: YAMLSeq): Node {
    const [start, end] = this.#range(node);
    const items = (node.items as YamlNode[]).map(item => this.#node(item));
    return this.#builder.list(items, start, node.flow ? end : this.#endOf(items.at(-1)?.span, start));
  }

  #map(node: YAMLMap): Node {
    const entries = new Map<string, Entry>();
    const [start, end] = this.#range(node);
    let first: Span | undefined;
    let last: Span | undefined;
    for (const pair of node.items) {
      const keyNode = this.#node(pair.key as YamlNode | null);
      const value = pair.value === null ? this.#builder.scalar('', true, keyNode.span.end, keyNode.span.end) : this.#node(pair.value as YamlNode);
      first ??= keyNode.span;
      last = value.span;
      this.#builder.add(entries, this.#keyText(keyNode), keyNode.span, value);
    }
    return this.#builder.map(entries, node.flow ? start : Math.min(start, first?.start ?? start), node.flow ? end : this.#endOf(last, start));
  }

  #endOf(last: Span | undefined, start: number): number { return last ? Math.max(last.end, start) : start + 1; }

  #keyText(key: Node): string { return key.kind === 'scalar' ? key.text : this.#text.slice(key.span.start, key.span.end); }

  #alias(name: string, start: number, end: number): Node {
    const target = this.#anchors.get(name);
    if (target === undefined || target === 'open') {
      const message = target ? `the alias *${name} stands inside what it repeats` : `no anchor &${name} stands before this alias`;
      this.#builder.problem(target ? 'alias-cycle' : 'unknown-alias', message, start, end, true);
      return this.#builder.scalar('', true, start, end);
    }
    this.#aliased += target.size;
    this.#builder.size += target.size;
    if (this.#aliased > MAX_ALIASED) {
      this.#builder.problem('too-many-aliases', `with this alias the file repeats more than ${MAX_ALIASED.toLocaleString('en')} values; it was not scanned`, start, end, true);
      throw new Bomb();
    }
    return { ...target.node, span: this.#builder.span(start, end), anchor: target.node.anchor ?? target.node.span };
  }

  /** Where the nearest tag before a value stands. */
  #tagStart(value: number): number {
    let low = 0;
    let high = this.#tags.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tags[middle]! <= value) low = middle;
      else high = middle - 1;
    }
    const at = this.#tags[low];
    return at !== undefined && at <= value ? at : value;
  }

  #range(node: YamlNode): [number, number] {
    const [start, end] = node.range ?? [0, 0];
    if (isCollection(node)) return [start, end];
    if (start === end) return [this.#back(start), this.#back(start)];
    return [start, isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL') ? this.#back(end) : end];
  }

  /** The end of the text before an offset, without white space. */
  #back(end: number): number {
    let at = end;
    while (at > 0 && this.#text.charCodeAt(at - 1) <= 0x20) at -= 1;
    return at;
  }
}

class Bomb extends Error {}

const textOf = (node: YamlScalar): string => node.source ?? (typeof node.value === 'string' ? node.value : '');
