import { neverRuns } from './conditions.ts';
import type { PythonScope } from './scope.ts';
import { childOf, COMPREHENSIONS, part, parts, type Syntax } from './syntax.ts';

type Spend = (units: number) => void;

/** Declares what the statements of a module, function or class bind, wherever in it: Python decides so before it runs the first of them. */
export function declareBindings(
  scope: PythonScope,
  body: readonly Syntax[],
  text: string,
  spend: Spend,
): void {
  const todo = body.toReversed();
  const bind = (name: Syntax | undefined): void => {
    if (name) scope.declare(text.slice(name.start, name.end));
  };
  for (let node = todo.pop(); node; node = todo.pop()) {
    spend(1);
    const next = NEXT_OF.get(node.kind)?.(node, { bind, scope, text }) ?? node.children;
    for (let i = next.length - 1; i >= 0; i--) {
      const child = next[i];
      if (child) todo.push(child);
    }
  }
}

/** The names that a target assigns: of `a, (b.c, *d)` these are `a` and `d`. */
export function namesIn(target: Syntax, found: Syntax[] = []): Syntax[] {
  if (target.kind === 'identifier') found.push(target);
  else if (!NO_NAMES.has(target.kind)) for (const child of target.children) namesIn(child, found);
  return found;
}
const NO_NAMES = new Set(['attribute', 'subscript', 'call']);

/** The names that a pattern of a `case` binds. */
export function capturesIn(pattern: Syntax, text: string, found: Syntax[] = []): Syntax[] {
  const { kind, children } = pattern;
  const isName =
    kind === 'identifier' ||
    (kind === 'dotted_name' && !text.slice(pattern.start, pattern.end).includes('.'));
  if (isName) found.push(pattern);
  const skipped = kind === 'class_pattern' || kind === 'keyword_pattern' ? 1 : 0;
  for (const child of children.slice(skipped)) if (child.field !== 'key') capturesIn(child, text, found);
  return found;
}

type Here = {
  readonly bind: (name: Syntax | undefined) => void;
  readonly scope: PythonScope;
  readonly text: string;
};
const bindTarget = ({ bind }: Here, target: Syntax | undefined): void => {
  if (target) for (const name of namesIn(target)) bind(name);
};
const fallbacks = (parameters: Syntax | undefined): Syntax[] =>
  (parameters?.children ?? []).flatMap(parameter => part(parameter, 'value') ?? []);

/** What a node binds, and which of its children bind in the same scope. */
const NEXT: Readonly<Record<string, (node: Syntax, here: Here) => readonly Syntax[]>> = {
  function_definition(node, { bind }) {
    bind(part(node, 'name'));
    return fallbacks(part(node, 'parameters'));
  },
  class_definition(node, { bind }) {
    bind(part(node, 'name'));
    return parts(node, 'superclasses');
  },
  lambda: node => fallbacks(part(node, 'parameters')),
  named_expression(node, { bind }) {
    bind(part(node, 'name'));
    return parts(node, 'value');
  },
  assignment(node, here) {
    bindTarget(here, part(node, 'left'));
    return node.children;
  },
  augmented_assignment(node, here) {
    bindTarget(here, part(node, 'left'));
    return node.children;
  },
  for_statement(node, here) {
    bindTarget(here, part(node, 'left'));
    return node.children;
  },
  /** Of a comprehension: its names are its own. */
  for_in_clause: node => parts(node, 'right'),
  delete_statement(node, here) {
    bindTarget(here, node);
    return node.children;
  },
  as_pattern(node, here) {
    bindTarget(here, childOf(node, 'as_pattern_target'));
    return node.children.slice(0, 1);
  },
  except_clause(node, here) {
    bindTarget(here, part(node, 'alias'));
    return node.children;
  },
  case_clause(node, { bind, text }) {
    for (const child of node.children)
      if (child.kind === 'case_pattern') for (const name of capturesIn(child, text)) bind(name);
    return node.children.filter(child => child.kind !== 'case_pattern');
  },
  import_statement(node, { scope, text }) {
    for (const name of parts(node, 'name')) scope.declare(importedAs(name, text, 'first'));
    return [];
  },
  import_from_statement(node, { scope, text }) {
    for (const name of parts(node, 'name')) scope.declare(importedAs(name, text, 'whole'));
    return [];
  },
  global_statement(node, { scope, text }) {
    for (const name of node.children) scope.declareElsewhere(text.slice(name.start, name.end), 'global');
    return [];
  },
  nonlocal_statement(node, { scope, text }) {
    for (const name of node.children) scope.declareElsewhere(text.slice(name.start, name.end), 'nonlocal');
    return [];
  },
  future_import_statement: () => [],
  type_alias_statement: () => [],
  if_statement: (node, { text }) =>
    neverRuns(node, text) ? node.children.filter(child => child.field === 'alternative') : node.children,
  elif_clause: (node, { text }) => (neverRuns(node, text) ? [] : node.children),
};

const NEXT_OF = new Map(Object.entries(NEXT));

/** The name that an import gives: of `a.b` without `as` it is `a`, and of `from x import y` it is `y`. */
export function importedAs(name: Syntax, text: string, of: 'first' | 'whole'): string {
  const alias = part(name, 'alias');
  if (alias) return text.slice(alias.start, alias.end);
  const whole = dottedName(name, text);
  return of === 'first' ? (whole.split('.', 1)[0] ?? whole) : whole;
}

export const dottedName = (node: Syntax, text: string): string =>
  text.slice(node.start, node.end).replaceAll(/\\?\s/g, '');

/** The targets of the `for`s of a comprehension. */
export function declareTargets(scope: PythonScope, comprehension: Syntax, text: string): void {
  for (const clause of comprehension.children) {
    const target = clause.kind === 'for_in_clause' ? part(clause, 'left') : undefined;
    if (target) for (const name of namesIn(target)) scope.declare(text.slice(name.start, name.end));
  }
}

/** Whether a function yields, itself and not a function in it. */
export function yields(body: Syntax, spend: Spend): boolean {
  const todo = [body];
  for (let node = todo.pop(); node; node = todo.pop()) {
    spend(1);
    if (node.kind === 'yield') return true;
    if (!OTHER_BODIES.has(node.kind)) for (const child of node.children) todo.push(child);
  }
  return false;
}
const OTHER_BODIES = new Set(['function_definition', 'class_definition', 'lambda', ...COMPREHENSIONS]);
