import { basename, dirname, resolve } from 'node:path';
import { toPlain, type JsonValue } from '../source/plain.ts';
import { readToml } from '../source/toml.ts';
import { UserError } from '../scan/user-error.ts';
import { Disk } from './disk.ts';
import { overridesIn } from './samconfig.ts';

/**
 * The parameters of a file, JSON or YAML, in one of the forms that AWS tools take: a list of `{ ParameterKey, ParameterValue }` or of
 * `Name=Value` (aws cloudformation), `{ Parameters: { Name: Value } }` (CodePipeline), or a plain map; or of a samconfig.toml.
 */
export async function parametersIn(file: string, cwd: string): Promise<Readonly<Record<string, string>>> {
  const path = resolve(cwd, file);
  if (/\.toml$/i.test(file)) return inSamconfig(file, path);
  const opened = new Disk(dirname(path)).open(basename(path));
  if ('refused' in opened) throw new UserError(`--parameters ${file}: ${opened.message}`);
  const { root, problems } = opened.parsed;
  const lost = problems.find(problem => problem.lost);
  const place = lost && opened.source.position(lost.span.start);
  if (place) throw new UserError(`${file}:${place.line}:${place.column} ${lost.message}`);
  const found = root && parametersOf(toPlain(root));
  if (!found)
    throw new UserError(
      `--parameters ${file}: not a list of { ParameterKey, ParameterValue } and not a map of names and values`,
    );
  return found;
}

/** `parameter_overrides` of a samconfig.toml, for its default environment. */
function inSamconfig(file: string, path: string): Readonly<Record<string, string>> {
  const text = new Disk(dirname(path)).text(basename(path));
  if ('refused' in text) throw new UserError(`--parameters ${file}: ${text.message}`);
  const read = readToml(text.source.text);
  if ('fault' in read)
    throw new UserError(`${file}:${read.fault.line}:${read.fault.column} ${read.fault.message}`);
  const found = overridesIn(read.table);
  if (!found)
    throw new UserError(`--parameters ${file}: no parameter_overrides under [default.deploy.parameters]`);
  return found;
}

function parametersOf(data: JsonValue): Record<string, string> | undefined {
  const pairs = Array.isArray(data) ? data.map(pairOf) : mapOf(data);
  return pairs?.every(pair => pair !== undefined) ? Object.fromEntries(pairs) : undefined;
}

function mapOf(data: JsonValue): ([string, string] | undefined)[] | undefined {
  if (!isMap(data)) return undefined;
  const inner = data['Parameters'];
  return Object.entries(isMap(inner) ? inner : data).map(([name, value]) => pair(name, value));
}

function pairOf(item: JsonValue): [string, string] | undefined {
  if (typeof item === 'string')
    return item.includes('=')
      ? [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)]
      : undefined;
  const name = isMap(item) ? item['ParameterKey'] : undefined;
  return typeof name === 'string'
    ? pair(name, (item as { [key: string]: JsonValue })['ParameterValue'] ?? '')
    : undefined;
}

function pair(name: string, value: JsonValue): [string, string] | undefined {
  if (Array.isArray(value))
    return value.every(item => typeof item !== 'object') ? [name, value.join(',')] : undefined;
  return value !== null && typeof value === 'object'
    ? undefined
    : [name, value === null ? '' : String(value)];
}

const isMap = (data: JsonValue | undefined): data is { [key: string]: JsonValue } =>
  typeof data === 'object' && data !== null && !Array.isArray(data);
