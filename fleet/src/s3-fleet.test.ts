import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, Jobs } from './queue.ts';
import { S3Store } from './s3-store.ts';
import { BUCKET, hasS3, S3Server } from './testing/s3.ts';
import { TestFleet } from './testing/fleet.ts';
import { hasRedis, RedisServer } from './testing/redis.ts';
import { makeRepositories } from './testing/repositories.ts';
import { FleetWorker } from './work.ts';

describe.skipIf(!hasRedis || !hasS3)('a fleet whose reports are in a bucket', () => {
  let redis: RedisServer;
  let server: S3Server;
  let fleet: TestFleet;
  let count = 0;

  beforeAll(async () => {
    [redis, server] = await Promise.all([RedisServer.start(), S3Server.start()]);
  });
  afterAll(async () => {
    await Promise.all([redis.remove(), server.remove()]);
  });
  beforeEach(async () => {
    count += 1;
    fleet = await TestFleet.on(redis);
    fleet.store = ['--store', `s3://${BUCKET}/fleet-${count}`, '--s3-endpoint', server.endpoint];
    fleet.env = { ...server.users.get('writer') };
  });
  afterEach(() => {
    server.forget();
    fleet.remove();
  });

  test('stores each report once, and compares it with the last run', async () => {
    const bare = makeRepositories(fleet.at('git'), 4);
    const enqueued = await fleet.enqueue(bare);
    expect(enqueued.stdout).toContain('4 to scan, 0 known');
    await Promise.all([fleet.worker().ended, fleet.worker().ended]);
    const puts = server.seen.filter(one => one.startsWith('PUT') && one.includes('/reports/'));
    expect([puts.length, new Set(puts).size]).toEqual([4, 4]);
    expect((await fleet.enqueue(bare)).stdout).toContain('0 to scan, 4 known at their commit');
    expect(await fleet.answers()).toMatchObject({ setAside: [], missing: [], first: 4 });
  });

  test('two workers that scan one commit at the same time store one report', async () => {
    const [bare = ''] = makeRepositories(fleet.at('git'), 1);
    await fleet.enqueue([bare]);
    // The second queue knows the same repository: nothing but the store tells that it is one.
    const other = await RedisServer.start();
    const second = new TestFleet(other);
    [second.store, second.env] = [fleet.store, fleet.env];
    await second.enqueue([bare]);
    const workers = [fleet.worker(), second.worker()];
    await Promise.all(workers.map(({ ended }) => ended));
    expect((await fleet.answers()).repositories.length).toBe(1);
    expect(workers.map(({ log }) => log()).join('')).not.toMatch(/set aside|tried again/);
    second.remove();
    await other.remove();
  });

  test('a server that is away or full for a while: jobs wait, nothing is lost, nothing is scanned twice', async () => {
    const bare = makeRepositories(fleet.at('git'), 3);
    await fleet.enqueue(bare);
    const store = new S3Store(
      { bucket: BUCKET, prefix: `fleet-${count}`, endpoint: server.endpoint },
      { attempts: 2 },
    );
    Object.assign(process.env, fleet.env);
    const connection = connect(redis.address);
    const jobs = new Jobs(connect(redis.address));
    const lines: string[] = [];
    let requests = 0;
    server.fault = () => {
      requests += 1;
      if (requests <= 8) return 'no server';
      return requests <= 16 ? { status: 507, code: 'InsufficientStorage' } : undefined;
    };
    const worker = new FleetWorker(connection, {
      store,
      folder: fleet.at('clones'),
      atOnce: 1,
      cloning: { milliseconds: 60_000, bytes: 1 << 30 },
      scanning: { milliseconds: 60_000, megabytes: 512 },
      pauseMilliseconds: 200,
      log: line => lines.push(line),
    });
    while ((await jobs.left()) > 0) await new Promise(done => setTimeout(done, 100));
    await worker.stop();
    await jobs.close();
    connection.disconnect();
    expect(lines.join('\n')).toMatch(/waits: .*the server cannot be reached \(ECONNRESET\)/);
    expect(lines.join('\n')).toMatch(/waits: .*it is full \(507\)/);
    expect(lines.filter(line => line.startsWith('done: ')).length).toBe(3);
    expect(await fleet.answers()).toMatchObject({ setAside: [], missing: [] });
  });

  test('who may not read the bucket is told before anything is done, and no secret is shown', async () => {
    const bare = makeRepositories(fleet.at('git'), 1);
    await fleet.enqueue(bare);
    const { AWS_ACCESS_KEY_ID: id = '' } = fleet.env;
    fleet.env = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: 'wr0ng-s3cret' };
    for (const ended of [
      await fleet.run('work', '--until-empty'),
      await fleet.run('report'),
      await fleet.enqueue(bare),
    ]) {
      expect(ended.status).toBe(2);
      expect(ended.stderr).toMatch(/there are no valid credentials for it \(403/);
      expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/wr0ng-s3cret|Signature=|\bat \S+:\d+/);
      expect(`${ended.stdout}${ended.stderr}`).not.toContain(id);
    }
    expect((await fleet.run('status')).stdout).toContain('1 waiting');
  });

  test('a job whose report may not be stored waits, with the reason', async () => {
    const bare = makeRepositories(fleet.at('git'), 1);
    await fleet.enqueue(bare);
    fleet.env = { ...server.users.get('reader') };
    const reader = fleet.worker();
    await reader.saw('access is denied (403 AccessDenied)');
    reader.process.kill('SIGTERM');
    await reader.ended;
    expect((await fleet.run('status')).stdout).toContain('1 waiting');
    expect(reader.log()).not.toMatch(/set aside/);
  });
});
