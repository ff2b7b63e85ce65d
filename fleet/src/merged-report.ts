import {
  joinFindings,
  scan,
  type Report,
  type ReportedFinding,
  type ReportedRule,
  type Summary,
} from 'stackward';
import type { IdentifiedFinding, StoredReport } from './stored-report.ts';

/**
 * The reports of repositories as the report of one scan over all, in which each repository is a folder with its name. A fingerprint counts equal findings of one scan, so findings
 * of another repository can have another one here than in the report of their repository alone.
 */
export async function mergedReport(
  reports: readonly (readonly [name: string, report: StoredReport])[],
): Promise<Report | undefined> {
  const all = reports
    .map(([name, report]) => below(name, report))
    .toSorted((a, b) => compare(a.folder, b.folder));
  const [first] = all;
  if (!first) return undefined;
  const rules = await rulesOf(all);
  return {
    tool: first.tool,
    files: all.flatMap(({ files }) => files).toSorted((a, b) => compare(a.path, b.path)),
    findings: joined(all.flatMap(({ findings }) => findings)),
    rules,
    suppressed: joined(all.flatMap(({ suppressed }) => suppressed)),
    ...(all.some(({ baseline }) => baseline) ? { baseline: baselineOf(all) } : {}),
    errors: all.flatMap(({ errors }) => errors),
    warnings: [...new Set(all.flatMap(({ warnings }) => warnings))],
    summary: {
      ...all.map(({ summary }) => summary).reduce(sumOf),
      rules: rules.filter(({ id }) => id !== STALE).length,
    },
  };
}

/** What a scan does not count among the rules that it ran. */
const STALE = 'stale-suppression';

const joined = <F extends IdentifiedFinding>(findings: readonly F[]): Omit<F, 'identity'>[] =>
  joinFindings(findings).map(one => {
    const { identity: _, ...finding } = one;
    return finding;
  });

/** The rules of any repository that has templates, in the order of a scan; without templates those of all. */
async function rulesOf(all: readonly Report[]): Promise<readonly ReportedRule[]> {
  const scanned = all.filter(({ files }) => files.length > 0);
  const rules = new Map(
    (scanned.length > 0 ? scanned : all).flatMap(one => one.rules).map(rule => [rule.id, rule]),
  );
  const { rules: known } = await scan({ texts: {} }, { preset: 'strict' });
  const order = new Map(known.map(({ id }, index) => [id, index]));
  const place = ({ id }: ReportedRule): number => order.get(id) ?? order.size;
  return [...rules.values()].toSorted((a, b) => place(a) - place(b));
}

function below(name: string, report: StoredReport): StoredReport & { readonly folder: string } {
  const path = (file: string): string => `${name}/${file}`;
  const moved = <T extends ReportedFinding>(finding: T): T => ({
    ...finding,
    file: path(finding.file),
    related: finding.related.map(place => ({ ...place, file: path(place.file) })),
    ...(finding.template ? { template: { ...finding.template, file: path(finding.template.file) } } : {}),
  });
  return {
    ...report,
    folder: path(''),
    files: report.files.map(file => ({ ...file, path: path(file.path) })),
    findings: report.findings.map(moved),
    suppressed: report.suppressed.map(moved),
    errors: report.errors.map(error => `${name}: ${error}`),
  };
}

function baselineOf(all: readonly Report[]): NonNullable<Report['baseline']> {
  const baselines = all.flatMap(({ baseline }) => baseline ?? []);
  return {
    known: baselines.reduce((sum, { known }) => sum + known, 0),
    gone: baselines.flatMap(({ gone }) => gone),
  };
}

function sumOf(a: Summary, b: Summary): Summary {
  return {
    files: added(a.files, b.files),
    resources: a.resources + b.resources,
    rules: 0,
    findings: added(a.findings, b.findings),
    undecided: a.undecided + b.undecided,
  };
}

const added = <K extends string>(
  a: Readonly<Record<K, number>>,
  b: Readonly<Record<K, number>>,
): Record<K, number> =>
  Object.fromEntries((Object.keys(a) as K[]).map(key => [key, a[key] + b[key]])) as Record<K, number>;

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
