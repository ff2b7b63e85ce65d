import { rules as ourRules } from '../../rules/index.ts';
import type { RuleFix } from '../fix/fix.ts';
import { lookUp } from '../model/look-up.ts';
import { optionRows } from '../rule/options.ts';
import type { Rule } from '../rule/rule.ts';
import { staleSuppression } from '../config/stale-suppression.ts';
import { ruleNamed } from '../scan/options.ts';
import { ownPage } from './own-pages.ts';
import { ownRules } from './own-rules.ts';
import { shownMarkdown } from './markdown.ts';
import { paint } from './paint.ts';
import { printError, wantsColour, type Terminal } from './terminal.ts';

export type ExplainFlags = { readonly rulesFrom?: readonly string[]; readonly color: boolean };

export async function explain(
  id: string,
  { rulesFrom, color }: ExplainFlags,
  terminal: Terminal,
): Promise<number> {
  const own = await ownRules(rulesFrom ?? [], terminal);
  for (const error of own.errors) printError(terminal, error);
  const rule = ruleNamed([...ourRules, ...own.rules, staleSuppression], id);
  const file = own.files.find(({ rules }) => rules.includes(rule));
  const written = file && ownPage(file, rule, terminal.cwd);
  const { pages } = await import('../../rules/pages.ts');
  const { fixes } = await import('../../rules/fixes.ts');
  const fix = lookUp(fixes, rule.id);
  const colour = wantsColour(terminal, terminal.outIsTerminal, color);
  terminal.out(
    shownMarkdown(
      `${(written && 'text' in written ? withTable(written.text, rule) : (pages[rule.id] ?? pageOf(rule))).replace('\n', ` (${rule.id})\n`)}${fix ? fixed(fix) : ''}${references(rule)}`,
      colour ? await paint() : undefined,
    ),
  );
  return own.errors.length > 0 ? 2 : 0;
}

/** A page for a rule that has none: a user's own. */
const pageOf = (rule: Rule): string =>
  `# ${rule.title}\n\n${rule.why}\n\n${table(rule)}\n## Fix\n\n${rule.fix}\n`;

/** A page that the user wrote, with what ours have below their titles. */
const withTable = (page: string, rule: Rule): string =>
  page.replace(/^.*\n?/, title => `${title.trimEnd()}\n\n${table(rule)}\n`);

function table(rule: Rule): string {
  const rows = [
    ['preset', rule.preset],
    ['looks at', rule.on.join(', ')],
    ...optionRows(rule).map(([name, about]) => [`option ${name}`, about]),
  ];
  return `| severity | ${rule.severity} |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${value} |\n`).join('')}`;
}

/** Whether it can be fixed by the command, and what that changes. */
const fixed = ({ safety, changes }: RuleFix): string =>
  `\n## Automatic fix\n\n${FIXED[safety]} What it may change in the stack:\n\n${[...changes]
    .toSorted()
    .map(one => `- ${one}\n`)
    .join('')}`;
const FIXED: Readonly<Record<RuleFix['safety'], string>> = {
  safe: '`stackward --fix` fixes what can be fixed.',
  unsafe: '`stackward --fix-unsafe` fixes what can be fixed, and prints what may break.',
  both: '`stackward --fix` fixes what can be fixed safely, `stackward --fix-unsafe` also the rest, and prints what may break.',
};

const references = ({ references: all }: Rule): string =>
  all.length > 0 ? `\n## See\n\n${all.map(one => `- ${one}\n`).join('')}` : '';
