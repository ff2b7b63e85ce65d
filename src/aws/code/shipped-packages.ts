import type { Resource } from '../../model/world.ts';
import { closureOf } from '../../packages/closure.ts';
import type { LockedPackage } from '../../packages/lockfile.ts';
import type { Dependency } from '../../packages/manifest.ts';
import { isRequirements, type CodeProject } from '../../packages/project.ts';
import { at, itemsOrSelf, textOf, type Node, type Span } from '../../source/node.ts';
import { matchesPath, stepsOf } from '../../source/path-pattern.ts';
import { isBundled, projectOf } from './function-project.ts';
import { importedPackages } from './imported-packages.ts';

/** A package that is deployed with the code of a function. */
export type ShippedPackage = {
  readonly name: string;
  readonly version: string;
  /** False where all that the code imports is known, and this is not among what it leads to. */
  readonly isImported: boolean;
  /** Its entry in the lockfile, or its requirement. */
  readonly at: Span;
};
/** What of its project a function is deployed with, or why that is not known. */
export type ShippedPackages = { readonly project: CodeProject } & (
  | { readonly packages: readonly ShippedPackage[] }
  | { readonly why: string }
);

/**
 * The packages that a function is deployed with: of a bundle those that its code leads to, else all that its project needs to run, without those that only
 * serve development. Undefined for a function without a project beside its template.
 */
export function shippedWith(fn: Resource): ShippedPackages | undefined {
  const project = projectOf(fn);
  if (!project) return undefined;
  const packages = project.language === 'python' ? installedPython(project) : deployedNode(fn, project);
  return packages ? { project, packages } : { project, why: whyUnknown(project) };
}

function whyUnknown({ unread, lockfiles }: CodeProject): string {
  const [first] = unread;
  if (first) return `${first.file} ${first.why}`;
  return lockfiles.length > 0
    ? 'the lockfile does not say which package needs which'
    : 'there is no lockfile';
}

/** Of requirements those with an exact version; pip installs what they need as well, which only a full list of them tells. */
function installedPython(project: CodeProject): readonly ShippedPackage[] | undefined {
  const { manifest, lockfiles } = project;
  const [lockfile] = lockfiles;
  const exact = manifest.dependencies.flatMap(one => exactly(one) ?? []);
  if (isRequirements(manifest) && (exact.length > 0 || !lockfile)) return exact;
  const locked = closureOf(project) ?? lockfile?.packages.filter(({ isDev }) => !isDev);
  return locked?.map(one => shipped(one, true));
}

function exactly({ name, asked, origin, at: place }: Dependency): ShippedPackage | undefined {
  const [, version] = /^\(?={2,3}\s*([^\s*,;()]+)\)?$/.exec(asked) ?? [];
  return version === undefined || origin ? undefined : { name, version, isImported: true, at: place };
}

const shipped = ({ name, version, at: place }: LockedPackage, isImported: boolean): ShippedPackage => ({
  name,
  version,
  isImported,
  at: place,
});

function deployedNode(fn: Resource, project: CodeProject): readonly ShippedPackage[] | undefined {
  const { packages: names, isClosed } = importedPackages(fn);
  const excluded = excludedFrom(fn);
  if (isBundled(fn) && isClosed) {
    const bundled = closureOf(
      project,
      names.filter(name => !excluded(name)),
    );
    return bundled?.map(one => shipped(one, true));
  }
  const reached = isClosed ? new Set(closureOf(project, names)) : undefined;
  return closureOf(project)
    ?.filter(({ name }) => !excluded(name))
    .map(one => shipped(one, reached?.has(one) ?? true));
}

/** Which packages are left out: those that the bundler is told not to include and nobody installs, those that `package.patterns` of a service exclude. */
function excludedFrom(fn: Resource): (name: string) => boolean {
  const { stack } = fn.world;
  const root = stack.written?.root;
  if (stack.dialect !== 'serverless') {
    const external = fn.attribute('Metadata').get('BuildProperties', 'External');
    return isAmong(external.each.flatMap(({ literal }) => literal ?? []));
  }
  if (isBundled(fn))
    return isAmong([
      ...textsAt(root, 'custom', 'esbuild', 'exclude'),
      ...textsAt(root, 'build', 'esbuild', 'exclude'),
    ]);
  const patterns = [
    ...textsAt(root, 'package', 'patterns'),
    ...textsAt(root, 'functions', fn.name, 'package', 'patterns'),
  ];
  return name => isExcludedBy(patterns, `node_modules/${name}/package.json`);
}

const textsAt = (root: Node | undefined, ...path: readonly string[]): readonly string[] =>
  itemsOrSelf(at(root, ...path)).flatMap(node => textOf(node) ?? []);

const isAmong =
  (patterns: readonly string[]) =>
  (name: string): boolean =>
    patterns.some(pattern => pattern === '*' || matches(pattern, name));

/** The last pattern that matches decides; one that begins with `!` excludes (serverless.com, "Packaging", read 2026-11). */
function isExcludedBy(patterns: readonly string[], path: string): boolean {
  const last = patterns.findLast(pattern => matches(pattern.replace(/^!/, ''), path));
  return last?.startsWith('!') === true;
}

function matches(pattern: string, path: string): boolean {
  const steps = stepsOf(pattern.replace(/^\.\//, '').split('/'));
  return steps !== undefined && matchesPath(steps, path.split('/'));
}
