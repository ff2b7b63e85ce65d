import { lookUp } from '../model/look-up.ts';
import type { TomlTable, TomlValue } from '../source/toml.ts';

/** `Name=Value`, quoted or not, or the long form of AWS CloudFormation, as AWS SAM CLI reads it (samcli/cli/types.py at 008ec2cb, read 2026-11). */
const PAIR =
  /(?:ParameterKey=)?["']?(?<![A-Za-z0-9])([A-Za-z0-9]+)["']?(?:,ParameterValue)?=("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^\s"'\\])*)/g;

type Overrides = Readonly<Record<string, string>>;

/** The `parameter_overrides` of the environment `default` of a samconfig.toml; `undefined` where the file has none, or no readable ones. */
export function overridesIn(samconfig: TomlTable): Overrides | undefined {
  // `sam deploy` reads the parameters of its own table, and of `global` what that one does not have.
  const value = overridesUnder(samconfig, 'deploy') ?? overridesUnder(samconfig, 'global');
  return value === undefined ? undefined : overridesOf(value);
}

const overridesUnder = (samconfig: TomlTable, command: string): TomlValue | undefined =>
  valueAt(samconfig, 'default', command, 'parameters', 'parameter_overrides');

function valueAt(table: TomlTable, ...keys: readonly string[]): TomlValue | undefined {
  let value: TomlValue | undefined = table;
  for (const key of keys) value = isTable(value) ? lookUp(value, key) : undefined;
  return value;
}

/** A string of pairs, a map of names and values, or a list of both. */
function overridesOf(value: TomlValue): Overrides | undefined {
  if (typeof value === 'string') return pairsIn(value);
  if (isTable(value)) return valuesOf(value);
  if (!Array.isArray(value)) return undefined;
  const items = value.map(item => (Array.isArray(item) ? undefined : overridesOf(item)));
  return items.includes(undefined) ? undefined : Object.assign({}, ...items);
}

const pairsIn = (text: string): Overrides =>
  Object.fromEntries([...text.matchAll(PAIR)].map(([, name = '', value = '']) => [name, unquoted(value)]));

function valuesOf(table: TomlTable): Overrides | undefined {
  const overrides = Object.entries(table).map(([name, value]) => [name, textOf(value)] as const);
  return overrides.some(([, text]) => text === undefined)
    ? undefined
    : (Object.fromEntries(overrides) as Overrides);
}

/** A value as CloudFormation takes it; a list is joined by commas. */
function textOf(value: TomlValue): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map(textOf);
    return items.includes(undefined) ? undefined : items.join(',');
  }
  if (value instanceof Date) return value.toISOString();
  return isTable(value) ? undefined : String(value);
}

const unquoted = (value: string): string =>
  (/^["']/.test(value) ? value.slice(1, -1) : value).replace(/\\([ "'])/g, '$1');

const isTable = (value: TomlValue | undefined): value is TomlTable =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
