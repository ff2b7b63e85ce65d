import type { FileId, Node, Span } from '../source/node.ts';
import type { Origin } from './origin.ts';

/** Which package manager wrote a lockfile. */
export type LockKind = 'npm' | 'yarn' | 'berry' | 'pnpm' | 'bun' | 'uv' | 'poetry' | 'pipenv';

/** `strong`: SHA-256 or longer. `unneeded`: what is installed is a folder, a commit, or comes inside of another package. `unknown`: the manager records it later. */
export type Integrity = 'strong' | 'weak' | 'none' | 'unneeded' | 'unknown';

/** A package as a lockfile fixes it. */
export type LockedPackage = {
  readonly name: string;
  readonly version: string;
  readonly origin: Origin;
  readonly integrity: Integrity;
  /** The manager recorded that the package has an install script that runs on the systems of Lambda. */
  readonly hasInstallScript: boolean;
  readonly isDev: boolean;
  readonly at: Span;
};

/** Names and the ranges, tags, addresses or paths that are asked for; undefined where a lockfile does not say. */
export type Requested = ReadonlyMap<string, string | undefined>;

export type Lockfile = {
  readonly kind: LockKind;
  readonly file: FileId;
  readonly packages: readonly LockedPackage[];
  /** By the folder of a project, from that of the lockfile ('' for its own), what the project asked for when the lockfile was written. */
  readonly projects: ReadonlyMap<string, Requested>;
  /** Registries that the lockfile itself says were configured. */
  readonly registries: readonly string[];
  /** Whether what is asked for is among the packages, where `projects` does not say what was asked for. */
  readonly has: (name: string, asked: string) => boolean;
  /** Reads what needs what, which few ask; undefined for a kind that does not record it. */
  readonly graph?: () => PackageGraph;
};

/** Which packages of a lockfile need which others. Of what is not among its packages nothing is said. */
export type PackageGraph = {
  /** What a project gets under a name. `folder`: of the project, from that of the lockfile; `asked`: what its manifest says beside the name. */
  readonly installed: (folder: string, name: string, asked?: string) => readonly LockedPackage[];
  /** What a package needs to run, optional packages and peers that were installed among it: for each name what may be meant, the same list for the same. */
  readonly needs: (of: LockedPackage) => readonly (readonly LockedPackage[])[];
};

/** A lockfile, or why it was not read. */
export type LockfileRead = Lockfile | { readonly unread: string };

/** What a reader of one kind gets; `tree` is that of a text in JSON. */
export type LockfileText = {
  readonly file: FileId;
  readonly text: string;
  readonly tree: () => Node | undefined;
};

export const isRead = (read: LockfileRead): read is Lockfile => 'packages' in read;

/** The strongest of the hashes in the form of Subresource Integrity: `sha512-…`, several with blanks between. */
export function integrityOf(text: string | undefined): 'strong' | 'weak' | 'none' {
  const hashes = (text ?? '').trim();
  if (hashes === '') return 'none';
  return /(?:^|\s)sha(?:256|384|512)-/.test(hashes) ? 'strong' : 'weak';
}

/** A project as `projects` names it, from the folder of the lockfile. */
export const projectName = (path: string): string =>
  path === '.' || path === './' ? '' : path.replace(/^\.\//, '');
