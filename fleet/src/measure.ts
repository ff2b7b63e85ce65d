// npm run measure -- [REPOSITORIES] [WORKERS]: repositories a minute, the CPU of several workers against one, and the same with faults. Needs a Redis server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFaults } from './measure-faults.ts';
import { makeRepositories } from './testing/repositories.ts';
import { hasRedis, RedisServer } from './testing/redis.ts';

const MAIN = join(import.meta.dirname, 'main.js');
const [count, workers] = [Number(process.argv[2] ?? 300), Number(process.argv[3] ?? 4)];
const out = (line: string): void => void process.stdout.write(`${line}\n`);
if (!hasRedis) throw new Error('apt install redis-server');

/** Seconds of CPU of all processes that this one started and that have ended. */
async function run(args: readonly string[]): Promise<{ wall: number; cpu: number }> {
  const start = performance.now();
  // `times` of the shell counts git and the scanning processes too.
  const child = spawn('bash', ['-c', '"$@" >/dev/null; times >&3', 'bash', process.execPath, MAIN, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let times = '';
  child.stdio[3]?.on('data', piece => {
    times += String(piece);
  });
  await once(child, 'close');
  const [, ofChildren = ''] = times.split('\n');
  const cpu = ofChildren.split(' ').reduce((sum, word) => {
    const [, minutes = 0, seconds = 0] = /^(\d+)m([\d.]+)s$/.exec(word) ?? [];
    return sum + Number(minutes) * 60 + Number(seconds);
  }, 0);
  return { wall: (performance.now() - start) / 1000, cpu };
}

const folder = mkdtempSync(join(tmpdir(), 'fleet-measure-'));
const redis = await RedisServer.start();
try {
  const bare = makeRepositories(join(folder, 'git'), count);
  const list = join(folder, 'list.txt');
  writeFileSync(list, bare.join('\n'));
  out(
    `${count} repositories, ${cpus().length} processors (${cpus()[0]?.model ?? ''}), Node ${process.version}`,
  );
  for (const many of [1, workers]) {
    const common = ['--redis', redis.address, '--store', join(folder, `store-${many}`)];
    const enqueuing = await run(['enqueue', list, ...common]);
    const work = ['work', '--jobs', '1', '--until-empty', '--clones', join(folder, 'clones'), ...common];
    const start = performance.now();
    const all = await Promise.all(Array.from({ length: many }, () => run(work)));
    const wall = (performance.now() - start) / 1000;
    const cpu = all.reduce((sum, one) => sum + one.cpu, 0);
    const report = await run(['report', ...common]);
    const bytes = sizeOf(join(folder, `store-${many}`, 'reports'));
    out(
      `${many} ${many === 1 ? 'worker' : 'workers'}: ${wall.toFixed(1)} s, ${((count / wall) * 60).toFixed(0)} repositories a minute, CPU ${((cpu / count) * 1000).toFixed(0)} ms a repository; enqueue ${((enqueuing.cpu / count) * 1000).toFixed(1)} ms CPU, report ${((report.cpu / count) * 1000).toFixed(1)} ms CPU, ${(bytes / count / 1024).toFixed(1)} KB stored for each`,
    );
  }
  out(`with faults:\n${await withFaults(bare, workers, folder, redis)}`);
} finally {
  await redis.remove();
  rmSync(folder, { recursive: true, force: true });
}

function sizeOf(below: string): number {
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
