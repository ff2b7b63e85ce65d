import { rules as ourRules } from '../../rules/index.ts';
import type { Rule } from '../rule/rule.ts';
import { coverage, STANDARDS, type Coverage, type StandardKey } from '../rule/standards.ts';
import { ownRules } from './own-rules.ts';
import { printError, type Terminal } from './terminal.ts';

export type RulesFlags = {
  readonly format: 'text' | 'json';
  readonly standard?: StandardKey;
  readonly rulesFrom?: readonly string[];
};

export async function listRules(
  { format, standard: key, rulesFrom }: RulesFlags,
  terminal: Terminal,
): Promise<number> {
  const own = await ownRules(rulesFrom ?? [], terminal);
  const rules = [...ourRules, ...own.rules];
  const standard = STANDARDS.find(one => one.key === key);
  const covered = standard && { standard: standard.name, items: coverage(standard, rules) };
  const text = (): string => (covered ? coverageTable(covered.standard, covered.items) : table(rules));
  terminal.out(format === 'json' ? `${JSON.stringify(covered ?? rules.map(described), null, 2)}\n` : text());
  for (const error of own.errors) printError(terminal, error);
  return own.errors.length > 0 ? 2 : 0;
}

const described = ({
  id,
  title,
  severity,
  preset,
  on,
  why,
  fix,
  references,
  maps = {},
  options = {},
}: Rule) => ({ id, title, severity, preset, on, why, fix, references, maps, options });

function table(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules
    .map(
      ({ id, severity, preset, title }) =>
        `${id.padEnd(width)}  ${severity.padEnd(8)}  ${preset.padEnd(11)}  ${title}\n`,
    )
    .join('');
}

/** An item with its rules below it; an item that no rule answers for says so. */
function coverageTable(name: string, items: readonly Coverage[]): string {
  const width = Math.max(...items.map(({ item }) => item.length));
  const rows = items.map(({ item, title, rules }) => {
    const head = `${item.padEnd(width)}  ${title}`.trimEnd();
    const lines = rules.length > 0 ? rules : ['none yet'];
    return title === ''
      ? `${item.padEnd(width)}  ${lines.join(', ')}`
      : [head, ...lines.map(line => `${' '.repeat(width)}    ${line}`)].join('\n');
  });
  return `${name}\n\n${rows.join('\n')}\n`;
}
