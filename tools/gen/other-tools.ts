import { readFileSync, writeFileSync } from 'node:fs';
import { readEquals, type Equal } from '../../src/config/other-tools.ts';
import type { Rule } from '../../src/rule/rule.ts';
import type { RuleFile } from './registry.ts';
import { sha256, writeTable } from './table.ts';

const SOURCE = 'tools/gen/other-tools.txt';
const PAGE = 'docs/coming-from.md';

type Row = {
  readonly ids: readonly string[];
  readonly rules: string;
  readonly equals: readonly Equal[];
  readonly asks: string;
  readonly differs: string;
};
type Tool = {
  readonly name: string;
  readonly date: string;
  readonly source: string;
  readonly rows: readonly Row[];
};

/** Writes data/other-tools.txt, which rule of ours looks for the same as a rule of another tool, and docs/coming-from.md, from the table that is kept by hand. */
export function writeOtherTools(files: readonly RuleFile[], rules: readonly Rule[]): void {
  const text = readFileSync(SOURCE, 'utf8');
  const tools = readTools(text, new Set(rules.map(({ id }) => id)));
  const rows = tools.flatMap(({ name, rows: own }) =>
    own.map(({ ids, rules: equals }) => `${name}\t${ids.join(' ')}\t${equals}`),
  );
  const date = tools.map(one => one.date).toSorted()[0] ?? '';
  writeTable(
    'other-tools.txt',
    { source: 'npm:stackward', version: '1.0.0', licence: 'MIT', date, sha256: sha256(text) },
    `${rows.join('\n')}\n`,
  );
  writeFileSync(PAGE, page(tools, files, rules));
}

function readTools(text: string, known: ReadonlySet<string>): Tool[] {
  const tools: (Tool & { rows: Row[] })[] = [];
  for (const line of text.split('\n')) {
    const [, name, date = '', source = ''] = /^\[(\S+)\] (\d{4}-\d\d-\d\d) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) tools.push({ name, date, source, rows: [] });
    else if (line !== '' && !line.startsWith('#')) tools.at(-1)!.rows.push(readRow(line, known));
  }
  for (const { name, rows } of tools) {
    const ids = rows.flatMap(row => row.ids);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) throw new Error(`${SOURCE}: ${name} ${twice} is listed twice`);
  }
  return tools;
}

function readRow(line: string, known: ReadonlySet<string>): Row {
  const [ids = '', rules = '', asks = '', differs, ...more] = line.split(' |').map(part => part.trim());
  const equals = readEquals(rules);
  const unknown = equals.find(({ rule }) => !known.has(rule.replace(/\/.*/, '')));
  if (unknown) throw new Error(`${SOURCE}: there is no rule ${unknown.rule}`);
  if (differs === undefined || more.length > 0 || equals.length === 0 || asks === '')
    throw new Error(`${SOURCE}: cannot read "${line}"`);
  return { ids: ids.split(' '), rules, equals, asks, differs };
}

type About = { readonly tool: string; readonly title: string; readonly words: string };
const ABOUT: readonly About[] = [
  {
    tool: 'checkov',
    title: 'checkov',
    words:
      'stackward reads `# checkov:skip=ID:reason` anywhere in a resource or function (for `CKV_SECRET_…` on the line of the secret, or on the line before or after it) and `Metadata.checkov.skip`.',
  },
  {
    tool: 'kics',
    title: 'KICS',
    words:
      'stackward reads `# kics-scan ignore-line` and `ignore-block`, which accept the findings of all queries in this table at that place, and `ignore` and `disable=ID,ID` at the top of a file. `enable=` selects queries and accepts no findings.',
  },
  {
    tool: 'cfn-lint',
    title: 'cfn-lint',
    words:
      'checks whether a template can be deployed. stackward checks what the deployed stack allows. Use both. stackward does not read `Metadata.cfn-lint`.',
  },
  {
    tool: 'cdk-nag',
    title: 'cdk-nag',
    words:
      'stackward reads `Metadata.cdk_nag.rules_to_suppress` of synthesized templates, including encoded reasons and `applies_to` with actions, resources and policies (patterns are not evaluated). Names without a pack belong to the packs NIST 800-53, HIPAA and PCI DSS, for example `HIPAA.Security-S3BucketLoggingEnabled`.',
  },
  {
    tool: 'cfn_nag',
    title: 'cfn_nag',
    words: 'stackward reads `Metadata.cfn_nag.rules_to_suppress` of resources.',
  },
  {
    tool: 'trivy',
    title: 'trivy and tfsec',
    words:
      'stackward reads `#trivy:ignore:ID` and `#tfsec:ignore:ID` on the line or above it, including several on one line and `:exp:2027-01-31`. `*` accepts the findings of all checks in this table at that place. `AVD-AWS-0001` is `AWS-0001`. `ID[…]` and `:ws:` apply only to Terraform.',
  },
  {
    tool: 'guard',
    title: 'CloudFormation Guard',
    words:
      'This table lists the rules of the AWS Guard Rules Registry. stackward reads `Metadata.guard.SuppressedRules` of resources.',
  },
];

function page(tools: readonly Tool[], files: readonly RuleFile[], rules: readonly Rule[]): string {
  const link = (id: string): string =>
    `[\`${id}\`](../rules/${files.find(file => file.id === id)!.group}/${id}.md)`;
  const named = new Set(
    tools.flatMap(({ rows }) =>
      rows.flatMap(({ equals }) => equals.map(({ rule }) => rule.replace(/\/.*/, ''))),
    ),
  );
  const alone = rules
    .filter(({ id }) => !named.has(id) && files.some(file => file.id === id))
    .map(({ id }) => id);
  return `<!-- Generated by \`npm run gen\` from ${SOURCE}. Do not edit. -->
# Migrating from checkov, KICS, cfn-lint, cdk-nag, cfn_nag, trivy or Guard

## Existing suppressions

stackward can use the suppressions that your templates already contain. Set this in [stackward.yaml](configuration.md):

\`\`\`yaml
import-suppressions: true
\`\`\`

- A suppression for another tool then also accepts the findings of the corresponding stackward rule at that place, including findings in resources that are generated from the resource. \`--report-suppressed\` lists each suppression with its origin, for example \`checkov CKV_AWS_18: reason\`.
- It accepts only what the rule of the other tool checks. If a table says *in part*, the stackward rule checks more, and those findings are still reported. A rule marked *near* checks something different: a suppression of the other rule does not apply to it.
- These files count too: \`skip-check\` and \`skip-path\` of \`.checkov.yaml\`, the findings in \`.checkov.baseline\`, the ids in \`.trivyignore\`, \`misconfigurations\` of \`.trivyignore.yaml\` with \`paths\`, \`statement\` and \`expired_at\`, and what a CDK app acknowledges with cdk-nag 3 (\`Validations.of(construct).acknowledge()\`, in the metadata of \`cdk.out\`). Of several files of one name, the nearest counts, from the folder of the template up to the root; the paths in a file count from its folder. What cannot be evaluated, such as a \`skip-path\` with a lookahead, accepts nothing, and a warning names it.
- A reason is not required, because the other tools do not require one. An id that is not in these tables is ignored. A suppression that accepts no findings is not reported as \`stale-suppression\`, because the other tool may need it.
- \`--no-ignores\` also ignores these suppressions.

Later, or instead, write stackward suppressions: [a comment or Metadata](configuration.md#accepting-a-finding-in-the-template) with a reason and optionally an end date. To accept the remaining findings of the first scan, write a baseline with \`npx stackward baseline\`.

## Corresponding rules

${ABOUT.map(({ title }) => `[${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join(' · ')}
${ABOUT.map(about =>
  section(
    about,
    tools.find(({ name }) => name === about.tool)!,
    link,
  ),
).join('\n')}
## Rules without a counterpart

${alone.map(link).join(', ')}.
`;
}

function section(
  { title, words }: About,
  { date, source, rows }: Tool,
  link: (id: string) => string,
): string {
  const ours = ({ rule, about, near }: Equal): string =>
    `${near ? '*near:* ' : ''}${link(rule.replace(/\/.*/, ''))}${!near && (about.length > 0 || rule.includes('/')) ? ', in part' : ''}`;
  const cell = (text: string): string =>
    text
      .replaceAll('|', '\\|')
      .replaceAll('*', '\\*')
      .replaceAll(/\\\*(near:)\\\*/g, '*$1*');
  const lines = rows.map(
    ({ ids, equals, asks, differs }) =>
      `| ${ids.map(id => `\`${id}\``).join(' ')} | ${cell(asks)} | ${cell(equals.map(ours).join('; '))} | ${cell(differs)} |`,
  );
  return `
## ${title}

${title === 'cfn-lint' ? `cfn-lint ${words}` : words} The ids are from [the list of the tool](${source}), ${date}.

| id | what it checks | stackward rule | difference |
|---|---|---|---|
${lines.join('\n')}
`;
}
