import { eachOf, unpackEach } from './comprehensions.ts';
import { readClass } from './classes.ts';
import { neverRuns } from './conditions.ts';
import type { CodeBlock, CodeExpression, CodeVariable } from '../program.ts';
import { readMatch } from './cases.ts';
import type { PythonContext } from './context.ts';
import { readDefinition } from './functions.ts';
import { readImport, readImportFrom } from './imports.ts';
import { readJoined } from './joins.ts';
import { BLOCKS, childOf, isError, part, parts, type Syntax } from './syntax.ts';
import { assignTo, placeOf } from './targets.ts';

export function readStatement(context: PythonContext, node: Syntax): void {
  context.spend(1, context.span(node));
  const reader = READERS.get(node.kind);
  if (reader) return reader(context, node);
  // Where the text is no program an expression can stand alone.
  if (!WITHOUT_EFFECT.has(node.kind)) context.evaluate(context.read(node));
}

/** Statements that do nothing, and parts of statements that the parser could not complete. */
const WITHOUT_EFFECT = new Set([
  'pass_statement',
  'break_statement',
  'continue_statement',
  'global_statement',
  'nonlocal_statement',
  'future_import_statement',
  'type_alias_statement',
  'too-deep',
  'type',
  'type_parameter',
  'parameters',
  'lambda_parameters',
  'dotted_name',
  'relative_import',
  'import_prefix',
  'wildcard_import',
  'keyword_separator',
  'aliased_import',
  'case_pattern',
  'format_specifier',
  'identifier',
]);

/** Not what is missing or no program, of which there is nothing to read. */
const whole = (node: Syntax): Syntax[] => node.children.filter(child => !isError(child));
const errorsIn = (context: PythonContext, node: Syntax): void => {
  for (const child of node.children) if (child.kind === 'ERROR') context.statements(child);
};

function expressionStatement(context: PythonContext, node: Syntax): void {
  for (const child of node.children) {
    if (child.kind === 'assignment') assignment(context, child);
    else if (child.kind === 'augmented_assignment') augmented(context, child);
    else if (isError(child)) context.statements(child);
    else context.evaluate(context.read(child));
  }
}

/** `a = b = c`: the value is read once. */
function assignment(context: PythonContext, node: Syntax): void {
  const targets: Syntax[] = [];
  let value: Syntax | undefined = node;
  while (value?.kind === 'assignment') {
    const target = part(value, 'left');
    if (target) targets.push(target);
    errorsIn(context, value);
    value = part(value, 'right');
  }
  if (!value) return;
  const span = context.span(node);
  if (value.kind === 'augmented_assignment') augmented(context, value);
  let given = context.read(value.kind === 'augmented_assignment' ? (part(value, 'left') ?? value) : value);
  for (const target of targets) {
    assignTo(context, target, given, span, value);
    if (targets.length === 1 || given.kind === 'constant' || given.kind === 'variable') continue;
    const variable = target.kind === 'identifier' ? context.find(context.textOf(target)) : undefined;
    if (variable) given = context.variable(variable, given.span);
  }
}

function augmented(context: PythonContext, node: Syntax): void {
  const [left, right] = [part(node, 'left'), part(node, 'right')];
  errorsIn(context, node);
  if (!left || !right) return;
  const operator = node.sign.split(' ', 1)[0]?.replace('=', '') ?? '';
  const place = placeOf(context, left);
  const before = context.read(left);
  const value = readJoined(context, before, operator, context.read(right), node);
  if (place) context.assign(place, value, context.span(node));
}

/** `if` and its `elif`s, without the blocks that never run. */
function branch(context: PythonContext, node: Syntax): void {
  const blocks: CodeBlock[] = [];
  for (const clause of [node, ...parts(node, 'alternative')]) {
    if (clause.kind === 'else_clause') blocks.push({ body: context.block(part(clause, 'body')) });
    else if (!neverRuns(clause, context.text)) {
      const test = context.readOr(part(clause, 'condition'), clause);
      blocks.push({ test, body: context.block(part(clause, 'consequence')) });
    }
  }
  errorsIn(context, node);
  const [first] = blocks;
  if (!first) return;
  if (first.test) context.add({ span: context.span(node), kind: 'branch', blocks });
  else for (const statement of first.body) context.add(statement);
}

function forLoop(context: PythonContext, node: Syntax): void {
  const target = part(node, 'left');
  const of = context.readOr(part(node, 'right'), node);
  const each = eachOf(context, target);
  const body = context.collect(() => {
    unpackEach(context, target, each);
    context.statements(part(node, 'body'));
  });
  context.add({ span: context.span(node), kind: 'loop', each, of, body });
  errorsIn(context, node);
  loopElse(context, node);
}

/** What the test does first, such as `:=`, it does in each round. */
function whileLoop(context: PythonContext, node: Syntax): void {
  let test: CodeExpression | undefined;
  const body = context.collect(() => {
    test = context.readOr(part(node, 'condition'), node);
    context.statements(part(node, 'body'));
  });
  context.add({ span: context.span(node), kind: 'loop', ...(test ? { test } : {}), body });
  errorsIn(context, node);
  loopElse(context, node);
}

/** The `else` of a loop runs unless `break` ends it. */
function loopElse(context: PythonContext, node: Syntax): void {
  const other = part(node, 'alternative');
  const body = other && part(other, 'body');
  if (!other || !body) return;
  if (!breaks(context, part(node, 'body'))) return context.statements(body);
  const test = context.operation('completed', [], other);
  context.add({ span: context.span(other), kind: 'branch', blocks: [{ test, body: context.block(body) }] });
}

/** A `break` in the `else` of a loop in it counts for that loop here. */
function breaks(context: PythonContext, body: Syntax | undefined): boolean {
  const todo = body ? [body] : [];
  for (let node = todo.pop(); node; node = todo.pop()) {
    context.spend(1);
    if (node.kind === 'break_statement') return true;
    if (BLOCKS.has(node.kind)) for (const child of node.children) todo.push(child);
  }
  return false;
}

function tryStatement(context: PythonContext, node: Syntax): void {
  const body = context.collect(() => {
    context.statements(part(node, 'body'));
    const other = childOf(node, 'else_clause');
    if (other) context.statements(part(other, 'body'));
  });
  const handlers = node.children
    .filter(({ kind }) => kind === 'except_clause')
    .map(clause => ({ ...errorOf(context, clause), body: context.block(childOf(clause, 'block')) }));
  const last = childOf(node, 'finally_clause');
  const after = context.block(last && childOf(last, 'block'));
  context.add({ span: context.span(node), kind: 'try', body, handlers, finally: after });
  errorsIn(context, node);
}

/** The name of `except X as name`. */
function errorOf(context: PythonContext, clause: Syntax): { readonly error?: CodeVariable } {
  const [value] = parts(clause, 'value');
  const alias = part(clause, 'alias') ?? (value && childOf(value, 'as_pattern_target')?.children[0]);
  const error = alias?.kind === 'identifier' ? context.find(context.textOf(alias)) : undefined;
  return error ? { error } : {};
}

/** `with x as y` assigns what is opened; that it is closed is not told. */
function withStatement(context: PythonContext, node: Syntax): void {
  for (const item of childOf(node, 'with_clause')?.children ?? []) {
    const given = part(item, 'value');
    const [value] = given?.kind === 'as_pattern' ? given.children : [given];
    if (!value) continue;
    const target = given && childOf(given, 'as_pattern_target');
    if (target) assignTo(context, target, context.read(value), context.span(item));
    else context.evaluate(context.read(value));
  }
  errorsIn(context, node);
  context.statements(part(node, 'body'));
}

function definition(context: PythonContext, node: Syntax, decorators: readonly CodeExpression[] = []): void {
  const name = part(node, 'name');
  const span = context.span(node);
  const value: CodeExpression =
    node.kind === 'class_definition'
      ? { span, kind: 'class', of: readClass(context, node, decorators) }
      : { span, kind: 'function', of: readDefinition(context, node, decorators) };
  const variable = name && context.find(context.textOf(name));
  if (variable) context.assign(variable, value, span);
  else context.evaluate(value);
  errorsIn(context, node);
}

function decorated(context: PythonContext, node: Syntax): void {
  const defined = part(node, 'definition');
  const name = defined && part(defined, 'name');
  const decorators = node.children
    .filter(({ kind }) => kind === 'decorator')
    .flatMap(decorator => {
      const [written] = whole(decorator);
      return written ? [readDecorator(context, written, name && context.textOf(name))] : [];
    });
  if (defined) definition(context, defined, decorators);
  errorsIn(context, node);
}

/** `@x.setter` of a method `x` adds to a property: the body of the class does not read `x` by it. */
function readDecorator(context: PythonContext, written: Syntax, name: string | undefined): CodeExpression {
  const [object, attribute] = [part(written, 'object'), part(written, 'attribute')];
  const isOwn =
    written.kind === 'attribute' && object?.kind === 'identifier' && context.textOf(object) === name;
  const variable = isOwn && name !== undefined ? context.find(name) : undefined;
  if (!variable || !object || !attribute) return context.read(written);
  const span = context.span(written);
  return context.member(context.variable(variable, context.span(object)), context.textOf(attribute), span);
}

function returned(context: PythonContext, node: Syntax): void {
  const [given] = whole(node);
  const value = given && context.read(given);
  context.add({ span: context.span(node), kind: 'return', ...(value ? { value } : {}) });
  errorsIn(context, node);
}

/** The cause is what `from` names. */
function raised(context: PythonContext, node: Syntax): void {
  const given = whole(node).find(({ field }) => field !== 'cause');
  const value = given && context.read(given);
  const cause = part(node, 'cause');
  if (cause) context.evaluate(context.read(cause));
  context.add({ span: context.span(node), kind: 'throw', ...(value ? { value } : {}) });
  errorsIn(context, node);
}

const operation =
  (operator: string) =>
  (context: PythonContext, node: Syntax): void => {
    const operands = whole(node)
      .flatMap(child => (child.kind === 'expression_list' ? whole(child) : [child]))
      .map(child => context.read(child));
    context.evaluate(context.operation(operator, operands, node));
    errorsIn(context, node);
  };

const READERS: ReadonlyMap<string, (context: PythonContext, node: Syntax) => void> = new Map([
  ['expression_statement', expressionStatement],
  ['assignment', assignment],
  ['augmented_assignment', augmented],
  ['import_statement', readImport],
  ['import_from_statement', readImportFrom],
  ['if_statement', branch],
  ['for_statement', forLoop],
  ['while_statement', whileLoop],
  ['try_statement', tryStatement],
  ['with_statement', withStatement],
  ['match_statement', readMatch],
  ['function_definition', (context: PythonContext, node: Syntax) => definition(context, node)],
  ['class_definition', (context: PythonContext, node: Syntax) => definition(context, node)],
  ['decorated_definition', decorated],
  ['return_statement', returned],
  ['raise_statement', raised],
  ['assert_statement', operation('assert')],
  ['delete_statement', operation('del')],
  ['print_statement', operation('print')],
  ['exec_statement', operation('exec')],
  // Parts of statements that the parser could not complete.
  ['ERROR', (context: PythonContext, node: Syntax) => context.statements(node)],
  ['block', (context: PythonContext, node: Syntax) => context.statements(node)],
  ['argument_list', (context: PythonContext, node: Syntax) => context.statements(node)],
  ['decorator', (context: PythonContext, node: Syntax) => context.statements(node)],
  ['chevron', (context: PythonContext, node: Syntax) => context.statements(node)],
  ...[
    'elif_clause',
    'else_clause',
    'except_clause',
    'finally_clause',
    'case_clause',
    'with_clause',
    'with_item',
  ].map(kind => [kind, (context: PythonContext, node: Syntax) => context.statements(node)] as const),
]);
