import type { CodeBlock, CodeExpression, CodeStatement, FunctionBody, Module } from './program.ts';

/** What is told of a program, from its top down, in the order of the text. */
export type Visitor = {
  readonly statement?: (statement: CodeStatement) => void;
  readonly expression?: (expression: CodeExpression) => void;
  /** Whether functions that stand in it are not gone into. */
  readonly isFlat?: true;
};

type Part =
  | { readonly statement: CodeStatement }
  | { readonly expression: CodeExpression }
  | { readonly body: FunctionBody };

/** Visits each statement and expression of a file, those of functions and classes as well. */
export const walk = ({ body }: Pick<Module, 'body'>, visitor: Visitor): void => {
  const left: Part[] = statements(body).toReversed();
  for (let next = left.pop(); next; next = left.pop()) {
    if ('statement' in next) visitor.statement?.(next.statement);
    else if ('expression' in next) visitor.expression?.(next.expression);
    if (!('body' in next && visitor.isFlat)) left.push(...below(next).toReversed());
  }
};

function below(part: Part): Part[] {
  if ('statement' in part) return belowStatement(part.statement);
  if ('expression' in part) return belowExpression(part.expression);
  const { decorators, parameters, body } = part.body;
  return [
    ...expressions(decorators),
    ...expressions(parameters.map(({ fallback }) => fallback)),
    ...statements(body),
  ];
}

const statements = (all: readonly CodeStatement[]): Part[] => all.map(statement => ({ statement }));
const expressions = (all: readonly (CodeExpression | string | undefined)[]): Part[] =>
  all.flatMap(one => (one === undefined || typeof one === 'string' ? [] : [{ expression: one }]));
const blocks = (all: readonly CodeBlock[]): Part[] =>
  all.flatMap(({ test, body }) => [...expressions([test]), ...statements(body)]);

function belowStatement(statement: CodeStatement): Part[] {
  switch (statement.kind) {
    case 'assign':
      return expressions([
        ...('object' in statement.target ? [statement.target.object, statement.target.name] : []),
        statement.value,
      ]);
    case 'evaluate':
    case 'return':
    case 'throw':
      return expressions([statement.value]);
    case 'branch':
      return blocks(statement.blocks);
    case 'loop':
      return [...expressions([statement.of, statement.test]), ...statements(statement.body)];
    case 'try':
      return [
        ...statements(statement.body),
        ...statement.handlers.flatMap(({ body }) => statements(body)),
        ...statements(statement.finally),
      ];
  }
}

function belowExpression(of: CodeExpression): Part[] {
  switch (of.kind) {
    case 'text':
      return expressions(of.parts);
    case 'member':
      return expressions([of.object, of.name]);
    case 'call':
      return expressions([of.callee, ...of.args.map(({ value }) => value)]);
    case 'function':
      return [{ body: of.of }];
    case 'class':
      return [
        ...expressions([...of.of.decorators, ...of.of.extends]),
        ...expressions(of.of.members.flatMap(({ name, value }) => [name, value])),
      ];
    case 'object':
      return expressions(
        of.entries.flatMap(entry => ('spread' in entry ? [entry.spread] : [entry.key, entry.value])),
      );
    case 'list':
      return expressions(of.items.map(({ value }) => value));
    case 'either':
      return expressions([of.test, ...of.options]);
    case 'await':
      return expressions([of.of]);
    case 'import':
      return expressions([of.source]);
    case 'operation':
      return expressions(of.operands);
    case 'constant':
    case 'variable':
    case 'global':
    case 'this':
    case 'super':
      return [];
  }
}
