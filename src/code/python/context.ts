import type { Span } from '../../source/node.ts';
import type { Source } from '../../source/source.ts';
import type { CodeExpression, CodeStatement, CodeVariable } from '../program.ts';
import type { PythonScope } from './scope.ts';
import type { Syntax } from './syntax.ts';

export type Spend = (units: number, at?: Span) => void;

/** How the parts of the reader call each other: an expression is in all of them. */
export type PythonReaders = {
  readonly expression: (context: PythonContext, node: Syntax) => CodeExpression;
  readonly statement: (context: PythonContext, node: Syntax) => void;
};

/** What is being read: of which text, in which scope, and where statements go. What an expression does first, such as `:=`, goes there as well. */
export class PythonContext {
  readonly source: Source;
  readonly text: string;
  readonly spend: Spend;
  readonly #readers: PythonReaders;
  scope: PythonScope;
  out: CodeStatement[] = [];
  /** Modules whose names are imported with `*`. */
  readonly stars: CodeExpression[] = [];
  /** The names of modules that variables were imported as. */
  readonly modules = new Map<CodeVariable, string>();
  /** What a name is in the guard of a `case`, where it is not yet assigned. */
  captured: ReadonlyMap<CodeVariable, CodeExpression> = new Map();

  constructor(source: Source, text: string, scope: PythonScope, spend: Spend, readers: PythonReaders) {
    this.source = source;
    this.text = text;
    this.scope = scope;
    this.spend = spend;
    this.#readers = readers;
  }

  span = ({ start, end }: Pick<Syntax, 'start' | 'end'>): Span => ({ file: this.source.file, start, end });
  textOf = ({ start, end }: Syntax): string => this.text.slice(start, end);

  read(node: Syntax): CodeExpression {
    return this.#readers.expression(this, node);
  }

  /** What an expression is that the text does not have. */
  readOr(node: Syntax | undefined, place: Syntax): CodeExpression {
    return node ? this.read(node) : this.nothing(place);
  }

  nothing = (place: Syntax): CodeExpression => ({ span: this.span(place), kind: 'constant', value: null });

  add(statement: CodeStatement): void {
    this.out.push(statement);
  }

  assign(
    target: Extract<CodeStatement, { kind: 'assign' }>['target'],
    value: CodeExpression,
    span: Span,
  ): void {
    this.add({ span, kind: 'assign', target, value });
  }

  /** What runs for its effect; what has none is left out. */
  evaluate(value: CodeExpression): void {
    if (!hasNoEffect(value)) this.add({ span: value.span, kind: 'evaluate', value });
  }

  /** The statements that `work` adds, in a scope of their own if one is given. */
  collect(work: () => void, scope: PythonScope = this.scope): CodeStatement[] {
    const outer = { out: this.out, scope: this.scope };
    const collected: CodeStatement[] = [];
    this.out = collected;
    this.scope = scope;
    try {
      work();
    } finally {
      this.out = outer.out;
      this.scope = outer.scope;
    }
    return collected;
  }

  /** The statements of a block. */
  block(node: Syntax | undefined): CodeStatement[] {
    return this.collect(() => this.statements(node));
  }

  statements(node: Syntax | undefined): void {
    for (const child of node?.children ?? []) this.#readers.statement(this, child);
  }

  /** The variable that a name stands for. */
  find(name: string): CodeVariable | undefined {
    return this.scope.find(name, () => this.spend(1));
  }

  variable = (variable: CodeVariable, place: Span): CodeExpression => ({
    span: place,
    kind: 'variable',
    variable,
  });

  member = (object: CodeExpression, name: string | CodeExpression, span: Span): CodeExpression => ({
    span,
    kind: 'member',
    object,
    name,
  });

  operation = (operator: string, operands: readonly CodeExpression[], place: Syntax): CodeExpression => ({
    span: this.span(place),
    kind: 'operation',
    operator,
    operands,
  });

  /** An expression that can be read several times: what is more than a name gets one. */
  once(value: CodeExpression): CodeExpression {
    if (value.kind === 'variable' || value.kind === 'constant') return value;
    const variable: CodeVariable = { name: '' };
    this.assign(variable, value, value.span);
    return this.variable(variable, value.span);
  }
}

function hasNoEffect(value: CodeExpression): boolean {
  switch (value.kind) {
    case 'constant':
    case 'variable':
    case 'global':
      return true;
    case 'text':
      return value.parts.every(piece => typeof piece === 'string');
    case 'operation':
      return value.operands.length === 0;
    case 'either':
      return !value.test && value.options.every(option => option.kind === 'global' || isStarName(option));
    default:
      return false;
  }
}

/** A name that a module whose names are imported with `*` may have. */
const isStarName = (value: CodeExpression): boolean =>
  value.kind === 'member' && value.object.kind === 'import';
