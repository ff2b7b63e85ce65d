import type { Nested } from '../dialect/nested/nested.ts';
import type { FileStatus, ReportedFile, ReportedProblem } from '../report/report.ts';
import type { Finding } from '../rule/finding.ts';
import { branches } from '../rule/runner.ts';
import type { FileResult, NestedResult } from './scan-file.ts';
import { sameFinding, type Presented } from './present.ts';

/** A finding of a nested stack: it holds where the stack is deployed, and says by which resources. `shown` names the parent's file. */
export function deployedBy(finding: Finding, nested: Nested, shown: (file: string) => string): Finding {
  let { confidence } = finding;
  const when = [...finding.when];
  for (let here: Nested | undefined = nested; here; here = here.above) {
    const exists = here.by[0]!.exists;
    if (exists.confidence === 'with defaults') confidence = 'with defaults';
    when.unshift(...branches(exists.when).filter(fact => !when.includes(fact)));
  }
  const by = nested.by.map(({ resource, exists }) => ({
    at: resource.at,
    note: [`deployed by ${resource.name} in ${shown(resource.at.file)}`, ...branches(exists.when)].join(
      ' when ',
    ),
  }));
  return { ...finding, confidence, when, related: [...by, ...finding.related] };
}

/** Each file once: one that a scanned template deploys as a nested stack is what it is there, not what it would be alone. */
export function withNested(looked: readonly FileResult[]): FileResult[] {
  if (looked.every(one => one.parts.length === 0)) return [...looked];
  const included = new Set(looked.flatMap(one => one.parts.map(({ file }) => file.path)));
  const reach = (one: FileResult): number => new Set(one.parts.map(({ file }) => file.path)).size;
  const below = looked.filter(({ file }) => included.has(file.path)).toSorted((a, b) => reach(b) - reach(a));
  const parts = new Map<string, NestedResult[]>();
  const tops: FileResult[] = [];
  const alone = new Map<string, FileResult>();
  // What nothing deploys comes first; of templates that deploy each other the first one is the parent.
  for (const one of [...looked.filter(({ file }) => !included.has(file.path)), ...below]) {
    const { path } = one.file;
    if (parts.has(path)) {
      alone.set(path, one);
      continue;
    }
    tops.push(one);
    for (const part of one.parts) parts.set(part.file.path, [...(parts.get(part.file.path) ?? []), part]);
  }
  const own = new Set(tops.map(({ file }) => file.path));
  const children = [...parts]
    .filter(([path]) => !own.has(path))
    .map(([path, list]): FileResult => {
      const part = joined(list);
      const before = alone.get(path);
      const target = before?.target ?? { root: tops[0]!.target.root, file: part.file.uri, named: false };
      return { ...part, target, parts: [], declares: [...(before?.declares ?? []), ...part.declares] };
    });
  return [...tops, ...children];
}

function joined(parts: readonly NestedResult[]): NestedResult {
  const [first] = parts;
  const findings = parts.length === 1 ? first!.findings : merged(parts.flatMap(part => part.findings));
  const file: ReportedFile = {
    ...first!.file,
    status: worst(parts.map(part => part.file.status)),
    resources: Math.max(...parts.map(part => part.file.resources)),
    problems: distinct<ReportedProblem>(parts.flatMap(part => part.file.problems)),
    undecided: distinct(parts.flatMap(part => part.file.undecided)),
  };
  return { ...first!, file, findings, errors: distinct(parts.flatMap(part => part.errors)) };
}

/** Findings that say the same are one, with all that deploy it; one that always holds covers the same in a branch. */
function merged(findings: readonly Presented[]): Presented[] {
  const kept = new Map<string, Presented[]>();
  for (const finding of findings.toSorted((a, b) => a.when.length - b.when.length)) {
    const key = sameFinding({ ...finding, when: [] });
    const same = kept.get(key) ?? [];
    kept.set(key, same);
    const wider = same.findIndex(
      ({ when, confidence }) =>
        when.every(fact => finding.when.includes(fact)) &&
        (confidence === 'certain' || confidence === finding.confidence),
    );
    if (wider < 0) same.push(finding);
    else same[wider] = { ...same[wider]!, related: distinct([...same[wider]!.related, ...finding.related]) };
  }
  return [...kept.values()].flat();
}

const ORDER: readonly FileStatus[] = ['failed', 'incomplete', 'partial', 'scanned', 'skipped'];
const worst = (statuses: readonly FileStatus[]): FileStatus =>
  ORDER.find(status => statuses.includes(status)) ?? 'scanned';
const distinct = <T>(all: readonly T[]): T[] => [
  ...new Map(all.map(one => [JSON.stringify(one), one])).values(),
];
