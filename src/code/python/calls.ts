import type { Argument, CodeExpression } from '../program.ts';
import type { PythonContext } from './context.ts';
import { formatParts } from './formats.ts';
import { textExpression } from './literals.ts';
import { childOf, isError, part, type Syntax } from './syntax.ts';

/** A call. `'…'.format(…)`, `super()` and `importlib.import_module(…)` are what they give. */
export function readCall(context: PythonContext, node: Syntax): CodeExpression {
  const callee = context.readOr(part(node, 'function'), node);
  const given = part(node, 'arguments');
  const args = given ? readArguments(context, given) : [];
  return (
    formatted(context, callee, args, node) ??
    imported(context, callee, args, node) ??
    superOf(context, callee, node) ?? { span: context.span(node), kind: 'call', callee, args }
  );
}

export function readArguments(context: PythonContext, node: Syntax): Argument[] {
  if (node.kind === 'generator_expression') return [{ value: context.read(node) }];
  return node.children.filter(child => !isError(child)).map(child => readArgument(context, child));
}

function readArgument(context: PythonContext, node: Syntax): Argument {
  let written: Syntax | undefined = node;
  while (written?.kind === 'parenthesized_expression' || written?.kind === 'parenthesized_list_splat')
    written = written.children[0];
  switch (written?.kind) {
    case 'list_splat':
    case 'list_splat_pattern':
      return { value: context.readOr(written.children[0], node), spread: 'list' };
    case 'dictionary_splat':
    case 'dictionary_splat_pattern':
      return { value: context.readOr(written.children[0], node), spread: 'object' };
    case 'keyword_argument': {
      const name = part(written, 'name') ?? childOf(written, 'identifier');
      const value = context.readOr(part(written, 'value'), node);
      return name ? { name: context.textOf(name), value } : { value };
    }
    default:
      return { value: context.read(node) };
  }
}

function formatted(
  context: PythonContext,
  callee: CodeExpression,
  args: readonly Argument[],
  node: Syntax,
): CodeExpression | undefined {
  if (callee.kind !== 'member' || callee.name !== 'format' || callee.object.kind !== 'text') return undefined;
  const pieces = formatParts(context, callee.object, args);
  return pieces && textExpression(context, pieces, node);
}

function superOf(context: PythonContext, callee: CodeExpression, node: Syntax): CodeExpression | undefined {
  const isSuper = callee.kind === 'global' && callee.name === 'super';
  return isSuper ? { span: context.span(node), kind: 'super' } : undefined;
}

/** What `importlib.import_module` and `__import__` give; the latter, of `a.b`, gives `a`. */
function imported(
  context: PythonContext,
  callee: CodeExpression,
  args: readonly Argument[],
  node: Syntax,
): CodeExpression | undefined {
  const isBuiltin = callee.kind === 'global' && callee.name === '__import__';
  if (!isBuiltin && !isImportModule(context, callee)) return undefined;
  const name = args.find(
    (each, index) => (index === 0 && !each.spread && !each.name) || each.name === 'name',
  );
  if (!name) return undefined;
  const { value } = name;
  const [only = ''] = value.kind === 'text' ? value.parts : [];
  const literal =
    value.kind === 'text' && value.parts.length === 1 && typeof only === 'string' ? only : undefined;
  const source = isBuiltin ? literal?.split('.', 1)[0] : literal;
  return { span: context.span(node), kind: 'import', source: source ?? value };
}

function isImportModule(context: PythonContext, callee: CodeExpression): boolean {
  if (callee.kind === 'variable') return context.modules.get(callee.variable) === 'importlib.import_module';
  return (
    callee.kind === 'member' &&
    callee.name === 'import_module' &&
    callee.object.kind === 'variable' &&
    context.modules.get(callee.object.variable) === 'importlib'
  );
}
