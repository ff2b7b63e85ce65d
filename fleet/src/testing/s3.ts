import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from './redis.ts';

/** Whether the machine has a server that speaks S3: pip install 'moto[s3]' flask flask-cors. */
export const hasS3 = spawnSync('python3', ['-c', 'import moto.server']).status === 0;

export const BUCKET = 'fleet-reports';
/** The users may read it, and it is not there. */
export const NO_BUCKET = 'no-such-bucket';
export type Credentials = { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string };

const ALLOWED = {
  reader: ['s3:GetObject', 's3:ListBucket'],
  writer: ['s3:GetObject', 's3:ListBucket', 's3:PutObject'],
};

/** What goes wrong with a request; nothing where the server answers. */
export type Fault =
  | { readonly status: number; readonly code: string }
  /** So many bytes of the answer arrive, then the connection ends. */
  | { readonly cutAt: number }
  /** The server does its work, and the answer is lost. */
  | 'answer lost'
  | 'no server';

/** A server that speaks S3 on the loopback, with one bucket and two users, whose signatures and policies it checks. Requests go through this process, which spoils some. */
export class S3Server {
  readonly #server: ChildProcess;
  readonly #to: number;
  readonly #proxy: Server;
  /** The users of the bucket. */
  readonly users = new Map<string, Credentials>();
  /** Method and path of each request since the last `forget`. */
  readonly seen: string[] = [];
  fault: ((method: string, path: string) => Fault | undefined) | undefined;
  /** The server looks whether an object is there and stores it in two steps, so that it gets one PUT after the other. */
  #puts: Promise<unknown> = Promise.resolve();

  private constructor(server: ChildProcess, to: number) {
    this.#server = server;
    this.#to = to;
    this.#proxy = createServer((asked, answer) => this.#pass(asked, answer));
  }

  static async start(): Promise<S3Server> {
    const port = await freePort();
    const child = spawn(
      'python3',
      [join(import.meta.dirname, 's3-server.py'), '-H', '127.0.0.1', '-p', String(port)],
      { stdio: 'ignore' },
    );
    const server = new S3Server(child, port);
    server.#proxy.listen(0, '127.0.0.1');
    await once(server.#proxy, 'listening');
    await server.#setUp();
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`;
  }

  /** Until it is called requests are not authenticated, so that there can be a first user. */
  async #setUp(): Promise<void> {
    const own = `http://127.0.0.1:${this.#to}`;
    const as = (service: string): Record<string, string> => ({
      authorization: `AWS4-HMAC-SHA256 Credential=none/20261130/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    });
    for (;;) {
      const isUp = await fetch(`${own}/moto-api/`).then(
        () => true,
        () => false,
      );
      if (isUp) break;
      await new Promise(done => setTimeout(done, 100));
    }
    await fetch(`${own}/${BUCKET}`, { method: 'PUT', headers: as('s3') });
    const iam = async (action: string, more: Record<string, string>): Promise<string> => {
      const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ...more });
      const answer = await fetch(own, { method: 'POST', headers: as('iam'), body });
      if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
      return answer.text();
    };
    for (const [name, actions] of Object.entries(ALLOWED)) {
      await iam('CreateUser', { UserName: name });
      const statement = {
        Effect: 'Allow',
        Action: actions,
        Resource: [BUCKET, NO_BUCKET].flatMap(name => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]),
      };
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await iam('PutUserPolicy', { UserName: name, PolicyName: 'bucket', PolicyDocument: policy });
      const made = await iam('CreateAccessKey', { UserName: name });
      const [, id = ''] = /<AccessKeyId>(.+?)</.exec(made) ?? [];
      const [, secret = ''] = /<SecretAccessKey>(.+?)</.exec(made) ?? [];
      this.users.set(name, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret });
    }
    await fetch(`${own}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  }

  forget(): void {
    this.seen.length = 0;
    this.fault = undefined;
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method = '', url = '', headers } = asked;
    this.seen.push(`${method} ${url}`);
    const fault = this.fault?.(method, url);
    if (fault === 'no server') {
      asked.socket.destroy();
      return;
    }
    if (fault !== undefined && typeof fault === 'object' && 'status' in fault) {
      asked.resume();
      answer.writeHead(fault.status, { 'content-type': 'application/xml' });
      answer.end(`<Error><Code>${fault.code}</Code><Message>s3cret</Message></Error>`);
      return;
    }
    const forward = (): Promise<void> =>
      new Promise(done => {
        answer.on('close', done);
        const passed = request({ host: '127.0.0.1', port: this.#to, method, path: url, headers }, real => {
          if (fault === 'answer lost') {
            real.resume();
            asked.socket.destroy();
            return;
          }
          answer.writeHead(real.statusCode ?? 500, real.headers);
          if (fault === undefined) {
            real.pipe(answer);
            return;
          }
          real.once('data', (piece: Buffer) => {
            answer.write(piece.subarray(0, fault.cutAt), () => asked.socket.destroy());
          });
        });
        passed.on('error', () => asked.socket.destroy());
        asked.pipe(passed);
      });
    if (method === 'PUT') this.#puts = this.#puts.then(forward);
    else void forward();
  }

  async remove(): Promise<void> {
    this.#proxy.close();
    this.#proxy.closeAllConnections();
    const ended = once(this.#server, 'exit');
    this.#server.kill('SIGKILL');
    await ended;
  }
}
