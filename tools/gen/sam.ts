import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonMembers, type TableOptions, sha256, upToDate, writeTable } from './table.ts';
import { withPip } from './pip.ts';

export const VERSION = '1.115.0';
export const RELEASED = '2026-10-12';
const TABLES = ['sam-policy-templates.txt', 'sam-connectors.json', 'sam-managed-policies.txt'] as const;
const PATHS: { readonly [path: string]: string } = {
  '': '-',
  'service-role/': 's',
  'aws-service-role/': 'a',
  'job-function/': 'j',
  'root-task/': 'r',
};
const PARTITIONS: readonly (readonly [string, string])[] = [
  ['aws', 'a'],
  ['aws-cn', 'c'],
  ['aws-us-gov', 'g'],
  ['aws-eusc', 'e'],
];

/**
 * Writes SAM's policy templates, connector profiles and managed policy names from aws-sam-translator, the package AWS' own transform
 * is made of. Tables of the wanted version stay as they are (delete one to rebuild it); `offline` only checks them.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  if (TABLES.map(table => upToDate(table, VERSION, undefined, options)).every(Boolean)) return;
  await withPip([`aws-sam-translator==${VERSION}`], folder => {
    writeTables(join(folder, 'samtranslator'));
  });
}

function writeTables(root: string): void {
  const templates = read(root, 'policy_templates_data', 'policy_templates.json');
  const { Templates } = templates.value as { Templates: { readonly [name: string]: object } };
  writeTable(
    'sam-policy-templates.txt',
    about(templates.text),
    // One template a row: a scan reads those that it meets, not all.
    Object.entries(Templates)
      .map(([name, template]) => `${name}\t${JSON.stringify(template)}\n`)
      .join(''),
  );

  const profiles = read(root, 'model', 'connector_profiles', 'profiles.json');
  const { Permissions, CfnResourceProperties } = profiles.value as {
    Permissions: object;
    CfnResourceProperties: object;
  };
  writeTable(
    'sam-connectors.json',
    about(profiles.text),
    `"Permissions":{\n${jsonMembers(Permissions)}\n},"CfnResourceProperties":{\n${jsonMembers(CfnResourceProperties)}\n}}\n`,
  );

  const policies = read(root, 'internal', 'data', 'aws_managed_policies.json');
  writeTable(
    'sam-managed-policies.txt',
    about(policies.text),
    `${policyRows(policies.value as Bundled).join('\n')}\n`,
  );
}

type Bundled = { readonly [partition: string]: { readonly [name: string]: string } };

/** Name TAB path code TAB the letters of the partitions that have it. */
function policyRows(bundled: Bundled): string[] {
  const unknown = Object.keys(bundled).filter(name => !PARTITIONS.some(([partition]) => partition === name));
  if (unknown.length > 0) throw new Error(`new partition ${unknown.join(', ')}`);
  const names = [...new Set(Object.values(bundled).flatMap(Object.keys))].toSorted();
  return names.map(name => {
    const held = PARTITIONS.flatMap(([partition, letter]) => {
      const arn = bundled[partition]?.[name];
      return arn === undefined ? [] : [{ letter, path: pathCode(arn, partition, name) }];
    });
    const paths = new Set(held.map(({ path }) => path));
    if (paths.size !== 1) throw new Error(`${name} has another path in another partition`);
    return `${name}\t${[...paths].join('')}\t${held.map(({ letter }) => letter).join('')}`;
  });
}

function pathCode(arn: string, partition: string, name: string): string {
  const start = `arn:${partition}:iam::aws:policy/`;
  const code =
    arn.startsWith(start) && arn.endsWith(name) ? PATHS[arn.slice(start.length, -name.length)] : undefined;
  if (code === undefined) throw new Error(`the odd ARN ${arn}`);
  return code;
}

const about = (text: string) => ({
  source: 'pypi:aws-sam-translator',
  version: VERSION,
  licence: 'Apache-2.0',
  date: RELEASED,
  sha256: sha256(text),
});

function read(...path: string[]): { text: string; value: unknown } {
  const text = readFileSync(join(...path), 'utf8');
  return { text, value: JSON.parse(text) };
}
