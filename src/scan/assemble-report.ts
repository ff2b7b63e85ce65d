import { compareWith } from '../config/baseline.ts';
import { staleSuppression } from '../config/stale-suppression.ts';
import { factsHeader } from '../model/facts.ts';
import { SEVERITIES, type Rule, type Severity } from '../rule/rule.ts';
import type { Report, ReportedFile, ReportedFinding, ReportedRule, Summary } from '../report/report.ts';
import { folderOf } from '../source/files.ts';
import type { StaleSuppressions } from './accept.ts';
import type { FileResult } from './file-result.ts';
import type { PathError } from './find.ts';
import { fingerprinted } from './fingerprint.ts';
import { LineHashes } from './line-hashes.ts';
import { mergeFiles } from './merge.ts';
import type { ScanOptions } from './options.ts';
import { CDK_APP } from './read.ts';
import { TOOL } from './tool-version.ts';
import { unknownTypes } from './unknown-types.ts';

const STATUSES = ['scanned', 'partial', 'incomplete', 'skipped', 'failed'] as const;

/** The report of what all files came to. */
export function assembleReport(
  results: readonly FileResult[],
  stale: StaleSuppressions,
  pathErrors: readonly PathError[],
  rules: readonly Rule[],
  options: ScanOptions,
): Report {
  const files = withoutKnownApps(
    [...results.map(({ file }) => file), ...pathErrors.map(pathErrorFile)].toSorted((a, b) =>
      a.path < b.path ? -1 : 1,
    ),
  );
  const hashes = new LineHashes(results);
  const all = mergeFiles([...results.flatMap(({ findings }) => findings), ...stale.findings]);
  const found = fingerprinted(all, hashes);
  const suppressed = fingerprinted(
    results.flatMap(one => one.suppressed),
    hashes,
  );
  const concerned = (list: readonly ReportedFinding[]): readonly ReportedFinding[] =>
    options.concerns ? list.filter(options.concerns) : list;
  const scanned = new Set(
    files.filter(({ status }) => status === 'scanned' || status === 'partial').map(({ uri }) => uri),
  );
  const ran = new Set(rules.map(({ id }) => id));
  const compared =
    options.baseline &&
    compareWith(options.baseline, found, ({ file, rule }) => scanned.has(file) && ran.has(rule));
  const findings = concerned(compared?.fresh ?? found);
  return {
    tool: TOOL,
    files,
    findings,
    rules: rules.map(reportedRule),
    suppressed: suppressed.filter(hasReason),
    ...(compared ? { baseline: { known: concerned(compared.known).length, gone: compared.gone } } : {}),
    errors: [...results.flatMap(({ errors }) => errors), ...stale.errors],
    warnings: [
      ...unknownTypes(options.rules ?? []),
      ...undeclaredParameters(results, options),
      ...oldData(options),
    ],
    summary: summarise(
      files,
      findings,
      rules.filter(({ id }) => id !== staleSuppression.id),
    ),
  };
}

/** A CDK app whose templates are scanned as well is of no further interest. */
function withoutKnownApps(files: readonly ReportedFile[]): readonly ReportedFile[] {
  const isApp = ({ problems }: ReportedFile): boolean => problems.some(({ code }) => code === CDK_APP);
  if (!files.some(isApp)) return files;
  const templates = files.filter(({ path }) => path.endsWith('.template.json')).map(({ path }) => path);
  return files.map(file =>
    isApp(file) && templates.some(path => path.startsWith(folderOf(file.path)))
      ? { ...file, verboseOnly: true }
      : file,
  );
}

const hasReason = (finding: ReportedFinding): finding is Report['suppressed'][number] =>
  finding.reason !== undefined;

const pathErrorFile = ({ path, uri, code, message, fatal }: PathError): ReportedFile => ({
  path,
  uri,
  status: fatal ? 'failed' : 'skipped',
  resources: 0,
  problems: [{ code, message, line: 1, column: 1 }],
  undecided: [],
  verboseOnly: false,
});

const reportedRule = ({ id, title, severity, preset, why, fix, references, maps }: Rule): ReportedRule => ({
  id,
  title,
  severity,
  preset,
  why,
  fix,
  references,
  ...(maps ? { maps } : {}),
});

/** Names that AWS added since are unknown. */
const NAMES = [
  'iam-actions.txt',
  'managed-policies.txt',
  'resource-properties.txt',
  'sam-properties.txt',
] as const;
/** So many days after its date data is worth renewing. */
const OLD_DAYS = 120;

function oldData({ today }: ScanOptions): string[] {
  if (today === undefined) return [];
  const [oldest = today] = NAMES.map(name => factsHeader(name).date).toSorted();
  const days = Math.floor((Date.parse(today) - Date.parse(oldest)) / 86_400_000);
  return days > OLD_DAYS
    ? [
        `the data about AWS is of ${oldest}, ${days} days ago: what AWS added since is unknown to this version`,
      ]
    : [];
}

/** Parameters on the command line that no template has are slips of the pen, mostly. */
function undeclaredParameters(results: readonly FileResult[], { parameters = {} }: ScanOptions): string[] {
  const declared = new Set(results.flatMap(({ declares }) => declares));
  return Object.keys(parameters)
    .filter(name => !declared.has(name))
    .map(name => `no template declares the parameter "${name}"`);
}

function summarise(
  files: readonly ReportedFile[],
  findings: readonly { readonly severity: Severity }[],
  rules: readonly Rule[],
): Summary {
  const count = <K extends string>(keys: readonly K[], found: readonly K[]): Record<K, number> => {
    const counts = Object.fromEntries(keys.map(key => [key, 0])) as Record<K, number>;
    for (const key of found) counts[key] += 1;
    return counts;
  };
  const total = (numberOf: (file: ReportedFile) => number): number =>
    files.reduce((sum, file) => sum + numberOf(file), 0);
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
