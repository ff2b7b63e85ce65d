import { readJson } from '../../source/json.ts';
import { at, isList, isMap, textOf, type Node } from '../../source/node.ts';
import { Source } from '../../source/source.ts';
import type { Advisory } from './advisory.ts';
import { advisoriesOfNpm, advisoriesOfRegistry, advisoryOfYarn } from './npm.ts';
import { advisoriesOfOsv } from './osv.ts';
import { advisoriesOfPip } from './pip.ts';

/** What an audit file tells, or why it is none. */
export type AuditRead = { readonly advisories: readonly Advisory[] } | { readonly fault: string };

export const AUDIT_TOOLS =
  'npm audit --json, pnpm audit --json, yarn audit --json, yarn npm audit --json, pip-audit -f json or osv-scanner --format json';

/** More than any such file has. */
const MOST_VALUES = 1_000_000;

/** Reads the output of a tool that looks for known faults of packages. */
export function readAudit(source: Source): AuditRead {
  if (source.text.trim() === '') return { fault: `is empty; expected the output of ${AUDIT_TOOLS}` };
  const json = readJson(source, { most: MOST_VALUES });
  if ('root' in json) return readTree(json.root);
  const lines = linesIn(source);
  if (lines) return readLines(lines);
  const { line, column } = source.position(json.error.span.start);
  return { fault: `is not valid JSON (line ${line}, column ${column}): ${json.error.message}` };
}

function readTree(root: Node): AuditRead {
  const told = errorIn(root);
  if (told !== undefined) return { fault: `reports an error of the tool instead of a result: ${told}` };
  if (isMap(at(root, 'vulnerabilities')) && at(root, 'auditReportVersion'))
    return { advisories: advisoriesOfNpm(root) };
  if (isMap(at(root, 'advisories'))) return { advisories: advisoriesOfRegistry(root) };
  if (isList(at(root, 'dependencies'))) return { advisories: advisoriesOfPip(at(root, 'dependencies')) };
  if (isList(root)) return { advisories: advisoriesOfPip(root) };
  if (isList(at(root, 'results'))) return { advisories: advisoriesOfOsv(root) };
  // yarn writes a line for each fault: a file of one line is one map.
  return readLines([root]);
}

/** `npm audit` prints an object with `error`, or since npm 7 `message` and `error`, where the registry has no answer. */
function errorIn(root: Node): string | undefined {
  if (!isMap(root) || at(root, 'error') === undefined) return undefined;
  const words =
    textOf(at(root, 'message')) ??
    textOf(at(root, 'error', 'summary')) ??
    textOf(at(root, 'error', 'code')) ??
    '';
  return words.slice(0, 200).replace(/[\p{C}\s]+/gu, ' ');
}

/** The maps of a text with one in each line. */
function linesIn({ file, text }: Source): readonly Node[] | undefined {
  const lines: Node[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (!/^\s*\uFEFF?\{/.test(line)) return undefined;
    const json = readJson(new Source(file, line), { most: MOST_VALUES });
    if (!('root' in json)) return undefined;
    lines.push(json.root);
  }
  return lines;
}

function readLines(lines: readonly Node[]): AuditRead {
  const error = lines.find(line => textOf(at(line, 'type')) === 'error');
  if (error) return { fault: 'reports an error of the tool instead of a result' };
  const read = lines.map(advisoryOfYarn);
  return read.some(one => one === 'unknown') || lines.length === 0
    ? { fault: `is not the output of ${AUDIT_TOOLS}` }
    : { advisories: read.flatMap(one => (one === undefined || one === 'unknown' ? [] : one)) };
}
