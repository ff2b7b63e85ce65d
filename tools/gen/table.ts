import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactsHeader, FactTable } from '../../src/model/facts.ts';

export type TableOptions = { readonly offline?: boolean };

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const pathOf = (name: FactTable): string => join(process.cwd(), 'data', name);

/** Writes a table: the header line, then the body, which starts on the second line and ends with a newline. */
export function writeTable(name: FactTable, about: Omit<FactsHeader, 'content'>, body: string): void {
  const header = JSON.stringify({ ...about, content: sha256(body) });
  mkdirSync(join(process.cwd(), 'data'), { recursive: true });
  writeFileSync(
    pathOf(name),
    name.endsWith('.json') ? `{"about":${header},\n${body}` : `# ${header}\n${body}`,
  );
}

/** The header of a committed table, undefined when there is none. Throws when somebody edited the rows by hand. */
export function recordedHeader(name: FactTable): FactsHeader | undefined {
  const text = readIfThere(pathOf(name));
  if (text === undefined) return undefined;
  const end = text.indexOf('\n');
  const line = text.slice(0, end);
  const header = JSON.parse(
    name.endsWith('.json') ? line.slice('{"about":'.length, -1) : line.slice(2),
  ) as FactsHeader;
  if (sha256(text.slice(end + 1)) !== header.content)
    throw new Error(`data/${name} was edited by hand: delete it and run \`npm run gen\``);
  return header;
}

/** True when the table stands as this version of its source would write it; offline, anything else is an error. */
export function upToDate(
  name: FactTable,
  version: string,
  built: string | undefined,
  { offline = false }: TableOptions,
): boolean {
  const header = recordedHeader(name);
  if (header?.version === version && header.built === built) return true;
  if (offline)
    throw new Error(
      `data/${name} is ${header ? `made from version ${header.version}` : 'missing'}, wanted is ${version}: run \`npm run gen\` with network`,
    );
  return false;
}

/** An object as JSON with each member on its own line, so that a diff shows which one changed. */
export const jsonMembers = (value: object): string =>
  Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${JSON.stringify(member)}`)
    .join(',\n');

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
