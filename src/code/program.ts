import type { FileId, Span } from '../source/node.ts';

/**
 * What a file of code does, apart from its syntax: the same for JavaScript, TypeScript and Python. Made by `src/code/javascript` and `src/code/python`,
 * read by `src/code/flow`. Types, interfaces and whatever else has no effect at run time are not in it.
 */
export type Module = {
  readonly file: FileId;
  readonly language: Language;
  /** What runs when the file is imported. Function declarations are assignments that stand first. */
  readonly body: readonly Statement[];
  /**
   * The object that an importer gets: `module.exports` of CommonJS; of ESM and Python an object whose members are the exported names, each assigned in `body`.
   * A default export is the member `default`.
   */
  readonly exports: Variable;
  /** Comments by the line that they begin on, for suppressions: the text without its signs. */
  readonly comments: readonly { readonly text: string; readonly span: Span }[];
  /** Where the text is no program of its language. What could be read is in `body` all the same. */
  readonly errors: readonly { readonly message: string; readonly span: Span }[];
};

export type Language = 'javascript' | 'python';

/** A declared name. Scopes are resolved: two variables of one name are two objects. */
export type Variable = { readonly name: string };

export type Expression = { readonly span: Span } & (
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  /** Numbers, booleans, and null for `null`, `undefined` and `None`. */
  | { readonly kind: 'constant'; readonly value: number | boolean | null }
  | { readonly kind: 'variable'; readonly variable: Variable }
  /** A name that the program does not declare: `process`, `JSON`, `open`. */
  | { readonly kind: 'global'; readonly name: string }
  /** `a.b`, `a['b']`, `a[b]`. */
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string | Expression }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
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
  | { readonly kind: 'either'; readonly test?: Expression; readonly options: readonly Expression[] }
  | { readonly kind: 'await'; readonly of: Expression }
  /** `require('x')`, `import(x)`, `import x from 'x'`, `import x`: what the module gives to its importers. Python's relative names keep their dots: `.models`. */
  | { readonly kind: 'import'; readonly source: string | Expression }
  /** `this` of JavaScript; `self` of Python is a parameter. */
  | { readonly kind: 'this' }
  /** `super` of JavaScript and `super()` of Python. */
  | { readonly kind: 'super' }
  /** A comparison, arithmetic, a negation, a slice, a regular expression: its value is not followed, its operands are. */
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
);

export type Argument = {
  readonly value: Expression;
  /** A keyword argument of Python. */
  readonly name?: string;
  /** `...args`, `*args` ('list'), `**kwargs` ('object'). */
  readonly spread?: 'list' | 'object';
};

export type ObjectEntry =
  | { readonly key: string | Expression; readonly value: Expression }
  | { readonly spread: Expression };
export type ListItem = { readonly value: Expression; readonly spread?: true };

export type Statement = { readonly span: Span } &
  /** A declaration, an assignment (`+=` assigns an operation or a joined text), a destructuring as one assignment for each name. */
  (
    | { readonly kind: 'assign'; readonly target: Variable | MemberTarget; readonly value: Expression }
    | { readonly kind: 'evaluate'; readonly value: Expression }
    | { readonly kind: 'return'; readonly value?: Expression }
    | { readonly kind: 'throw'; readonly value?: Expression }
    /** `if`, `switch`, `match`: each block with its test; a block without one is the `else` or `default`. Of a `switch` each test is an operation `===` of the discriminant and the case. */
    | { readonly kind: 'branch'; readonly blocks: readonly Block[] }
    /** Any loop and comprehension. `each` is assigned the items (or, with `keys`, the keys) of `of`. */
    | {
        readonly kind: 'loop';
        readonly each?: Variable;
        readonly of?: Expression;
        readonly keys?: true;
        readonly test?: Expression;
        readonly body: readonly Statement[];
      }
    | {
        readonly kind: 'try';
        readonly body: readonly Statement[];
        readonly handlers: readonly { readonly error?: Variable; readonly body: readonly Statement[] }[];
        readonly finally: readonly Statement[];
      }
  );

export type Block = { readonly test?: Expression; readonly body: readonly Statement[] };
export type MemberTarget = { readonly object: Expression; readonly name: string | Expression };

export type FunctionBody = {
  /** As written, '' where it has none. */
  readonly name: string;
  readonly span: Span;
  readonly language: Language;
  readonly parameters: readonly Parameter[];
  /** What destructured parameters assign comes first. An arrow function with an expression returns it. */
  readonly body: readonly Statement[];
  /** Takes `this` from around it. */
  readonly isArrow?: true;
  readonly isAsync?: true;
  /** What it yields is among its returned values, as items of a list. */
  readonly isGenerator?: true;
  /** Python: outermost first. Also those of TypeScript and JavaScript classes. */
  readonly decorators: readonly Expression[];
};

export type Parameter = {
  readonly variable: Variable;
  readonly fallback?: Expression;
  /** `...rest`, `*args` ('list'), `**kwargs` ('object'). */
  readonly rest?: 'list' | 'object';
  /** Python: only by its name. */
  readonly keywordOnly?: true;
};

export type ClassBody = {
  readonly name: string;
  readonly span: Span;
  readonly extends: readonly Expression[];
  readonly members: readonly ClassMember[];
  readonly decorators: readonly Expression[];
};

/** A method (its value is a function), a field with its first value. `constructor` and `__init__` are members. */
export type ClassMember = {
  readonly name: string | Expression;
  readonly value: Expression;
  readonly isStatic?: true;
  /** A getter, or a `@property`: reading the member calls it. */
  readonly isGetter?: true;
  /** A field, evaluated for each instance (JavaScript) or once for the class (Python). */
  readonly isField?: true;
};
