/**
 * What a report (JSON, of any scan) amounts to for a reader: findings a template, by severity and by rule, and a sample to read against the
 * templates: N findings, drawn with a seed, as evenly over the rules as they come.
 * `node tools/run.mjs bench/findings.ts REPORT.json [N [SEED]]`
 */
import { readFileSync } from 'node:fs';
import type { ReportedFile, ReportedFinding, Summary } from '../src/report/report.ts';
import { median, Seeded } from './seeded.ts';

type Read = {
  readonly files: readonly ReportedFile[];
  readonly findings: readonly ReportedFinding[];
  readonly summary: Summary;
};
const [path = '', count = '0', seed = '5'] = process.argv.slice(3);
const { files, findings, summary } = JSON.parse(readFileSync(path, 'utf8')) as Read;

const templates = files
  .filter(({ status }) => ['scanned', 'partial', 'incomplete'].includes(status))
  .map(({ path: file }) => file);
const byFile = grouped(findings, ({ file }) => file);
const each = templates.map(file => byFile.get(file)?.length ?? 0).toSorted((a, b) => a - b);
const byRule = grouped(findings, ({ rule }) => rule);
const severities = Object.entries(summary.findings)
  .map(([severity, number]) => `${number} ${severity}`)
  .join(', ');

for (const [rule, mine] of [...byRule].toSorted((a, b) => b[1].length - a[1].length)) {
  const levels = [...grouped(mine, ({ severity }) => severity)]
    .map(([severity, list]) => `${list.length} ${severity}`)
    .join(', ');
  process.stdout.write(
    `${rule.padEnd(32)} ${String(mine.length).padStart(5)}  in ${String(new Set(mine.map(({ file }) => file)).size).padStart(4)} templates  ${levels}\n`,
  );
}
for (const { rule, severity, file, start, message, when } of drawn())
  process.stdout.write(
    `\n${file}:${start.line}:${start.column} ${severity} ${rule}\n  ${message}${when.length > 0 ? ` when ${when.join(' and ')}` : ''}\n`,
  );
process.stdout.write(
  `findings: ${findings.length} in ${templates.length} templates; a template has ${median(each)} in the median, ${each[Math.floor(each.length * 0.9)]} at the ninth decile, ${each.at(-1)} at most; ${severities}\n`,
);

/** One of each rule in turn until there are enough. */
function drawn(): ReportedFinding[] {
  const seeded = new Seeded(Number(seed));
  const left = [...byRule].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, mine]) => seeded.shuffled(mine));
  const all: ReportedFinding[] = [];
  while (all.length < Number(count) && left.some(list => list.length > 0))
    for (const list of left) all.push(...list.splice(0, 1));
  return all.slice(0, Number(count));
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(by(item));
    if (list) list.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}
