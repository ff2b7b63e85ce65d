import type { Span } from '../../source/node.ts';
import type { Source } from '../../source/source.ts';
import type { Expression, Statement, Variable } from '../program.ts';
import type { Scope } from './scope.ts';
import type { Syntax } from './syntax.ts';

export type Spend = (units: number, at?: Span) => void;

/** How the parts of the reader call each other: an expression is in all of them. */
export type Readers = {
  readonly expression: (context: Context, node: Syntax) => Expression;
  readonly statement: (context: Context, node: Syntax) => void;
};

/** What is being read: of which text, in which scope, and where statements go. What an expression does first, such as `:=`, goes there as well. */
export class Context {
  readonly source: Source;
  readonly text: string;
  readonly spend: Spend;
  readonly #readers: Readers;
  scope: Scope;
  out: Statement[] = [];
  /** Modules whose names are imported with `*`. */
  readonly stars: Expression[] = [];
  /** The names of modules that variables were imported as. */
  readonly modules = new Map<Variable, string>();
  /** What a name is in the guard of a `case`, where it is not yet assigned. */
  captured: ReadonlyMap<Variable, Expression> = new Map();

  constructor(source: Source, text: string, scope: Scope, spend: Spend, readers: Readers) {
    this.source = source;
    this.text = text;
    this.scope = scope;
    this.spend = spend;
    this.#readers = readers;
  }

  span = ({ start, end }: Pick<Syntax, 'start' | 'end'>): Span => ({ file: this.source.file, start, end });
  textOf = ({ start, end }: Syntax): string => this.text.slice(start, end);

  read(node: Syntax): Expression {
    return this.#readers.expression(this, node);
  }

  /** What an expression is that the text does not have. */
  readOr(node: Syntax | undefined, place: Syntax): Expression {
    return node ? this.read(node) : this.nothing(place);
  }

  nothing = (place: Syntax): Expression => ({ span: this.span(place), kind: 'constant', value: null });

  add(statement: Statement): void {
    this.out.push(statement);
  }

  assign(target: Extract<Statement, { kind: 'assign' }>['target'], value: Expression, span: Span): void {
    this.add({ span, kind: 'assign', target, value });
  }

  /** What runs for its effect; what has none is left out. */
  evaluate(value: Expression): void {
    if (!hasNoEffect(value)) this.add({ span: value.span, kind: 'evaluate', value });
  }

  /** The statements that `work` adds, in a scope of their own if one is given. */
  collect(work: () => void, scope: Scope = this.scope): Statement[] {
    const outer = { out: this.out, scope: this.scope };
    const collected: Statement[] = [];
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
  block(node: Syntax | undefined): Statement[] {
    return this.collect(() => this.statements(node));
  }

  statements(node: Syntax | undefined): void {
    for (const child of node?.children ?? []) this.#readers.statement(this, child);
  }

  /** The variable that a name stands for. */
  find(name: string): Variable | undefined {
    return this.scope.find(name, () => this.spend(1));
  }

  variable = (variable: Variable, place: Span): Expression => ({ span: place, kind: 'variable', variable });

  member = (object: Expression, name: string | Expression, span: Span): Expression => ({
    span,
    kind: 'member',
    object,
    name,
  });

  operation = (operator: string, operands: readonly Expression[], place: Syntax): Expression => ({
    span: this.span(place),
    kind: 'operation',
    operator,
    operands,
  });

  /** An expression that can be read several times: what is more than a name gets one. */
  once(value: Expression): Expression {
    if (value.kind === 'variable' || value.kind === 'constant') return value;
    const variable: Variable = { name: '' };
    this.assign(variable, value, value.span);
    return this.variable(variable, value.span);
  }
}

function hasNoEffect(value: Expression): boolean {
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
const isStarName = (value: Expression): boolean => value.kind === 'member' && value.object.kind === 'import';
