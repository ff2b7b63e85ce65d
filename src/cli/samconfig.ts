/** The tables that `sam deploy` reads without `--config-env`, the nearer one first. */
const TABLES = ['default.deploy.parameters', 'default.global.parameters'];
const STRING = /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'/y;
/** `Name=Value`, quoted or not, or the long form of AWS CloudFormation, as AWS SAM CLI reads it (samcli/cli/types.py at 008ec2cb, read 2026-11). */
const PAIR =
  /(?:ParameterKey=)?["']?([A-Za-z0-9]+)["']?(?:,ParameterValue)?=("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^\s"'\\])*)/g;

/** What `parameter_overrides` of a samconfig.toml gives the parameters of the default environment; `undefined` where the file says nothing of them. */
export function overridesIn(toml: string): Record<string, string> | undefined {
  for (const table of TABLES) {
    const start = tableStart(toml, table);
    const written = start === undefined ? undefined : stringsAt(toml, start);
    if (written)
      return Object.fromEntries(
        [...written.join(' ').matchAll(PAIR)].map(([, name = '', value = '']) => [name, unquoted(value)]),
      );
  }
  return undefined;
}

/** Where the value of `parameter_overrides` begins in a table. */
function tableStart(toml: string, table: string): number | undefined {
  let inside = false;
  for (const { 0: line, index } of toml.matchAll(/^.*$/gm)) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) inside = header.replace(/["'\s]/g, '') === table;
    const key = inside && header === undefined ? /^\s*"?parameter_overrides"?\s*=\s*/.exec(line) : null;
    if (key) return index + key[0].length;
  }
  return undefined;
}

/** The string at a place, or all strings of the list there. */
function stringsAt(toml: string, start: number): string[] | undefined {
  const found: string[] = [];
  const listed = toml[start] === '[';
  for (let at = listed ? start + 1 : start; at < toml.length;) {
    if (listed) at += /^(?:[\s,]|#[^\n]*)*/.exec(toml.slice(at, at + 10_000))?.[0].length ?? 0;
    STRING.lastIndex = at;
    const string = STRING.exec(toml);
    if (!string) return listed && toml[at] === ']' ? found : undefined;
    const [all, long, longLiteral, basic, literal] = string;
    found.push(longLiteral ?? literal ?? (long ?? basic ?? '').replace(/\\(["\\])/g, '$1'));
    at += all.length;
    if (!listed) return found;
  }
  return undefined;
}

const unquoted = (value: string): string =>
  (/^["']/.test(value) ? value.slice(1, -1) : value).replace(/\\([ "'])/g, '$1');
