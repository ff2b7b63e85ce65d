import { nearest } from '../model/edit-distance.ts';
import type { OptionValues, Rule, RuleOption } from '../rule/rule.ts';
import { booleanOf, entriesOf, isList, isMap, isNull, textOf, type Node, type Span } from '../source/node.ts';

export type Known = Pick<Rule, 'id' | 'options'>;
export type ReportDiagnostic = (at: Node | Span, message: string) => undefined;
type Value = RuleOption['fallback'];

/** What a configuration sets for the options of a rule. What is wrong is told and left out, so that its fallback holds. */
export function optionsOf(
  node: Node,
  { id, options = {} }: Known,
  fault: ReportDiagnostic,
): OptionValues | undefined {
  const names = Object.keys(options);
  if (names.length === 0) return fault(node, `${id} has no options`);
  if (!isMap(node))
    return fault(
      node,
      `the options of ${id} must be a map of names and values; its options are ${names.join(', ')}`,
    );
  return Object.fromEntries(
    entriesOf(node).flatMap(({ key, keySpan, value }): [string, Value][] => {
      const option = Object.hasOwn(options, key) ? options[key] : undefined;
      if (!option) {
        const near = nearest(key, names);
        return (
          fault(
            keySpan,
            `${id} has no option "${key}"${near === undefined ? `; its options are ${names.join(', ')}` : `, did you mean "${near}"?`}`,
          ) ?? []
        );
      }
      const read = isNull(value) ? undefined : valueOf(value, key, option, fault);
      return read === undefined ? [] : [[key, read]];
    }),
  );
}

function valueOf(value: Node, name: string, option: RuleOption, fault: ReportDiagnostic): Value | undefined {
  const { fallback } = option;
  if (typeof fallback === 'boolean')
    return booleanOf(textOf(value) ?? '') ?? fault(value, `${name} must be true or false${instead(value)}`);
  if (typeof fallback === 'number') return numberOf(value, name, option, fault);
  if (typeof fallback === 'string') return textIn(value, name, option, fault);
  const all = isList(value) ? value.items : [value];
  return all.flatMap(item => textIn(item, name, option, fault) ?? []);
}

function numberOf(
  value: Node,
  name: string,
  { range }: RuleOption,
  fault: ReportDiagnostic,
): number | undefined {
  const text = textOf(value) ?? '';
  const number = /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  const fits = range
    ? Number.isInteger(number) && number >= range[0] && number <= range[1]
    : !Number.isNaN(number);
  return fits
    ? number
    : fault(
        value,
        `${name} must be ${range ? `a whole number from ${range[0]} to ${range[1]}` : 'a number'}${instead(value)}`,
      );
}

function textIn(
  value: Node,
  name: string,
  { fallback, form }: RuleOption,
  fault: ReportDiagnostic,
): string | undefined {
  const text = textOf(value);
  if (text !== undefined && (!form || new RegExp(`^(?:${form.pattern})$`).test(text))) return text;
  const kind = typeof fallback === 'string' ? 'a string' : 'a list of strings';
  return fault(value, `${name} must be ${kind}${form ? ` such as ${form.such}` : ''}${instead(value)}`);
}

const instead = (value: Node): string => {
  const text = textOf(value);
  return text === undefined ? '' : `, not "${text}"`;
};
