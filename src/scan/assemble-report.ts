import { acceptsUnread, compareWith, NO_BASELINE, type Baseline, type Compared } from '../config/baseline.ts';
import { staleSuppression } from '../config/stale-suppression.ts';
import { factsHeader } from '../model/facts.ts';
import { distinctBy, groupBy } from '../rule/group-by.ts';
import { SEVERITIES, type Rule, type Severity } from '../rule/rule.ts';
import type { Report, ReportedFile, ReportedFinding, ReportedRule, Summary } from '../report/report.ts';
import { ACCEPTED, isUnread } from '../report/unread.ts';
import { folderOf } from '../source/files.ts';
import type { StaleSuppressions } from './accept.ts';
import type { ChoiceOf } from './file-options.ts';
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
  choiceOf: ChoiceOf = () => ({ rules, options }),
): Report {
  const files = withoutKnownApps(
    [
      ...results.map(result => withAcceptance(result, choiceOf(result.file.path).options)),
      ...pathErrors.map(pathErrorFile),
    ].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
  const hashes = new LineHashes(results);
  const all = mergeFiles([...results.flatMap(({ findings }) => findings), ...stale.findings]);
  const found = fingerprinted(all, hashes, options.identities);
  const suppressed = fingerprinted(
    results.flatMap(one => one.suppressed),
    hashes,
    options.identities,
  );
  const concerned = (list: readonly ReportedFinding[]): readonly ReportedFinding[] =>
    options.concerns ? list.filter(options.concerns) : list;
  const compared = comparedWith(found, files, choiceOf);
  const findings = concerned(compared?.fresh ?? found);
  return {
    tool: TOOL,
    files,
    findings,
    rules: rules.map(reportedRule),
    suppressed: suppressed.filter(hasReason),
    ...(options.graphs ? { graphs: results.flatMap(({ graphs = [] }) => graphs) } : {}),
    ...(compared ? { baseline: { known: concerned(compared.known).length, gone: compared.gone } } : {}),
    errors: [...results.flatMap(({ errors }) => errors), ...stale.errors],
    warnings: [
      ...stale.warnings,
      ...unknownTypes(options.rules ?? []),
      ...undeclaredParameters(results, options),
      ...acceptedUnread(files),
      ...oldData(options),
    ],
    summary: summarise(
      files,
      findings,
      rules.filter(({ id }) => id !== staleSuppression.id),
    ),
  };
}

/** Where the program of a CDK app is shown, the template says what counts for it. */
const templateOf = ({ file, template }: ReportedFinding): string => template?.file ?? file;

/** The findings against the baselines, each of which speaks for the files that have it. */
function comparedWith(
  found: readonly ReportedFinding[],
  files: readonly ReportedFile[],
  choiceOf: ChoiceOf,
): Compared<ReportedFinding> | undefined {
  const read = new Map(
    files
      .filter(({ status }) => status === 'scanned' || status === 'partial')
      .flatMap(({ uri, path, code = [] }) => {
        const rules = new Set(choiceOf(path).rules.map(({ id }) => id));
        return [uri, ...code].map(file => [file, rules] as const);
      }),
  );
  const baselineOf = (path: string): Baseline => choiceOf(path).options.baseline ?? NO_BASELINE;
  const baselines = new Set([...files.map(({ path }) => path), ...found.map(templateOf)].map(baselineOf));
  if ([...baselines].every(one => one === NO_BASELINE)) return undefined;
  const entries = distinctBy(
    [...baselines].flatMap(one => one.findings),
    ({ fingerprint }) => fingerprint,
  );
  const { gone } = compareWith(entries, found, ({ file, rule }) => read.get(file)?.has(rule) === true);
  const parts = [...groupBy(found, finding => baselineOf(templateOf(finding)))].map(([baseline, those]) =>
    compareWith(baseline.findings, those, () => false),
  );
  const isFresh = new Set(parts.flatMap(({ fresh }) => fresh));
  return {
    fresh: found.filter(one => isFresh.has(one)),
    known: found.filter(one => !isFresh.has(one)),
    gone,
  };
}

/** A template that can not be read does not fail the scan where a baseline holds all that is wrong with it, or where it did not change. */
function withAcceptance(
  { target, file, read }: FileResult,
  { baseline, concernsFile }: ScanOptions,
): ReportedFile {
  if (!isUnread(file)) return file;
  if (baseline && acceptsUnread(baseline, file.uri, lostOf(file))) return { ...file, accepted: 'baseline' };
  const shown = read.map(one => target.root.shown(one));
  return concernsFile && !concernsFile(file, shown) ? { ...file, accepted: 'unchanged' } : file;
}

/** What a part of a file was lost by, as a baseline holds it. */
export const lostOf = ({ problems }: ReportedFile): { problem: string; message: string }[] =>
  problems.flatMap(({ code, lost }) => (lost === undefined ? [] : [{ problem: code, message: lost }]));

/** Templates without a verdict are named each time. */
function acceptedUnread(files: readonly ReportedFile[]): string[] {
  const named = (why: keyof typeof ACCEPTED): string[] => {
    const paths = files.filter(({ accepted }) => accepted === why).map(({ path }) => path);
    const what =
      paths.length === 1
        ? '1 template that cannot be read completely'
        : `${paths.length} templates that cannot be read completely`;
    return paths.length === 0
      ? []
      : [`${what} ${paths.length === 1 ? 'is' : 'are'} ${ACCEPTED[why]}: ${paths.join(', ')}`];
  };
  return [...named('baseline'), ...named('unchanged')];
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
