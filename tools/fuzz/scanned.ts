import { format, scan } from '../../src/cli/library.ts';
import type { Report } from '../../src/report/report.ts';

/** Texts by their names, all in one folder. */
export type FuzzFiles = Readonly<Record<string, string>>;

const FORMATS = ['text', 'json', 'sarif', 'csv', 'junit', 'github', 'markdown'] as const;
const SECONDS = 5;

/** Does the work. Rejects where it takes more than five seconds of the processor: of the clock it takes more on a machine that does other work. */
async function inTime<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(start);
  if (user + system > SECONDS * 1e6)
    throw new Error(`${what} took ${((user + system) / 1e6).toFixed(1)} s of the processor`);
  return done;
}

/** Scans with every rule. Rejects where the scan fails, has an error of its own, or takes more than five seconds of the processor. */
export async function scanned(files: FuzzFiles): Promise<Report> {
  const report = await inTime('the scan', () =>
    scan({ texts: files }, { preset: 'strict', today: '2026-11-25' }),
  );
  if (report.errors.length > 0) throw new Error(report.errors.join('\n'));
  return report;
}

/** Writes a report in formats whose escaping differs. JSON must be JSON. */
export async function formatted(report: Report): Promise<void> {
  for (const name of FORMATS) {
    const text = await inTime(name, async () => format(report, name, { verbose: true, suppressed: true }));
    if (name === 'json' || name === 'sarif') JSON.parse(text);
  }
}

/** What was found, without places. */
export const findingsOf = ({ findings, files }: Report): readonly string[] =>
  [
    ...findings.map(({ rule, severity, resource, message, when }) =>
      [rule, severity, resource, message, ...when].join('\0'),
    ),
    ...files.map(({ status, resources }) => `${status} ${resources}`),
  ].toSorted();
