import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, scan } from 'stackward';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { enqueue } from './enqueue.ts';
import { connect, Jobs } from './queue.ts';
import { parseRepositories } from './repositories.ts';
import { FolderStore, StoreFault, type Store } from './store.ts';
import { commitTo, makeRepositories, serviceFiles } from './testing/repositories.ts';
import { hasRedis, RedisServer } from './testing/redis.ts';
import { FleetWorker } from './work.ts';

const MAIN = join(import.meta.dirname, '../dist/main.js');

if (!hasRedis)
  process.stderr.write('The tests of faults need a Redis server and are skipped: apt install redis-server\n');

describe.skipIf(!hasRedis)('faults', () => {
  let redis: RedisServer;
  let folder: string;
  let store: string;
  const started: ChildProcess[] = [];
  const servers: Server[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.remove());
  beforeEach(async () => {
    const connection = connect(redis.address);
    await connection.flushall();
    connection.disconnect();
    folder = mkdtempSync(join(tmpdir(), 'fleet-test-'));
    store = join(folder, 'reports');
  });
  afterEach(() => {
    for (const one of started.splice(0)) one.kill('SIGKILL');
    for (const one of servers.splice(0)) one.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const common = (): string[] => ['--redis', redis.address, '--store', store];
  const WORK = ['--lock-seconds', '2', '--until-empty', '--jobs', '1'];
  const list = (addresses: readonly string[]): string => {
    const file = join(folder, 'repositories.txt');
    writeFileSync(file, addresses.map(address => `${address}\n`).join(''));
    return file;
  };
  const fleet = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [MAIN, ...args, ...common()], { encoding: 'utf8', timeout: 100_000 });
  const enqueued = (addresses: readonly string[], ...args: string[]) =>
    fleet('enqueue', list(addresses), '--retry-delay', '100', ...args);
  /** A worker in a process of its own. */
  function worker(...args: string[]): {
    process: ChildProcess;
    ended: Promise<unknown>;
    saw: (text: string) => Promise<void>;
    log: () => string;
  } {
    const clones = join(folder, 'clones');
    const child = spawn(process.execPath, [MAIN, 'work', '--clones', clones, ...WORK, ...args, ...common()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    let log = '';
    child.stdout.on('data', piece => {
      log += String(piece);
    });
    const saw = async (text: string): Promise<void> => {
      while (!log.includes(text)) await once(child.stdout, 'data');
    };
    return { process: child, ended: once(child, 'exit'), saw, log: () => log };
  }
  /** A server that takes connections and never answers. */
  async function silentServer(): Promise<{ address: string; server: Server }> {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/silent.git`, server };
  }
  const reports = (): string[] =>
    existsSync(join(store, 'reports'))
      ? readdirSync(join(store, 'reports'), { recursive: true })
          .map(String)
          .filter(name => name.endsWith('.gz'))
      : [];
  const answers = (): {
    repositories: { name: string; findings: { high: number } }[];
    new: { rule: string; repository: string }[];
    gone: number;
    first: number;
    setAside: { name: string; reason: string }[];
    missing: string[];
  } => JSON.parse(fleet('report', '--format', 'json').stdout);
  /** A fingerprint counts equal findings of one scan: here those of a repository, there those of all. */
  const withoutFingerprints = (text: string): string => text.replace(/\b[0-9a-f]{32}\b/g, '');

  test('the merged report is the report of one scan over all repositories', async () => {
    const bare = makeRepositories(join(folder, 'git'), 12);
    expect(enqueued(bare).stdout).toContain('12 repositories, 12 to scan');
    await Promise.all([worker().ended, worker().ended]);
    const clones = join(folder, 'all');
    const names = bare.map(path => path.slice(1).replace(/\.git$/, ''));
    for (const [index, path] of bare.entries())
      spawnSync('git', ['clone', '--quiet', path, join(clones, names[index]!)]);
    const single = await scan(names, { cwd: clones });
    expect(single.findings.length).toBeGreaterThan(50);
    for (const name of ['full', 'csv', 'junit', 'markdown', 'sarif'] as const) {
      const merged = fleet('report', '--format', name);
      expect(merged.stderr).toBe('');
      const one = await format(single, name === 'full' ? 'json' : name);
      expect(withoutFingerprints(merged.stdout)).toBe(withoutFingerprints(one));
    }
    const alone = await scan('.', { cwd: join(clones, names[3]!) });
    const full = JSON.parse(fleet('report', '--format', 'full', '--repository', names[3]!).stdout);
    expect(full.findings.map((one: { fingerprint: string }) => one.fingerprint)).toEqual(
      alone.findings.map(one => one.fingerprint),
    );
  });

  test('a job is taken over when its worker is killed, and nothing is scanned twice', async () => {
    const bare = makeRepositories(join(folder, 'git'), 8);
    enqueued(bare);
    const first = worker();
    await first.saw('done: ');
    first.process.kill('SIGKILL');
    await first.ended;
    const second = worker();
    await second.ended;
    const done = `${first.log()}${second.log()}`.match(/^done: \S+/gm) ?? [];
    expect(new Set(done).size).toBe(8);
    expect(reports().length).toBe(8);
    expect(readdirSync(join(folder, 'clones'))).toEqual([]);
    expect(answers()).toMatchObject({ setAside: [], missing: [] });
  });

  test('a worker that is killed in the middle of a clone loses nothing', async () => {
    const { address, server } = await silentServer();
    const commit = commitTo(join(folder, 'git/a.git'), serviceFiles(1));
    enqueued([`${address} commit=${commit}`, join(folder, 'git/a.git')], '--attempts', '1');
    const connected = once(server, 'connection');
    const first = worker();
    await connected;
    first.process.kill('SIGKILL');
    const second = worker('--clone-seconds', '1');
    await second.ended;
    expect(second.log()).toContain('taken over');
    expect(answers()).toMatchObject({
      repositories: [{ name: expect.stringContaining('/a') }],
      setAside: [{ reason: 'git fetch took longer than 1 s' }],
      missing: [],
    });
  });

  test('Redis is killed and comes back with its append-only file: all jobs are done once', async () => {
    const bare = makeRepositories(join(folder, 'git'), 10);
    enqueued(bare);
    const workers = [worker(), worker()];
    await workers[0]!.saw('done: ');
    await redis.kill();
    await new Promise(done => setTimeout(done, 1000));
    await redis.start();
    await Promise.all(workers.map(({ ended }) => ended));
    expect(reports().length).toBe(10);
    expect(answers()).toMatchObject({ setAside: [], missing: [] });
    expect(fleet('status').stdout).toContain('0 waiting, 0 active, 10 done, 0 failed of 10');
  });

  test('a list that is enqueued twice, before and after the scan, is scanned once', async () => {
    const bare = makeRepositories(join(folder, 'git'), 4);
    const [run] = /run \S+/.exec(enqueued(bare).stdout) ?? [];
    expect(enqueued(bare).stdout).toContain(run);
    expect(fleet('status').stdout).toContain('4 waiting');
    const { ended, log } = worker();
    await ended;
    expect(log().match(/^done: /gm)?.length).toBe(4);
    expect(enqueued(bare).stdout).toContain('0 to scan, 4 known at their commit');
    expect(answers()).toMatchObject({ first: 4, new: [] });
  });

  test('a clone that hangs is ended, tried again, and set aside with the reason; the others go on', async () => {
    const { address } = await silentServer();
    const good = makeRepositories(join(folder, 'git'), 2);
    enqueued([`${address} commit=${'a'.repeat(40)} team=silent`, ...good], '--attempts', '2');
    const { ended, log } = worker('--clone-seconds', '1');
    await ended;
    expect(log()).toMatch(
      /tried again later: 127\.0\.0\.1:\d+\/silent a{10}: git fetch took longer than 1 s/,
    );
    const { setAside, repositories, missing } = answers();
    expect(setAside).toMatchObject([{ team: 'silent', reason: 'git fetch took longer than 1 s' }]);
    expect([repositories.length, missing]).toEqual([2, []]);
    expect(fleet('report').stdout).toContain('set aside, not scanned:');
    expect(enqueued(good, '--retry').stdout).toContain('1 are tried again');
  });

  test('a repository that is gone, too large or no repository is set aside with the reason', async () => {
    const [good, gone] = makeRepositories(join(folder, 'git'), 2) as [string, string];
    const large = join(folder, 'git/large.git');
    commitTo(large, { 'data.bin': 'x'.repeat(2 << 20) });
    mkdirSync(join(folder, 'nothing'));
    expect(enqueued([good, gone, large, join(folder, 'nothing')], '--attempts', '2').status).toBe(2);
    rmSync(gone, { recursive: true });
    await worker('--max-megabytes', '1').ended;
    const reasons = answers().setAside.map(({ name, reason }) => `${name.split('/').at(-1)}: ${reason}`);
    expect(reasons.toSorted()).toEqual([
      'large: the files of the repository are larger than 1 MB',
      expect.stringMatching(/^nothing: .*does not appear to be a git repository/),
      expect.stringMatching(/^service-001: .*does not (?:appear to be a git repository|exist)/),
    ]);
  });

  test('a full disk: jobs wait and nothing half-written is stored; they are done when there is room', async () => {
    const bare = makeRepositories(join(folder, 'git'), 3);
    const connection = connect(redis.address);
    const jobs = new Jobs(connect(redis.address));
    const real = new FolderStore(store);
    let failures = 5;
    const full: Store = {
      put: (key, bytes) => {
        failures -= 1;
        return failures >= 0
          ? Promise.reject(new StoreFault('the report cannot be stored: ENOSPC'))
          : real.put(key, bytes);
      },
      get: key => real.get(key),
      has: key => real.has(key),
      list: prefix => real.list(prefix),
    };
    const settings = { version: '1', preset: 'recommended', config: true } as const;
    const { repositories } = parseRepositories(bare.join('\n'), 'list', folder);
    await enqueue(repositories, real, jobs, { settings, retries: { attempts: 1, delay: 10 } });
    const lines: string[] = [];
    const fleetWorker = new FleetWorker(connection, {
      store: full,
      folder: join(folder, 'clones'),
      atOnce: 1,
      cloning: { milliseconds: 20_000, bytes: 1 << 30 },
      scanning: { milliseconds: 20_000, megabytes: 512 },
      pauseMilliseconds: 200,
      log: line => lines.push(line),
    });
    while ((await jobs.left()) > 0) await new Promise(done => setTimeout(done, 100));
    await fleetWorker.stop();
    expect(lines.filter(line => line.startsWith('waits: ')).length).toBe(5);
    expect(reports().length).toBe(3);
    expect(await jobs.setAside()).toEqual([]);
    await jobs.close();
    connection.disconnect();
  });

  test('two reports at once are equal, and what is new since the last run is told', async () => {
    const bare = makeRepositories(join(folder, 'git'), 3);
    enqueued(bare.map((path, index) => `${path} team=team-${index % 2}`));
    await worker().ended;
    commitTo(bare[1]!, {
      'more.yaml':
        'Resources: { Open: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } } }\n',
    });
    expect(enqueued(bare.map((path, index) => `${path} team=team-${index % 2}`)).stdout).toContain(
      '1 to scan, 2 known',
    );
    await worker().ended;
    const file = join(folder, 'report.json');
    const both = await Promise.all(
      [1, 2].map(async () => {
        const child = spawn(process.execPath, [MAIN, 'report', '--format', 'json', '-o', file, ...common()]);
        const [status] = await once(child, 'exit');
        return [status, readFileSync(file, 'utf8')];
      }),
    );
    expect(both[0]).toEqual(both[1]);
    const { new: found, gone, repositories } = answers();
    expect(repositories.length).toBe(3);
    expect(new Set(found.map(({ repository }) => repository.split('/').at(-1)))).toEqual(
      new Set(['service-001']),
    );
    expect(found.map(({ rule }) => rule)).toContain('s3-public-access');
    expect(gone).toBe(0);
    expect(fleet('report').stdout).toMatch(/team-1: .*in 1 repository/);
  });

  test('no hook, filter or submodule is run, also where the machine has some, and links lead nowhere', async () => {
    const bare = join(folder, 'git/evil.git');
    const mark = join(folder, 'mark');
    const open =
      'Resources: { Open: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } } }\n';
    writeFileSync(join(folder, 'outside.yaml'), open);
    commitTo(bare, {
      'template.yaml': open,
      'linked.yaml': { link: join(folder, 'outside.yaml') },
      '.gitattributes': '*.yaml filter=lfs\n*.txt filter=other\n',
      'a.txt': 'text',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch ${mark}-submodule"\n`,
    });
    const hooks = join(folder, 'template/hooks');
    mkdirSync(hooks, { recursive: true });
    for (const name of ['post-checkout', 'reference-transaction'])
      writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${mark}-hook\n`, { mode: 0o755 });
    const filter = (name: string): string =>
      `[filter "${name}"]\n\tsmudge = touch ${mark}-filter; cat\n\trequired = true\n`;
    const config = join(folder, 'gitconfig');
    writeFileSync(
      config,
      `[core]\n\thooksPath = ${hooks}\n[init]\n\ttemplateDir = ${join(folder, 'template')}\n[submodule]\n\trecurse = true\n${filter('lfs')}${filter('other')}`,
    );
    // The configuration of the machine does run them where nothing prevents it.
    const env = { ...process.env, GIT_CONFIG_GLOBAL: config };
    spawnSync('git', ['clone', '--quiet', bare, join(folder, 'plain')], { env });
    expect([existsSync(`${mark}-hook`), existsSync(`${mark}-filter`)]).toEqual([true, true]);
    for (const what of ['hook', 'filter']) rmSync(`${mark}-${what}`);
    vi.stubEnv('GIT_CONFIG_GLOBAL', config);
    try {
      enqueued([bare]);
      await worker().ended;
    } finally {
      vi.unstubAllEnvs();
    }
    const full = JSON.parse(fleet('report', '--format', 'full').stdout);
    expect(full.findings.length).toBeGreaterThan(0);
    expect(full.findings.filter((one: { file: string }) => !one.file.endsWith('/template.yaml'))).toEqual([]);
    expect(readdirSync(folder).filter(name => name.startsWith('mark'))).toEqual([]);
  });
});
