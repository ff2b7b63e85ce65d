import type * as t from '@babel/types';
import { spend } from '../../source/budget.ts';
import type { FileId, Span } from '../../source/node.ts';
import type { CodeExpression, MemberTarget, CodeStatement, CodeVariable } from '../program.ts';
import { Scope } from './scope.ts';

/** Expressions and statements inside each other; those who read them follow them by recursion. */
const MAX_LEVELS = 400;

/** What reads a part of a program. The parts contain each other, so they call each other through `Context`. */
export type Readers = {
  readonly expression: (context: Context, node: t.Node) => CodeExpression;
  readonly statement: (context: Context, node: t.Node) => void;
};

/** Where in a program the reader is. Assignments in expressions are emitted as statements before the one that they stand in. */
export class Context {
  readonly file: FileId;
  /** What `exports` and `module.exports` are. */
  readonly exports: CodeVariable;
  scope = new Scope();
  /** To the members of what an `export` assigns. */
  exported: CodeExpression;
  tooDeep: Span | undefined;
  readonly #readers: Readers;
  readonly #read = new Set<CodeVariable>();
  readonly #assigned = new Set<CodeVariable | MemberTarget>();
  #sink: CodeStatement[] = [];
  #levels = 0;

  constructor(file: FileId, exports: CodeVariable, readers: Readers) {
    this.file = file;
    this.exports = exports;
    this.exported = { span: { file, start: 0, end: 0 }, kind: 'variable', variable: exports };
    this.#readers = readers;
  }

  span({ start, end }: t.Node): Span {
    return { file: this.file, start: start ?? 0, end: end ?? start ?? 0 };
  }

  expression(node: t.Node): CodeExpression {
    const nothing: CodeExpression = { span: this.span(node), kind: 'operation', operator: '', operands: [] };
    return this.#deeper(node, () => this.#readers.expression(this, node)) ?? nothing;
  }

  statement(node: t.Node): void {
    this.#deeper(node, () => this.#readers.statement(this, node));
  }

  #deeper<T>(node: t.Node, work: () => T): T | undefined {
    const span = this.span(node);
    spend(1, span);
    if (this.#levels >= MAX_LEVELS) {
      this.tooDeep ??= span;
      return undefined;
    }
    this.#levels++;
    const result = work();
    this.#levels--;
    return result;
  }

  emit(statement: CodeStatement): void {
    this.#sink.push(statement);
  }

  /** What the work emits. */
  statements(work: () => void): CodeStatement[] {
    const outer = this.#sink;
    this.#sink = [];
    work();
    const made = this.#sink;
    this.#sink = outer;
    return made;
  }

  /** The same with names of its own. */
  block(work: () => void): CodeStatement[] {
    return this.statements(() => this.inScope(work));
  }

  inScope(work: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(outer);
    work();
    this.scope = outer;
  }

  /** The value of a node that may not be evaluated, and what it emits if it is. */
  aside(node: t.Node): { readonly value: CodeExpression; readonly emitted: readonly CodeStatement[] } {
    const outer = this.#sink;
    this.#sink = [];
    const value = this.expression(node);
    const emitted = this.#sink;
    this.#sink = outer;
    return { value, emitted };
  }

  name(name: string, span: Span): CodeExpression {
    const variable = this.scope.find(name) ?? (name === 'exports' ? this.exports : undefined);
    if (variable) return this.read(variable, span);
    if (name === 'undefined') return { span, kind: 'constant', value: null };
    if (name === 'NaN' || name === 'Infinity') return { span, kind: 'constant', value: Number(name) };
    return { span, kind: 'global', name };
  }

  read(variable: CodeVariable, span: Span): CodeExpression {
    this.#read.add(variable);
    return { span, kind: 'variable', variable };
  }

  isRead(variable: CodeVariable): boolean {
    return this.#read.has(variable);
  }

  isGlobal(node: t.Node, name: string): boolean {
    return node.type === 'Identifier' && node.name === name && !this.scope.find(name);
  }

  assign(target: CodeVariable | MemberTarget, value: CodeExpression, span: Span): void {
    this.#assigned.add(target);
    this.emit({ span, kind: 'assign', target, value });
  }

  isAssigned(variable: CodeVariable): boolean {
    return this.#assigned.has(variable);
  }

  /** The value for use in several places: it is evaluated once. */
  held(value: CodeExpression): CodeExpression {
    if (isSimple(value)) return value;
    const variable = { name: '' };
    this.assign(variable, value, value.span);
    return { span: value.span, kind: 'variable', variable };
  }
}

/** What may be evaluated twice. */
export function isSimple(value: CodeExpression, levels = 4): boolean {
  switch (value.kind) {
    case 'variable':
    case 'global':
    case 'constant':
    case 'this':
      return true;
    case 'import':
      return typeof value.source === 'string';
    case 'text':
      return value.parts.every(part => typeof part === 'string');
    case 'member':
      return levels > 0 && typeof value.name === 'string' && isSimple(value.object, levels - 1);
    default:
      return false;
  }
}
