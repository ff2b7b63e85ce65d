import { lookUp } from '../../../model/look-up.ts';
import type { MapNode } from '../../../source/node.ts';
import { Diagnostics } from '../../builder/diagnostics.ts';
import { VARIABLE } from '../../../model/evaluator/evaluate.ts';
import { spend } from '../../../source/budget.ts';
import { mapChildren } from '../../../source/intrinsics/map-node.ts';
import { subArgument } from '../../../source/intrinsics/sub.ts';
import type { ResolvedVariable, Sources } from './source.ts';
import { isCall, isScalar, type Call, type Node, type Scalar, type Span } from '../../../source/node.ts';
import {
  isLiteral,
  parseTemplate,
  VariableSyntaxError,
  type Literal,
  type VariableReference,
  type VariableText,
  type Variable,
} from './grammar.ts';
import { joined, known, literalNode, piecesOf, substituted, unknown, type Pieces } from './pieces.ts';
import type { VariableResolver } from './source.ts';
import { SOURCES } from './sources.ts';

/** Values inside values inside …: the framework stops at 10, a chain of references may be longer. */
const MAX_CHAIN = 500;
/** Nodes that one node may come to when every use of a value is counted. */
const MAX_EXPANDED = 200_000;
/** Characters of one text; a template of CloudFormation has at most a million (AWS CloudFormation quotas, 2026-11). */
const MAX_TEXT = 1_000_000;
/** What a part of a text counts as whose value is not known. */
const UNKNOWN_LENGTH = 100;

/** Booleans of YAML 1.1 that are words to the framework's reader. */
const WORD = /^(?:yes|no|on|off)$/i;

/**
 * The values of a service's variables for one stage, found when they are asked for. A value is the node where it was written, with its
 * span; what can not be known becomes a `Serverless::Variable` call. Never throws; every node is resolved once.
 */
export class Resolver implements VariableResolver {
  readonly root: MapNode;
  readonly diagnostics: Diagnostics;
  readonly sources: Sources;
  readonly #here = new Map<Node, Node>();
  readonly #deep = new Map<Node, Node>();
  readonly #sizes = new Map<Node, number>();
  readonly #active = new Set<Node>();
  readonly #cyclic = new Set<Node>();
  /** Strings whose variables are replaced: what still looks like one was escaped. */
  readonly #done = new Set<Node>();
  #chain = 0;

  constructor(root: MapNode, diagnostics: Diagnostics, sources: Sources) {
    this.root = root;
    this.diagnostics = diagnostics;
    this.sources = sources;
  }

  /** The node that stands here once a variable that is the whole of it is replaced; what is inside is left as written. */
  here(node: Node): Node {
    if (!isScalar(node) || !node.text.includes('${') || this.#done.has(node)) return node;
    return this.#once(node, this.#here, () => this.#string(node));
  }

  /** The node with every variable in it replaced. */
  deep(node: Node): Node {
    const here = this.here(node);
    if (this.#done.has(here) || isCall(here, VARIABLE)) return here;
    if (here !== node) return this.#once(node, this.#deep, () => this.deep(here));
    if (isScalar(here))
      return WORD.test(here.text) && here.plain
        ? this.#once(here, this.#deep, () => ({ ...here, plain: false }))
        : here;
    return this.#once(here, this.#deep, () => this.#inside(here));
  }

  /** The resolved value under a path of the service; undefined where nothing stands. */
  get(...path: readonly string[]): Node | undefined {
    const found = this.find(this.root, path);
    return found && this.deep(found);
  }

  /** Follows a path from a node, resolving what stands on the way; the end is as written. */
  find(from: Node, path: readonly string[]): Node | undefined {
    let here: Node | undefined = from;
    for (const key of path) {
      here = here && this.here(here);
      if (here?.kind === 'map') here = here.entries.get(key)?.value;
      else if (here?.kind === 'list') here = /^\d+$/.test(key) ? here.items[Number(key)] : undefined;
      else if (here?.kind === 'call' && !isUnknownCall(here)) here = here.fn === key ? here.arg : undefined;
      else return here?.kind === 'call' ? here : undefined;
    }
    return here;
  }

  #once(node: Node, memo: Map<Node, Node>, make: () => Node): Node {
    const done = memo.get(node);
    if (done) return done;
    if (this.#active.has(node) || this.#chain > MAX_CHAIN) return this.#circular(node);
    this.#active.add(node);
    this.#chain += 1;
    const made = make();
    this.#chain -= 1;
    this.#active.delete(node);
    const result = this.#cyclic.delete(node) && isScalar(node) ? unknown('cycle:', node.span) : made;
    memo.set(node, result);
    return result;
  }

  #circular(node: Node): Call {
    this.#cyclic.add(node);
    this.diagnostics.problem(
      'variable-cycle',
      this.#active.has(node) ? 'this variable refers to itself' : 'the variables are nested too deeply',
      node.span,
    );
    return unknown('cycle:', node.span);
  }

  #inside(node: Exclude<Node, Scalar>): Node {
    if (isCall(node, 'Fn::Sub')) return this.#sub(node);
    const children: Node[] = [];
    const resolved = mapChildren<Node>(node, child => {
      const value = this.deep(child);
      children.push(value);
      return value;
    });
    return this.#same(node, resolved, children);
  }

  /** Keeps count of how large a tree is when shared values are counted at each use; past the limit it is unknown. */
  #same(node: Node, made: Node, children: readonly Node[]): Node {
    let size = 1;
    for (const child of children) size += this.#sizes.get(child) ?? 1;
    if (size > MAX_EXPANDED)
      return this.#tooLarge(`more than ${MAX_EXPANDED.toLocaleString('en')} values`, node.span);
    this.#sizes.set(made, size);
    return made;
  }

  /** Inside a `Fn::Sub` an unknown value becomes an entry of its map, so that `${AWS::Region}` keeps its meaning. */
  #sub(node: Call): Node {
    const { pattern, map: vars } = subArgument(node.arg);
    if (!isScalar(pattern) || !pattern.text.includes('${'))
      return this.#same(node, { ...node, arg: this.deep(node.arg) }, [this.deep(node.arg)]);
    const settled = vars && this.deep(vars);
    const here = this.here(pattern);
    const pieces = piecesOf(here);
    if (!pieces) return { ...node, arg: this.deep(node.arg) };
    if (here === pattern && settled === vars) return node;
    return { ...substituted(pieces, here.span, settled), span: node.span };
  }

  #string(node: Scalar): Node {
    const template = this.#parse(node);
    if (!template) return unknown(`syntax:${node.text}`, node.span);
    if (template.length === 1 && typeof template[0] === 'object')
      return this.#variable(template[0], node.span);
    if (template.every(piece => typeof piece === 'string')) {
      const text = template.join('');
      return text === node.text ? node : this.#final({ ...node, text });
    }
    return this.#final(joined(this.#pieces(template, node.span), node.span));
  }

  #final(node: Node): Node {
    this.#done.add(node);
    return node;
  }

  #parse(node: Scalar): VariableText | undefined {
    try {
      return parseTemplate(node.text);
    } catch (error) {
      if (!(error instanceof VariableSyntaxError)) throw error;
      this.diagnostics.problem(
        'variable-syntax',
        'this variable is not valid Serverless Framework syntax',
        node.span,
      );
      return undefined;
    }
  }

  /** A variable that is no string (a list, a map, an intrinsic function, null) can not stand inside one: that piece is unknown. */
  #pieces(template: VariableText, span: Span): Pieces {
    const all: (string | Call)[] = [];
    let length = 0;
    for (const part of template)
      for (const piece of typeof part === 'string' ? [part] : this.#piecesOf(part, span)) {
        all.push(piece);
        length += typeof piece === 'string' ? piece.length : UNKNOWN_LENGTH;
        if (length > MAX_TEXT) return [this.#tooLarge(`a text of more than ${MAX_TEXT / 1e6} MB`, span)];
      }
    spend(length / 100, span);
    return all;
  }

  #piecesOf(variable: Variable, span: Span): Pieces {
    return piecesOf(this.#variable(variable, span)) ?? [unknown(nameOf(variable), span)];
  }

  #tooLarge(what: string, span: Span): Call {
    this.diagnostics.problem('variables-too-large', `variables expand this value to ${what}`, span);
    return unknown('too-large:', span);
  }

  /** The text of a template that must be known: an address or a file's name. */
  #text(template: VariableText | Literal, span: Span): string | undefined {
    return isLiteral(template) ? String(template.literal) : known(this.#pieces(template, span));
  }

  #variable(variable: Variable, span: Span): Node {
    for (const source of variable.sources) {
      if (isLiteral(source)) return fallback(literalNode(source.literal, span), variable);
      const answer = this.#answer(source, span);
      if (answer === 'unknown') return unknown(nameOf({ sources: [source] }), span);
      const value = answer && this.here(answer);
      if (value && !(isScalar(value) && value.plain && /^(?:null|~|Null|NULL|)$/.test(value.text)))
        return value;
    }
    for (const source of variable.sources) {
      if (isLiteral(source)) continue;
      this.sources.missing.add(`${source.type}:${source.address ? written(source.address) : ''}`);
      if (source.type === 'file')
        this.diagnostics.partial(
          'file',
          `${nameOf({ sources: [source] })} has no value: the included content is not known`,
          span,
        );
    }
    return unknown(nameOf(variable), span);
  }

  #answer(source: VariableReference, span: Span): ResolvedVariable {
    const args = source.args.map(arg => this.#text(arg, span));
    const address = source.address && this.#text(source.address, span);
    if (args.includes(undefined) || (source.address && address === undefined)) {
      if (source.type === 'file')
        this.diagnostics.partial(
          'file',
          `${nameOf({ sources: [source] })} is not known: the included content is not known`,
          span,
        );
      return 'unknown';
    }
    const ask = lookUp(SOURCES, source.type);
    if (ask) return ask({ args: args as string[], address, span, resolver: this });
    this.diagnostics.partialOnce(
      'variable',
      `${nameOf({ sources: [source] })} is not known until deployment`,
      span,
    );
    return 'unknown';
  }
}

const isUnknownCall = (node: Call): boolean => piecesOf(node) !== undefined;

/** A literal behind an environment variable says which: the deployment may give another value. */
function fallback(node: Node, { sources }: Variable): Node {
  const before = sources.find(source => !isLiteral(source) && source.type === 'env');
  return isScalar(node) && before && !isLiteral(before) && before.address
    ? { ...node, fallback: `env:${written(before.address)}` }
    : node;
}

/** `source:address` of a variable's first choice, as the author wrote it. */
export function nameOf({ sources: [first] }: Variable): string {
  if (!first || isLiteral(first)) return 'literal:';
  const args =
    first.args.length > 0
      ? `(${first.args.map(arg => (isLiteral(arg) ? String(arg.literal) : written(arg))).join(', ')})`
      : '';
  return `${first.type}${args}:${first.address ? written(first.address) : ''}`;
}
const written = (template: VariableText): string =>
  template.map(piece => (typeof piece === 'string' ? piece : `\${${nameOf(piece)}}`)).join('');
