import { readFileSync } from 'node:fs';
import { rules as ourRules } from '../../rules/index.ts';
import { optionRows } from '../rule/options.ts';
import type { Rule } from '../rule/rule.ts';
import { staleSuppression } from '../config/stale.ts';
import { ruleNamed } from '../scan/options.ts';
import { ownRules } from './own-rules.ts';
import { shownMarkdown } from './markdown.ts';
import { paint } from './paint.ts';
import { tell, wantsColour, type Terminal } from './terminal.ts';

export type ExplainFlags = { readonly rulesFrom?: readonly string[]; readonly color: boolean };

export async function explain(id: string, { rulesFrom, color }: ExplainFlags, terminal: Terminal): Promise<number> {
  const own = await ownRules(rulesFrom ?? [], terminal);
  for (const error of own.errors) tell(terminal, error);
  const rule = ruleNamed([...ourRules, ...own.rules, staleSuppression], id);
  const { pages } = await import('../../rules/pages.ts');
  const colour = wantsColour(terminal, terminal.outIsTerminal, color);
  terminal.out(shownMarkdown(`${(pages[rule.id] ?? written(own.pages.get(rule.id)) ?? pageOf(rule)).replace('\n', ` (${rule.id})\n`)}${references(rule)}`, colour ? await paint() : undefined));
  return own.errors.length > 0 ? 2 : 0;
}

const written = (page: string | undefined): string | undefined => (page === undefined ? undefined : readFileSync(page, 'utf8').replaceAll('\r\n', '\n'));

/** A page for a rule that has none: a user's own. */
function pageOf(rule: Rule): string {
  const rows = [['preset', rule.preset], ['looks at', rule.on.join(', ')], ...optionRows(rule).map(([name, about]) => [`option ${name}`, about])].map(([name, value]) => `| ${name} | ${value} |\n`);
  return `# ${rule.title}\n\n${rule.why}\n\n| severity | ${rule.severity} |\n|---|---|\n${rows.join('')}\n## Fix\n\n${rule.fix}\n`;
}

const references = ({ references: all }: Rule): string => (all.length > 0 ? `\n## See\n\n${all.map(one => `- ${one}\n`).join('')}` : '');
