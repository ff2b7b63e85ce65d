import { addTo } from '../../model/multimap.ts';
import { pythonName } from '../python-name.ts';
import type { Ecosystem } from '../project.ts';
import type { Advisory } from './advisory.ts';

type Lookup = {
  readonly isEmpty: boolean;
  readonly of: (ecosystem: Ecosystem, name: string) => readonly Advisory[];
};

const lookups = new WeakMap<readonly Advisory[], Lookup>();

/** Advisories by package. */
export function advisoriesFor(all: readonly Advisory[]): Lookup {
  const known = lookups.get(all);
  if (known) return known;
  const byName = new Map<string, Advisory[]>();
  for (const one of all) addTo(byName, `${one.ecosystem} ${one.name}`, one);
  const lookup: Lookup = {
    isEmpty: all.length === 0,
    of: (ecosystem, name) =>
      byName.get(`${ecosystem} ${ecosystem === 'python' ? pythonName(name) : name}`) ?? [],
  };
  lookups.set(all, lookup);
  return lookup;
}
