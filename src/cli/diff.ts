import { relative, resolve, sep } from 'node:path';
import type { ReportedFinding } from '../report/report.ts';
import { UserError } from '../scan/user-error.ts';
import type { Changes, Range } from './git.ts';
import { gitRoot } from './host.ts';
import type { Terminal } from './terminal.ts';

/**
 * Whether the cause of a finding lies in what changed since a revision: the lines that it points to, or, where lines were taken away, the
 * resource that they were taken from. Throws UserError where git can not tell.
 */
export async function concernsOf(revision: string, paths: readonly string[], { cwd }: Terminal): Promise<(finding: ReportedFinding) => boolean> {
  const root = gitRoot(resolve(cwd, paths.find(path => path !== '-') ?? '.')) ?? gitRoot(cwd);
  if (root === undefined) throw new UserError(`--diff ${revision}: ${cwd} is in no git repository`);
  const { changesSince } = await import('./git.ts');
  const changes = changesSince(revision, root);
  if ('fault' in changes) throw new UserError(`--diff: ${changes.fault}`);
  return finding => {
    const below = (file: string): string => relative(root, resolve(cwd, file)).split(sep).join('/');
    const places = [finding, ...finding.related.filter(({ resource }) => resource === undefined)];
    return places.some(({ file, start, end }) => touches(changes, below(file), start.line, end.line)) || loses(changes, below(finding.file), finding.body);
  };
}

function touches(changes: Changes, file: string, from: number, to: number): boolean {
  const changed = changes.get(file);
  return changed === 'whole' || (changed?.some(range => !range.gap && range.from <= to && range.to >= from) ?? false);
}

/** Whether lines were taken away inside the resource. */
function loses(changes: Changes, file: string, body: ReportedFinding['body']): boolean {
  const changed = changes.get(file);
  const inside = ({ gap, from, to }: Range): boolean => gap === true && body !== undefined && from >= body.from && to <= body.to + 1;
  return changed !== undefined && changed !== 'whole' && changed.some(inside);
}
