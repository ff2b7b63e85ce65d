import { rules as ourRules } from '../../rules/index.ts';
import type { Rule } from '../rule/rule.ts';
import { ownRules } from './own-rules.ts';
import type { Terminal } from './terminal.ts';

export type RulesFlags = { readonly format: 'text' | 'json'; readonly rulesFrom?: readonly string[] };

export async function listRules({ format, rulesFrom }: RulesFlags, terminal: Terminal): Promise<number> {
  const own = await ownRules(rulesFrom ?? [], terminal);
  const rules = [...ourRules, ...own.rules];
  terminal.out(format === 'json' ? `${JSON.stringify(rules.map(described), null, 2)}\n` : table(rules));
  for (const error of own.errors) terminal.err(`${error}\n`);
  return own.errors.length > 0 ? 2 : 0;
}

const described = ({ id, title, severity, preset, on, why, fix, references, maps = {} }: Rule) => ({ id, title, severity, preset, on, why, fix, references, maps });

function table(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules.map(({ id, severity, preset, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${preset.padEnd(11)}  ${title}\n`).join('');
}
