import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import type { EditorMessage, HostileInput } from './input.ts';

const SECONDS = 5;
const MEGABYTES = 500;
/** Seconds of the processor after which a run is ended; and milliseconds of the clock, for one that waits. */
const ENDED = 30;
const PATIENCE = 300_000;

/** It has a fault, which must be reported whatever stands beside it. */
const ORDINARY = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: open
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
`;
const BESIDE = 'ordinary/template.yaml';

/** Runs the command, and says at its end what it took: seconds of the processor, and megabytes at its largest. */
const MEASURE = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.HOSTILE_USAGE, JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024]));
});
process.argv.splice(1, 1);
require(process.argv[1]);`;

/** What the command came to on one input. */
type HostileRun = {
  readonly status: number | null;
  readonly seconds: number;
  readonly megabytes: number;
  readonly out: string;
  readonly err: string;
};

/** Runs the command on each input, and says which of them it does not stand. */
export async function runHostile(inputs: readonly HostileInput[]): Promise<number> {
  let failed = 0;
  for (const input of inputs) {
    const run = await runOn(input);
    const faults = faultsOf(run, input);
    const figures = `${run.seconds.toFixed(1)} s, ${run.megabytes.toFixed(0)} MB, exit status ${run.status}`;
    process.stdout.write(
      `${faults.length > 0 ? 'FAILED' : 'ok'} ${input.name}: ${[figures, ...faults].join('; ')}\n`,
    );
    if (faults.length > 0) failed += 1;
  }
  process.stdout.write(`${inputs.length} hostile inputs, ${failed} failed\n`);
  return failed;
}

/** The arguments of the command on an input. */
export const commandOf = ({ args = [], run }: HostileInput): readonly string[] =>
  run?.command ?? ['.', '--format', 'json', ...args];

async function runOn(input: HostileInput): Promise<HostileRun> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  const usage = `${folder}.usage`;
  const measure = `${folder}.cjs`;
  try {
    write(folder, input);
    writeFileSync(measure, MEASURE);
    const start = performance.now();
    const child = spawn(
      'sh',
      [
        '-c',
        `ulimit -t ${ENDED}; exec "$0" "$@"`,
        process.execPath,
        measure,
        resolve('bin/stackward.js'),
        ...commandOf(input),
      ],
      {
        cwd: folder,
        timeout: PATIENCE,
        killSignal: 'SIGKILL',
        env: { ...process.env, HOSTILE_USAGE: usage },
      },
    );
    const ended = once(child, 'close') as Promise<[number | null]>;
    child.stdin.on('error', () => {}); // a command that ended reads no more
    const messages = input.run?.messages?.(pathToFileURL(folder).href, ORDINARY);
    if (!messages) child.stdin.end();
    const [out, err, [status]] = await Promise.all([
      messages ? answersTo(child, messages) : textOf(child.stdout),
      textOf(child.stderr),
      ended,
    ]);
    const wall = (performance.now() - start) / 1_000;
    const [cpu, megabytes] = usageIn(usage) ?? [wall, 0];
    // A busy machine makes a run longer than its work.
    return { status, seconds: Math.min(wall, cpu), megabytes, out, err };
  } finally {
    for (const path of [folder, usage, measure]) rmSync(path, { recursive: true, force: true });
  }
}

/** Writes what an editor does, and ends the server once all requests are answered. What it said is given back. */
async function answersTo(
  child: ChildProcessWithoutNullStreams,
  messages: readonly EditorMessage[],
): Promise<string> {
  const client = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const said: unknown[] = [];
  client.onError(([error]) => said.push(error.message));
  client.onNotification((method, params) => void said.push([method, params]));
  client.listen();
  const gone = once(child, 'close');
  const session = async (): Promise<void> => {
    await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    await client.sendNotification('initialized', {});
    const answers: Promise<unknown>[] = [];
    for (const { method, params, id } of messages)
      if (id === undefined) await client.sendNotification(method, params);
      else answers.push(client.sendRequest(method, params));
    said.push(...(await Promise.all(answers)));
    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
  };
  await Promise.race([gone, session().catch((error: unknown) => said.push(String(error)))]);
  await gone;
  client.dispose();
  return JSON.stringify(said);
}

function usageIn(file: string): [number, number] | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as [number, number];
  } catch {
    return undefined; // a process that was ended says nothing
  }
}

/** Writes the files of an input, and the ordinary template beside them. */
export function write(folder: string, { files }: HostileInput): void {
  mkdirSync(join(folder, '.git'));
  for (const [name, file] of [[BESIDE, ORDINARY] as const, ...Object.entries(files())]) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof file === 'string' || file instanceof Uint8Array) writeFileSync(path, file);
    else if ('link' in file) symlinkSync(file.link, path);
    else if ('folder' in file) mkdirSync(path);
    else spawnSync('mkfifo', [path]);
  }
}

function faultsOf({ status, seconds, megabytes, out, err }: HostileRun, input: HostileInput): string[] {
  const faults: string[] = [];
  if (status === null || status > 2) faults.push('it was ended');
  if (seconds > SECONDS) faults.push(`longer than ${SECONDS} s`);
  if (megabytes > MEGABYTES) faults.push(`more than ${MEGABYTES} MB`);
  return [...faults, ...troublesIn(out, err, input)];
}

const isOfTrace = (line: string): boolean => /^ +at [^:]*:\d+/.test(line) || /^ +at .*\(/.test(line);

/** What must be in no output: a trace, a failure of our own, or no word of the ordinary template. A wrong option or configuration is told instead. */
export function troublesIn(out: string, err: string, { run }: HostileInput): string[] {
  const troubles: string[] = [];
  if (`${err}\n${out}`.split('\n').some(isOfTrace)) troubles.push('a trace');
  if (/please report/.test(err) || /please report/.test(out))
    troubles.push(`a failure: ${err.slice(0, 200)}`);
  const isRefused = out === '' && err.length > 0;
  const expected = run ? run.expects : `"${BESIDE}"`;
  if (!isRefused && expected !== undefined && !out.includes(expected))
    troubles.push(`the other template is not reported: ${err.slice(0, 200)}`);
  return troubles;
}
