import { declareBindings, yields } from './bindings.ts';
import type { CodeExpression, FunctionBody, CodeParameter, CodeStatement } from '../program.ts';
import type { PythonContext } from './context.ts';
import { PythonScope } from './scope.ts';
import { childOf, hasSign, part, type Syntax } from './syntax.ts';

export function readLambda(context: PythonContext, node: Syntax): CodeExpression {
  const body = part(node, 'body');
  const of = readFunction(context, node, { name: '', decorators: [], bindings: body ? [body] : [] }, () => {
    if (!body) return;
    const value = context.read(body);
    context.add({ span: value.span, kind: 'return', value });
  });
  return { span: context.span(node), kind: 'function', of };
}

/** `def`, without the assignment of its name. */
export function readDefinition(
  context: PythonContext,
  node: Syntax,
  decorators: readonly CodeExpression[],
): FunctionBody {
  const name = part(node, 'name');
  const body = part(node, 'body');
  const given = { name: name ? context.textOf(name) : '', decorators, bindings: body ? [body] : [] };
  return readFunction(context, node, given, () => context.statements(body));
}

function readFunction(
  context: PythonContext,
  node: Syntax,
  given: Pick<FunctionBody, 'name' | 'decorators'> & { readonly bindings: readonly Syntax[] },
  read: () => void,
): FunctionBody {
  const written = readParameters(context, part(node, 'parameters'));
  const scope = new PythonScope('function', context.scope);
  for (const { name } of written) scope.declare(name);
  declareBindings(scope, given.bindings, context.text, context.spend);
  const parameters = written.flatMap(({ name, ...rest }) => {
    const variable = scope.variables.get(name);
    return variable ? [{ variable, ...rest }] : [];
  });
  const body: CodeStatement[] = context.collect(read, scope);
  return {
    name: given.name,
    span: context.span(node),
    language: 'python',
    parameters,
    body,
    ...(hasSign(node, 'async') ? { isAsync: true } : {}),
    ...(given.bindings.some(each => yields(each, context.spend)) ? { isGenerator: true } : {}),
    decorators: given.decorators,
  };
}

type Written = Omit<CodeParameter, 'variable'> & { readonly name: string };

/** The parameters with their fallbacks, which are evaluated outside of the function. */
function readParameters(context: PythonContext, node: Syntax | undefined): Written[] {
  const parameters: Written[] = [];
  let isKeywordOnly = false;
  for (const child of node?.children ?? []) {
    const inner = innerOf(child);
    if (child.kind === 'keyword_separator') isKeywordOnly = true;
    const named = nameOf(inner);
    if (!named) continue;
    const value = part(child, 'value');
    const rest = REST.get(inner.kind);
    const type = part(child, 'type');
    parameters.push({
      name: context.textOf(named),
      ...(value ? { fallback: context.read(value) } : {}),
      ...(type ? { type: context.textOf(type) } : {}),
      ...(rest ? { rest } : {}),
      ...(isKeywordOnly && !rest ? { keywordOnly: true } : {}),
    });
    if (rest === 'list') isKeywordOnly = true;
  }
  return parameters;
}

const REST: ReadonlyMap<string, 'list' | 'object'> = new Map([
  ['list_splat_pattern', 'list'],
  ['dictionary_splat_pattern', 'object'],
]);

/** Of a parameter with a type, the parameter. */
const innerOf = (node: Syntax): Syntax =>
  (node.kind === 'typed_parameter' ? node.children.find(({ field }) => field !== 'type') : undefined) ?? node;

const nameOf = (node: Syntax): Syntax | undefined =>
  node.kind === 'identifier' ? node : (part(node, 'name') ?? childOf(node, 'identifier'));
