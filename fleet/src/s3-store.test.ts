import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStore } from './open-store.ts';
import { S3Store, type S3Limits } from './s3-store.ts';
import { StoreFault } from './store.ts';
import { BUCKET, hasS3, NO_BUCKET, S3Server, type Fault } from './testing/s3.ts';

const NONE = 'There is no server that speaks S3';
if (!hasS3 && process.env['STACKWARD_S3'] === 'required') throw new Error(NONE);
if (!hasS3) process.stderr.write(`${NONE}, its tests are skipped: pip install 'moto[s3]' flask flask-cors\n`);

describe.skipIf(!hasS3)('a bucket', () => {
  let server: S3Server;
  let prefix = '';
  let count = 0;

  beforeAll(async () => {
    server = await S3Server.start();
  });
  afterAll(() => server.remove());
  beforeEach(() => {
    count += 1;
    prefix = `team/run-${count}`;
    as('writer');
  });
  afterEach(() => {
    server.forget();
    vi.unstubAllEnvs();
  });

  function as(user: 'writer' | 'reader'): void {
    for (const [name, value] of Object.entries(server.users.get(user) ?? {})) vi.stubEnv(name, value);
  }
  const opened = (limits: S3Limits = {}, bucket = BUCKET): S3Store =>
    new S3Store({ bucket, prefix, endpoint: server.endpoint }, { attempts: 2, ...limits });
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const textIn = async (store: S3Store, key: string): Promise<string> =>
    String(Buffer.from((await store.get(key)) ?? []));
  /** What goes wrong the first so many times that such a request comes. */
  const spoiled = (wanted: string, fault: Fault, times = Infinity): void => {
    let left = times;
    server.fault = method => {
      if (method !== wanted || left === 0) return undefined;
      left -= 1;
      return fault;
    };
  };
  const faultOf = async (done: Promise<unknown>): Promise<string> => {
    const error = await done.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StoreFault);
    const { message, stack = '' } = error as Error;
    const { AWS_SECRET_ACCESS_KEY: secret = '', AWS_ACCESS_KEY_ID: id = '' } = process.env;
    for (const one of [secret, id, 's3cret', 'Signature='].filter(Boolean))
      expect(`${message}${stack}`).not.toContain(one);
    return message;
  };

  test('gives what was stored, and says what is not there', async () => {
    const store = opened();
    expect(await store.put('reports/a', bytes('text'))).toBe('stored');
    expect(await textIn(store, 'reports/a')).toBe('text');
    expect([await store.has('reports/a'), await store.has('reports/b')]).toEqual([true, false]);
    expect(await store.get('reports/b')).toBeUndefined();
    expect(server.seen).toContain(`PUT /${BUCKET}/${prefix}/reports/a?x-id=PutObject`);
  });

  test('of several who store under one key at once one wins, and its bytes stay', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(one => opened().put('a', bytes(`text ${one}`))));
    expect(all.toSorted()).toEqual(['stored', 'there', 'there', 'there']);
    expect(await textIn(opened(), 'a')).toBe(`text ${all.indexOf('stored') + 1}`);
    expect(await opened().put('a', bytes('later'))).toBe('there');
  });

  test('lists the names below a prefix, of all pages, sorted', async () => {
    const store = opened();
    const names = ['c', 'a', 'e', 'b', 'd', 'f', 'g'];
    for (const name of names) await store.put(`runs/${name}`, bytes(name));
    await store.put('runs/folder/x', bytes('x'));
    await store.put('runs-of-others/x', bytes('x'));
    server.forget();
    expect(await opened({ page: 3 }).list('runs')).toEqual([
      ...names.toSorted().slice(0, 5),
      'f',
      'folder',
      'g',
    ]);
    expect(server.seen.length).toBe(3);
    expect(await store.list('nothing')).toEqual([]);
  });

  test.each<readonly [string, Fault, number]>([
    ['a server that is away', 'no server', 1],
    ['a server that asks to wait', { status: 503, code: 'SlowDown' }, 1],
    ['an error of the server', { status: 500, code: 'InternalError' }, 1],
    ['another writer at the same moment', { status: 409, code: 'ConditionalRequestConflict' }, 3],
  ])('after %s a report is stored all the same', async (_, fault, times) => {
    spoiled('PUT', fault, times);
    expect(await opened().put('a', bytes('text'))).toBe('stored');
    expect(await textIn(opened(), 'a')).toBe('text');
  });

  test('a report whose answer is lost is stored once', async () => {
    spoiled('PUT', 'answer lost', 1);
    expect(await opened().put('a', bytes('text'))).toBe('there');
    expect(await textIn(opened(), 'a')).toBe('text');
  });

  test('an answer that ends too early is asked for again, and is never taken for the whole', async () => {
    await opened().put('a', bytes('x'.repeat(50_000)));
    spoiled('GET', { cutAt: 1000 }, 1);
    expect((await textIn(opened(), 'a')).length).toBe(50_000);
    spoiled('GET', { cutAt: 1000 });
    expect(await faultOf(opened().get('a'))).toBe(
      `s3://${BUCKET}/${prefix}/a cannot be read: the server cannot be reached (ECONNRESET)`,
    );
  });

  test.each<readonly [string, Fault, string]>([
    ['full', { status: 507, code: 'InsufficientStorage' }, 'it is full (507 InsufficientStorage)'],
    [
      'full, in other words',
      { status: 500, code: 'XMinioStorageFull' },
      'it is full (500 XMinioStorageFull)',
    ],
    ['broken', { status: 500, code: 'InternalError' }, 'the server answers 500 InternalError'],
    ['away', 'no server', 'the server cannot be reached (ECONNRESET)'],
    [
      'out of credentials',
      { status: 400, code: 'ExpiredToken' },
      'there are no valid credentials for it (400 ExpiredToken)',
    ],
  ])('a store that is %s says so, and nothing is stored', async (_, fault, reason) => {
    spoiled('PUT', fault);
    expect(await faultOf(opened().put('a', bytes('text')))).toBe(
      `s3://${BUCKET}/${prefix}/a cannot be written: ${reason}`,
    );
    expect(await opened().has('a')).toBe(false);
  });

  test('who may read only is told what is needed', async () => {
    await opened().put('a', bytes('text'));
    as('reader');
    expect(await textIn(opened(), 'a')).toBe('text');
    expect(await faultOf(opened().put('b', bytes('text')))).toBe(
      `s3://${BUCKET}/${prefix}/b cannot be written: access is denied (403 AccessDenied); s3:GetObject, s3:PutObject and s3:ListBucket are needed`,
    );
  });

  test('wrong credentials, none, and a bucket that is not there are told apart', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
    expect(await faultOf(opened().put('a', bytes('text')))).toMatch(
      /there are no valid credentials for it \(403 SignatureDoesNotMatch\)$/,
    );
    for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('HOME', '/nonexistent');
    expect(await faultOf(opened().list('runs'))).toMatch(
      /there are no valid credentials for it \(CredentialsProviderError\)$/,
    );
    as('writer');
    expect(await faultOf(opened({}, NO_BUCKET).list('runs'))).toBe(
      `s3://${NO_BUCKET}/${prefix}/runs cannot be listed: there is no such bucket (404 NoSuchBucket)`,
    );
  });
});

describe('the address of a store', () => {
  const none = { endpoint: undefined, region: undefined, style: undefined };
  test.each([
    ['s3://', none, /names no bucket/],
    ['s3://key:s3cret@bucket/x', none, /names no bucket/],
    ['s3://Bucket_1/x', none, /names no bucket/],
    ['s3://bucket', { ...none, endpoint: 'https://key:s3cret@host' }, /holds credentials/],
    ['s3://bucket', { ...none, endpoint: 'ftp://host' }, /takes https/],
    ['./folder', { ...none, region: 'eu-west-1' }, /belong to --store s3/],
  ])('%s with %o is refused', async (address, options, fault) => {
    const opened = await openStore(address, options);
    expect(opened).toEqual({ fault: expect.stringMatching(fault) });
    expect(JSON.stringify(opened)).not.toContain('s3cret');
  });
  test('names a bucket and a prefix, or a folder', async () => {
    expect(await openStore('s3://bucket/a//b/', none)).toBeInstanceOf(S3Store);
    expect(await openStore('reports', none)).toHaveProperty('put');
  });
});
