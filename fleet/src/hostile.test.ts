import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from './queue.ts';
import { type Answers, TestFleet } from './testing/fleet.ts';
import { commitTo, commitTree } from './testing/repositories.ts';
import { hasRedis, RedisServer } from './testing/redis.ts';

const OPEN = 'Resources: { Open: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } } }\n';
const SECRET = 's3cret-of-the-helper';

describe.skipIf(!hasRedis)('a hostile repository', () => {
  let redis: RedisServer;
  let fleet: TestFleet;
  let server: Server;
  let log = '';
  let answers: Answers;
  let files: readonly string[] = [];
  /** What the server was asked, with the credentials that came with it. */
  const asked: string[] = [];
  const marks = (): string[] => readdirSync(fleet.folder).filter(name => name.startsWith('mark'));
  const reasonOf = (name: string): string | undefined =>
    answers.setAside.find(one => one.name.endsWith(name))?.reason;
  const filesOf = (name: string): readonly string[] =>
    files.filter(file => file.includes(`/${name}/`)).map(file => file.split(`/${name}/`)[1] ?? '');

  beforeAll(async () => {
    redis = await RedisServer.start();
    fleet = await TestFleet.on(redis);
    server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization ?? ''}`);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const mark = fleet.at('mark');
    const bare = (name: string): string => fleet.at('git', `${name}.git`);

    mkdirSync(fleet.at('outside'));
    writeFileSync(fleet.at('outside/template.yaml'), OPEN);
    commitTo(bare('programs'), {
      'template.yaml': OPEN,
      '.gitattributes': '*.yaml filter=lfs\n*.txt filter=other\n',
      '.lfsconfig': `[lfs]\n\turl = ${address}/lfs\n`,
      'a.txt': 'text',
      'large.yaml': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`,
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch ${mark}-submodule"\n`,
      x: { submodule: '1'.repeat(40) },
    });
    commitTo(bare('links'), {
      'template.yaml': OPEN,
      'linked.yaml': { link: fleet.at('outside/template.yaml') },
      folder: { link: fleet.at('outside') },
    });
    commitTo(bare('paths'), {
      'template.yaml': OPEN,
      out: { link: fleet.at('outside') },
      'stackward.yaml': `paths: [template.yaml, out, ../.., ${fleet.at('outside')}, 'out/*.yaml']\nextends: ${fleet.at('outside/stackward.yaml')}\n`,
    });
    writeFileSync(fleet.at('outside/stackward.yaml'), 'preset: strict\n');
    // A program at each place of its own configuration that git runs where it trusts the repository.
    commitTo(bare('config'), { 'template.yaml': OPEN });
    for (const key of [
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'uploadpack.packObjectsHook',
      'core.alternateRefsCommand',
    ])
      spawnSync('git', ['config', key, `touch ${mark}-config; false`], { cwd: bare('config') });
    for (const hook of ['post-checkout', 'reference-transaction', 'post-upload-pack', 'pre-receive'])
      writeFileSync(join(bare('config'), 'hooks', hook), `#!/bin/sh\ntouch ${mark}-own-hook\n`, {
        mode: 0o755,
      });
    // Entries that no git adds: a hook below .git, and a tree of 10 ** 9 files in ten objects.
    commitTree(bare('dot-git'), [
      blob => `100755 blob ${blob}\tpost-checkout\n`,
      tree => `040000 tree ${tree}\thooks\n`,
      tree => `040000 tree ${tree}\t.git\n`,
    ]);
    const tenfold =
      (kind: string) =>
      (id: string): string =>
        Array.from({ length: 10 }, (_, index) => `${kind} ${id}\tf${index}\n`).join('');
    commitTree(bare('bomb'), [
      tenfold('100644 blob'),
      ...Array.from({ length: 8 }, () => tenfold('040000 tree')),
    ]);

    // What the machine has, and no clone may run.
    const hooks = fleet.at('template/hooks');
    mkdirSync(hooks, { recursive: true });
    for (const name of ['post-checkout', 'reference-transaction'])
      writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${mark}-hook\n`, { mode: 0o755 });
    writeFileSync(fleet.at('helper'), `#!/bin/sh\necho username=bot\necho password=${SECRET}\n`, {
      mode: 0o755,
    });
    const filter = (name: string): string =>
      `[filter "${name}"]\n\tsmudge = touch ${mark}-filter; cat\n\trequired = true\n`;
    const config = fleet.at('gitconfig');
    writeFileSync(
      config,
      `[core]\n\thooksPath = ${hooks}\n\tfsmonitor = touch ${mark}-fsmonitor; false\n[init]\n\ttemplateDir = ${fleet.at('template')}\n[submodule]\n\trecurse = true\n[credential]\n\thelper = ${fleet.at('helper')}\n${filter('lfs')}${filter('other')}`,
    );
    // Where nothing prevents it, git does run them.
    const env = { ...process.env, GIT_CONFIG_GLOBAL: config };
    spawnSync('git', ['clone', '--quiet', '--no-recurse-submodules', bare('programs'), fleet.at('plain')], {
      env,
    });
    spawnSync('git', ['status'], { cwd: fleet.at('plain'), env });
    expect(marks()).toEqual(['mark-filter', 'mark-fsmonitor', 'mark-hook']);
    for (const name of marks()) rmSync(fleet.at(name));

    fleet.env = { GIT_CONFIG_GLOBAL: config, GIT_TRACE_CURL: '1' };
    const commit = '2'.repeat(40);
    const names = ['programs', 'links', 'paths', 'config', 'dot-git', 'bomb'];
    const enqueued = await fleet.enqueue(
      [...names.map(bare), `${address}/private.git commit=${commit}`],
      '--attempts',
      '1',
    );
    const worker = fleet.worker();
    await worker.ended;
    log = `${enqueued.stdout}${enqueued.stderr}${worker.log()}`;
    answers = await fleet.answers();
    const full = JSON.parse((await fleet.run('report', '--format', 'full')).stdout) as {
      files: { path: string; status: string }[];
    };
    files = full.files.filter(({ status }) => status !== 'skipped').map(({ path }) => path);
  });
  afterAll(async () => {
    server.close();
    fleet.remove();
    await redis.remove();
  });

  test('runs no hook, filter, submodule, LFS or other program, of its own or of the machine', () => {
    expect(marks()).toEqual([]);
    expect(filesOf('programs')).toEqual(['template.yaml']);
    expect(filesOf('config')).toEqual(['template.yaml']);
    expect(asked.filter(one => one.startsWith('/lfs'))).toEqual([]);
  });

  test('has links that lead nowhere', () => expect(filesOf('links')).toEqual(['template.yaml']));

  test('reads nothing outside by its configuration', async () => {
    expect(filesOf('paths')).toEqual(['template.yaml']);
    for (const path of ['out', '../..', '../../outside'])
      expect(answers.errors.map(({ message }) => message).join('\n')).toContain(
        `the path ${path} leads out of the repository`,
      );
    expect((await fleet.run('report')).stdout).toMatch(/errors in repositories:\n.*git\/paths: /);
  });

  test('has no entry below .git', () => expect(reasonOf('dot-git')).toMatch(/invalid path '\.git/));

  test('of more files than are looked at is set aside before they are written', () =>
    expect(reasonOf('bomb')).toBe('git lists more files than are looked at'));

  test('that asks for credentials gets them from the helper, and nobody else sees them', async () => {
    const sent = Buffer.from(`bot:${SECRET}`).toString('base64');
    expect(asked.join('\n')).toContain(sent);
    expect(reasonOf('private')).toMatch(/Authentication failed/);
    const connection = connect(redis.address);
    const stored: string[] = [];
    for (const key of await connection.keys('*'))
      if ((await connection.type(key)) === 'hash') stored.push(JSON.stringify(await connection.hgetall(key)));
    connection.disconnect();
    expect(stored.join()).toContain('Authentication failed');
    const report = await fleet.run('report');
    for (const text of [log, stored.join(), report.stdout, report.stderr, JSON.stringify(answers)]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(sent);
    }
  });

  test('leaves no clone behind', () => {
    expect(existsSync(fleet.at('clones'))).toBe(true);
    expect(readdirSync(fleet.at('clones'))).toEqual([]);
  });
});
