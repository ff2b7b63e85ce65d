import type { Rule, RuleOption } from './rule.ts';

/** The options of a rule as its page and the documentation show them: the name, and what it is for. */
export const optionRows = ({
  options = {},
}: Pick<Rule, 'options'>): readonly (readonly [name: string, about: string])[] =>
  Object.entries(options).map(([name, option]) => [name, `${option.about} Default: ${fallbackOf(option)}.`]);

function fallbackOf({ fallback }: RuleOption): string {
  return Array.isArray(fallback) ? fallback.join(', ') || 'none' : String(fallback);
}
