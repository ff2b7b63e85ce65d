import { spawnSync } from 'node:child_process';

/** Lines from the first up to and with the last, counted from 1, that took the place of `lost` others; `to` is before `from` where nothing took their place. */
export type ChangedRange = { readonly from: number; readonly to: number; readonly lost: number };
/** What changed in each file since a revision, root-relative with `/`; `whole` for a file that is new. */
export type Changes = ReadonlyMap<string, 'whole' | readonly ChangedRange[]>;

/** What changed below a git root since a revision, the work tree and new files that git does not know yet included. */
export function changesSince(revision: string, root: string): Changes | { readonly fault: string } {
  const found = commitNamed(revision, root);
  if ('fault' in found) return found;
  const diff = git(root, [
    '-c',
    'core.quotePath=false',
    'diff',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-renames',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    found.commit,
    '--',
  ]);
  const untracked = git(root, ['ls-files', '--others', '--exclude-standard', '-z']);
  if (diff === undefined || untracked === undefined)
    return { fault: `git cannot compare ${root} with "${revision}"` };
  return new Map<string, 'whole' | readonly ChangedRange[]>([
    ...rangesIn(diff),
    ...untracked
      .split('\0')
      .filter(Boolean)
      .map(file => [file, 'whole'] as const),
  ]);
}

/** The commit that a revision names; the fault says what to do where git does not know it. */
export function commitNamed(
  revision: string,
  root: string,
): { readonly commit: string } | { readonly fault: string } {
  if (git(root, ['--version']) === undefined) return { fault: 'git is not installed or cannot be run' };
  const commit = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (commit !== undefined) return { commit: commit.trim() };
  const isShallow = git(root, ['rev-parse', '--is-shallow-repository'])?.trim() === 'true';
  return {
    fault: `git does not know the revision "${revision}" in ${root}${isShallow ? '; this is a shallow clone: fetch its history, with `git fetch --unshallow` or with fetch-depth: 0 for actions/checkout' : ''}`,
  };
}

/** A file of a commit: its object, and whether it is a symbolic link. */
export type TreeEntry = { readonly object: string; readonly isLink: boolean };

/** The files of a commit by their paths, root-relative with `/`; undefined where git cannot list them. */
export function treeOf(commit: string, root: string): ReadonlyMap<string, TreeEntry> | undefined {
  const listed = git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (listed === undefined) return undefined;
  const entries = listed.split('\0').flatMap(line => {
    const [, mode = '', type = '', object = '', path = ''] =
      /^(\d+) (\w+) ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
    return type === 'blob' ? [[path, { object, isLink: mode === '120000' }] as const] : [];
  });
  return new Map(entries);
}

/** The bytes of an object; undefined where the repository does not have it, as in a partial clone without network. */
export function bytesOf(object: string, root: string): Uint8Array | undefined {
  const { status, stdout } = spawnSync('git', ['cat-file', 'blob', object], {
    cwd: root,
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}

/** The files that were deleted since a revision, root-relative with `/`; none where git can not tell. */
export const deletedSince = (revision: string, root: string): string[] =>
  (git(root, ['diff', '--name-only', '-z', '--diff-filter=D', '--no-renames', revision, '--']) ?? '')
    .split('\0')
    .filter(Boolean);

/** The commit that a folder's work tree stands at. */
export const commitOf = (folder: string): string | undefined =>
  git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD'])?.trim();

/** What git prints; undefined where it fails, or may not be started (`node --permission`). */
function git(cwd: string, args: readonly string[]): string | undefined {
  try {
    const { status, stdout } = spawnSync('git', args, {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return status === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

/** The changed lines of each file in a diff without context. */
export function rangesIn(diff: string): Map<string, ChangedRange[]> {
  const files = new Map<string, ChangedRange[]>();
  let ranges: ChangedRange[] | undefined;
  let left = 0;
  for (const line of diff.split('\n')) {
    if (left > 0 && /^[+-]/.test(line)) {
      left -= 1;
      continue;
    }
    if (line.startsWith('+++ ')) files.set(unquoted(line.slice(4)).replace(/^b\//, ''), (ranges = []));
    const hunk = HUNK.exec(line);
    if (!hunk) continue;
    const [start, count] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    const lost = Number(/^@@ -\d+(?:,(\d+))?/.exec(line)?.[1] ?? 1);
    left = count + lost;
    ranges?.push(
      count === 0 ? { from: start + 1, to: start, lost } : { from: start, to: start + count - 1, lost },
    );
  }
  files.delete('/dev/null');
  return files;
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  '"': 34,
  '\\': 92,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
};

/** A path as git quotes it: in double quotes, with the escapes of C, bytes in octal. A tab ends one with a space in it. */
function unquoted(path: string): string {
  if (!path.startsWith('"')) return path.replace(/\t$/, '');
  const bytes: Uint8Array[] = [];
  for (const [, octal, escape, plain] of path.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g)) {
    if (octal !== undefined) bytes.push(Uint8Array.of(Number.parseInt(octal, 8)));
    else if (escape !== undefined) bytes.push(Uint8Array.of(ESCAPES[escape] ?? escape.charCodeAt(0)));
    else bytes.push(new TextEncoder().encode(plain));
  }
  return new TextDecoder().decode(Buffer.concat(bytes));
}
