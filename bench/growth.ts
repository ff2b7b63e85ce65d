/**
 * How the cost of a scan grows with what stands in a template: each kind of input at four sizes, each twice the one before. Prints the user time of
 * the processor in milliseconds and the exponent that fits them best: 1 is in proportion, 2 is four times the cost for twice the size.
 * `npm run bench -- growth [--against N] [WORD…]` for the kinds whose names have a word; exit status 1 when an exponent is over 1.2.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideFacts } from '../src/model/facts.ts';
import { scan } from '../src/index.ts';
import { CONDITIONAL } from './growth-conditions.ts';
import { GROWTH, type GrowthInput } from './growth-inputs.ts';

const MOST = 1.2;
const RUNS = 3;
/** Below so many milliseconds at the largest size the sizes are doubled: what does not grow would count as much as what does. */
const ENOUGH = 150;

provideFacts(name => readFileSync(join('data', name), 'utf8'));
const words = process.argv.slice(3);
const folder = mkdtempSync(join(tmpdir(), 'stackward-growth-'));
const inputs = Object.entries({ ...GROWTH, ...CONDITIONAL }).filter(
  ([name]) => words.length === 0 || words.some(word => name.includes(word)),
);
const width = Math.max(...inputs.map(([name]) => name.length));
for (const [name, input] of inputs) {
  await cost(input, input.from);
  const { from, times, findings } = await measured(input, input.from);
  const exponent = slope(times.map((time, index) => [Math.log(from << index), Math.log(time)]));
  if (exponent > MOST) process.exitCode = 1;
  process.stdout.write(
    `${name.padEnd(width)} ${String(from).padStart(6)} ${times.map(time => time.toFixed(0).padStart(6)).join('')}  ${exponent.toFixed(2)}${exponent > MOST ? ' !' : ''}${findings}\n`,
  );
}
rmSync(folder, { recursive: true });

async function measured(
  input: GrowthInput,
  first: number,
): Promise<{ from: number; times: number[]; findings: string }> {
  for (let from = first; ; from *= 2) {
    const largest = await cost(input, from * 8);
    if (largest.time < ENOUGH && from < first * 16) continue;
    const times = [];
    for (const index of [0, 1, 2]) times.push((await cost(input, from << index)).time);
    return {
      from,
      times: [...times, largest.time],
      findings: input.finds && !largest.rules.has(input.finds) ? ` lacks ${input.finds}` : '',
    };
  }
}

/** The least of some runs, with the text of the report. */
async function cost(
  { kind, text: textOf }: GrowthInput,
  size: number,
): Promise<{ time: number; rules: Set<string> }> {
  const text = textOf(size);
  let time = Number.POSITIVE_INFINITY;
  let rules = new Set<string>();
  for (let run = 0; run < RUNS; run += 1) {
    // A folder for each run: what was read of a file is remembered.
    const cwd = mkdtempSync(join(folder, 'run-'));
    writeFileSync(join(cwd, kind), text);
    const start = process.cpuUsage();
    const report = await scan(kind, { cwd });
    time = Math.min(time, process.cpuUsage(start).user / 1_000);
    rules = new Set(report.findings.map(({ rule }) => rule));
    rmSync(cwd, { recursive: true });
    if (time > 3_000) break;
  }
  return { time, rules };
}

/** Of the line that fits the points best. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
