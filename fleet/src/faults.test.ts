import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enqueue } from './enqueue.ts';
import { connect, Jobs } from './queue.ts';
import { parseRepositories } from './repositories.ts';
import { FolderStore, StoreFault, type Store } from './store.ts';
import { TestFleet } from './testing/fleet.ts';
import { commitTo, makeRepositories, serviceFiles } from './testing/repositories.ts';
import { hasRedis, RedisServer } from './testing/redis.ts';
import { FleetWorker } from './work.ts';

if (!hasRedis)
  process.stderr.write('The tests of faults need a Redis server and are skipped: apt install redis-server\n');

describe.skipIf(!hasRedis)('faults', () => {
  let redis: RedisServer;
  let fleet: TestFleet;

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.remove());
  beforeEach(async () => {
    fleet = await TestFleet.on(redis);
  });
  afterEach(() => fleet.remove());

  test('a job is taken over when its worker is killed, and nothing is scanned twice', async () => {
    const bare = makeRepositories(fleet.at('git'), 8);
    await fleet.enqueue(bare);
    const first = fleet.worker();
    await first.saw('done: ');
    first.process.kill('SIGKILL');
    await first.ended;
    const second = fleet.worker();
    await second.ended;
    const done = `${first.log()}${second.log()}`.match(/^done: \S+/gm) ?? [];
    expect(new Set(done).size).toBe(8);
    expect(fleet.reports().length).toBe(8);
    expect(readdirSync(fleet.at('clones'))).toEqual([]);
    expect(await fleet.answers()).toMatchObject({ setAside: [], missing: [] });
  });

  test('a worker that is killed in the middle of a clone loses nothing', async () => {
    const { address, server } = await fleet.silentServer();
    const commit = commitTo(fleet.at('git/a.git'), serviceFiles(1));
    await fleet.enqueue([`${address} commit=${commit}`, fleet.at('git/a.git')], '--attempts', '1');
    const connected = once(server, 'connection');
    const first = fleet.worker();
    await connected;
    first.process.kill('SIGKILL');
    const second = fleet.worker('--clone-seconds', '1');
    await second.ended;
    expect(second.log()).toContain('taken over');
    expect(await fleet.answers()).toMatchObject({
      repositories: [{ name: expect.stringContaining('/a') }],
      setAside: [{ reason: 'git fetch took longer than 1 s' }],
      missing: [],
    });
  });

  test('Redis is killed and comes back with its append-only file: all jobs are done once', async () => {
    const bare = makeRepositories(fleet.at('git'), 10);
    await fleet.enqueue(bare);
    const workers = [fleet.worker(), fleet.worker()];
    await workers[0]!.saw('done: ');
    await redis.kill();
    await new Promise(done => setTimeout(done, 1000));
    await redis.start();
    await Promise.all(workers.map(({ ended }) => ended));
    expect(fleet.reports().length).toBe(10);
    expect(await fleet.answers()).toMatchObject({ setAside: [], missing: [] });
    expect((await fleet.run('status')).stdout).toContain('0 waiting, 0 active, 10 done, 0 failed of 10');
  });

  test('a list that is enqueued twice, before and after the scan, is scanned once', async () => {
    const bare = makeRepositories(fleet.at('git'), 4);
    const [run] = /run \S+/.exec((await fleet.enqueue(bare)).stdout) ?? [];
    expect((await fleet.enqueue(bare)).stdout).toContain(run);
    expect((await fleet.run('status')).stdout).toContain('4 waiting');
    const { ended, log } = fleet.worker();
    await ended;
    expect(log().match(/^done: /gm)?.length).toBe(4);
    expect((await fleet.enqueue(bare)).stdout).toContain('0 to scan, 4 known at their commit');
    expect(await fleet.answers()).toMatchObject({ first: 4, new: [] });
  });

  test('a clone that hangs is ended, tried again, and set aside with the reason; the others go on', async () => {
    const { address } = await fleet.silentServer();
    const good = makeRepositories(fleet.at('git'), 2);
    await fleet.enqueue([`${address} commit=${'a'.repeat(40)} team=silent`, ...good], '--attempts', '2');
    const { ended, log } = fleet.worker('--clone-seconds', '1');
    await ended;
    expect(log()).toMatch(
      /tried again later: 127\.0\.0\.1:\d+\/silent a{10}: git fetch took longer than 1 s/,
    );
    const { setAside, repositories, missing } = await fleet.answers();
    expect(setAside).toMatchObject([{ team: 'silent', reason: 'git fetch took longer than 1 s' }]);
    expect([repositories.length, missing]).toEqual([2, []]);
    expect((await fleet.run('report')).stdout).toContain('set aside, not scanned:');
    expect((await fleet.enqueue(good, '--retry')).stdout).toContain('1 are tried again');
  });

  test('a repository that is gone, too large or no repository is set aside with the reason', async () => {
    const [good, gone] = makeRepositories(fleet.at('git'), 2) as [string, string];
    const large = fleet.at('git/large.git');
    commitTo(large, { 'data.bin': 'x'.repeat(2 << 20) });
    mkdirSync(fleet.at('nothing'));
    expect((await fleet.enqueue([good, gone, large, fleet.at('nothing')], '--attempts', '2')).status).toBe(2);
    rmSync(gone, { recursive: true });
    await fleet.worker('--max-megabytes', '1').ended;
    const reasons = (await fleet.answers()).setAside.map(
      ({ name, reason }) => `${name.split('/').at(-1)}: ${reason}`,
    );
    expect(reasons.toSorted()).toEqual([
      'large: the files of the repository are larger than 1 MB',
      expect.stringMatching(/^nothing: .*does not appear to be a git repository/),
      expect.stringMatching(/^service-001: .*does not (?:appear to be a git repository|exist)/),
    ]);
  });

  test('a full disk: jobs wait and nothing half-written is stored; they are done when there is room', async () => {
    const bare = makeRepositories(fleet.at('git'), 3);
    const connection = connect(redis.address);
    const jobs = new Jobs(connect(redis.address));
    const real = new FolderStore(fleet.at('reports'));
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
    const { repositories } = parseRepositories(bare.join('\n'), 'list', fleet.folder);
    await enqueue(repositories, real, jobs, { settings, retries: { attempts: 1, delay: 10 } });
    const lines: string[] = [];
    const fleetWorker = new FleetWorker(connection, {
      store: full,
      folder: fleet.at('clones'),
      atOnce: 1,
      cloning: { milliseconds: 20_000, bytes: 1 << 30 },
      scanning: { milliseconds: 20_000, megabytes: 512 },
      pauseMilliseconds: 200,
      log: line => lines.push(line),
    });
    while ((await jobs.left()) > 0) await new Promise(done => setTimeout(done, 100));
    await fleetWorker.stop();
    expect(lines.filter(line => line.startsWith('waits: ')).length).toBe(5);
    expect(fleet.reports().length).toBe(3);
    expect(await jobs.setAside()).toEqual([]);
    await jobs.close();
    connection.disconnect();
  });

  test('two reports at once are equal, and what is new since the last run is told', async () => {
    const bare = makeRepositories(fleet.at('git'), 3);
    await fleet.enqueue(bare.map((path, index) => `${path} team=team-${index % 2}`));
    await fleet.worker().ended;
    commitTo(bare[1]!, {
      'more.yaml':
        'Resources: { Open: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } } }\n',
    });
    expect(
      (await fleet.enqueue(bare.map((path, index) => `${path} team=team-${index % 2}`))).stdout,
    ).toContain('1 to scan, 2 known');
    await fleet.worker().ended;
    const file = fleet.at('report.json');
    const both = await Promise.all(
      [1, 2].map(async () => {
        const { status } = await fleet.run('report', '--format', 'json', '-o', file);
        return [status, readFileSync(file, 'utf8')];
      }),
    );
    expect(both[0]).toEqual(both[1]);
    const { new: found, gone, repositories } = await fleet.answers();
    expect(repositories.length).toBe(3);
    expect(new Set(found.map(({ repository }) => repository.split('/').at(-1)))).toEqual(
      new Set(['service-001']),
    );
    expect(found.map(({ rule }) => rule)).toContain('s3-public-access');
    expect(gone).toBe(0);
    expect((await fleet.run('report')).stdout).toMatch(/team-1: .*in 1 repository/);
  });
});
