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
    if (twice !== undefined) throw new Error(`${SOURCE}: ${name} ${twice} stands there twice`);
  }
  return tools;
}

function readRow(line: string, known: ReadonlySet<string>): Row {
  const [ids = '', rules = '', asks = '', differs, ...more] = line.split(' |').map(part => part.trim());
  const equals = readEquals(rules);
  const unknown = equals.find(({ rule }) => !known.has(rule.replace(/\/.*/, '')));
  if (unknown) throw new Error(`${SOURCE}: there is no rule ${unknown.rule}`);
  if (differs === undefined || more.length > 0 || equals.length === 0 || asks === '')
    throw new Error(`${SOURCE}: can not read "${line}"`);
  return { ids: ids.split(' '), rules, equals, asks, differs };
}

type About = { readonly tool: string; readonly title: string; readonly words: string };
const ABOUT: readonly About[] = [
  {
    tool: 'checkov',
    title: 'checkov',
    words:
      'Read are `# checkov:skip=ID:reason` anywhere within a resource or function (for `CKV_SECRET_…` on the line of the secret, before or after it) and `Metadata.checkov.skip`.',
  },
  {
    tool: 'kics',
    title: 'KICS',
    words:
      'Read are `# kics-scan ignore-line` and `ignore-block`, which accept there what any query of this table finds, and at the top of a file `ignore` and `disable=ID,ID`. `enable=` chooses queries and accepts nothing.',
  },
  {
    tool: 'cfn-lint',
    title: 'cfn-lint',
    words:
      'asks whether a template can be deployed, stackward what the deployed stack allows: run both. What `Metadata.cfn-lint` switches off is not read.',
  },
  {
    tool: 'cdk-nag',
    title: 'cdk-nag',
    words:
      'Read is `Metadata.cdk_nag.rules_to_suppress` of synthesized templates, encoded reasons and `applies_to` with actions, resources and policies included (patterns are not run). Names without a pack are those of the packs NIST 800-53, HIPAA and PCI DSS, as in `HIPAA.Security-S3BucketLoggingEnabled`.',
  },
  { tool: 'cfn_nag', title: 'cfn_nag', words: 'Read is `Metadata.cfn_nag.rules_to_suppress` of resources.' },
  {
    tool: 'trivy',
    title: 'trivy and tfsec',
    words:
      'Read are `#trivy:ignore:ID` and `#tfsec:ignore:ID` on the line or above it, several on one line, with `:exp:2027-01-31` as well; `*` accepts there what any check of this table finds. `AVD-AWS-0001` is `AWS-0001`. `ID[…]` and `:ws:` are of Terraform.',
  },
  {
    tool: 'guard',
    title: 'CloudFormation Guard',
    words:
      'The rules of the AWS Guard Rules Registry. Read is `Metadata.guard.SuppressedRules` of resources.',
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
# Coming from checkov, KICS, cfn-lint, cdk-nag, cfn_nag, trivy or Guard

## What you accepted already

Templates that are full of suppressions need not be gone through again. In [stackward.yaml](configuration.md):

\`\`\`yaml
import-suppressions: true
\`\`\`

- A suppression of theirs then accepts what our rule of the same meaning finds there, also on what is generated from the resource. \`--report-suppressed\` lists each with its origin, as \`checkov CKV_AWS_18: reason\`.
- It accepts no more than theirs is about: where the tables say *in part*, our rule sees further parts, and those are reported all the same. Rules marked *near* ask something else, and nothing follows from a suppression of theirs.
- A reason is not required, for theirs do not require one. An id that is in none of these tables is passed over, and one that accepts nothing is no \`stale-suppression\`: the other tool may need it.
- \`--no-ignores\` passes over these, too.

Later, or instead, write ours: [a comment or Metadata](configuration.md#accepting-a-finding-in-the-template), with a reason and perhaps a day. What is left of the first scan goes into a baseline: \`npx stackward baseline\`.

## Which rule is which

${ABOUT.map(({ title }) => `[${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join(' · ')}
${ABOUT.map(about =>
  section(
    about,
    tools.find(({ name }) => name === about.tool)!,
    link,
  ),
).join('\n')}
## What none of them looks for

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

${title === 'cfn-lint' ? `cfn-lint ${words}` : words} Ids from [its list](${source}), ${date}.

| theirs | what it asks | ours | where ours differs |
|---|---|---|---|
${lines.join('\n')}
`;
}
