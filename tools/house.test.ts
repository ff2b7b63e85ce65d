import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { isTest, readSources } from './sources.ts';

const sources = readSources();
const code = [...sources].filter(([file]) => /^(?:src|rules)\//.test(file) && !isTest(file));
const trees = new Map(
  [...sources].map(([file, text]) => [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)]),
);

function count(node: ts.Node, counts: (node: ts.Node) => boolean): number {
  let total = counts(node) ? 1 : 0;
  ts.forEachChild(node, child => {
    total += count(child, counts);
  });
  return total;
}

test('no file is longer than 400 lines', () =>
  expect(
    [...sources]
      .filter(([file, text]) => !file.includes('.generated.') && text.split('\n').length > 401)
      .map(([file]) => file),
  ).toEqual([]));

/** Of 1,000 lines; the budget is 4, and this comes down to it as assertions go. */
const NON_NULL_ASSERTIONS = 4;
test('few non-null assertions', () => {
  const lines = code.reduce((sum, [, text]) => sum + text.split('\n').length - 1, 0);
  const found = code.reduce((sum, [file]) => sum + count(trees.get(file)!, ts.isNonNullExpression), 0);
  expect((found / lines) * 1000).toBeLessThanOrEqual(NON_NULL_ASSERTIONS);
});

/** Names that two files export still: to be emptied. */
const TYPES_IN_TWO_FILES: readonly string[] = [];
test('one exported type name stands in one file', () => {
  const filesOf = new Map<string, string[]>();
  for (const [file, tree] of trees) {
    if (!/^(?:src|rules|tools)\//.test(file)) continue;
    for (const { name } of tree.statements.filter(isExportedType))
      if (name) filesOf.set(name.text, [...(filesOf.get(name.text) ?? []), file]);
  }
  const twice = [...filesOf].filter(
    ([name, files]) => files.length > 1 && !TYPES_IN_TWO_FILES.includes(name),
  );
  expect(twice).toEqual([]);
});

type TypeStatement = ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassDeclaration;
const isExportedType = (node: ts.Statement): node is TypeStatement =>
  (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) &&
  (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Their keys are single characters, or names of this project: no input gives `constructor` there. */
const OWN_KEYS = new Set([
  'CLASSES',
  'ESCAPED',
  'ESCAPES',
  'CODES',
  'LEVELS',
  'VERDICTS',
  'PATHS',
  'SHAPE',
  'DIALECTS',
  'WEIGHT',
  'OPPOSITE',
]);
test('a table is asked for its own keys only: `lookUp(TABLE, key)`', () => {
  const asked: string[] = [];
  for (const [file] of code) {
    const tree = trees.get(file)!;
    const tables = new Set(tree.statements.filter(ts.isVariableStatement).flatMap(tablesIn));
    count(tree, node => {
      const isAsked =
        ts.isElementAccessExpression(node) &&
        tables.has(node.expression.getText()) &&
        !ts.isStringLiteral(node.argumentExpression);
      if (isAsked) asked.push(`${file} ${node.getText()}`);
      return false;
    });
  }
  expect(asked).toEqual([]);
});

const tablesIn = ({ declarationList }: ts.VariableStatement): string[] =>
  declarationList.declarations
    .filter(
      ({ type, initializer }) =>
        initializer &&
        ts.isObjectLiteralExpression(initializer) &&
        /\[\w+: string\]|Record<string,/.test(type?.getText() ?? ''),
    )
    .map(({ name }) => name.getText())
    .filter(name => !OWN_KEYS.has(name));

// oxlint refuses `any` and tsc refuses `enum` (erasableSyntaxOnly): that they still do is what this holds.
test('no `any`, no `enum`, no drawer for everything', () => {
  expect(readFileSync('.oxlintrc.json', 'utf8')).toContain('"typescript/no-explicit-any": "error"');
  expect(readFileSync('tsconfig.json', 'utf8')).toMatch(/"erasableSyntaxOnly": true/);
  expect(
    [...sources.keys()].filter(
      file =>
        /\boxlint-disable\b|\beslint-disable\b|@ts-(?:ignore|nocheck|expect-error)/.test(
          sources.get(file) ?? '',
        ) && file !== 'tools/house.test.ts',
    ),
  ).toEqual([]);
  expect([...sources.keys()].filter(file => /\butils?\b/.test(file))).toEqual([]);
});

test('the lock file has every optional part, for every platform, and names no registry', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
  };
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  expect(
    wanted.filter(name => !Object.keys(packages).some(path => path.endsWith(`node_modules/${name}`))),
  ).toEqual([]);
  expect(Object.values(packages).filter(({ resolved: address }) => address)).toEqual([]);
});
