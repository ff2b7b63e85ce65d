/**
 * What the code of functions calls: for each template below a folder, of its functions in JavaScript, TypeScript and Python how many were read, how many use an
 * SDK, of how many all is known, and what leaves the others open. `npm run bench -- code FOLDER [--list]`; with `--list` each function is a line with what it needs.
 */
import { resolve } from 'node:path';
import { codeOf, type ReadCode } from '../src/aws/code/function-code.ts';
import { needsOf } from '../src/aws/code/needs.ts';
import type { Files } from '../src/source/files.ts';
import type { Span } from '../src/source/node.ts';
import { loadPython } from '../src/code/python/python.ts';
import { withBudget } from '../src/source/budget.ts';
import { worldsBelow } from './worlds.ts';

await import('../tools/facts-setup.ts');
await loadPython();
const folder = resolve(process.argv[3] ?? '.');
const lists = process.argv.includes('--list');
const reasons = new Map<string, number>();
let [functions, read, users, closed, calls, guessed] = [0, 0, 0, 0, 0, 0];
const started = process.cpuUsage().user;
for await (const { file, world } of worldsBelow(folder)) {
  for (const { id } of world.stackIndex.ofType('AWS::Lambda::Function')) {
    const fn = world.resource(id);
    if (!fn) continue;
    functions += 1;
    withBudget(() => {
      const code = codeOf(fn);
      if (code.kind === 'none') return;
      read += 1;
      if (code.calls.length === 0 && code.open.length === 0) return;
      if (code.calls.length > 0) users += 1;
      if (code.calls.length > 0 && code.open.length === 0) closed += 1;
      for (const why of new Set(code.open.map(open => open.why)))
        reasons.set(why, (reasons.get(why) ?? 0) + 1);
      const needs = needsOf(code.calls, fn);
      calls += needs.length;
      guessed += needs.filter(({ needs: { source } }) => source === 'identity').length;
      if (!lists) return;
      process.stdout.write(`${file} ${fn.name}${code.open.length > 0 ? ' (open)' : ''}\n`);
      for (const { call, actions } of needs) {
        process.stdout.write(`  ${call.called} (${lineOf(code, call.at, fn.world.stack.written?.files)})\n`);
        for (const { action, list, arns, known } of actions)
          if (list !== 'optional')
            process.stdout.write(
              `    ${list} ${action} on ${arns.map(String).join(' and ')}${known ? '' : ' (not known)'}\n`,
            );
      }
      for (const { why, at } of code.open)
        process.stdout.write(`  open: ${why} (${lineOf(code, at, fn.world.stack.written?.files)})\n`);
    });
  }
}
const seconds = ((process.cpuUsage().user - started) / 1e6).toFixed(1);
process.stdout.write(
  `${functions} functions, ${read} read, ${users} call AWS, of ${closed} all is known; ${calls} calls, ${guessed} by their name alone; ${seconds} s\n`,
);
for (const [why, times] of [...reasons].toSorted(([, a], [, b]) => b - a).slice(0, 40))
  process.stdout.write(`  ${times} ${why}\n`);

/** The file, the line and its text. */
function lineOf({ handler: { source: own }, placeOf }: ReadCode, at: Span, files: Files | undefined): string {
  const place = placeOf(at);
  const opened = own.file === place.file ? { source: own } : files?.text(place.file);
  if (!opened || 'refused' in opened) return place.file;
  const { line } = opened.source.position(place.start);
  return `${place.file}:${line} ${opened.source.line(line).trim().slice(0, 120)}`;
}
