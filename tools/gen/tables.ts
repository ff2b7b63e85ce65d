import { readFileSync, writeFileSync } from 'node:fs';
import type { Rule } from '../../src/rule/rule.ts';
import type { RuleFile } from './registry.ts';

const [START, END] = ['<!-- generated -->', '<!-- /generated -->'];

/** Writes the facts of each rule under the title of its page, and the table of all rules into the README. */
export function writeTables(files: readonly RuleFile[], rules: readonly Rule[]): void {
  const paths = new Map(files.map(({ id, group }) => [id, `rules/${group}/${id}.md`]));
  for (const rule of rules) if (files.some(({ id, hasPage }) => id === rule.id && hasPage)) update(paths.get(rule.id)!, page => underTitle(page, factTable(rule)));
  const rows = rules.map(({ id, title, severity, preset }) => `| [\`${id}\`](${paths.get(id)}) | ${title} | ${severity} | ${preset} |`);
  update('README.md', readme => between(readme, ['| rule | what it finds | severity | preset |', '|---|---|---|---|', ...rows].join('\n')));
}

function factTable({ severity, preset, on, maps = {} }: Rule): string {
  const { owasp = [], sas = [], cwe = [], fsbp = [], cis = [] } = maps;
  const named: readonly (readonly [string, readonly string[]])[] = [
    ['looks at', on], ['OWASP Serverless Top 10', owasp], ['CSA serverless risks', sas], ['CWE', cwe.map(id => `CWE-${id}`)],
    ['AWS Security Hub FSBP', fsbp], ['CIS AWS Foundations 6.0', cis],
  ];
  const rows = named.filter(([, values]) => values.length > 0).map(([name, values]) => `| ${name} | ${values.join(', ')} |`);
  return ['| severity | ' + severity + ' |', '|---|---|', `| preset | ${preset} |`, ...rows].join('\n');
}

function underTitle(page: string, table: string): string {
  if (page.includes(START)) return between(page, table);
  const end = page.indexOf('\n') + 1;
  return `${page.slice(0, end)}\n${START}\n${table}\n${END}\n${page.slice(end)}`;
}

function between(text: string, table: string): string {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`the marks ${START} and ${END} are missing`);
  return `${text.slice(0, start)}${START}\n${table}\n${text.slice(end)}`;
}

function update(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(path, changed);
}
