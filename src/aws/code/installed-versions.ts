import type { Resource } from '../../model/world.ts';
import { projectOf } from './function-project.ts';
import { pythonName } from '../../packages/python-name.ts';

/**
 * The major versions of a package that a function may be built with, by its lockfiles or, without them, by the lowest version that its manifest takes;
 * nothing where it is not known.
 */
export function majorVersionsOf(fn: Resource, name: string): readonly number[] {
  const project = projectOf(fn);
  if (!project) return [];
  const isIt = (other: string): boolean =>
    project.language === 'python' ? pythonName(other) === pythonName(name) : other === name;
  const locked = project.lockfiles.flatMap(({ packages }) =>
    packages.flatMap(one => (isIt(one.name) && !one.isDev ? [one.version] : [])),
  );
  const asked = project.manifest.dependencies.flatMap(one =>
    isIt(one.name) && /^[\^~=v ]*\d+(?:\.[\dx*]+)*$/.test(one.asked) ? [one.asked] : [],
  );
  return (locked.length > 0 ? locked : asked).flatMap(version => {
    const [major] = /\d+/.exec(version) ?? [];
    return major === undefined ? [] : [Number(major)];
  });
}
