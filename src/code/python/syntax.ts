/**
 * A node of the syntax tree, of the kinds of tree-sitter-python. Punctuation and comments are not among the children. Of a string the children are
 * its `{}` only; names with dots, types and what stands between quotes have none: they are read from the text.
 */
export type Syntax = {
  readonly kind: string;
  /** What it is to its parent: `left`, `body`, … */
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly children: Syntax[];
  /** The operators and words among its tokens that tell one form from another: `+`, `not in`, `async`, `**`. */
  sign: string;
};

export const part = (node: Syntax, field: string): Syntax | undefined => {
  for (const child of node.children) if (child.field === field) return child;
  return undefined;
};

export const parts = (node: Syntax, field: string): readonly Syntax[] =>
  node.children.filter(child => child.field === field);

/** The first child of a kind. */
export const childOf = (node: Syntax, kind: string): Syntax | undefined => {
  for (const child of node.children) if (child.kind === kind) return child;
  return undefined;
};

export const isError = ({ kind }: Syntax): boolean => kind === 'ERROR' || kind === 'too-deep';

/** Whether one of the words is among its tokens. */
export const hasSign = ({ sign }: Syntax, word: string): boolean => sign.split(' ').includes(word);

export const COMPREHENSIONS: ReadonlySet<string> = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** What statements stand in that run in the same function, and no loop: where an import of the module or the `break` of a loop can be. */
export const BLOCKS: ReadonlySet<string> = new Set([
  'block',
  'if_statement',
  'elif_clause',
  'else_clause',
  'try_statement',
  'except_clause',
  'finally_clause',
  'with_statement',
  'match_statement',
  'case_clause',
  'ERROR',
]);
