import type { FileId, Span } from '../source/node.ts';
import { isRequirements, type CodeProject } from './project.ts';

/** Packages of one lockfile whose files nothing, or only SHA-1, identifies. */
export type Unverified = {
  readonly hash: 'none' | 'weak';
  readonly names: readonly string[];
  readonly file: FileId;
  readonly at: Span;
};

export function unverifiedIn({ lockfiles }: CodeProject): readonly Unverified[] {
  return lockfiles.flatMap(({ packages, file }) =>
    (['none', 'weak'] as const).flatMap(hash => {
      const found = packages.filter(({ integrity }) => integrity === hash);
      const [first] = found;
      return first ? [{ hash, names: [...new Set(found.map(({ name }) => name))], file, at: first.at }] : [];
    }),
  );
}

/** The requirements with exact versions and without hashes, where no lockfile stands beside them. */
export function unhashedRequirements({ manifest, lockfiles, unread }: CodeProject): Unverified | undefined {
  if (!isRequirements(manifest) || lockfiles.length + unread.length > 0) return undefined;
  const found = manifest.dependencies.filter(
    ({ isExact, isHashed, origin }) => isExact && !isHashed && !origin,
  );
  const [first] = found;
  return first && { hash: 'none', names: found.map(({ name }) => name), file: manifest.file, at: first.at };
}
