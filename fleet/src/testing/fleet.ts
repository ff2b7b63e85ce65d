import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../queue.ts';
import { RedisServer } from './redis.ts';

const MAIN = join(import.meta.dirname, '../../dist/main.js');
const WORK = ['--lock-seconds', '2', '--until-empty', '--jobs', '1'];

export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };
/** A worker in a process of its own. */
export type TestWorker = {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  /** When it has printed a text. */
  readonly saw: (text: string) => Promise<void>;
  readonly log: () => string;
};
/** The part of a report that tests look at. */
export type Answers = {
  readonly repositories: readonly { readonly name: string; readonly findings: { readonly high: number } }[];
  readonly new: readonly { readonly rule: string; readonly repository: string }[];
  readonly gone: number;
  readonly first: number;
  readonly setAside: readonly { readonly name: string; readonly reason: string }[];
  readonly errors: readonly { readonly repository: string; readonly message: string }[];
  readonly missing: readonly string[];
};

/** The command with a Redis server, a store and a folder of its own. */
export class TestFleet {
  readonly redis: RedisServer;
  readonly folder = mkdtempSync(join(tmpdir(), 'fleet-test-'));
  /** What names the store, beside `--store`, and where it is. */
  store: readonly string[] = ['--store', join(this.folder, 'reports')];
  env: NodeJS.ProcessEnv = {};
  readonly #started: ChildProcess[] = [];
  readonly #servers: Server[] = [];

  constructor(redis: RedisServer) {
    this.redis = redis;
  }

  /** With an empty queue. */
  static async on(redis: RedisServer): Promise<TestFleet> {
    const connection = connect(redis.address);
    await connection.flushall();
    connection.disconnect();
    return new TestFleet(redis);
  }

  remove(): void {
    for (const one of this.#started.splice(0)) one.kill('SIGKILL');
    for (const one of this.#servers.splice(0)) one.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A path in the folder. */
  at(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  #spawned(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [MAIN, ...args, '--redis', this.redis.address, ...this.store], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.env },
    });
    this.#started.push(child);
    return child;
  }

  async run(...args: readonly string[]): Promise<Ended> {
    const child = this.#spawned(args);
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (piece: string) => {
        texts[name] += piece;
      });
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, ...texts };
  }

  enqueue(lines: readonly string[], ...args: readonly string[]): Promise<Ended> {
    const file = this.at('repositories.txt');
    writeFileSync(file, lines.map(line => `${line}\n`).join(''));
    return this.run('enqueue', file, '--retry-delay', '100', ...args);
  }

  worker(...args: readonly string[]): TestWorker {
    const child = this.#spawned(['work', '--clones', this.at('clones'), ...WORK, ...args]);
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', piece => {
        log += String(piece);
      });
    const saw = async (text: string): Promise<void> => {
      while (!log.includes(text)) await new Promise(done => setTimeout(done, 20));
    };
    return { process: child, ended: once(child, 'close'), saw, log: () => log };
  }

  async answers(...args: readonly string[]): Promise<Answers> {
    return JSON.parse((await this.run('report', '--format', 'json', ...args)).stdout) as Answers;
  }

  /** The reports in the folder of the store. */
  reports(): readonly string[] {
    const below = this.at('reports/reports');
    return existsSync(below)
      ? readdirSync(below, { recursive: true })
          .map(String)
          .filter(name => name.endsWith('.gz'))
      : [];
  }

  /** A server that takes connections and never answers. */
  async silentServer(): Promise<{ readonly address: string; readonly server: Server }> {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    this.#servers.push(server);
    await once(server, 'listening');
    return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/silent.git`, server };
  }
}
