import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPython } from '../src/code/python/python.ts';
import { keep } from './fuzz/found.ts';
import { processorSeconds } from './fuzz/processor.ts';
import { fuzz } from './fuzz/run.ts';
import { TARGETS } from './fuzz/targets.ts';

// `npm run fuzz -- [--minutes N] [--seed N] [TARGET…]` tries random inputs for so long a target, one minute by default. What is not stood is written to tools/fuzz/found, where the tests try it again.
// Each target runs in a process of its own, so that one that hangs or runs out of memory is found too.
await import('./facts-setup.ts');
const given = process.argv.slice(3);
const valueOf = (name: string): string | undefined => {
  const at = given.indexOf(name);
  return at < 0 ? undefined : given.splice(at, 2)[1];
};
const minutes = Number(valueOf('--minutes') ?? 1);
const seed = Number(valueOf('--seed') ?? Date.now() % 2 ** 31);
const current = valueOf('--in-process');
/** Seconds of the processor on one input after which a target is ended: several scans of it, each of which says itself that it took more than five. */
const HANG = 60;
const out = (line: string): void => void process.stdout.write(`${line}\n`);

const chosen = TARGETS.filter(({ name }) => given.length === 0 || given.includes(name));
const unknown = given.filter(name => !TARGETS.some(target => target.name === name));
if (unknown.length > 0 || !(minutes > 0)) {
  out(`there is no target ${unknown.join(', ')}; targets: ${TARGETS.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else if (current === undefined) {
  for (const { name } of chosen) if (!(await inProcess(name))) process.exitCode = 1;
} else {
  await loadPython();
  for (const target of chosen) {
    const { runs, slowest, failure } = await fuzz(target, {
      seed,
      milliseconds: minutes * 60_000,
      onInput: files => writeFileSync(current, JSON.stringify(files)),
    });
    const figures = `${runs} inputs, the slowest ${(slowest / 1000).toFixed(2)} s, seed ${seed}`;
    if (failure) {
      out(
        `FAILED ${target.name}: ${figures}: ${failure.why.slice(0, 2000)}\nkept as ${keep(target.name, failure.files)}`,
      );
      process.exitCode = 1;
    } else out(`ok ${target.name}: ${figures}`);
  }
}

/** Whether a target stands its inputs. */
async function inProcess(name: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const input = join(folder, 'input.json');
  const args = [
    'tools/run.mjs',
    'tools/fuzz.ts',
    '--in-process',
    input,
    '--minutes',
    String(minutes),
    '--seed',
    String(seed),
    name,
  ];
  const child = spawn(process.execPath, ['--max-old-space-size=2048', ...args], { stdio: 'inherit' });
  const seconds = (): number => processorSeconds(child.pid) ?? performance.now() / 1000;
  let [last, since] = ['', seconds()];
  const watch = setInterval(() => {
    const text = read(input);
    if (text !== last) [last, since] = [text, seconds()];
    else if (text !== '' && seconds() - since > HANG) child.kill('SIGKILL');
  }, 2000);
  const [status, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearInterval(watch);
  const text = read(input);
  rmSync(folder, { recursive: true, force: true });
  if (signal !== null || (status !== 0 && status !== 1)) {
    const why = signal === 'SIGKILL' ? `no end after ${HANG} s` : `ended by ${signal ?? status}`;
    out(`FAILED ${name}: ${why}${text === '' ? '' : `\nkept as ${keep(name, JSON.parse(text))}`}`);
    return false;
  }
  return status === 0;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
