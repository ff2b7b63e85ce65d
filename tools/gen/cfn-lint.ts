import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, shapesOf } from './shapes.ts';
import { type TableOptions, sha256, upToDate, writeTable } from './table.ts';
import { withPip } from './pip.ts';

const PACKAGE = 'cfn-lint';
const VERSION = '1.58.0';

type Life = { readonly deprecated: string; readonly successor: string | null };

/**
 * Writes data/resource-properties.txt, the property names of the resource types in AWS' CloudFormation registry, and data/lambda-runtimes.txt, the dates of
 * the Lambda runtimes, from cfn-lint, which packs both, and data/replaced-properties.txt, the properties of a type whose change replaces the resource. Tables of the wanted version stay as they are (delete one to rebuild it); `offline` only checks them.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  if (
    (['resource-properties.txt', 'replaced-properties.txt', 'lambda-runtimes.txt'] as const)
      .map(table => upToDate(table, VERSION, undefined, options))
      .every(Boolean)
  )
    return;
  await withPip([`${PACKAGE}==${VERSION}`], folder => {
    writeTables(join(folder, 'cfnlint', 'data'));
  });
}

function writeTables(root: string): void {
  const date = (
    JSON.parse(readFileSync(join(root, 'schemas', 'version.json'), 'utf8')) as { schema_date: string }
  ).schema_date.slice(0, 10);
  const texts = readdirSync(join(root, 'schemas', 'resources'))
    .filter(name => name.endsWith('.json'))
    .toSorted()
    .map(name => readFileSync(join(root, 'schemas', 'resources', name), 'utf8'));
  writeTable(
    'resource-properties.txt',
    about(texts.join('\n'), date),
    `${texts.flatMap(row).toSorted().join('\n')}\n`,
  );
  writeTable(
    'replaced-properties.txt',
    about(texts.join('\n'), date),
    `${texts.flatMap(replacedRow).toSorted().join('\n')}\n`,
  );

  const runtimes = readFileSync(join(root, 'AdditionalSpecs', 'LmbdRuntimeLifecycle.json'), 'utf8');
  const lives = Object.entries(JSON.parse(runtimes) as { [runtime: string]: Life });
  writeTable(
    'lambda-runtimes.txt',
    about(runtimes, date),
    `${lives
      .map(([name, { deprecated, successor }]) => `${name}\t${day(deprecated)}\t${successor ?? ''}`)
      .toSorted()
      .join('\n')}\n`,
  );
}

const about = (text: string, date: string) => ({
  source: `pypi:${PACKAGE}`,
  version: VERSION,
  licence: 'MIT-0',
  date,
  sha256: sha256(text),
});

/** Type TAB shapes; none for a type that may have any property, and for those of SAM, which have a table of their own. */
function row(text: string): string[] {
  const schema = JSON.parse(text) as Schema & { readonly typeName: string };
  const shapes = shapesOf(schema, schema);
  return shapes === undefined || schema.typeName.startsWith('AWS::Serverless::')
    ? []
    : [`${schema.typeName}\t${shapes}`];
}

type Replacing = {
  readonly typeName: string;
  readonly readOnlyProperties?: readonly string[];
  readonly createOnlyProperties?: readonly string[];
  readonly conditionalCreateOnlyProperties?: readonly string[];
};

/**
 * Type TAB the properties whose change replaces a resource TAB those whose change sometimes does. A property is its number (in base 36) among the names of the type
 * in resource-properties.txt, or `=` and its path, `A.B` for what is below `A`, `*` for any item of a list.
 */
function replacedRow(text: string): string[] {
  const schema = JSON.parse(text) as Schema & Replacing;
  const names = (shapesOf(schema, schema)?.split(';', 1)[0] ?? '')
    .split(',')
    .map(name => name.split(':', 1)[0] ?? '');
  const readOnly = new Set(schema.readOnlyProperties);
  const cell = (pointers: readonly string[] = []): string =>
    pointers
      .filter(pointer => !readOnly.has(pointer))
      .map(pointer => pointer.replace(/^\/properties\//, '').replaceAll('/', '.'))
      .toSorted()
      .map(path => (names.includes(path) ? names.indexOf(path).toString(36) : `=${path}`))
      .join(',');
  const [always, sometimes] = [
    cell(schema.createOnlyProperties),
    cell(schema.conditionalCreateOnlyProperties),
  ];
  return always || sometimes ? [`${schema.typeName}\t${always}${sometimes ? `\t${sometimes}` : ''}`] : [];
}

function day(text: string): string {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) throw new Error(`the odd date ${text}`);
  return text;
}
