import { spend } from '../source/budget.ts';
import { folderOf } from '../source/files.ts';
import type { LockedPackage, Lockfile, PackageGraph } from './lockfile.ts';
import type { CodeProject } from './project.ts';

const graphs = new WeakMap<Lockfile, PackageGraph>();

function graphOf(lockfile: Lockfile): PackageGraph | undefined {
  const graph = graphs.get(lockfile) ?? lockfile.graph?.();
  if (graph) graphs.set(lockfile, graph);
  return graph;
}

/**
 * The packages of a project's lockfile that these lead to, with themselves, each once. `names` are what code imports, or else all that the project asks for
 * to run. Undefined where there is no lockfile, or it does not say what needs what.
 */
export function closureOf(
  { manifest, lockfiles, folder }: CodeProject,
  names: readonly string[] = manifest.dependencies.map(({ name }) => name),
): readonly LockedPackage[] | undefined {
  const [lockfile] = lockfiles;
  const graph = lockfile && graphOf(lockfile);
  if (!graph) return undefined;
  const here = folder.slice(folderOf(lockfile.file).length).replace(/\/$/, '');
  const asked = new Map(manifest.dependencies.map(one => [one.name, one.asked]));
  const found = new Set(names.flatMap(name => graph.installed(here, name, asked.get(name))));
  const lists = new Set<readonly LockedPackage[]>();
  for (const one of found) {
    for (const needed of graph.needs(one)) {
      spend(1);
      if (needed.length > 1 && lists.has(needed)) continue;
      lists.add(needed);
      for (const other of needed) found.add(other);
    }
  }
  return [...found];
}
