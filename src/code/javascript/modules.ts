import type * as t from '@babel/types';
import type { Span } from '../../source/node.ts';
import type { CodeExpression, ObjectEntry } from '../program.ts';
import type { Context } from './context.ts';
import { declarationOf, declaredBy, declareIn, declareVars, isValue } from './declarations.ts';
import { functionsOf } from './functions.ts';
import { keyOf } from './patterns.ts';
import { member, operation } from './values.ts';

/** A program: its functions, what it imports, what it does, and then what it exports of its own under other names. */
export function program(context: Context, statements: readonly t.Statement[]): void {
  for (const name of undeclaredIn(statements)) context.scope.declare(name);
  moduleBody(context, statements);
}

/** Names that the program assigns first without a declaration: functions before that statement know them. */
const undeclaredIn = (statements: readonly t.Statement[]): string[] =>
  statements.flatMap(node => {
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') return [];
    const { left } = node.expression;
    return left.type === 'Identifier' && left.name !== 'exports' ? [left.name] : [];
  });

function moduleBody(context: Context, statements: readonly t.Statement[]): void {
  declareVars(context.scope, statements);
  declareIn(context.scope, statements);
  functionsOf(context, statements);
  for (const node of statements)
    if (declarationOf(node)?.type === 'FunctionDeclaration') exportDeclared(context, node);
  for (const node of statements) imports(context, node);
  for (const node of statements)
    if (declarationOf(node)?.type !== 'FunctionDeclaration') moduleStatement(context, node);
  for (const node of statements) exportNames(context, node);
}

function exportMember(context: Context, name: string, value: CodeExpression, span: Span): void {
  context.assign({ object: context.exported, name }, value, span);
}

/** Exports what an `export` declares. */
function exportDeclared(context: Context, node: t.Statement): void {
  const span = context.span(node);
  if (node.type === 'ExportNamedDeclaration')
    for (const name of declaredBy(node.declaration))
      exportMember(context, name, context.name(name, span), span);
  else if (node.type === 'ExportDefaultDeclaration') {
    const [name] = declaredBy(node.declaration);
    const value =
      name === undefined ? context.expression(node.declaration) : context.name(name, context.span(node));
    exportMember(context, 'default', value, span);
  }
}

function moduleStatement(context: Context, node: t.Statement): void {
  const span = context.span(node);
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return;
    case 'ExportNamedDeclaration':
      if (!node.declaration) return;
      context.statement(node.declaration);
      if (node.declaration.type === 'TSImportEqualsDeclaration') moduleStatement(context, node.declaration);
      return exportDeclared(context, node);
    case 'ExportDefaultDeclaration': {
      if (node.declaration.type.startsWith('TS')) return;
      if (node.declaration.type === 'ClassDeclaration' && node.declaration.id)
        context.statement(node.declaration);
      return exportDeclared(context, node);
    }
    case 'TSExportAssignment':
      return context.assign(context.exports, context.expression(node.expression), span);
    case 'TSImportEqualsDeclaration': {
      if (node.importKind === 'type') return;
      const value = referenceOf(context, node.moduleReference);
      context.assign(context.scope.declare(node.id.name), value, span);
      if (node.isExport) exportMember(context, node.id.name, value, span);
      return;
    }
    default:
      context.statement(node);
  }
}

/** `require('x')` or a name with members. */
function referenceOf(context: Context, node: t.TSImportEqualsDeclaration['moduleReference']): CodeExpression {
  const span = context.span(node);
  switch (node.type) {
    case 'TSExternalModuleReference':
      return { span, kind: 'import', source: node.expression.value };
    case 'TSQualifiedName':
      return member(referenceOf(context, node.left), node.right.name, span);
    default:
      return context.expression(node);
  }
}

const textIn = (node: t.Identifier | t.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

/** What an `import` or an `export … from` takes from another module. */
function imports(context: Context, node: t.Statement): void {
  const span = context.span(node);
  const from = (source: string): CodeExpression => ({ span, kind: 'import', source });
  if (node.type === 'ImportDeclaration' && node.importKind !== 'type') {
    const { source, specifiers } = node;
    if (specifiers.length === 0) context.emit({ span, kind: 'evaluate', value: from(source.value) });
    for (const specifier of specifiers.filter(isValue))
      context.assign(
        context.scope.declare(specifier.local.name),
        imported(specifier, from(source.value), context.span(specifier)),
        context.span(specifier),
      );
  } else if (node.type === 'ExportAllDeclaration' && node.exportKind !== 'type') {
    const entries: ObjectEntry[] = [{ spread: context.exported }, { spread: from(node.source.value) }];
    context.assign(context.exports, { span, kind: 'object', entries }, span);
  } else if (node.type === 'ExportNamedDeclaration' && node.source && node.exportKind !== 'type')
    for (const specifier of node.specifiers) {
      const at = context.span(specifier);
      const whole = from(node.source.value);
      if (specifier.type !== 'ExportSpecifier') exportMember(context, textIn(specifier.exported), whole, at);
      else if (specifier.exportKind !== 'type')
        exportMember(context, textIn(specifier.exported), member(whole, textIn(specifier.local), at), at);
    }
}

function imported(
  specifier: t.ImportDeclaration['specifiers'][number],
  from: CodeExpression,
  span: Span,
): CodeExpression {
  switch (specifier.type) {
    case 'ImportNamespaceSpecifier':
      return from;
    case 'ImportDefaultSpecifier':
      return member(from, 'default', span);
    default:
      return member(from, textIn(specifier.imported), span);
  }
}

/** `export { a as b }`, wherever it stands; and once more what may have been assigned after its declaration. */
function exportNames(context: Context, node: t.Statement): void {
  if (node.type !== 'ExportNamedDeclaration' || node.source || node.exportKind === 'type') return;
  const { declaration } = node;
  if (declaration?.type === 'VariableDeclaration' && declaration.kind !== 'const')
    exportDeclared(context, node);
  for (const specifier of node.specifiers) {
    if (specifier.type !== 'ExportSpecifier' || specifier.exportKind === 'type') continue;
    const { local, exported } = specifier;
    const span = context.span(specifier);
    if (context.scope.find(local.name))
      exportMember(context, textIn(exported), context.name(local.name, span), span);
  }
}

/** An object; members without a value count on from the one before. */
export function enumeration(context: Context, node: t.TSEnumDeclaration): void {
  const span = context.span(node);
  let next: CodeExpression = { span, kind: 'constant', value: 0 };
  const entries = node.members.map((entry): ObjectEntry => {
    const at = context.span(entry);
    const value = entry.initializer ? context.expression(entry.initializer) : { ...next, span: at };
    const isNumber = value.kind === 'constant' && typeof value.value === 'number';
    next = isNumber ? { span: at, kind: 'constant', value: Number(value.value) + 1 } : operation(at, '+', []);
    return { key: keyOf(context, entry.id), value };
  });
  const variable = context.scope.declare(node.id.name);
  const before = context.isAssigned(variable) ? [{ spread: context.name(node.id.name, span) }] : [];
  context.assign(variable, { span, kind: 'object', entries: [...before, ...entries] }, span);
}

/** An object to whose members its exports are assigned. */
export function namespace(context: Context, node: t.TSModuleDeclaration): void {
  if (node.id.type !== 'Identifier') return;
  const span = context.span(node);
  const variable = context.scope.declare(node.id.name);
  if (!context.isAssigned(variable)) context.assign(variable, { span, kind: 'object', entries: [] }, span);
  const outer = context.exported;
  const { body } = node;
  context.exported = context.read(variable, span);
  context.inScope(() => {
    if (body.type === 'TSModuleBlock') moduleBody(context, body.body);
    else {
      context.statement(body);
      const [name] = declaredBy(body);
      if (name !== undefined)
        context.assign({ object: context.read(variable, span), name }, context.name(name, span), span);
    }
  });
  context.exported = outer;
}
