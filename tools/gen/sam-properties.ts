import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELEASED, VERSION } from './sam.ts';
import { type Schema, shapesOf } from './shapes.ts';
import { type TableOptions, sha256, upToDate, writeTable } from './table.ts';
import { withPip } from './pip.ts';

const PRINT =
  'import json; from samtranslator.internal.schema_source.schema import get_schema, SamModel; print(json.dumps(get_schema(SamModel)))';

type Resource = Schema & {
  readonly properties: { readonly Type?: { readonly enum: readonly string[] }; readonly Properties?: Schema };
};

/**
 * Writes data/sam-properties.txt, the property names of the AWS::Serverless types, from the models that aws-sam-translator makes SAM's schema of; its own
 * program prints them. The table of the wanted version stays as it is (delete it to rebuild it); `offline` only checks it.
 */
export async function generate(options: TableOptions = {}): Promise<void> {
  if (upToDate('sam-properties.txt', VERSION, undefined, options)) return;
  await withPip(
    [`aws-sam-translator==${VERSION}`],
    folder => {
      const schema = JSON.parse(
        execFileSync('python3', ['-c', PRINT], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 }),
      ) as Schema;
      const root = join(folder, 'samtranslator', 'internal', 'schema_source');
      const sources = readdirSync(root)
        .filter(name => name.endsWith('.py'))
        .toSorted()
        .map(name => readFileSync(join(root, name), 'utf8'));
      const rows = Object.values(schema.definitions ?? {})
        .flatMap(definition => row(definition as Resource, schema))
        .toSorted();
      writeTable(
        'sam-properties.txt',
        {
          source: 'pypi:aws-sam-translator',
          version: VERSION,
          licence: 'Apache-2.0',
          date: RELEASED,
          sha256: sha256(sources.join('\n')),
        },
        `${rows.join('\n')}\n`,
      );
    },
    { dependencies: true },
  );
}

/** Type TAB shapes. */
function row({ properties }: Resource, document: Schema): string[] {
  const [type] = properties?.Type?.enum ?? [];
  const shapes =
    type?.startsWith('AWS::Serverless::') && properties.Properties
      ? shapesOf(properties.Properties, document)
      : undefined;
  return shapes === undefined ? [] : [`${type}\t${shapes}`];
}
