import ts from 'typescript';

/** One change of a condition: `from` is what stands there, `to` what stands there instead. */
export type Mutant = {
  readonly line: number;
  readonly column: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
};

/** What tells one change from another in a file: its text without the layout. */
export const keyOf = (change: string): string => change.replace(/\s+/g, '').replace(/,(?=[)\]}])/g, '');

type Change = { readonly node: ts.Node; readonly to: string };

/** Every condition of a rule's file negated, and taken out: of `a && b` and `a || b` one side, of a list its filter. */
export function mutantsOf(text: string): Mutant[] {
  const file = ts.createSourceFile('rule.ts', text, ts.ScriptTarget.Latest, true);
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    changes.push(...changesOf(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  const made = new Map<string, Mutant>();
  for (const { node, to } of changes) {
    const [start, end] = [node.getStart(), node.getEnd()];
    const mutated = text.slice(0, start) + to + text.slice(end);
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    if (!made.has(mutated))
      made.set(mutated, { line: line + 1, column: character + 1, from: node.getText(), to, text: mutated });
  }
  return [...made.values()];
}

function changesOf(node: ts.Node): Change[] {
  const negated = (condition: ts.Expression): Change => ({
    node: condition,
    to: `!(${condition.getText()})`,
  });
  if (ts.isIfStatement(node))
    return [
      negated(node.expression),
      { node: node.expression, to: 'false' },
      ...(node.elseStatement ? [] : [{ node: node.expression, to: 'true' }]),
    ];
  if (ts.isConditionalExpression(node)) return [negated(node.condition)];
  if (ts.isBinaryExpression(node) && isLogical(node.operatorToken.kind))
    return [
      { node, to: node.left.getText() },
      { node, to: node.right.getText() },
    ];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
    return called(node, node.expression);
  return [];
}

const isLogical = (kind: ts.SyntaxKind): boolean =>
  kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;

/** `list.filter(test)` without its filter; the tests of `some`, `every` and `find` negated. */
function called(call: ts.CallExpression, { expression: list, name }: ts.PropertyAccessExpression): Change[] {
  const [test] = call.arguments;
  if (!test) return [];
  if (name.text === 'filter') return [{ node: call, to: list.getText() }];
  if (!['some', 'every', 'find'].includes(name.text) || !ts.isArrowFunction(test) || ts.isBlock(test.body))
    return [];
  return [{ node: test.body, to: `!(${test.body.getText()})` }];
}
