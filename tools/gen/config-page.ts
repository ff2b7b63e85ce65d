import { ABOUT } from '../../src/config/about.ts';
import { optionRows } from '../../src/rule/options.ts';
import type { Rule } from '../../src/rule/rule.ts';
import type { RuleFile } from './registry.ts';
import { between, update } from './tables.ts';

export const CONFIG_PAGE = 'docs/configuration.md';

/** Writes the keys of stackward.yaml and the options of all rules into their page. */
export const writeConfigPage = (files: readonly RuleFile[], rules: readonly Rule[]): void =>
  update(CONFIG_PAGE, page => configPage(page, files, rules));

export function configPage(page: string, files: readonly RuleFile[], rules: readonly Rule[]): string {
  const keys = Object.entries(ABOUT).map(([key, about]) => `| \`${key}\` | ${about} |`);
  const groups = new Map(files.map(({ id, group }) => [id, group]));
  const options = rules.flatMap(rule =>
    optionRows(rule).map(
      ([name, about]) =>
        `| [\`${rule.id}\`](../rules/${groups.get(rule.id)}/${rule.id}.md) | \`${name}\` | ${about} |`,
    ),
  );
  const withKeys = between(page, ['| key | what it does |', '|---|---|', ...keys].join('\n'), 'keys');
  return between(
    withKeys,
    ['| rule | option | what it does |', '|---|---|---|', ...options].join('\n'),
    'options',
  );
}
