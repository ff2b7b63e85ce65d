import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TableOptions, sha256, upToDate, writeTable } from './table.ts';

const REPOSITORY = 'awslabs/iam-policy-autopilot';
const VERSION = '0.3.0';
const RELEASED = '2026-08-18';
const MAPS = ['iam-policy-autopilot-policy-generation', 'resources', 'config', 'operation-fas-maps'];

type Operation = {
  readonly Name: string;
  readonly FasOperations?: readonly { readonly Operation: string; readonly Service: string }[];
};

/**
 * Writes data/key-needs.txt: the operations of stores for which the caller needs a permission on the key that encrypts them, from the maps of forward
 * access sessions in iam-policy-autopilot. A table of the wanted version stays as it is (delete it to rebuild it); `offline` only checks it.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  if (upToDate('key-needs.txt', VERSION, undefined, options)) return;
  const folder = mkdtempSync(join(tmpdir(), 'stackward-key-needs-'));
  try {
    execFileSync(
      'git',
      ['clone', '--quiet', '--depth', '1', '--branch', VERSION, `https://github.com/${REPOSITORY}`, folder],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const root = join(folder, ...MAPS);
    const texts = readdirSync(root)
      .toSorted()
      .map(name => readFileSync(join(root, name), 'utf8'));
    const rows = texts
      .flatMap(text =>
        rowsOf(JSON.parse(text) as { readonly Name: string; readonly Operations: readonly Operation[] }),
      )
      .toSorted();
    if (rows.length < 25) throw new Error(`only ${rows.length} operations: the source is laid out otherwise`);
    writeTable(
      'key-needs.txt',
      {
        source: `github:${REPOSITORY}`,
        version: VERSION,
        licence: 'Apache-2.0',
        date: RELEASED,
        sha256: sha256(texts.join('')),
      },
      `${rows.join('\n')}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The operation as an action, in lower case, TAB the actions of KMS. */
function rowsOf({
  Name,
  Operations,
}: {
  readonly Name: string;
  readonly Operations: readonly Operation[];
}): string[] {
  return Operations.flatMap(({ Name: operation, FasOperations = [] }) => {
    const needs = FasOperations.filter(({ Service }) => Service === 'kms').map(
      ({ Operation }) => `kms:${Operation}`,
    );
    return needs.length === 0 ? [] : [`${Name}:${operation}`.toLowerCase() + `\t${needs.join(',')}`];
  });
}
