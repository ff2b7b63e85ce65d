/**
 * How the cost of a scan grows with what stands in a template: each kind of input at four sizes, each twice the one before unless the input
 * says otherwise. Prints the user time of the processor in milliseconds and the exponent that fits them best: 1 is in proportion, 2 is four times the cost for twice the size.
 * `npm run bench -- growth [--work] [WORD…]` for the kinds whose names have a word; exit status 1 when an exponent is over 1.2. With `--work` it counts how often
 * parts of functions ran, in thousands, instead of the time: the same on a busy machine, and without what built-in functions do.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideFacts } from '../src/model/facts.ts';
import { scan } from '../src/index.ts';
import { CONDITIONAL } from './growth-conditions.ts';
import { GROWTH, type GrowthInput } from './growth-inputs.ts';
import { PRODUCTS } from './growth-products.ts';

const MOST = 1.2;
const ROUNDS = 4;
/** Below so many milliseconds at the largest size the sizes are doubled: what does not grow would count as much as what does. */
const ENOUGH = 150;
/** CloudFormation takes no template above 1 MB. */
const LARGEST = 1_000_000;

provideFacts(name => readFileSync(join('data', name), 'utf8'));
const words = process.argv.slice(3).filter(word => word !== '--work');
const counter = process.argv.includes('--work') ? new Session() : undefined;
if (counter) {
  counter.connect();
  await counter.post('Profiler.enable');
  await counter.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
}
const folder = mkdtempSync(join(tmpdir(), 'stackward-growth-'));
const inputs = Object.entries({ ...GROWTH, ...PRODUCTS, ...CONDITIONAL }).filter(
  ([name]) => words.length === 0 || words.some(word => name.includes(word)),
);
const width = Math.max(...inputs.map(([name]) => name.length));
for (const [name, input] of inputs) {
  await cost(input, input.from);
  const { from, times, findings } = await measured(input, input.from);
  const exponent = slope(times.map((time, index) => [Math.log(sizeAt(input, from, index)), Math.log(time)]));
  if (exponent > MOST) process.exitCode = 1;
  process.stdout.write(
    `${name.padEnd(width)} ${String(from).padStart(6)} ${times.map(time => time.toFixed(0).padStart(6)).join('')}  ${exponent.toFixed(2)}${exponent > MOST ? ' !' : ''}${findings}\n`,
  );
}
rmSync(folder, { recursive: true });

/** From where the largest size takes a while, the least time of each size in some rounds: what else the machine does comes and goes. */
async function measured(
  input: GrowthInput,
  first: number,
): Promise<{ from: number; times: number[]; findings: string }> {
  let from = first;
  while (
    from < first * 16 &&
    sizeAt(input, from * 2, 3) <= (input.most ?? Number.POSITIVE_INFINITY) &&
    input.text(sizeAt(input, from * 2, 3)).length < LARGEST
  ) {
    if ((await cost(input, sizeAt(input, from, 3))).time >= ENOUGH) break;
    from *= 2;
  }
  const times = [0, 1, 2, 3].map(() => Number.POSITIVE_INFINITY);
  let rules = new Set<string>();
  for (let round = 0; round < (counter ? 1 : ROUNDS); round += 1)
    for (const index of times.keys()) {
      const one = await cost(input, sizeAt(input, from, index));
      times[index] = Math.min(times[index]!, one.time);
      ({ rules } = one);
    }
  return {
    from,
    times,
    findings: input.finds === undefined || rules.has(input.finds) ? '' : ` lacks ${input.finds}`,
  };
}

function sizeAt({ by = 2 }: GrowthInput, from: number, index: number): number {
  return Math.round(from * by ** index);
}

async function cost(
  { kind, text: textOf, files }: GrowthInput,
  size: number,
): Promise<{ time: number; rules: Set<string> }> {
  // A folder for each run: what was read of a file is remembered.
  const cwd = mkdtempSync(join(folder, 'run-'));
  for (const [name, text] of Object.entries({ ...files?.(size), [kind]: textOf(size) }))
    writeFileSync(join(cwd, name), text);
  await ranParts();
  const start = process.cpuUsage();
  const report = await scan(kind, { cwd });
  const time = counter ? (await ranParts()) / 1_000 : process.cpuUsage(start).user / 1_000;
  rmSync(cwd, { recursive: true });
  return { time, rules: new Set(report.findings.map(({ rule }) => rule)) };
}

/** How often parts of functions ran since it was asked before. */
async function ranParts(): Promise<number> {
  if (!counter) return 0;
  const { result } = await counter.post('Profiler.takePreciseCoverage');
  let ran = 0;
  for (const { functions } of result.filter(({ url }) => !url.startsWith('node:')))
    for (const { ranges } of functions) for (const { count } of ranges) ran += count;
  return ran;
}

/** Of the line that fits the points best. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
