import ts from 'typescript';

/** A regular expression as it stands in the code; `source` is undefined where it is made of what only a run knows. */
export type WrittenRegex = {
  readonly file: string;
  readonly line: number;
  readonly written: string;
  readonly source: string | undefined;
  readonly flags: string;
};

/** Every regular expression of some files: literals and calls of `RegExp`, their parts taken from constants of the same files. */
export function regexesIn(files: ReadonlyMap<string, string>): readonly WrittenRegex[] {
  const trees = [...files].map(
    ([file, text]) => [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)] as const,
  );
  const constants = new Map<string, ts.Expression>();
  for (const [, tree] of trees)
    visit(tree, node => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
        constants.set(node.name.text, node.initializer);
    });
  const found: WrittenRegex[] = [];
  for (const [file, tree] of trees)
    visit(tree, node => {
      const regex = regexOf(node, constants);
      if (!regex) return;
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      found.push({ file, line: line + 1, written: node.getText().replace(/\s+/g, ' '), ...regex });
    });
  return found;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, child => visit(child, see));
}

type Constants = ReadonlyMap<string, ts.Expression>;

function regexOf(node: ts.Node, constants: Constants): Pick<WrittenRegex, 'source' | 'flags'> | undefined {
  if (ts.isRegularExpressionLiteral(node)) {
    const end = node.text.lastIndexOf('/');
    return { source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
  }
  const isCall =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
  if (!isCall) return undefined;
  const [pattern, flags] = node.arguments ?? [];
  return {
    source: pattern && textOf(pattern, constants),
    flags: (flags && textOf(flags, constants)) ?? '',
  };
}

/** The text of an expression that is a literal, or is made of literals that constants name. */
function textOf(node: ts.Expression, constants: Constants): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) {
    const value = constants.get(node.text);
    return value && textOf(value, constants);
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map(span => {
    const text = textOf(span.expression, constants);
    return text === undefined ? undefined : text + span.literal.text;
  });
  return spans.includes(undefined) ? undefined : node.head.text + spans.join('');
}
