import { lookUp } from '../../model/look-up.ts';
import { compareVersions, type VersionRange } from '../version-range.ts';
import { pythonName } from '../python-name.ts';
import type { Ecosystem } from '../project.ts';

/** A known fault of some versions of a package, as an audit file tells it. */
export type Advisory = {
  readonly ecosystem: Ecosystem;
  /** Of Python as indexes compare it. */
  readonly name: string;
  /** `GHSA-35jh-r3h4-6jhr`, or else another of its ids. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  /** Undefined where the tool tells none. */
  readonly severity: AdvisorySeverity | undefined;
  /** Undefined where only `versions` says which are affected. */
  readonly range: VersionRange | undefined;
  /** Affected ones that were found. */
  readonly versions: readonly string[];
  /** Versions that are told to be free of it, and `none` where there is none. */
  readonly fixed: readonly string[] | 'none';
};
export type AdvisorySeverity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** Whether a version is affected. */
export const affects = ({ range, versions }: Advisory, version: string): boolean =>
  range?.includes(version) ?? versions.includes(version);

/** The version that mends a version; `none` where there is none, undefined where that is not told. */
export function fixOf({ fixed, range }: Advisory, version: string): string | undefined {
  if (fixed === 'none') return 'none';
  return fixed.find(one => (compareVersions(one, version) ?? 1) > 0) ?? range?.endAbove(version);
}

type Draft = Omit<Advisory, 'id' | 'aliases'> & { readonly ids: readonly (string | undefined)[] };

const NAME = /^(?:@[\w.~-]{1,200}\/)?[\w.~-]{1,200}$/;
const ID = /^[A-Za-z][\w.:-]{2,60}$/;
const SHOWN_VERSION = /^[\w.+!-]{1,100}$/;

/** An audit file is text from elsewhere: names, ids and versions that can be none are left out. */
export function advisory({ ids, title, name, fixed, ...rest }: Draft): Advisory | undefined {
  const known = [...new Set(ids)].filter(id => id !== undefined && ID.test(id)) as string[];
  const id = known.find(one => one.startsWith('GHSA-')) ?? known[0];
  if (id === undefined || !NAME.test(name)) return undefined;
  return {
    ...rest,
    name: rest.ecosystem === 'python' ? pythonName(name) : name,
    id,
    aliases: known.filter(one => one !== id),
    title: shortened(title),
    fixed: fixed === 'none' ? fixed : fixed.filter(one => SHOWN_VERSION.test(one)),
  };
}

const LONGEST_TITLE = 120;
function shortened(title: string): string {
  const line = title
    .slice(0, 4 * LONGEST_TITLE)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1).trimEnd()}…` : line;
}

/** Advisories of several files, each once: those of a package with an id in common are one, and affect what any of them says. */
export function distinctAdvisories(all: readonly Advisory[]): readonly Advisory[] {
  const known = new Map<string, Advisory>();
  const kept = new Map<Advisory, Advisory>();
  for (const one of all) {
    const keys = [one.id, ...one.aliases].map(id => `${one.ecosystem} ${one.name} ${id}`);
    const first = keys.map(key => known.get(key)).find(found => found !== undefined) ?? one;
    for (const key of keys) known.set(key, first);
    kept.set(first, first === one ? one : joined(kept.get(first) ?? first, one));
  }
  return [...kept.values()];
}

const joined = (a: Advisory, b: Advisory): Advisory => ({
  ...a,
  id: a.id.startsWith('GHSA-') || !b.id.startsWith('GHSA-') ? a.id : b.id,
  title: a.title === '' ? b.title : a.title,
  severity: a.severity ?? b.severity,
  range: a.range ?? b.range,
  versions: [...new Set([...a.versions, ...b.versions])],
  fixed: a.fixed === 'none' || a.fixed.length === 0 ? b.fixed : a.fixed,
});

const SEVERITIES: Readonly<Record<string, AdvisorySeverity>> = {
  critical: 'critical',
  high: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
  info: 'info',
};
export const severityNamed = (word: string | undefined): AdvisorySeverity | undefined =>
  lookUp(SEVERITIES, (word ?? '').toLowerCase());

/** Of a score of CVSS (first.org, "Qualitative Severity Rating Scale", read 2026-11). */
export function severityOfScore(text: string | undefined): AdvisorySeverity | undefined {
  const score = Number(text === undefined || text === '' ? Number.NaN : text);
  if (!(score > 0)) return undefined;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
