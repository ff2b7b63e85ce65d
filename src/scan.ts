import { rules as ourRules } from '../rules/index.ts';
import type { Report, ReportedFile, ReportedFinding, ReportedRule, Summary } from './report/report.ts';
import { SEVERITIES, type Rule, type Severity } from './rule/rule.ts';
import { fingerprinted } from './scan/fingerprint.ts';
import { compareWith } from './config/baseline.ts';
import { staleSuppression } from './config/stale.ts';
import { AcceptedInRoots, NOTHING_STALE, type Staleness } from './scan/accepted.ts';
import type { Host, ScanRoot, PathError } from './scan/host.ts';
import { scanFile, type FileResult } from './scan/scan-file.ts';
import { withNested } from './scan/nested.ts';
import { chosenRules, deploymentOf, type ScanOptions } from './scan/options.ts';
import { inOrder, sameFinding, type Presented } from './scan/present.ts';
import { TOOL } from './scan/tool.ts';

const STATUSES = ['scanned', 'partial', 'incomplete', 'skipped', 'failed'] as const;

/** Scans files, folders, globs and standard input (`-`). Never rejects because of what a file holds: its status tells. Rejects with UserError for a wrong option. */
export async function scan(paths: readonly string[], options: ScanOptions, host: Host): Promise<Report> {
  const rules = chosenRules(ourRules, options);
  const { targets, pathErrors } = await host.find(paths, {
    ...(options.root === undefined ? {} : { root: options.root }),
    lenient: options.lenient === true,
  });
  const accepted = new AcceptedInRoots(options);
  const looking = {
    rules,
    options,
    deployment: deploymentOf(options),
    ...(options.ignores === false ? {} : { acceptance: (room: ScanRoot) => accepted.of(room) }),
  };
  const wanted = targets.filter(
    ({ named, root: room, file }) => named || !options.excludes?.(room.shown(file)),
  );
  const looked = wanted.map((target, index) => {
    const own = options.parametersOf
      ? { ...looking, deployment: deploymentOf(options, target.root.shown(target.file)) }
      : looking;
    const { target: _, ...found } = scanFile(target, own);
    // A slice of a text keeps the whole text in memory; a copy does not.
    const one = { target, ...structuredClone(found) };
    options.onProgress?.(index + 1, wanted.length);
    return one;
  });
  const all = withNested(withoutParts(looked));
  return reportOf(
    all,
    options.ignores === false ? NOTHING_STALE : accepted.stale(all, rules, ourRules),
    pathErrors,
    rules,
    options,
  );
}

/** A file that was read as a part of another's stack, and is no whole template itself, is not a file of its own. */
function withoutParts(looked: readonly FileResult[]): FileResult[] {
  const parts = new Map<object, Set<string>>();
  for (const { target, read } of looked) {
    const known = parts.get(target.root) ?? new Set();
    parts.set(target.root, known);
    for (const file of read) if (file !== target.file) known.add(file);
  }
  return looked.filter(
    ({ target, fragment }) => target.named || !fragment || !parts.get(target.root)?.has(target.file),
  );
}

async function reportOf(
  looked: readonly FileResult[],
  stale: Staleness,
  pathErrors: readonly PathError[],
  rules: readonly Rule[],
  options: ScanOptions,
): Promise<Report> {
  const files = [...looked.map(({ file }) => file), ...pathErrors.map(troubled)].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const distinct = new Map<string, Presented>();
  for (const finding of [...looked.flatMap(({ findings }) => findings), ...stale.findings])
    if (!distinct.has(sameFinding(finding))) distinct.set(sameFinding(finding), finding);
  const found = fingerprinted([...distinct.values()].toSorted(inOrder));
  const concerned = (all: readonly ReportedFinding[]): readonly ReportedFinding[] =>
    options.concerns ? all.filter(options.concerns) : all;
  const scanned = new Set(
    files.filter(({ status }) => status === 'scanned' || status === 'partial').map(({ uri }) => uri),
  );
  const ran = new Set(rules.map(({ id }) => id));
  const against =
    options.baseline &&
    compareWith(options.baseline, found, ({ file, rule }) => scanned.has(file) && ran.has(rule));
  const findings = concerned(against?.fresh ?? found);
  const counted = rules.filter(({ id }) => id !== staleSuppression.id);
  return {
    tool: TOOL,
    files,
    findings,
    rules: rules.map(reported),
    suppressed: fingerprinted(looked.flatMap(({ suppressed }) => suppressed).toSorted(inOrder)),
    ...(against ? { baseline: { known: concerned(against.known).length, gone: against.gone } } : {}),
    errors: [...looked.flatMap(({ errors }) => errors), ...stale.errors],
    warnings: undeclared(looked, options),
    summary: summarise(files, findings, counted),
  };
}

const troubled = ({ path, uri, code, message, fatal }: PathError): ReportedFile => ({
  path,
  uri,
  status: fatal ? 'failed' : 'skipped',
  resources: 0,
  problems: [{ code, message, line: 1, column: 1 }],
  undecided: [],
  verboseOnly: false,
});

const reported = ({ id, title, severity, preset, why, fix, references, maps }: Rule): ReportedRule => ({
  id,
  title,
  severity,
  preset,
  why,
  fix,
  references,
  ...(maps ? { maps } : {}),
});

/** Parameters on the command line that no template has are slips of the pen, mostly. */
function undeclared(looked: readonly FileResult[], { parameters = {} }: ScanOptions): string[] {
  const declared = new Set(looked.flatMap(({ declares }) => declares));
  return Object.keys(parameters)
    .filter(name => !declared.has(name))
    .map(name => `no template declares the parameter "${name}"`);
}

function summarise(
  files: readonly ReportedFile[],
  findings: readonly { readonly severity: Severity }[],
  rules: readonly Rule[],
): Summary {
  const count = <K extends string>(keys: readonly K[], of: readonly K[]): Record<K, number> => {
    const counts = Object.fromEntries(keys.map(key => [key, 0])) as Record<K, number>;
    for (const key of of) counts[key] += 1;
    return counts;
  };
  const total = (number: (file: ReportedFile) => number): number =>
    files.reduce((sum, file) => sum + number(file), 0);
  return {
    files: count(
      STATUSES,
      files.map(({ status }) => status),
    ),
    resources: total(({ resources }) => resources),
    rules: rules.length,
    findings: count(
      SEVERITIES,
      findings.map(({ severity }) => severity),
    ),
    undecided: total(({ undecided }) => undecided.length),
  };
}
