import { matchesWhole } from '../../model/pattern.ts';
import type { Note, Parameter } from '../../model/stack.ts';
import { at, booleanOf, textOf, type Span } from '../../source/node.ts';

/**
 * Values of parameters that CloudFormation refuses: what the deployment gives, and each Default, against the constraints of the parameter (CloudFormation
 * User Guide, "CloudFormation template Parameters syntax", read 2026-11). The value of an SSM parameter type is not known.
 */
export function refusedValues(parameters: Iterable<Parameter>): readonly Note[] {
  return [...parameters].flatMap(parameter => {
    const { given, fallback, node, span } = parameter;
    return [
      ...(given === undefined ? [] : fault(parameter, given, 'value', span)),
      ...(fallback === undefined || fallback === given
        ? []
        : fault(parameter, fallback, 'Default', at(node, 'Default')?.span ?? span)),
    ];
  });
}

function fault(parameter: Parameter, value: string, what: string, span: Span): readonly Note[] {
  const why = reason(parameter, value);
  if (why === undefined) return [];

  const named = parameter.noEcho || value === '' ? `${what} of` : `${what} ${value} of`;
  return [
    {
      code: 'parameter',
      message: `CloudFormation rejects the ${named} the parameter ${parameter.name}, ${why}`,
      span,
      partial: false,
    },
  ];
}

function reason({ type, node, allowed }: Parameter, value: string): string | undefined {
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  const values = isList ? value.split(',').map(item => item.trim()) : [value];
  if (type === 'Number' && !/^[-+]?(?:\d+|\d*\.\d+)(?:[eE][-+]?\d+)?$/.test(value.trim()))
    return 'which is not a number';
  const isAllowed = (one: string): boolean =>
    allowed === undefined || allowed.some(other => isSame(one, other, type));
  if (!values.every(isAllowed)) return 'which is not one of its AllowedValues';
  const limit = (name: string): number | undefined => {
    const text = textOf(at(node, name));
    return text === undefined || !/^-?\d+(?:\.\d+)?$/.test(text) ? undefined : Number(text);
  };
  if (type === 'Number') {
    if (Number(value) < (limit('MinValue') ?? Number.NEGATIVE_INFINITY))
      return `which is less than MinValue (${limit('MinValue')})`;
    if (Number(value) > (limit('MaxValue') ?? Number.POSITIVE_INFINITY))
      return `which is more than MaxValue (${limit('MaxValue')})`;
  }
  if (type === 'String') {
    if (value.length < (limit('MinLength') ?? 0))
      return `which is shorter than MinLength (${limit('MinLength')})`;
    if (value.length > (limit('MaxLength') ?? Number.POSITIVE_INFINITY))
      return `which is longer than MaxLength (${limit('MaxLength')})`;
  }
  const pattern = textOf(at(node, 'AllowedPattern'));
  return pattern !== undefined &&
    (type === 'String' || type === 'CommaDelimitedList') &&
    values.some(one => matchesWhole(pattern, one) === false)
    ? 'which does not match its AllowedPattern'
    : undefined;
}

/** `true` and `True`, 1 and 1.0 are the same value. */
const isSame = (a: string, b: string, type: string): boolean =>
  a === b ||
  (booleanOf(a) !== undefined && booleanOf(a) === booleanOf(b)) ||
  (type === 'Number' && a.trim() !== '' && Number(a) === Number(b));
