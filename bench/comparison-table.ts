import type { Cost, Outcome } from './measured.ts';
import type { Missing } from './subjects.ts';

export type Column = { readonly name: string; readonly version: string; readonly command: string };

/** What each subject came to on one workload, by its name: the median of its runs; nothing where it does not read such templates. */
export type Row = {
  readonly name: string;
  readonly runs: number;
  readonly outcomes: Readonly<Record<string, Outcome | undefined>>;
};

export type Comparison = {
  readonly date: string;
  readonly machine: string;
  /** The longest that a run may take, in seconds. */
  readonly limit: number;
  /** The first is what the others are compared with. */
  readonly columns: readonly [own: Column, ...others: Column[]];
  readonly missing: readonly Missing[];
  readonly rows: readonly Row[];
};

const MEASURES: readonly { title: string; of: (cost: Cost) => number; shown: (value: number) => string }[] = [
  { title: 'CPU time (user and system)', of: ({ cpu }) => cpu, shown: time },
  { title: 'Wall-clock time', of: ({ wall }) => wall, shown: time },
  {
    title: 'Peak memory (of the largest process)',
    of: ({ peak }) => peak,
    shown: value => `${value.toFixed(0)} MB`,
  },
];

/** A comparison as Markdown: a table for each measure, then the commands. */
export function comparisonTable({ date, machine, limit, columns, missing, rows }: Comparison): string {
  const [own, ...others] = columns;
  const lines = [`${date}; ${machine}. Medians of interleaved runs.`];
  lines.push(
    `A cell is what ${own.name} takes divided by what the column takes, with the figure of the column: below 1 ${own.name} takes less.`,
  );
  for (const { title, of, shown } of MEASURES) {
    lines.push('', `#### ${title}`, '');
    lines.push(line(['', 'runs', own.name, ...others.map(({ name }) => `over ${name}`)]));
    lines.push(`|${'---|'.repeat(columns.length + 2)}`);
    for (const { name, runs, outcomes } of rows) {
      const base = outcomes[own.name];
      const cells = others.map(other => {
        const outcome = outcomes[other.name];
        if (!isCost(outcome)) return told(outcome, limit);
        const figure = shown(of(outcome));
        return isCost(base) ? `${ratio(of(base) / of(outcome))} (${figure})` : figure;
      });
      lines.push(line([name, String(runs), isCost(base) ? shown(of(base)) : told(base, limit), ...cells]));
    }
  }
  lines.push(
    '',
    '#### Commands',
    '',
    'Of one template the path of its file is given instead of the folder, to checkov with `--file`.',
    '',
  );
  for (const { name, version, command } of columns)
    lines.push(`- ${[name, version].filter(Boolean).join(' ')}: \`${command}\``);
  for (const { name, why } of missing) lines.push(`- ${name}: no column, ${why}`);
  return `${lines.join('\n')}\n`;
}

/** The median of each measure by itself. Where a run has no cost, that is the outcome. */
export function medianOf(outcomes: readonly Outcome[]): Outcome | undefined {
  const costs = outcomes.filter(isCost);
  if (costs.length < outcomes.length) return outcomes.find(outcome => !isCost(outcome));
  if (costs.length === 0) return undefined;
  const of = (pick: (cost: Cost) => number): number =>
    costs.map(pick).toSorted((a, b) => a - b)[costs.length >> 1]!;
  return { cpu: of(({ cpu }) => cpu), wall: of(({ wall }) => wall), peak: of(({ peak }) => peak) };
}

function isCost(outcome: Outcome | undefined): outcome is Cost {
  return typeof outcome === 'object';
}

function told(outcome: Exclude<Outcome, Cost> | undefined, limit: number): string {
  if (outcome === undefined) return '–';
  return outcome === 'failed' ? 'failed' : `over ${limit} s`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Three digits that count, from 1 on; two below. */
function ratio(value: number): string {
  return `${Number(value.toPrecision(value < 1 ? 2 : 3))} ×`;
}

function time(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1_000).toFixed(2)} s`;
}
