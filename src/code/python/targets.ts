import type { Span } from '../../source/node.ts';
import { namesIn } from './bindings.ts';
import type { CodeExpression, MemberTarget, CodeVariable } from '../program.ts';
import type { PythonContext } from './context.ts';
import { literalName } from './literals.ts';
import { isError, part, parts, type Syntax } from './syntax.ts';

const SEQUENCES = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'expression_list',
  'tuple',
  'list',
]);
const WRAPPED = new Set([
  'parenthesized_expression',
  'as_pattern_target',
  'list_splat_pattern',
  'list_splat',
]);

/** Assigns a value, which is `written` there, to what stands on the left of `=`: a name, a member, or several of them. */
export function assignTo(
  context: PythonContext,
  target: Syntax,
  value: CodeExpression,
  span: Span,
  written?: Syntax,
): void {
  context.spend(1, span);
  if (SEQUENCES.has(target.kind)) return unpack(context, target, value, span, written);
  const [inner] = target.children;
  if (WRAPPED.has(target.kind)) return inner && assignTo(context, inner, value, span, written);
  const place = placeOf(context, target);
  if (place) context.assign(place, value, span);
}

/** What a target other than a sequence names. */
export function placeOf(context: PythonContext, target: Syntax): CodeVariable | MemberTarget | undefined {
  switch (target.kind) {
    case 'identifier':
      return context.find(context.textOf(target));
    case 'attribute': {
      const [object, name] = [part(target, 'object'), part(target, 'attribute')];
      return object && name && { object: context.read(object), name: context.textOf(name) };
    }
    case 'subscript': {
      const [object, [index, ...others]] = [part(target, 'value'), parts(target, 'subscript')];
      if (!object || !index) return undefined;
      const name = others.length === 0 ? literalName(context, index) : undefined;
      return { object: context.read(object), name: name ?? nameOf(context, [index, ...others], target) };
    }
    default:
      return undefined;
  }
}

function nameOf(context: PythonContext, indices: readonly Syntax[], target: Syntax): CodeExpression {
  const [first, ...others] = indices.map(index => context.read(index));
  if (first && others.length === 0) return first;
  const items = [...(first ? [first] : []), ...others].map(value => ({ value }));
  return { span: context.span(target), kind: 'list', items };
}

const isStarred = ({ kind }: Syntax): boolean => kind === 'list_splat_pattern' || kind === 'list_splat';

/** `a, b = x`: each is a member of `x`. Of a written tuple of the same length each is the value at its place. */
function unpack(
  context: PythonContext,
  target: Syntax,
  value: CodeExpression,
  span: Span,
  written?: Syntax,
): void {
  const targets = target.children.filter(child => !isError(child));
  const star = targets.findIndex(isStarred);
  const values = star < 0 && value.kind === 'list' ? value.items : [];
  if (values.length === targets.length && values.every(item => !item.spread)) {
    const isRead = written && readsAny(context, written, target);
    const given = isRead ? values.map(item => held(context, item.value)) : values.map(each => each.value);
    for (const [index, each] of targets.entries())
      assignTo(context, each, given[index] ?? context.nothing(each), span);
    return;
  }
  const whole = context.once(value);
  for (const [index, each] of targets.entries()) {
    const at = star >= 0 && index > star ? index - targets.length : index;
    const given =
      index === star
        ? context.operation('slice', [whole], each)
        : context.member(whole, String(at), context.span(each));
    assignTo(context, each, given, span);
  }
}

/** Whether a value has a name that is assigned: `a, b = b, a` reads both before it assigns the first. */
function readsAny(context: PythonContext, written: Syntax, target: Syntax): boolean {
  const names = new Set(namesIn(target).map(name => context.textOf(name)));
  const todo = [written];
  for (let node = todo.pop(); node; node = todo.pop()) {
    context.spend(1);
    if (node.kind === 'identifier' && names.has(context.textOf(node))) return true;
    for (const child of node.children) todo.push(child);
  }
  return false;
}

function held(context: PythonContext, value: CodeExpression): CodeExpression {
  if (value.kind === 'constant') return value;
  const variable: CodeVariable = { name: '' };
  context.assign(variable, value, value.span);
  return context.variable(variable, value.span);
}
