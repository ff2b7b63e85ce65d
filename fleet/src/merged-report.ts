import { compareFindings, type Report, type ReportedFinding, type Summary } from 'stackward';

/** The reports of repositories as the report of one scan over all, in which each repository is a folder with its name. */
export function mergedReport(
  reports: readonly (readonly [name: string, report: Report])[],
): Report | undefined {
  const [[, first] = []] = reports;
  if (!first) return undefined;
  const all = reports.map(([name, report]) => below(name, report));
  const rules = new Map(all.flatMap(one => one.rules).map(rule => [rule.id, rule]));
  return {
    tool: first.tool,
    files: all.flatMap(({ files }) => files).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    findings: all.flatMap(({ findings }) => findings).toSorted(compareFindings),
    rules: [...rules.values()],
    suppressed: all.flatMap(({ suppressed }) => suppressed).toSorted(compareFindings),
    ...(all.some(({ baseline }) => baseline) ? { baseline: baselineOf(all) } : {}),
    errors: all.flatMap(({ errors }) => errors),
    warnings: [...new Set(all.flatMap(({ warnings }) => warnings))],
    summary: all.map(({ summary }) => summary).reduce(sumOf),
  };
}

function below(name: string, report: Report): Report {
  const path = (file: string): string => `${name}/${file}`;
  const moved = <T extends ReportedFinding>(finding: T): T => ({
    ...finding,
    file: path(finding.file),
    related: finding.related.map(place => ({ ...place, file: path(place.file) })),
    ...(finding.template ? { template: { ...finding.template, file: path(finding.template.file) } } : {}),
  });
  return {
    ...report,
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
    rules: Math.max(a.rules, b.rules),
    findings: added(a.findings, b.findings),
    undecided: a.undecided + b.undecided,
  };
}

const added = <K extends string>(
  a: Readonly<Record<K, number>>,
  b: Readonly<Record<K, number>>,
): Record<K, number> =>
  Object.fromEntries((Object.keys(a) as K[]).map(key => [key, a[key] + b[key]])) as Record<K, number>;
