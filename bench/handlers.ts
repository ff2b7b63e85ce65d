/**
 * Where the code of functions is: for each template below a folder its functions by runtime, how many lead to a file, and why the others do not; at the end
 * the same of all. Parameters have their defaults. `npm run bench -- handlers FOLDER [--list]`; with `--list` each function that leads nowhere is a line.
 */
import { resolve } from 'node:path';
import { handlerOf } from '../src/aws/lambda/handler.ts';
import { worldsBelow } from './worlds.ts';

type Count = { functions: number; found: number; readonly why: Map<string, number> };

await import('../tools/facts-setup.ts');
const folder = resolve(process.argv[3] ?? '.');
const lists = process.argv.includes('--list');
const all = new Map<string, Count>();
const started = performance.now();
let templates = 0;
for await (const { file, world } of worldsBelow(folder)) {
  const own = new Map<string, Count>();
  for (const { id } of world.stackIndex.ofType('AWS::Lambda::Function')) {
    const fn = world.resource(id);
    if (!fn) continue;
    const handler = handlerOf(fn);
    const runtime = fn.get('Runtime').literal?.replace(/[\d.]+(?:x|\.al\d*)?$/, '') ?? 'none';
    const why = handler.kind === 'none' ? handler.why : undefined;
    for (const counts of [own, all]) add(counts, runtime, why);
    if (lists && why !== undefined && /^(?:nodejs|python)/.test(runtime))
      process.stdout.write(`${file} ${fn.name}: ${why}\n`);
  }
  if (own.size === 0) continue;
  templates += 1;
  if (!lists) process.stdout.write(`${file}: ${shown(own)}\n`);
}
const seconds = ((performance.now() - started) / 1_000).toFixed(1);
process.stdout.write(`\n${templates} templates with functions, ${seconds} s\n`);
for (const [runtime, count] of [...all].toSorted(([, a], [, b]) => b.functions - a.functions)) {
  process.stdout.write(`${runtime}: ${count.found} of ${count.functions}\n`);
  for (const [why, times] of [...count.why].toSorted(([, a], [, b]) => b - a))
    process.stdout.write(`  ${times} ${why}\n`);
}

/** Names of files and handlers say little in a sum. */
function general(why: string): string {
  return why
    .replace(/^its code has no .*/, 'its code has no such module')
    .replace(/^(its handler), .*?,/, '$1');
}

function add(counts: Map<string, Count>, runtime: string, why: string | undefined): void {
  const count = counts.get(runtime) ?? { functions: 0, found: 0, why: new Map<string, number>() };
  counts.set(runtime, count);
  count.functions += 1;
  if (why === undefined) count.found += 1;
  else count.why.set(general(why), (count.why.get(general(why)) ?? 0) + 1);
}

function shown(counts: ReadonlyMap<string, Count>): string {
  return [...counts]
    .map(([runtime, { functions, found, why }]) => {
      const reasons = [...why].map(([reason, times]) => `${times} ${reason}`).join(', ');
      return `${runtime} ${found} of ${functions}${reasons === '' ? '' : ` (${reasons})`}`;
    })
    .join('; ');
}
