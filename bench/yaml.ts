/**
 * How fast templates are read, by our own reader and by the library: both in this process, in turns, medians. Prints one line.
 * `node tools/run.mjs bench/yaml.ts [FILE.yaml]`
 */
import { readFileSync } from 'node:fs';
import { readFast } from '../src/source/fast/read.ts';
import { readYaml } from '../src/source/library.ts';
import { Source, type Parsed } from '../src/source/source.ts';

const RUNS = 15;
const file = process.argv[3] ?? 'fixtures/dialects/sam.yaml';
const text = readFileSync(file, 'utf8');
const readers: readonly ((source: Source) => Parsed | undefined)[] = [readFast, readYaml];

const cold = readers.map(cost);
const times = readers.map(() => [] as number[]);
for (let run = 0; run < RUNS; run += 1)
  for (const [index, read] of readers.entries()) times[index]!.push(cost(read));
const [fast, slow] = times.map(median) as [number, number];
const speed = (time: number): string => `${(text.length / time / 1e3).toFixed(1)} MB/s`;
process.stdout.write(
  `${file}, ${(text.length / 1e3).toFixed(1)} kB: ours ${speed(fast)}, the library ${speed(slow)}, ${(slow / fast).toFixed(1)} times; first reading ${cold.map(time => time.toFixed(1)).join(' and ')} ms\n`,
);

/** Milliseconds. */
function cost(read: (source: Source) => Parsed | undefined): number {
  const start = performance.now();
  if (!read(new Source(file, text))) throw new Error(`${file} is left to the library`);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
