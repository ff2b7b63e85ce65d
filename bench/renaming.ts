/**
 * No memory of recorded cases: in 60 SAM inputs every logical id is renamed, then keys are reordered and literals changed as well; what they
 * are lowered to must change by exactly that. Prints one line, differences to standard error. Argument: a folder with cases.json and its inputs.
 * `node tools/run.mjs bench/renaming.ts FOLDER`
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Disk } from '../src/cli/disk.ts';
import { toTemplate } from '../src/dialect/emit.ts';
import { lowerSam } from '../src/dialect/sam/sam.ts';
import { isMap, type MapNode, type Node } from '../src/source/node.ts';
import type { JsonValue } from '../src/source/plain.ts';
import { toJson } from '../src/source/write-json.ts';
import { provideFacts } from '../src/model/facts.ts';
import { deploymentOf } from '../src/scan/options.ts';
import { reordered } from './rebuilt.ts';
import { literalsOf, namesFor, renamed, turnedBack, withLiterals } from './rename.ts';
import { Seeded } from './seeded.ts';

type Recorded = {
  region: string;
  parameterValues?: Record<string, string>;
  cases: { name: string; input: string; kind: string }[];
};
const INPUTS = 60;
provideFacts(name => readFileSync(join('data', name), 'utf8'));
const folder = resolve(process.argv[3] ?? '.');
const recorded = JSON.parse(readFileSync(resolve(folder, 'cases.json'), 'utf8')) as Recorded;
const seed = Number(process.argv[4] ?? 4);
const seeded = new Seeded(seed);
const files = new Disk(folder);
const deployment = deploymentOf({ region: recorded.region, parameters: recorded.parameterValues ?? {} });

const inputs = seeded
  .shuffled(recorded.cases.filter(({ kind }) => kind === 'success'))
  .flatMap(({ name, input }) => {
    const opened = files.open(input);
    return 'parsed' in opened && isMap(opened.parsed.root) ? [{ name, input, root: opened.parsed.root }] : [];
  })
  .slice(0, INPUTS);
const counts = { renamed: 0, reordered: 0, rewritten: 0 };
for (const { name, input, root } of inputs) {
  const [names, literals] = [namesFor(root), literalsOf(root)];
  const facts = (node: Node): string =>
    factsOf(node as MapNode, input, text => turnedBack(turnedBack(text, names), literals));
  const expected = facts(root);
  const order = <T>(items: readonly T[]): T[] => seeded.shuffled(items);
  const ways = {
    renamed: renamed(root, names),
    reordered: reordered(renamed(root, names), order),
    rewritten: withLiterals(reordered(renamed(root, names), order), literals),
  };
  for (const [way, tree] of Object.entries(ways) as [keyof typeof ways, Node][]) {
    const got = facts(tree);
    if (got === expected) counts[way] += 1;
    else process.stderr.write(`${name}, ${way}: ${differing(expected, got)}\n`);
  }
}
process.stdout.write(
  `renaming: of ${inputs.length} inputs (seed ${seed}) ${counts.renamed} change exactly when ids are renamed, ${counts.reordered} with keys reordered as well, ${counts.rewritten} with literals changed as well\n`,
);

/** One line for each resource, in which lists have no order and hashes no digits: they change with ids and content. */
function factsOf(root: MapNode, file: string, back: (text: string) => string): string {
  const template = toJson(toTemplate(lowerSam(root, file, files, deployment).stacks[0]!));
  const { Resources } = JSON.parse(back(template)) as { Resources: Record<string, JsonValue> };
  return Object.entries(Resources)
    .map(([id, body]) => `${masked(id)} ${canonical(body)}`)
    .toSorted()
    .join('\n');
}

function masked(text: string): string {
  return text.replace(/[0-9a-f]{10}\b/g, '#');
}

function canonical(data: JsonValue): string {
  if (typeof data === 'string') return JSON.stringify(masked(data));
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  if (Array.isArray(data)) return `[${data.map(canonical).toSorted().join()}]`;
  return `{${Object.entries(data)
    .map(([key, value]) => `${JSON.stringify(masked(key))}:${canonical(value)}`)
    .toSorted()
    .join()}}`;
}

function differing(a: string, b: string): string {
  const [left, right] = [new Set(a.split('\n')), new Set(b.split('\n'))];
  const [want, have] = [
    [...left].find(line => !right.has(line)) ?? '',
    [...right].find(line => !left.has(line)) ?? '',
  ];
  let same = 0;
  while (same < want.length && want[same] === have[same]) same += 1;
  return `${want.slice(0, 60)}… "${want.slice(Math.max(0, same - 20), same + 80)}" against "${have.slice(Math.max(0, same - 20), same + 80)}"`;
}
