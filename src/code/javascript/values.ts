import type { Span } from '../../source/node.ts';
import type { CodeExpression } from '../program.ts';

type Part = string | CodeExpression;

export const operation = (
  span: Span,
  operator: string,
  operands: readonly CodeExpression[],
): CodeExpression => ({
  span,
  kind: 'operation',
  operator,
  operands,
});
export const member = (
  object: CodeExpression,
  name: string | CodeExpression,
  span: Span,
): CodeExpression => ({
  span,
  kind: 'member',
  object,
  name: typeof name === 'string' ? name : (nameOf(name) ?? name),
});
export const either = (
  span: Span,
  options: readonly CodeExpression[],
  test?: CodeExpression,
): CodeExpression => ({
  span,
  kind: 'either',
  options,
  ...(test && { test }),
});
export const nothing = (span: Span): CodeExpression => ({ span, kind: 'constant', value: null });

/** The name that an expression in brackets is, if it is always the same. */
export function nameOf(value: CodeExpression): string | undefined {
  if (value.kind === 'constant' && typeof value.value === 'number') return String(value.value);
  if (value.kind !== 'text' || value.parts.length > 1) return undefined;
  const [part = ''] = value.parts;
  return typeof part === 'string' ? part : undefined;
}

/** A text of parts, in which literal parts that stand beside each other are one. */
export function textOf(span: Span, given: readonly Part[]): CodeExpression {
  const parts: Part[] = [];
  for (const part of given.flatMap(literally)) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else if (part !== '') parts.push(part);
  }
  return { span, kind: 'text', parts: parts.length > 0 ? parts : [''] };
}

function literally(part: Part): readonly Part[] {
  if (typeof part === 'string') return [part];
  if (part.kind === 'text') return part.parts;
  return part.kind === 'constant' && part.value !== null ? [String(part.value)] : [part];
}

/** `a + b + …`: a text if one of them is. Numbers before the first text are added up first, so they are no text. */
export function sum(span: Span, operands: readonly CodeExpression[]): CodeExpression {
  const first = operands.findIndex(({ kind }) => kind === 'text');
  if (first < 0) return operation(span, '+', operands);
  const before = operands.slice(0, first);
  const areNumbers = before.length > 1 && before.every(({ kind }) => kind === 'constant');
  return textOf(span, areNumbers ? [operation(span, '+', before), ...operands.slice(first)] : operands);
}
