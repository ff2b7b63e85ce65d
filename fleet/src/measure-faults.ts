import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { format, scan } from 'stackward';
import type { RedisServer } from './testing/redis.ts';

const MAIN = join(import.meta.dirname, 'main.js');

/** Scans repositories with workers and Redis being killed on the way, one list enqueued twice, a server that hangs and a repository that is gone. Returns what came of it. */
export async function withFaults(
  bare: readonly string[],
  workers: number,
  folder: string,
  redis: RedisServer,
): Promise<string> {
  const store = join(folder, 'store-faults');
  const common = ['--redis', redis.address, '--store', store];
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const hanging = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/silent.git commit=${'a'.repeat(40)}`;
  const gone = join(folder, 'git/gone.git');
  spawnSync('git', ['clone', '--quiet', '--bare', bare[0] ?? '', gone]);
  const list = join(folder, 'faults.txt');
  writeFileSync(list, [...bare, gone, hanging].join('\n'));
  const command = async (...args: readonly string[]): Promise<string> => {
    const child = spawn(process.execPath, [MAIN, ...args, ...common], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    await once(child, 'close');
    return text;
  };
  await Promise.all([1, 2].map(() => command('enqueue', list, '--attempts', '2', '--retry-delay', '500')));
  rmSync(gone, { recursive: true });
  let log = '';
  const started: ChildProcess[] = [];
  const work = (): void => {
    const options = ['--jobs', '1', '--until-empty', '--lock-seconds', '5', '--clone-seconds', '10'];
    const child = spawn(
      process.execPath,
      [MAIN, 'work', ...options, '--clones', join(folder, 'clones'), ...common],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      log += piece;
    });
    started.push(child);
  };
  for (let one = 0; one < workers; one += 1) work();
  const stored = async (share: number): Promise<void> => {
    const below = join(store, 'reports');
    const count = (): number =>
      existsSync(below)
        ? readdirSync(below, { recursive: true }).filter(name => String(name).endsWith('.gz')).length
        : 0;
    while (count() < bare.length * share) await new Promise(done => setTimeout(done, 200));
  };
  for (const share of [0.2, 0.6]) {
    await stored(share);
    started.shift()?.kill('SIGKILL');
    work();
    if (share > 0.5) continue;
    await redis.kill();
    await redis.start();
  }
  await Promise.all(started.map(child => (child.exitCode === null ? once(child, 'close') : undefined)));
  silent.close();
  const merged = await command('report', '--format', 'full');
  const answers = JSON.parse(await command('report', '--format', 'json')) as {
    setAside: { reason: string }[];
  };
  const names = bare.map(path => path.slice(1).replace(/\.git$/, ''));
  const clones = join(folder, 'all');
  for (const [index, path] of bare.entries())
    spawnSync('git', ['clone', '--quiet', path, join(clones, names[index] ?? '')]);
  const one = await scan(names, { cwd: clones });
  const done = log.match(/^done: \S+/gm) ?? [];
  return [
    `${done.length} scans of ${new Set(done).size} repositories`,
    `${(log.match(/^taken over/gm) ?? []).length} taken over from killed workers`,
    `set aside: ${answers.setAside.map(({ reason }) => reason.slice(0, 60)).join('; ')}`,
    `the merged report (${one.findings.length} findings, ${merged.length} bytes) ${merged === (await format(one, 'json')) ? 'is' : 'IS NOT'} that of one scan over all, byte for byte`,
  ].join('\n');
}
