import { readFileSync, writeFileSync } from 'node:fs';
import { optionRows } from '../../src/rule/options.ts';
import type { Rule } from '../../src/rule/rule.ts';
import { coverage, itemsOf, NAMED_STANDARDS, STANDARDS, type Coverage } from '../../src/rule/standards.ts';
import type { RuleFile } from './registry.ts';

const START = '<!-- generated -->';
const marks = (name: string): readonly [string, string] =>
  name === ''
    ? [START, '<!-- /generated -->']
    : [`<!-- generated: ${name} -->`, `<!-- /generated: ${name} -->`];

/** Writes the facts of each rule under the title of its page, and the table of all rules into the README. */
export function writeTables(files: readonly RuleFile[], rules: readonly Rule[]): void {
  const paths = new Map(files.map(({ id, group }) => [id, `rules/${group}/${id}.md`]));
  for (const rule of rules) {
    const path = paths.get(rule.id);
    if (path !== undefined && files.some(({ id, hasPage }) => id === rule.id && hasPage))
      update(path, page => underTitle(page, factTable(rule)));
  }
  const rows = rules.map(
    ({ id, title, severity, preset }) =>
      `| [\`${id}\`](${paths.get(id)}) | ${title} | ${severity} | ${preset} |`,
  );
  update('README.md', readme =>
    STANDARDS.filter(({ items }) => items).reduce(
      (text, standard) => between(text, coverageRows(coverage(standard, rules), paths), standard.key),
      readme,
    ),
  );
  update('README.md', readme =>
    between(
      readme,
      ['| rule | what it finds | severity | preset |', '|---|---|---|---|', ...rows].join('\n'),
    ),
  );
}

function coverageRows(items: readonly Coverage[], paths: ReadonlyMap<string, string>): string {
  const rows = items.map(
    ({ item, title, rules }) =>
      `| ${item} ${title} | ${rules.map(id => `[\`${id}\`](${paths.get(id)})`).join(', ') || 'none yet'} |`,
  );
  return ['| item | rules |', '|---|---|', ...rows].join('\n');
}

function factTable(rule: Rule): string {
  const { severity, preset, on, maps = {} } = rule;
  const named: readonly (readonly [string, readonly string[]])[] = [
    ['looks at', on],
    ...NAMED_STANDARDS.map(standard => [standard.name, itemsOf(standard, maps).map(standard.shown)] as const),
  ];
  const rows = [...named, ...optionRows(rule).map(([name, about]) => [`option ${name}`, [about]] as const)]
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `| ${name} | ${values.join(', ')} |`);
  return ['| severity | ' + severity + ' |', '|---|---|', `| preset | ${preset} |`, ...rows].join('\n');
}

function underTitle(page: string, table: string): string {
  if (page.includes(START)) return between(page, table);
  const end = page.indexOf('\n') + 1;
  return `${page.slice(0, end)}\n${marks('').join(`\n${table}\n`)}\n${page.slice(end)}`;
}

/** `name` tells several tables of one page apart. */
export function between(text: string, table: string, name = ''): string {
  const [open, close] = marks(name);
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`the marks ${open} and ${close} are missing`);
  return `${text.slice(0, start)}${open}\n${table}\n${text.slice(end)}`;
}

export function update(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(path, changed);
}
