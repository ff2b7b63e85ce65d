/**
 * What a scan costs beside an empty script, beside parsing alone, and beside each other scanner on the PATH: Markdown tables of CPU time, wall-clock time and peak memory.
 * `npm run -s bench -- [comparison] [--quick] [--guard-rules FILE] [--kics-queries FOLDER] [--folder FOLDER] [--limit SECONDS] [--output FILE] [WORD…]`, on Linux with bash and GNU time, after `npm run build`;
 * with words only the workloads whose names have one. `--folder` adds templates of your own as a workload.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Column, comparisonTable, medianOf, type Row } from './comparison-table.ts';
import { WORKLOADS } from './comparison-inputs.ts';
import { measured, type Outcome } from './measured.ts';
import { others, own, printed, type Subject } from './subjects.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    'guard-rules': { type: 'string' },
    'kics-queries': { type: 'string' },
    folder: { type: 'string' },
    limit: { type: 'string', default: '180' },
    output: { type: 'string' },
  },
});
const limit = Number(values.limit);
const absolute = (path: string | undefined): string | undefined => path && resolve(path);
const guardRules = absolute(values['guard-rules']);
const kicsQueries = absolute(values['kics-queries']);
const { subjects: scanners, missing } = others({
  ...(guardRules === undefined ? {} : { guardRules }),
  ...(kicsQueries === undefined ? {} : { kicsQueries }),
});
const isWanted = (name: string): boolean =>
  positionals.length === 0 || positionals.some(word => name.includes(word));

const START = 'start (the version)';
const QUICK_RUNS = 3;
/** What the commands are given for templates of which nothing is known. */
const OF_A_FOLDER = { dialect: 'cloudformation', extension: 'y*ml' } as const;
const temporary = mkdtempSync(join(tmpdir(), 'stackward-comparison-'));
const empty = join(temporary, 'empty.cjs');
writeFileSync(empty, '');
const subjects = [...own(empty), ...scanners];
const rows: Row[] = [];
try {
  if (isWanted(START)) rows.push(rowOf(START, 15, ({ start }) => start));
  for (const workload of WORKLOADS) {
    if ((values.quick && !workload.quick) || !isWanted(workload.name)) continue;
    const folder = mkdtempSync(join(temporary, 'workload-'));
    for (const [path, text] of Object.entries(workload.files())) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    rows.push(
      rowOf(workload.name, workload.runs, ({ scan }) => scan(join(folder, workload.only ?? ''), workload)),
    );
    rmSync(folder, { recursive: true });
  }
  if (values.folder !== undefined) {
    const folder = resolve(values.folder);
    rows.push(rowOf('templates of a folder', 5, ({ scan }) => scan(folder, OF_A_FOLDER)));
  }
} finally {
  rmSync(temporary, { recursive: true });
}
const table = comparisonTable({
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  limit,
  columns: columns(),
  missing,
  rows,
});
if (values.output === undefined) process.stdout.write(table);
else writeFileSync(values.output, table);

/** Each subject in turns. One that once took too long, or failed, is not run again. */
function rowOf(name: string, most: number, argvOf: (subject: Subject) => readonly string[] | undefined): Row {
  const runs = values.quick ? Math.min(QUICK_RUNS, most) : most;
  const outcomes = new Map<string, Outcome[]>();
  for (let run = 0; run < runs; run += 1)
    for (const subject of subjects) {
      const argv = argvOf(subject);
      if (!argv) continue;
      const before = outcomes.get(subject.name) ?? [];
      if (before.some(outcome => typeof outcome === 'string')) continue;
      process.stderr.write(`${name}, run ${run + 1} of ${runs}: ${subject.name}\n`);
      outcomes.set(subject.name, [...before, measured(argv, { limit, speaks: subject.speaks })]);
    }
  return {
    name,
    runs,
    outcomes: Object.fromEntries([...outcomes].map(([subject, all]) => [subject, medianOf(all)])),
  };
}

function columns(): readonly [Column, ...Column[]] {
  const [own, ...rest] = subjects.map(({ name, version, scan }) => ({
    name,
    version,
    command: printed(scan('FOLDER', { dialect: 'cloudformation', extension: 'yaml' }) ?? []),
  }));
  if (!own) throw new Error('nothing is measured');
  return [own, ...rest];
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpu?.model.trim() ?? 'a processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}, Node ${process.versions.node}`;
}
