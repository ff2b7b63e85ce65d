import type { Nested } from '../dialect/nested/nested.ts';
import type { FileStatus } from '../report/report.ts';
import type { Finding } from '../rule/finding.ts';
import { mergeChecks } from '../rule/checks.ts';
import { distinctBy, groupBy } from '../rule/group-by.ts';
import { branchSentences, type Branches } from '../rule/when.ts';
import type { FileResult, TargetResult } from './file-result.ts';
import { mergeDeployments } from './merge.ts';

/** A finding of a nested stack: it holds where the stack is deployed, and says by which resources. `shown` names the parent's file. */
export function deployedBy(finding: Finding, nested: Nested, shown: (file: string) => string): Finding {
  let { confidence } = finding;
  const parents: Branches[] = [];
  for (let here: Nested | undefined = nested; here; here = here.above) {
    const [deployer] = here.by;
    if (deployer?.exists.confidence === 'with defaults') confidence = 'with defaults';
    if (deployer) parents.push(deployer.exists.when);
  }
  const by = nested.by.map(({ resource, exists }) => ({
    at: resource.at,
    note: [
      `deployed by ${resource.name} in ${shown(resource.at.file)}`,
      ...branchSentences(exists.when),
    ].join(' when '),
  }));
  return { ...finding, confidence, when: { ...finding.when, parents }, related: [...by, ...finding.related] };
}

/** Each file once: one that a scanned template deploys as a nested stack is what it is there, not what it would be alone. */
export function eachFileOnce(results: readonly TargetResult[]): FileResult[] {
  const templates = withoutParts(results);
  if (templates.every(({ nested }) => nested.length === 0)) return templates;
  const deployed = new Set(templates.flatMap(({ nested }) => nested.map(pathOf)));
  const below = templates.filter(one => deployed.has(pathOf(one))).toSorted((a, b) => reach(b) - reach(a));
  const nested = new Map<string, readonly FileResult[]>();
  const tops: FileResult[] = [];
  const alone = new Map<string, FileResult>();
  // What nothing deploys comes first; of templates that deploy each other the first one is the parent.
  for (const one of [...templates.filter(it => !deployed.has(pathOf(it))), ...below]) {
    if (nested.has(pathOf(one))) {
      alone.set(pathOf(one), one);
      continue;
    }
    tops.push(one);
    for (const [path, parts] of groupBy(one.nested, pathOf))
      nested.set(path, [...(nested.get(path) ?? []), ...parts]);
  }
  const own = new Set(tops.map(pathOf));
  const children = [...nested].flatMap(([path, [first, ...others]]) => {
    if (own.has(path) || !first) return [];
    const before = alone.get(path);
    const child = oneOf([first, ...others]);
    return [
      {
        ...child,
        target: before?.target ?? child.target,
        declares: [...(before?.declares ?? []), ...child.declares],
      },
    ];
  });
  return [...tops, ...children];
}

const pathOf = ({ file }: FileResult): string => file.path;
/** How many files a template deploys. */
const reach = ({ nested }: TargetResult): number => new Set(nested.map(pathOf)).size;

/** Without the files that were read as a part of another's stack, and are no whole templates themselves. */
export function withoutParts(results: readonly TargetResult[]): TargetResult[] {
  const parts = new Map<object, Set<string>>();
  for (const { target, read } of results) {
    const known = parts.get(target.root) ?? new Set();
    parts.set(target.root, known);
    for (const file of read) if (file !== target.file) known.add(file);
  }
  return results.filter(
    ({ target, fragment }) => target.named || !fragment || !parts.get(target.root)?.has(target.file),
  );
}

/** A file that is deployed in several ways. */
function oneOf(results: readonly [FileResult, ...FileResult[]]): FileResult {
  const [first, ...others] = results;
  if (others.length === 0) return first;
  const files = results.map(({ file }) => file);
  return {
    ...first,
    file: {
      ...first.file,
      status: worst(files.map(({ status }) => status)),
      resources: Math.max(...files.map(({ resources }) => resources)),
      problems: distinct(files.flatMap(({ problems }) => problems)),
      undecided: distinct(files.flatMap(({ undecided }) => undecided)),
      ...(first.file.checks ? { checks: mergeChecks(files.flatMap(({ checks = [] }) => checks)) } : {}),
    },
    findings: mergeDeployments(results.flatMap(({ findings }) => findings)),
    errors: distinct(results.flatMap(({ errors }) => errors)),
  };
}

const ORDER: readonly FileStatus[] = ['failed', 'incomplete', 'partial', 'scanned', 'skipped'];
const worst = (statuses: readonly FileStatus[]): FileStatus =>
  ORDER.find(status => statuses.includes(status)) ?? 'scanned';
const distinct = <T>(all: readonly T[]): T[] => distinctBy(all, one => JSON.stringify(one));
