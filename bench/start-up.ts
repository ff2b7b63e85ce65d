import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samTemplate } from './sam-template.ts';
import { median } from './seeded.ts';
import { onPath } from './subjects.ts';

/**
 * What starting costs: CPU time (user and system) beside that of an empty script, median of interleaved runs, with this Node
 * and with each other that is on the PATH as `node20`, `node22` or `node24`.
 * `npm run bench -- start-up [RUNS]`; exit status 1 when a budget is broken.
 */
const RUNS = Number(process.argv[3] ?? 15);
const KILOBYTES = 13;

const folder = mkdtempSync(join(tmpdir(), 'stackward-bench-'));
const template = join(folder, 'template.yaml');
writeFileSync(template, samTemplate(KILOBYTES * 1_000));
const empty = join(folder, 'empty.cjs');
writeFileSync(empty, '');
const probe = join(folder, 'probe.cjs');
writeFileSync(
  probe,
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(2, `\\ncpu ${user + system}`); });",
);
const nodes = [
  process.execPath,
  ...['node20', 'node22', 'node24'].map(onPath).filter(path => path !== undefined),
];
const subjects = [
  { name: 'an empty script', args: [empty], budget: Infinity },
  { name: '--version', args: ['bin/stackward.js', '--version'], budget: 30 },
  { name: `one template of ${KILOBYTES} kB`, args: ['bin/stackward.js', template], budget: 100 },
];
const runs = nodes.flatMap(node => subjects.map(subject => ({ node, ...subject, times: [] as number[] })));
for (let run = 0; run < RUNS; run += 1)
  for (const { node, args, times } of runs) times.push(cpuOf(node, args));
rmSync(folder, { recursive: true });

for (const node of nodes) {
  const [base, ...others] = runs.filter(run => run.node === node);
  if (!base) continue;
  const { stdout: version } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  process.stdout.write(
    `${base.name}: ${median(base.times).toFixed(0)} ms CPU, Node ${version.trim()}, ${RUNS} interleaved runs\n`,
  );
  for (const { name, times, budget } of others) {
    const over = median(times) - median(base.times);
    process.stdout.write(
      `${name}: +${over.toFixed(0)} ms CPU, ${(median(times) / median(base.times)).toFixed(2)} times (least to least +${(Math.min(...times) - Math.min(...base.times)).toFixed(0)}), budget ${budget}\n`,
    );
    if (over > budget) process.exitCode = 1;
  }
}

/** CPU milliseconds of a child, told by itself as it ends. */
function cpuOf(node: string, args: readonly string[]): number {
  const { stderr } = spawnSync(node, ['--require', probe, ...args], { encoding: 'utf8' });
  return Number(/\ncpu (\d+)$/.exec(stderr)![1]) / 1_000;
}
