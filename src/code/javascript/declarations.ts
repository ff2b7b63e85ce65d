import type * as t from '@babel/types';
import { spend } from '../../source/budget.ts';
import type { Scope } from './scope.ts';

/** The names that a pattern declares. */
export function namesIn(pattern: t.Node | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap(property =>
        namesIn(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'TSParameterProperty':
      return namesIn(pattern.parameter);
    default:
      return [];
  }
}

/** What an `export` declares, or the statement itself. */
export const declarationOf = (node: t.Statement): t.Node | null | undefined =>
  node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration'
    ? node.declaration
    : node;

/** The names of a declaration, without those that have no effect at run time. */
export function declaredBy(node: t.Node | null | undefined): string[] {
  switch (node?.type) {
    case 'VariableDeclaration':
      return node.declare ? [] : node.declarations.flatMap(({ id }) => namesIn(id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      return node.declare ? [] : namesIn(node.id ?? null);
    case 'TSModuleDeclaration':
      return isRunTimeNamespace(node) ? namesIn(node.id) : [];
    case 'ImportDeclaration':
      return node.importKind === 'type' ? [] : node.specifiers.filter(isValue).map(({ local }) => local.name);
    case 'TSImportEqualsDeclaration':
      return node.importKind === 'type' ? [] : [node.id.name];
    default:
      return [];
  }
}

export const isValue = (specifier: t.ImportDeclaration['specifiers'][number]): boolean =>
  specifier.type !== 'ImportSpecifier' || specifier.importKind !== 'type';

export const isRunTimeNamespace = ({ declare, id }: t.TSModuleDeclaration): boolean =>
  !declare && id.type === 'Identifier' && id.name !== 'global';

/** Declares what a block declares for itself: all but `var`. */
export function declareIn(scope: Scope, statements: readonly t.Statement[]): void {
  for (const statement of statements) {
    spend(1);
    const declaration = declarationOf(statement);
    if (declaration?.type === 'VariableDeclaration' && declaration.kind === 'var') continue;
    for (const name of declaredBy(declaration)) scope.declare(name);
  }
}

/** Declares each `var` of a function, however deep in its blocks. */
export function declareVars(scope: Scope, statements: readonly (t.Node | null | undefined)[]): void {
  for (let node of statements)
    while (node) {
      spend(1);
      if (node.type === 'VariableDeclaration' && node.kind === 'var')
        for (const name of declaredBy(node)) scope.declare(name);
      const inner = innerOf(node);
      declareVars(scope, inner);
      node = node.type === 'IfStatement' ? node.alternate : undefined;
    }
}

/** The statements in a statement, but for the alternate of an `if`. */
function innerOf(node: t.Node): readonly (t.Node | null | undefined)[] {
  switch (node.type) {
    case 'BlockStatement':
      return node.body;
    case 'IfStatement':
      return [node.consequent];
    case 'ForStatement':
      return [node.init, node.body];
    case 'ForInStatement':
    case 'ForOfStatement':
      return [node.left, node.body];
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
    case 'WithStatement':
      return [node.body];
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent);
    case 'TryStatement':
      return [node.block, node.handler?.body, node.finalizer];
    case 'ExportNamedDeclaration':
      return [node.declaration];
    default:
      return [];
  }
}
