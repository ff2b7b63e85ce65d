import type { FileId, Span } from '../source/node.ts';

/**
 * What a file of code does, apart from its syntax: the same for JavaScript, TypeScript and Python. Made by `src/code/javascript` and `src/code/python`,
 * read by `src/code/flow`. Types, interfaces and whatever else has no effect at run time are not in it.
 */
export type Module = {
  readonly file: FileId;
  readonly language: Language;
  /** What runs when the file is imported. Function declarations are assignments that stand first. */
  readonly body: readonly CodeStatement[];
  /**
   * The object that an importer gets: `module.exports` of CommonJS; of ESM and Python an object whose members are the exported names, each assigned in `body`.
   * A default export is the member `default`.
   */
  readonly exports: CodeVariable;
  /** Comments by the line that they begin on, for suppressions: the text without its signs. */
  readonly comments: readonly { readonly text: string; readonly span: Span }[];
  /** Where the text is no program of its language. What could be read is in `body` all the same. */
  readonly errors: readonly { readonly message: string; readonly span: Span }[];
};

export type Language = 'javascript' | 'python';

/** A declared name. Scopes are resolved: two variables of one name are two objects. */
export type CodeVariable = { readonly name: string };

export type CodeExpression = { readonly span: Span } & (
  | { readonly kind: 'text'; readonly parts: readonly (string | CodeExpression)[] }
  /** Numbers, booleans, and null for `null`, `undefined` and `None`. */
  | { readonly kind: 'constant'; readonly value: number | boolean | null }
  | { readonly kind: 'variable'; readonly variable: CodeVariable }
  /** A name that the program does not declare: `process`, `JSON`, `open`. */
  | { readonly kind: 'global'; readonly name: string }
  /** `a.b`, `a['b']`, `a[b]`. */
  | { readonly kind: 'member'; readonly object: CodeExpression; readonly name: string | CodeExpression }
  | {
      readonly kind: 'call';
      readonly callee: CodeExpression;
      readonly args: readonly Argument[];
      /** `new X()` of JavaScript; a call of a class in Python is a call. */
      readonly isNew?: true;
    }
  | { readonly kind: 'function'; readonly of: FunctionBody }
  | { readonly kind: 'class'; readonly of: ClassBody }
  /** An object literal, a `dict`. */
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  /** A list, tuple, set or array literal. */
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  /** One of several: `a ? b : c`, `a || b`, `a ?? b`, `a && b`, `b if a else c`. The test is among the conditions of `test`. */
  | { readonly kind: 'either'; readonly test?: CodeExpression; readonly options: readonly CodeExpression[] }
  | { readonly kind: 'await'; readonly of: CodeExpression }
  /** `require('x')`, `import(x)`, `import x from 'x'`, `import x`: what the module gives to its importers. Python's relative names keep their dots: `.models`. */
  | { readonly kind: 'import'; readonly source: string | CodeExpression }
  /** `this` of JavaScript; `self` of Python is a parameter. */
  | { readonly kind: 'this' }
  /** `super` of JavaScript and `super()` of Python. */
  | { readonly kind: 'super' }
  /** A comparison, arithmetic, a negation, a slice, a regular expression: its value is not followed, its operands are. */
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly CodeExpression[] }
);

export type Argument = {
  readonly value: CodeExpression;
  /** A keyword argument of Python. */
  readonly name?: string;
  /** `...args`, `*args` ('list'), `**kwargs` ('object'). */
  readonly spread?: 'list' | 'object';
};

export type ObjectEntry =
  | { readonly key: string | CodeExpression; readonly value: CodeExpression }
  | { readonly spread: CodeExpression };
export type ListItem = { readonly value: CodeExpression; readonly spread?: true };

export type CodeStatement = { readonly span: Span } &
  /** A declaration, an assignment (`+=` assigns an operation or a joined text), a destructuring as one assignment for each name. */
  (
    | {
        readonly kind: 'assign';
        readonly target: CodeVariable | MemberTarget;
        readonly value: CodeExpression;
      }
    | { readonly kind: 'evaluate'; readonly value: CodeExpression }
    | { readonly kind: 'return'; readonly value?: CodeExpression }
    | { readonly kind: 'throw'; readonly value?: CodeExpression }
    /** `if`, `switch`, `match`: each block with its test; a block without one is the `else` or `default`. Of a `switch` each test is an operation `===` of the discriminant and the case. */
    | { readonly kind: 'branch'; readonly blocks: readonly CodeBlock[] }
    /** Any loop and comprehension. `each` is assigned the items (or, with `keys`, the keys) of `of`. */
    | {
        readonly kind: 'loop';
        readonly each?: CodeVariable;
        readonly of?: CodeExpression;
        readonly keys?: true;
        readonly test?: CodeExpression;
        readonly body: readonly CodeStatement[];
      }
    | {
        readonly kind: 'try';
        readonly body: readonly CodeStatement[];
        readonly handlers: readonly {
          readonly error?: CodeVariable;
          readonly body: readonly CodeStatement[];
        }[];
        readonly finally: readonly CodeStatement[];
      }
  );

export type CodeBlock = { readonly test?: CodeExpression; readonly body: readonly CodeStatement[] };
export type MemberTarget = { readonly object: CodeExpression; readonly name: string | CodeExpression };

export type FunctionBody = {
  /** As written, '' where it has none. */
  readonly name: string;
  readonly span: Span;
  readonly language: Language;
  readonly parameters: readonly CodeParameter[];
  /** What destructured parameters assign comes first. An arrow function with an expression returns it. */
  readonly body: readonly CodeStatement[];
  /** Takes `this` from around it. */
  readonly isArrow?: true;
  readonly isAsync?: true;
  /** What it yields is among its returned values, as items of a list. */
  readonly isGenerator?: true;
  /** Python: outermost first. Also those of TypeScript and JavaScript classes. */
  readonly decorators: readonly CodeExpression[];
};

export type CodeParameter = {
  readonly variable: CodeVariable;
  readonly fallback?: CodeExpression;
  /** Python: its annotation, as it is written. */
  readonly type?: string;
  /** `...rest`, `*args` ('list'), `**kwargs` ('object'). */
  readonly rest?: 'list' | 'object';
  /** Python: only by its name. */
  readonly keywordOnly?: true;
};

export type ClassBody = {
  readonly name: string;
  readonly span: Span;
  readonly extends: readonly CodeExpression[];
  readonly members: readonly ClassMember[];
  readonly decorators: readonly CodeExpression[];
};

/** A method (its value is a function), a field with its first value. `constructor` and `__init__` are members. */
export type ClassMember = {
  readonly name: string | CodeExpression;
  readonly value: CodeExpression;
  readonly isStatic?: true;
  /** A getter, or a `@property`: reading the member calls it. */
  readonly isGetter?: true;
  /** A field, evaluated for each instance (JavaScript) or once for the class (Python). */
  readonly isField?: true;
};
