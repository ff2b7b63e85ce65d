import { capturesIn } from './bindings.ts';
import type { CodeBlock, CodeExpression, CodeStatement, CodeVariable } from '../program.ts';
import type { PythonContext } from './context.ts';
import { literalName } from './literals.ts';
import { childOf, isError, part, parts, type Syntax } from './syntax.ts';

/** What a pattern compares, and what it assigns. */
type Matched = {
  readonly tests: CodeExpression[];
  readonly captures: Map<CodeVariable, CodeExpression>;
};

/** `match`: a branch whose tests compare the subject, or members of it. What a case captures is assigned first in its block. */
export function readMatch(context: PythonContext, node: Syntax): void {
  const subjects = parts(node, 'subject');
  const [only] = subjects;
  if (!only) return;
  const items = subjects.map(subject => ({ value: context.read(subject) }));
  const [first] = items;
  const subject = context.once(
    first && items.length === 1 ? first.value : { span: context.span(only), kind: 'list', items },
  );
  const blocks = (part(node, 'body')?.children ?? [])
    .filter(({ kind }) => kind === 'case_clause')
    .map(clause => readCase(context, clause, subject));
  context.add({ span: context.span(node), kind: 'branch', blocks });
}

function readCase(context: PythonContext, clause: Syntax, subject: CodeExpression): CodeBlock {
  const patterns = clause.children.filter(({ kind }) => kind === 'case_pattern');
  const matched: Matched = { tests: [], captures: new Map() };
  if (patterns.length === 1 && patterns[0]) match(context, patterns[0], subject, matched);
  else sequence(context, patterns, subject, matched, clause);
  const guard = part(clause, 'guard');
  if (guard) matched.tests.push(readGuard(context, guard, matched.captures));
  const body: CodeStatement[] = context.collect(() => {
    for (const [variable, value] of matched.captures) context.assign(variable, value, value.span);
    context.statements(part(clause, 'consequence'));
  });
  const [test, ...others] = matched.tests;
  if (!test) return { body };
  return {
    test: others.length === 0 ? test : context.operation('and', matched.tests, patterns[0] ?? clause),
    body,
  };
}

function readGuard(
  context: PythonContext,
  guard: Syntax,
  captures: ReadonlyMap<CodeVariable, CodeExpression>,
): CodeExpression {
  const outer = context.captured;
  context.captured = captures;
  try {
    return context.readOr(
      guard.children.find(child => !isError(child)),
      guard,
    );
  } finally {
    context.captured = outer;
  }
}

function match(context: PythonContext, pattern: Syntax, subject: CodeExpression, matched: Matched): void {
  context.spend(1);
  const { children } = pattern;
  const [first] = children;
  switch (pattern.kind) {
    case 'case_pattern':
      if (first) match(context, first, subject, matched);
      return;
    case 'as_pattern': {
      if (first) match(context, first, subject, matched);
      const name = childOf(pattern, 'identifier');
      if (name) capture(context, name, subject, matched);
      return;
    }
    case 'dotted_name':
      if (context.textOf(pattern).includes('.')) compare(context, dotted(context, pattern), subject, matched);
      else capture(context, pattern, subject, matched);
      return;
    case 'list_pattern':
    case 'tuple_pattern':
      if (children.length === 1 && first && pattern.kind === 'tuple_pattern' && !isTuple(context, pattern))
        return match(context, first, subject, matched);
      return sequence(context, children, subject, matched, pattern);
    case 'dict_pattern':
      return mapping(context, pattern, subject, matched);
    case 'class_pattern':
      return instance(context, pattern, subject, matched);
    case 'union_pattern':
      return alternatives(context, pattern, subject, matched);
    case 'integer':
    case 'float':
      return compare(context, numberOf(context, pattern), subject, matched);
    default:
      if (!isError(pattern)) compare(context, context.read(pattern), subject, matched);
  }
}

/** `(x,)` is a tuple, `(x)` is not. */
const isTuple = (context: PythonContext, pattern: Syntax): boolean =>
  /,\s*\)$/.test(context.textOf(pattern).slice(-80));

/** The grammar has the `-` of a number beside it. */
function numberOf(context: PythonContext, node: Syntax): CodeExpression {
  const value = context.read(node);
  const isNegative = /-\s*$/.test(context.text.slice(Math.max(0, node.start - 20), node.start));
  return isNegative && value.kind === 'constant' && typeof value.value === 'number'
    ? { ...value, value: -value.value }
    : value;
}

function compare(
  context: PythonContext,
  value: CodeExpression,
  subject: CodeExpression,
  { tests }: Matched,
): void {
  tests.push({ span: value.span, kind: 'operation', operator: '===', operands: [subject, value] });
}

function capture(context: PythonContext, name: Syntax, value: CodeExpression, { captures }: Matched): void {
  const variable = context.find(context.textOf(name));
  if (variable) captures.set(variable, { ...value, span: context.span(name) });
}

/** A name is no syntax, so its length is not limited by the depth of the tree. */
const MAX_NAMES = 100;

/** `a.b` of a pattern, which the grammar reads as a name. */
function dotted(context: PythonContext, node: Syntax): CodeExpression {
  const [first = '', ...names] = context
    .textOf(node)
    .split('.', MAX_NAMES)
    .map(name => name.trim());
  const span = context.span(node);
  const variable = context.find(first);
  const root: CodeExpression = variable
    ? context.variable(variable, span)
    : { span, kind: 'global', name: first };
  return names.reduce((object, name) => context.member(object, name, span), root);
}

function sequence(
  context: PythonContext,
  patterns: readonly Syntax[],
  subject: CodeExpression,
  matched: Matched,
  place: Syntax,
): void {
  const star = patterns.findIndex(each => (each.children[0] ?? each).kind === 'splat_pattern');
  matched.tests.push(context.operation('sequence', [subject], place));
  for (const [index, each] of patterns.entries()) {
    if (index === star) {
      const [name] = capturesIn(each, context.text);
      if (name) capture(context, name, context.operation('slice', [subject], each), matched);
      continue;
    }
    const at = star >= 0 && index > star ? index - patterns.length : index;
    match(context, each, context.member(subject, String(at), context.span(each)), matched);
  }
}

/** `{'a': x, **rest}`. */
function mapping(context: PythonContext, pattern: Syntax, subject: CodeExpression, matched: Matched): void {
  let key: Syntax | undefined;
  for (const child of pattern.children) {
    if (child.field === 'key') key = child;
    else if (child.kind === 'splat_pattern') {
      const [name] = capturesIn(child, context.text);
      if (name) capture(context, name, subject, matched);
    } else if (key) {
      const name = literalName(context, key) ?? keyOf(context, key);
      const member = context.member(subject, name, context.span(child));
      matched.tests.push(context.operation('in', [keyOf(context, key), subject], key));
      match(context, child, member, matched);
    }
  }
  if (pattern.children.length === 0) matched.tests.push(context.operation('mapping', [subject], pattern));
}

const keyOf = (context: PythonContext, key: Syntax): CodeExpression =>
  key.kind === 'dotted_name' ? dotted(context, key) : context.read(key);

/** Of these classes `C(x)` captures the whole. */
const WHOLE = new Set([
  'bool',
  'bytearray',
  'bytes',
  'dict',
  'float',
  'frozenset',
  'int',
  'list',
  'set',
  'str',
  'tuple',
]);

/** `C(a, b=c)`. */
function instance(context: PythonContext, pattern: Syntax, subject: CodeExpression, matched: Matched): void {
  const [name, ...given] = pattern.children;
  if (!name) return;
  const of = dotted(context, name);
  matched.tests.push(context.operation('isinstance', [subject, of], pattern));
  for (const child of given) {
    const inner = child.kind === 'case_pattern' ? (child.children[0] ?? child) : child;
    if (inner.kind === 'keyword_pattern') {
      const [attribute, value] = inner.children;
      if (attribute && value)
        match(
          context,
          value,
          context.member(subject, context.textOf(attribute), context.span(value)),
          matched,
        );
    } else if (of.kind === 'global' && WHOLE.has(of.name)) match(context, child, subject, matched);
    else match(context, child, context.operation('match', [subject], child), matched);
  }
}

/** `a | b`: one of them. A name that alternatives capture is one of what they capture. */
function alternatives(
  context: PythonContext,
  pattern: Syntax,
  subject: CodeExpression,
  matched: Matched,
): void {
  const tests: CodeExpression[] = [];
  const captured = new Map<CodeVariable, CodeExpression[]>();
  let isAny = false;
  for (const child of pattern.children) {
    const one: Matched = { tests: [], captures: new Map() };
    match(context, child, subject, one);
    isAny ||= one.tests.length === 0;
    for (const test of one.tests) tests.push(test);
    for (const [variable, value] of one.captures) {
      const options = captured.get(variable);
      if (options) options.push(value);
      else captured.set(variable, [value]);
    }
  }
  if (!isAny && tests.length > 0) matched.tests.push(context.operation('or', tests, pattern));
  const span = context.span(pattern);
  for (const [variable, options] of captured) {
    const [only] = options;
    if (only) matched.captures.set(variable, options.length === 1 ? only : { span, kind: 'either', options });
  }
}
