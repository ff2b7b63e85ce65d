import { Command, type Argument, type Option } from 'commander';
import { writeFileSync } from 'node:fs';
import { program } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { SEVERITIES, type Rule } from '../../src/rule/rule.ts';
import { coverage, STANDARDS } from '../../src/rule/standards.ts';
import type { RuleFile } from './registry.ts';

/** What each group of rules is about, in the order in which they are shown. */
const TOPICS: Readonly<Record<string, string>> = {
  iam: 'Permissions', 'resource-policies': 'Who may use a resource', api: 'APIs and who may call them', functions: 'Functions', secrets: 'Secrets',
  encryption: 'Encryption and keys', storage: 'Stores', logs: 'Logs, traces and alarms', vpc: 'Networks', template: 'Slips in the template',
};
const MADE = '<!-- made by `npm run gen` -->';

/** The pages that are made as a whole: the rules by topic and by standard, and every option of the command. */
export function writeDocs(files: readonly RuleFile[], rules: readonly Rule[]): void {
  for (const [path, text] of Object.entries(docs(files, rules))) writeFileSync(path, text);
}

export const docs = (files: readonly RuleFile[], rules: readonly Rule[]): Readonly<Record<string, string>> => ({ 'docs/rules.md': byTopic(files, rules), 'docs/standards.md': byStandard(files, rules), 'docs/options.md': options() });

const linked = (files: readonly RuleFile[]) => (id: string): string => `[\`${id}\`](../rules/${files.find(file => file.id === id)!.group}/${id}.md)`;

function byTopic(files: readonly RuleFile[], rules: readonly Rule[]): string {
  const link = linked(files);
  const groups = [...new Set(files.map(({ group }) => group))].toSorted((a, b) => Object.keys(TOPICS).indexOf(a) - Object.keys(TOPICS).indexOf(b));
  const sections = groups.map(group => {
    const own = rules.filter(({ id }) => files.some(file => file.id === id && file.group === group)).toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
    return [`## ${TOPICS[group] ?? group}`, table(['rule', 'what it finds', 'severity', 'preset'], own.map(({ id, title, severity, preset }) => [link(id), title, severity, preset]))].join('\n\n');
  });
  return page('Rules by topic', `Each name leads to the page of the rule: why it matters, what is flagged, what is not, and what mends it. \`npx stackward explain RULE\` prints the same. The same rules [by standard](standards.md).`, sections);
}

function byStandard(files: readonly RuleFile[], rules: readonly Rule[]): string {
  const link = linked(files);
  const sections = STANDARDS.map(standard => [
    `## ${standard.name}`, `\`npx stackward rules --standard ${standard.key}\``,
    table(['item', 'rules'], coverage(standard, rules).map(({ item, title, rules: answering }) => [`${item} ${title}`.trim(), answering.map(link).join(', ') || 'none yet'])),
  ].join('\n\n'));
  return page('Rules by standard', 'Which rules answer for which item. SARIF carries them as tags, JSON as `maps`. The same rules [by topic](rules.md).', sections);
}

const silent: Terminal = {
  cwd: '/', env: () => undefined, stdin: () => new Uint8Array(), out: () => {}, err: () => {}, outIsTerminal: false, errIsTerminal: false, columns: 80, now: () => 0, date: () => new Date(0), library: '', load: async () => undefined,
};

function options(): string {
  const root = program(silent, () => {});
  const named = (command: Command): string => [...ancestors(command), command.name()].join(' ');
  const sections = [root, ...root.commands].map(command => [
    `## \`${named(command)}\``, sentence(command.description()),
    table(['', ''], [...command.registeredArguments.map(argument), ...command.options.map(option)].map(([name, about]) => [`\`${name}\``, about])),
  ].join('\n\n'));
  return page('Every option', 'What `--help` prints, on one page. Options that may be repeated add up. What stands on the command line wins over [stackward.yaml](configuration.md).', sections);
}

const ancestors = (command: Command): string[] => (command.parent ? [...ancestors(command.parent), command.parent.name()] : []);
const argument = (one: Argument): [string, string] => [`${one.required ? '' : '['}${one.name()}${one.variadic ? '...' : ''}${one.required ? '' : ']'}`, one.description];
const option = ({ flags, description, argChoices, defaultValue }: Option): [string, string] => {
  const choices = argChoices && !argChoices.every(choice => description.includes(choice)) ? `: ${argChoices.join(', ')}` : '';
  return [flags, `${description}${choices}${typeof defaultValue === 'string' && !description.includes('default') ? ` (default: ${defaultValue})` : ''}`];
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');
const page = (title: string, about: string, sections: readonly string[]): string => `# ${title}\n\n${MADE}\n\n${[about, ...sections].join('\n\n')}\n`;
