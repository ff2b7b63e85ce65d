import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { isClaimed } from '../../dialect/index.ts';
import type { MaybeSides, Sides } from '../../diff/sides.ts';
import type { FoundFiles, PathError, ScanRoot, Target } from '../../scan/find.ts';
import { readTarget } from '../../scan/read.ts';
import { UserError } from '../../scan/user-error.ts';
import { NEVER_WALKED } from '../gitignore.ts';
import { diskHost, gitRoot } from '../host.ts';
import type { Terminal } from '../terminal.ts';
import { GitFiles } from './git-files.ts';
import { pairTargets, type NamedTarget } from './pairs.ts';

/** The templates to compare, how the two sides are called, and paths that hold none. */
export type FoundSides = {
  readonly names: Sides<string>;
  readonly pairs: readonly MaybeSides<Target>[];
  readonly pathErrors: readonly PathError[];
};

type Where = Pick<Terminal, 'cwd' | 'stdin'>;

/**
 * `diff REV [PATH]` or `diff OLD NEW`: two paths that exist are compared with each other; otherwise the first argument is a revision, and what is on disk now is
 * compared with it. Throws UserError where it could be either, and where git cannot tell.
 */
export async function findSides(
  first: string,
  second: string | undefined,
  root: string | undefined,
  place: Where,
): Promise<FoundSides> {
  if (second === undefined) return sinceRevision(first, '.', root, place);
  const isPath = existsSync(resolve(place.cwd, first));
  if (!isPath) return sinceRevision(first, second, root, place);
  // `./main` is a path, whatever git knows by that name.
  if (!/[/\\]/.test(first) && (await isRevision(first, second, place)))
    throw new UserError(
      `"${first}" is a path and a revision of git: write ./${first} for the path, or refs/heads/${first} for the branch`,
    );
  return ofPaths(first, second, root, place);
}

async function isRevision(name: string, path: string, { cwd }: Where): Promise<boolean> {
  const root = gitRoot(resolve(cwd, path)) ?? gitRoot(cwd);
  if (root === undefined) return false;
  const { commitNamed } = await import('../git.ts');
  return 'commit' in commitNamed(name, root);
}

async function ofPaths(
  first: string,
  second: string,
  root: string | undefined,
  place: Where,
): Promise<FoundSides> {
  const find = async (path: string): Promise<FoundFiles> =>
    await diskHost(place).find([path], root === undefined ? {} : { root });
  const [before, after] = [await find(first), await find(second)];
  return {
    names: { before: first, after: second },
    pairs: pairTargets({
      before: before.targets.map(target => ({ target, name: below(target, first, place) })),
      after: after.targets.map(target => ({ target, name: below(target, second, place) })),
    }),
    pathErrors: [...before.pathErrors, ...after.pathErrors],
  };
}

const below = ({ root, file }: Target, path: string, { cwd }: Where): string =>
  relative(resolve(cwd, path), resolve(cwd, root.shown(file)));

async function sinceRevision(
  revision: string,
  path: string,
  root: string | undefined,
  place: Where,
): Promise<FoundSides> {
  const absolute = resolve(place.cwd, path);
  const top = gitRoot(existing(absolute)) ?? gitRoot(place.cwd);
  if (top === undefined)
    throw new UserError(
      existsSync(resolve(place.cwd, revision))
        ? `diff takes two paths or a revision of git, and ${place.cwd} is not in a git repository`
        : `"${revision}" is neither a path nor, outside of a git repository, a revision`,
    );
  const { bytesOf, changesSince, commitNamed, treeOf } = await import('../git.ts');
  const named = commitNamed(revision, top);
  if ('fault' in named) throw new UserError(named.fault);
  const [tree, changes] = [treeOf(named.commit, top), changesSince(revision, top)];
  if (!tree || 'fault' in changes) throw new UserError(`git cannot compare ${top} with "${revision}"`);
  const files = new GitFiles(tree, object => bytesOf(object, top));
  const scanRoot: ScanRoot = {
    files,
    shown: file => slashed(relative(place.cwd, join(top, file))) || file,
  };
  const wanted = slashed(relative(top, absolute));
  const isFile = tree.has(wanted);
  const old = [...tree.keys()]
    .filter(file => (isFile ? file === wanted : isBelow(file, wanted) && isWalked(file)))
    .map((file): NamedTarget => ({ target: { root: scanRoot, file, named: isFile }, name: file }));
  const { targets, pathErrors } = await diskHost(place).find([path], { root: root ?? top });
  const now = targets.map((target): NamedTarget => ({
    target,
    name: slashed(relative(top, resolve(place.cwd, target.root.shown(target.file)))),
  }));
  const pairs = pairTargets({ before: old, after: now });
  const mayDiffer = changedBeside([...changes.keys()], new Set([...old, ...now].map(({ name }) => name)));
  return {
    names: { before: revision, after: 'work tree' },
    pairs: pairs.filter(pair => mayDiffer || !isSameText(pair)),
    // A template that is gone is no mistake of the user.
    pathErrors: old.length > 0 ? pathErrors.filter(({ code }) => code !== 'missing') : pathErrors,
  };
}

/** The nearest folder of a path that exists. */
function existing(path: string): string {
  let folder = path;
  while (!existsSync(folder) || !statSync(folder).isDirectory()) {
    const above = resolve(folder, '..');
    if (above === folder) return path;
    folder = above;
  }
  return folder;
}

const isBelow = (file: string, folder: string): boolean => folder === '' || file.startsWith(`${folder}/`);
const isWalked = (file: string): boolean => {
  const steps = file.split('/');
  const name = steps.pop() ?? '';
  return isClaimed(name) && !steps.some(step => NEVER_WALKED.has(step));
};

/** What a template may read beside itself: files of these kinds, and other templates. */
const READ = /\.(?:ya?ml|json|toml|template|txt|graphql|[cm]?[jt]s)$|(?:^|\/)\.env/;

const changedBeside = (changed: readonly string[], templates: ReadonlySet<string>): boolean =>
  changed.some(file => READ.test(file) && !templates.has(file));

/** Whether a template is as it was, and deploys no other template. */
function isSameText({ before, after }: MaybeSides<Target>): boolean {
  if (!before || !after) return false;
  const [old, now] = [readTarget(before), readTarget(after)];
  if ('status' in old || 'status' in now || old.source.text !== now.source.text) return false;
  return !/\$\{file\(|AWS::CloudFormation::Stack|AWS::Serverless::Application|AWS::Include/.test(
    now.source.text,
  );
}

const slashed = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'));
