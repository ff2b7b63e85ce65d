import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { format, readConfig, scan, type Format } from 'stackward';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestFleet } from './testing/fleet.ts';
import { commitTo, makeRepositories, serviceFiles } from './testing/repositories.ts';
import { hasRedis, RedisServer } from './testing/redis.ts';

const OPEN = `Resources:
  Open: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }
`;
/** What could differ: equal findings of several repositories, rules that only some run, a suppression, one that nothing needs, no template at all, a broken one. */
const REPOSITORIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  twin: serviceFiles(3),
  'twin-of-the-twin': { ...serviceFiles(3), 'more.yaml': OPEN },
  strict: { 'stackward.yaml': 'preset: strict\n', 'template.yaml': OPEN },
  fewer: {
    'stackward.yaml': 'rules: { s3-public-access: off }\nexclude: [old/**]\n',
    'template.yaml': OPEN,
    'old/template.yaml': OPEN,
  },
  accepted: {
    'template.yaml': `# stackward-ignore s3-public-access: it is a website
${OPEN}  # stackward-ignore iam-admin-policy: nothing needs this
  Topic: { Type: AWS::SNS::Topic }
`,
    'other.yaml': `${OPEN}\n`,
  },
  documents: { 'README.md': 'no template' },
  broken: { 'template.yaml': `${OPEN}  More: { Type: [\n`, 'b/template.yaml': OPEN },
};

describe.skipIf(!hasRedis)('the merged report', () => {
  let redis: RedisServer;
  let fleet: TestFleet;
  let clones = '';
  let names: readonly string[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    fleet = await TestFleet.on(redis);
    const bare = makeRepositories(fleet.at('git'), 6);
    for (const [name, files] of Object.entries(REPOSITORIES)) {
      bare.push(fleet.at('git', `${name}.git`));
      commitTo(fleet.at('git', `${name}.git`), files);
    }
    await fleet.enqueue(bare);
    await Promise.all([fleet.worker().ended, fleet.worker().ended]);
    clones = fleet.at('all');
    names = bare.map(path => path.slice(1).replace(/\.git$/, ''));
    for (const [index, path] of bare.entries())
      spawnSync('git', ['clone', '--quiet', path, join(clones, names[index] ?? '')]);
  });
  afterAll(async () => {
    fleet.remove();
    await redis.remove();
  });

  /** The report of one scan over all, with the configuration of each repository. */
  const single = async (): ReturnType<typeof scan> => {
    const { options } = await readConfig(undefined, { cwd: clones, paths: names });
    return scan(names, options);
  };
  /** The hour of a scan is not a part of it. */
  const withoutTimes = (text: string): string =>
    text.replace(/"(start|end)_time": "[^"]+"/g, '"$1_time": ""');

  test.each<readonly [string, Format]>([
    ['full', 'json'],
    ['sarif', 'sarif'],
    ['csv', 'csv'],
    ['markdown', 'markdown'],
    ['gitlab', 'gitlab'],
    ['codequality', 'codequality'],
    ['junit', 'junit'],
  ])('as %s is that of one scan over all repositories', async (name, of) => {
    const one = await single();
    expect(one.findings.length).toBeGreaterThan(50);
    expect(new Set(one.findings.map(({ fingerprint }) => fingerprint)).size).toBe(one.findings.length);
    const merged = await fleet.run('report', '--format', name);
    expect([merged.status, merged.stderr]).toEqual([0, '']);
    expect(withoutTimes(merged.stdout)).toBe(withoutTimes(await format(one, of)));
  });

  test('of one repository is that of a scan of it alone, below its name', async () => {
    for (const name of names.filter(one => /twin$|strict$/.test(one))) {
      const { options } = await readConfig(undefined, { cwd: join(clones, name) });
      const alone = await scan('.', options);
      const full = JSON.parse(
        (await fleet.run('report', '--format', 'full', '--repository', name)).stdout,
      ) as { findings: { fingerprint: string; file: string }[] };
      expect(full.findings.map(({ fingerprint, file }) => [fingerprint, file])).toEqual(
        alone.findings.map(({ fingerprint, file }) => [fingerprint, `${name}/${file}`]),
      );
    }
  });
});
