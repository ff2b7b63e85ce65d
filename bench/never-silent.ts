/**
 * Whether `lower` tells what it does not know: of each template below a folder with index.json, what it says beside the stack, and the signs
 * in the stack itself that something is not known (variables that stay open, transforms, types of SAM, ids that could not be made).
 * Exits 1 if a stack has such a sign and nothing is said. `node tools/run.mjs bench/never-silent.ts FOLDER [--list]`
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Disk } from '../src/cli/disk.ts';
import { printed } from '../src/dialect/index.ts';
import { provideFacts } from '../src/model/facts.ts';
import type { Stack } from '../src/model/stack.ts';
import { VARIABLE } from '../src/model/evaluator/evaluate.ts';
import { lowerTarget, notesOf } from '../src/scan/lowered-text.ts';
import { deploymentOf } from '../src/scan/options.ts';
import { walk } from '../src/source/intrinsics/map-node.ts';
import type { Node } from '../src/source/node.ts';
import { toPlain } from '../src/source/plain.ts';

provideFacts(name => readFileSync(join('data', name), 'utf8'));
const [first, ...flags] = process.argv.slice(3);
const folder = resolve(first ?? '.');
const listed = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { path: string }[];
const deployment = deploymentOf({});
const counts = { templates: 0, told: 0, partial: 0, signs: 0, silent: 0 };
for (const { path } of listed) {
  const [top, ...rest] = path.split('/') as [string, ...string[]];
  const root = { files: new Disk(join(folder, top)), shown: (name: string) => name };
  const target = { root, file: rest.join('/'), named: true };
  const { stacks, problems } = lowerTarget(target, deployment);
  const stack = stacks[0];
  if (!stack) continue;
  const told = [...problems, ...notesOf(stack, target)];
  const signs = signsOf(printed(stack));
  const isPartial = stack.notes.some(({ partial }) => partial);
  counts.templates += 1;
  if (told.length > 0) counts.told += 1;
  if (isPartial) counts.partial += 1;
  if (signs.length > 0) counts.signs += 1;
  if ((isPartial || signs.length > 0) && told.length === 0) {
    counts.silent += 1;
    if (flags.includes('--list')) process.stdout.write(`${path}: ${signs.slice(0, 5).join(', ')}\n`);
  }
}
process.stdout.write(
  `never-silent: ${counts.templates} templates lowered, ${counts.partial} partially, ${counts.signs} with a sign of it, ${counts.told} with a word on standard error; ${counts.silent} in silence\n`,
);
process.exitCode = counts.silent > 0 ? 1 : 0;

/** What a complete template has not. */
function signsOf(stack: Stack): readonly string[] {
  const found = new Set<string>();
  const look = (node: Node): void =>
    walk(node, part => {
      if (part.kind !== 'call') return;
      if (part.fn === VARIABLE) found.add(`\${${String(toPlain(part.arg))}}`);
      if (part.fn === 'Fn::Transform' || part.fn.startsWith('Fn::ForEach')) found.add(part.fn);
    });
  for (const { id, type, node } of stack.resources.values()) {
    if (type.startsWith('AWS::Serverless::')) found.add(type);
    if (/Unknown/.test(id) && stack.dialect === 'serverless') found.add(id);
    look(node);
  }
  for (const node of [...stack.outputs.values(), ...stack.conditions.values()]) look(node);
  if (stack.rest.has('Transform'))
    found.add(`Transform: ${JSON.stringify(toPlain(stack.rest.get('Transform')!))}`);
  return [...found];
}
