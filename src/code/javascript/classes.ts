import type * as t from '@babel/types';
import type { ClassMember, CodeExpression } from '../program.ts';
import type { Context } from './context.ts';
import { bodyOf, functionOf } from './functions.ts';
import { keyOf } from './patterns.ts';

type Property = t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty;

export function classOf(context: Context, node: t.ClassDeclaration | t.ClassExpression): CodeExpression {
  const span = context.span(node);
  const decorators = (node.decorators ?? []).map(({ expression }) => context.expression(expression));
  const base = node.superClass ? [context.expression(node.superClass)] : [];
  const members = node.body.body.flatMap(member => memberOf(context, member) ?? []);
  return {
    span,
    kind: 'class',
    of: { name: node.id?.name ?? '', span, extends: base, members, decorators },
  };
}

function memberOf(context: Context, node: t.ClassBody['body'][number]): ClassMember | undefined {
  switch (node.type) {
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return methodOf(context, node);
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      return fieldOf(context, node);
    case 'StaticBlock':
      return staticBlock(context, node);
    default:
      return undefined;
  }
}

function methodOf(context: Context, node: t.ClassMethod | t.ClassPrivateMethod): ClassMember {
  const key = keyOf(context, node.key, 'computed' in node && node.computed);
  return {
    name: node.kind === 'set' ? setterName(key) : key,
    value: functionOf(context, node, typeof key === 'string' ? key : ''),
    ...(node.static && { isStatic: true }),
    ...(node.kind === 'get' && { isGetter: true }),
  };
}

/** No member has a space in its name, so that nothing that reads `x` gets its setter. */
export const setterName = (key: string | CodeExpression): string | CodeExpression =>
  typeof key === 'string' ? `set ${key}` : key;

/** One without a value says nothing about it. */
function fieldOf(context: Context, node: Property): ClassMember | undefined {
  for (const { expression } of node.decorators ?? [])
    context.emit({ span: context.span(expression), kind: 'evaluate', value: context.expression(expression) });
  if (!node.value || ('declare' in node && node.declare)) return undefined;
  return {
    name: keyOf(context, node.key, 'computed' in node && node.computed === true),
    value: context.expression(node.value),
    ...(node.static && { isStatic: true }),
    isField: true,
  };
}

/** A field without a name whose value is a call of what stands in the block. */
function staticBlock(context: Context, node: t.StaticBlock): ClassMember {
  const span = context.span(node);
  const callee: CodeExpression = {
    span,
    kind: 'function',
    of: {
      name: '',
      span,
      language: 'javascript',
      parameters: [],
      body: context.block(() => bodyOf(context, node.body)),
      isArrow: true,
      decorators: [],
    },
  };
  return { name: '', value: { span, kind: 'call', callee, args: [] }, isStatic: true, isField: true };
}
