import type { Language, Parser, Tree, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../source/node.ts';
import type { Module } from '../program.ts';
import type { Syntax } from './syntax.ts';

type Spend = (units: number, at?: Span) => void;
type Fault = Module['errors'][number];

/** What is read of a text: the tree, and what is beside it. `globals` are all `global` statements. */
export type SyntaxTree = {
  readonly root: Syntax;
  readonly globals: readonly Syntax[];
  readonly comments: readonly Syntax[];
  readonly errors: readonly Fault[];
};

/** Levels of the syntax tree; two of them are one call in a call. Real programs have 60 at most. */
const MAX_LEVELS = 500;
const MAX_ERRORS = 100;
/** One report of progress is a hundred steps of the parser; among errors each step weighs many alternatives. */
const PROGRESS_UNITS = 20;
const REPAIR_UNITS = 400;

/** Tokens that tell one form of a node from another. */
const SIGNS = new Set(
  (
    '+ - * / // % ** @ & | ^ ~ << >> < <= == != >= > <> in is += -= *= /= //= %= **= @= &= |= ^= <<= >>= ' +
    'and or from async _'
  )
    .split(' ')
    .concat('not in', 'is not'),
);
/** Their text says it all, or nothing that runs. */
const LEAVES = new Set([
  'identifier',
  'dotted_name',
  'relative_import',
  'integer',
  'float',
  'type',
  'type_parameter',
]);
const LEFT_OUT = new Set([
  'string_start',
  'string_content',
  'string_end',
  'line_continuation',
  'type_conversion',
  'positional_separator',
]);
/** `a + b + c`, `a and b and c`, `a = b = c`: a chain of these in these places is read in a loop, however long it is. */
const CHAINS: ReadonlyMap<string, string> = new Map([
  ['binary_operator', 'left'],
  ['boolean_operator', 'left'],
  ['assignment', 'right'],
]);

type Use = 'node' | 'leaf' | 'sign' | 'comment' | 'none';
/** By the number of a kind: its name, and what it is used for. */
export type Kinds = readonly { readonly name: string; readonly use: Use }[];

const NOT_PYTHON = 'this is not valid Python';
/** What the grammar accepts and Python does not. */
const FAULTS: ReadonlyMap<string, string> = new Map([
  ['ERROR', NOT_PYTHON],
  ['print_statement', 'in Python 3 print is a function'],
  ['exec_statement', 'in Python 3 exec is a function'],
]);
const ERROR = { name: 'ERROR', use: 'node' } as const;

export const kindsOf = (language: Language): Kinds =>
  language.types.map((name, id) => ({ name, use: useOf(name, language.nodeTypeIsNamed(id)) }));

function useOf(name: string, isNamed: boolean): Use {
  if (!isNamed) return SIGNS.has(name) ? 'sign' : 'none';
  if (name === 'comment') return 'comment';
  if (LEFT_OUT.has(name)) return 'none';
  return LEAVES.has(name) ? 'leaf' : 'node';
}

/** The tree of a text. The parser's own is deleted; nothing of it is kept. */
export function parse(parser: Parser, text: string, file: string, spend: Spend): Tree {
  let stopped: unknown;
  const progressCallback = ({ currentOffset, hasError }: { currentOffset: number; hasError: boolean }) => {
    try {
      const at = Math.min(currentOffset, text.length);
      spend(hasError ? REPAIR_UNITS : PROGRESS_UNITS, { file, start: at, end: at });
    } catch (error) {
      stopped = error;
    }
    return stopped !== undefined;
  };
  const tree = parser.parse(text, null, { progressCallback });
  if (tree) return tree;
  parser.reset();
  throw stopped ?? new Error('the parser has no language');
}

/** Copies a tree by a cursor: objects of the parser for each node cost ten times as much. */
export class TreeReader {
  readonly #kinds: Kinds;
  readonly #fields: readonly (string | null)[];
  readonly #file: string;
  readonly #spend: Spend;
  readonly #comments: Syntax[] = [];
  readonly #globals: Syntax[] = [];
  readonly #errors: Fault[] = [];
  #hasErrors = false;

  constructor(kinds: Kinds, fields: readonly (string | null)[], file: string, spend: Spend) {
    this.#kinds = kinds;
    this.#fields = fields;
    this.#file = file;
    this.#spend = spend;
  }

  read(tree: Tree): SyntaxTree {
    this.#hasErrors = tree.rootNode.hasError;
    const cursor = tree.walk();
    try {
      const root = this.#walk(cursor);
      return { root, globals: this.#globals, comments: this.#comments, errors: this.#errors };
    } finally {
      cursor.delete();
    }
  }

  #walk(cursor: TreeCursor): Syntax {
    const root = this.#syntax(cursor, 'module', '');
    // Of a text in which no statement is whole, all is an error.
    if (this.#kinds[cursor.nodeTypeId]?.name !== 'module') this.#report(NOT_PYTHON, root);
    const parents: Syntax[] = [];
    const levels: number[] = [];
    let [parent, level] = [root, 0];
    let goesOn = cursor.gotoFirstChild();
    while (goesOn) {
      const below = this.#visit(cursor, parent, level);
      if (below && cursor.gotoFirstChild()) {
        parents.push(parent);
        levels.push(level);
        level += below.kind === parent.kind && below.field === CHAINS.get(below.kind) ? 0 : 1;
        parent = below;
        continue;
      }
      while (!(goesOn = cursor.gotoNextSibling())) {
        const [above, before] = [parents.pop(), levels.pop()];
        if (!above || before === undefined) break;
        cursor.gotoParent();
        [parent, level] = [above, before];
      }
    }
    return root;
  }

  /** Adds what the cursor is at; returns it if its children are to be read. */
  #visit(cursor: TreeCursor, parent: Syntax, level: number): Syntax | undefined {
    const { name, use } = this.#kinds[cursor.nodeTypeId] ?? ERROR;
    if (this.#hasErrors && this.#isMissing(cursor, name)) return undefined;
    if (use === 'none') return undefined;
    if (use === 'sign') {
      parent.sign += parent.sign === '' ? name : ` ${name}`;
      return undefined;
    }
    const node = this.#syntax(cursor, name, this.#fields[cursor.currentFieldId] ?? '');
    if (use === 'comment') {
      this.#comments.push(node);
      return undefined;
    }
    const fault = FAULTS.get(name);
    if (fault) this.#report(fault, node);
    if (use === 'leaf') {
      parent.children.push(node);
      return undefined;
    }
    if (level >= MAX_LEVELS) {
      this.#report(`nested deeper than ${MAX_LEVELS} levels`, node);
      parent.children.push({ ...node, kind: 'too-deep' });
      return undefined;
    }
    parent.children.push(node);
    if (name === 'global_statement') this.#globals.push(node);
    return node;
  }

  #syntax(cursor: TreeCursor, kind: string, field: string): Syntax {
    this.#spend(1);
    return { kind, field, start: cursor.startIndex, end: cursor.endIndex, children: [], sign: '' };
  }

  /** A token that the parser put in to go on. */
  #isMissing(cursor: TreeCursor, name: string): boolean {
    const start = cursor.startIndex;
    if (cursor.endIndex !== start || !cursor.nodeIsMissing) return false;
    this.#report(`${/^\w/.test(name) ? name.replaceAll('_', ' ') : `"${name}"`} is missing`, {
      start,
      end: start,
    });
    return true;
  }

  #report(message: string, { start, end }: { readonly start: number; readonly end: number }): void {
    if (this.#errors.length < MAX_ERRORS)
      this.#errors.push({ message, span: { file: this.#file, start, end } });
  }
}
