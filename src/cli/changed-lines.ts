import { posix, relative, resolve, sep } from 'node:path';
import type { ReportedFinding } from '../report/report.ts';
import type { ScanOptions } from '../scan/options.ts';
import { UserError } from '../scan/user-error.ts';
import type { Changes, ChangedRange } from './git.ts';
import { gitRoot } from './host.ts';
import type { Terminal } from './terminal.ts';

export type Concerns = Required<Pick<ScanOptions, 'concerns' | 'concernsFile'>>;

/**
 * Whether the cause of a finding lies in what changed since a revision: the lines that it points to, or, where lines were taken away, the
 * resource that they were taken from. A template that can not be read counts when it, or a file that it reads,
 * changed. Throws UserError where git can not tell.
 */
export async function concernsOf(
  revision: string,
  paths: readonly string[],
  { cwd }: Pick<Terminal, 'cwd'>,
): Promise<Concerns> {
  const root = gitRoot(resolve(cwd, paths.find(path => path !== '-') ?? '.')) ?? gitRoot(cwd);
  if (root === undefined) throw new UserError(`--diff ${revision}: ${cwd} is not in a git repository`);
  const { changesSince, deletedSince } = await import('./git.ts');
  const changes = changesSince(revision, root);
  if ('fault' in changes) throw new UserError(`--diff: ${changes.fault}`);
  const below = (file: string): string => relative(root, resolve(cwd, file)).split(sep).join('/');
  let deleted: readonly string[] | undefined;
  return {
    concerns: finding => {
      const places = [finding, ...finding.related.filter(({ resource }) => resource === undefined)];
      // A program decides in many places what it writes: all of a file that makes the resource counts.
      if (finding.template && changes.has(below(finding.file))) return true;
      return (
        places.some(({ file, start, end }) => touches(changes, below(file), start.line, end.line)) ||
        loses(changes, below((finding.template ?? finding).file), finding.body)
      );
    },
    concernsFile: ({ path, problems }, read) => {
      deleted ??= deletedSince(revision, root).map(file => posix.basename(file));
      return (
        [path, ...read].some(file => changes.has(below(file))) ||
        // What is no longer there was not read: a problem names it.
        deleted.some(name => problems.some(({ message }) => message.includes(name)))
      );
    },
  };
}

function touches(changes: Changes, file: string, from: number, to: number): boolean {
  const changed = changes.get(file);
  return changed === 'whole' || (changed?.some(range => shared(range, { from, to }) > 0) ?? false);
}

type Lines = Pick<ChangedRange, 'from' | 'to'>;
const shared = (a: Lines, b: Lines): number => Math.min(a.to, b.to) - Math.max(a.from, b.from) + 1;

/** Whether the resource lost lines: more were taken away in it, or at its end, than took their place. */
function loses(changes: Changes, file: string, body: ReportedFinding['body']): boolean {
  const changed = changes.get(file);
  return (
    body !== undefined &&
    changed !== undefined &&
    changed !== 'whole' &&
    changed.some(
      range =>
        range.from > body.from && range.from <= body.to + 1 && range.lost > Math.max(0, shared(range, body)),
    )
  );
}
