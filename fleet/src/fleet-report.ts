import type { Report, ReportedFinding, ReportedRule, Severity } from 'stackward';
import { concurrently } from './concurrently.ts';
import type { SetAside } from './queue.ts';
import { AT_ONCE, earlierReports, type Run, type RunEntry } from './runs.ts';
import { StoredReports, type StoredReport } from './stored-report.ts';
import type { Store } from './store.ts';

export const SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
  'info',
] as const satisfies readonly Severity[];
export type Counts = Record<Severity, number>;

export type RepositoryRow = {
  readonly name: string;
  readonly team: string;
  readonly commit: string;
  readonly templates: number;
  readonly resources: number;
  readonly findings: Counts;
  readonly suppressed: number;
  /** Templates that could not be read completely. */
  readonly unread: number;
};
export type Row = {
  readonly name: string;
  readonly title?: string;
  readonly findings: Counts;
  readonly repositories: number;
};
/** A finding that the last report of the repository does not have. */
export type NewFinding = Pick<ReportedFinding, 'rule' | 'severity' | 'message' | 'file' | 'fingerprint'> & {
  readonly repository: string;
  readonly team: string;
  readonly line: number;
};

export type FleetReport = {
  readonly schema: 'stackward.fleet/1';
  readonly run: string;
  readonly repositories: readonly RepositoryRow[];
  readonly teams: readonly Row[];
  readonly rules: readonly Row[];
  readonly standards: readonly Row[];
  readonly new: readonly NewFinding[];
  /** Findings of the last reports that are found no more. */
  readonly gone: number;
  /** Repositories without an earlier report: nothing of them is among the new. */
  readonly first: number;
  readonly worst: readonly RepositoryRow[];
  /** What could not be done in repositories that were scanned, such as a setting of a configuration. */
  readonly errors: readonly {
    readonly repository: string;
    readonly team: string;
    readonly message: string;
  }[];
  /** Repositories that have no report, with the reason. */
  readonly setAside: readonly { readonly name: string; readonly team: string; readonly reason: string }[];
  /** Repositories that are not scanned yet. */
  readonly missing: readonly string[];
};

const WORST = 20;
const STANDARDS = {
  owasp: 'OWASP Serverless',
  sas: 'CSA',
  cwe: 'CWE',
  fsbp: 'Security Hub FSBP',
  cis: 'CIS AWS Foundations 6.0',
} as const;

export type FleetReportOptions = {
  /** The run to compare with, instead of the last one before. */
  readonly since?: string;
  readonly setAside?: readonly SetAside[];
  /** Called with each report, in the order of the names. */
  readonly onReport?: (name: string, report: StoredReport) => void;
};

/** What all reports of a run come to. One report after the other is read, so memory grows with the number of repositories and new findings only. */
export async function fleetReport(
  store: Store,
  run: Run,
  { since, setAside = [], onReport }: FleetReportOptions = {},
): Promise<FleetReport> {
  const earlier = await earlierReports(store, run, since);
  const [reports, before] = [new StoredReports(store), new StoredReports(store)];
  const tally = new Tally();
  const reasons = new Map(setAside.map(one => [`${one.name}\0${one.commit}`, one.reason]));
  const without: { name: string; team: string; reason: string }[] = [];
  const missing: string[] = [];
  const read = async (
    entry: RunEntry,
  ): Promise<readonly [RunEntry, StoredReport | undefined, StoredReport | undefined]> => {
    if ('fault' in entry) return [entry, undefined, undefined];
    const last = earlier.get(entry.name);
    const report = await reports.read(entry.report);
    if (last === undefined || last === entry.report)
      return [entry, report, last === undefined ? undefined : report];
    return [entry, report, await before.read(last)];
  };
  for await (const [entry, report, last] of concurrently(run.entries, AT_ONCE, read)) {
    const { name, team } = entry;
    if (report && 'report' in entry) {
      tally.add(entry, report, last);
      onReport?.(name, report);
      continue;
    }
    const reason = 'fault' in entry ? entry.fault : reasons.get(`${name}\0${entry.commit}`);
    if (reason === undefined) missing.push(name);
    else without.push({ name, team, reason });
  }
  return { schema: 'stackward.fleet/1', run: run.id, ...tally.sums(), setAside: without, missing };
}

const none = (): Counts => ({ critical: 0, high: 0, medium: 0, low: 0, info: 0 });
/** The graver first; of two with as many critical findings the one with more high ones, and so on. */
const graver = (a: { readonly findings: Counts; readonly name: string }, b: typeof a): number => {
  const differing = SEVERITIES.find(severity => a.findings[severity] !== b.findings[severity]);
  if (differing !== undefined) return b.findings[differing] - a.findings[differing];
  return a.name < b.name ? -1 : 1;
};

/** Counts of findings by some name. */
class Table {
  readonly #rows = new Map<
    string,
    { title?: string; findings: Counts; repositories: number; last: string }
  >();

  add(name: string, repository: string, severity: Severity, title?: string): void {
    const row = this.#rows.get(name) ?? { findings: none(), repositories: 0, last: '' };
    this.#rows.set(name, row);
    if (title !== undefined) row.title = title;
    row.findings[severity] += 1;
    // Repositories come one after the other.
    if (row.last !== repository) row.repositories += 1;
    row.last = repository;
  }

  rows(): Row[] {
    return [...this.#rows]
      .map(([name, { title, findings, repositories }]) => ({
        name,
        ...(title === undefined ? {} : { title }),
        findings,
        repositories,
      }))
      .toSorted(graver);
  }
}

class Tally {
  readonly #repositories: RepositoryRow[] = [];
  readonly #teams = new Table();
  readonly #rules = new Table();
  readonly #standards = new Table();
  readonly #new: NewFinding[] = [];
  readonly #errors: { repository: string; team: string; message: string }[] = [];
  #gone = 0;
  #first = 0;

  add(
    { name, team, commit }: RunEntry & { readonly commit: string },
    report: Report,
    last: Report | undefined,
  ): void {
    const { findings, files, suppressed, summary } = report;
    const rules = new Map(report.rules.map(rule => [rule.id, rule]));
    const counts = none();
    for (const { rule, severity } of findings) {
      counts[severity] += 1;
      const about = rules.get(rule);
      this.#teams.add(team, name, severity);
      this.#rules.add(rule, name, severity, about?.title);
      for (const item of itemsOf(about)) this.#standards.add(item, name, severity);
    }
    this.#repositories.push({
      name,
      team,
      commit,
      templates: files.filter(({ status }) => status !== 'skipped').length,
      resources: summary.resources,
      findings: counts,
      suppressed: suppressed.length,
      unread: files.filter(({ status }) => status === 'failed' || status === 'incomplete').length,
    });
    for (const message of report.errors) this.#errors.push({ repository: name, team, message });
    if (last) this.#compare(name, team, findings, last.findings);
    else this.#first += 1;
  }

  #compare(
    repository: string,
    team: string,
    now: readonly ReportedFinding[],
    last: readonly ReportedFinding[],
  ): void {
    const [known, found] = [fingerprintsOf(last), fingerprintsOf(now)];
    for (const { rule, severity, message, file, start, fingerprint } of now)
      if (!known.has(fingerprint))
        this.#new.push({ repository, team, rule, severity, message, file, line: start.line, fingerprint });
    for (const fingerprint of known) if (!found.has(fingerprint)) this.#gone += 1;
  }

  sums(): Omit<FleetReport, 'schema' | 'run' | 'setAside' | 'missing'> {
    const rank = ({ severity }: NewFinding): number => SEVERITIES.indexOf(severity);
    return {
      repositories: this.#repositories,
      teams: this.#teams.rows(),
      rules: this.#rules.rows(),
      standards: this.#standards.rows(),
      new: this.#new.toSorted((a, b) => rank(a) - rank(b)),
      gone: this.#gone,
      first: this.#first,
      worst: this.#repositories
        .filter(({ findings }) => SEVERITIES.some(severity => findings[severity] > 0))
        .toSorted(graver)
        .slice(0, WORST),
      errors: this.#errors,
    };
  }
}

const fingerprintsOf = (findings: readonly ReportedFinding[]): ReadonlySet<string> =>
  new Set(findings.map(({ fingerprint }) => fingerprint));

/** The items of standards that a rule names, such as `CWE 732`. */
function itemsOf(rule: ReportedRule | undefined): readonly string[] {
  const { maps = {} } = rule ?? {};
  return (Object.keys(STANDARDS) as (keyof typeof STANDARDS)[]).flatMap(key =>
    (maps[key] ?? []).map(item => `${STANDARDS[key]} ${item}`),
  );
}
