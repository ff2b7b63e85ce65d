/**
 * Compares what `lower` makes of recorded inputs with what the real tool made of them, in full: each section, attribute and property, and in
 * an API definition each operation. Left out are the addresses of artefacts and hashes of them, and the order of lists where it means nothing.
 *
 *   node tools/run.mjs bench/lowered.ts FOLDER [--show] [--name TEXT]
 *
 * FOLDER has cases.json, as the corpora of oracle.py have, or folders with expected.json beside template.yaml or serverless.yml.
 * Prints the share of facts that agree, the cases that are equal in full, and with --show each difference; then how many of the logical ids
 * that end in a hash are the tool's own.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Disk } from '../src/cli/disk.ts';
import { toTemplate } from '../src/dialect/emit.ts';
import { printed } from '../src/dialect/index.ts';
import { provideFacts } from '../src/model/facts.ts';
import { lowerTarget } from '../src/scan/lowered-text.ts';
import { deploymentOf, type ScanOptions } from '../src/scan/options.ts';
import { toJson } from '../src/source/write-json.ts';
import { differences, factsOf, idsWithHash, type Json } from './lowered-facts.ts';

type Case = {
  readonly name: string;
  readonly folder: string;
  readonly file: string;
  readonly expected: Json;
  readonly options: ScanOptions;
};
type Recorded = {
  readonly name: string;
  readonly kind?: string;
  readonly input?: string;
  readonly serviceDir?: string;
  readonly config?: string;
  readonly output: string;
  readonly cli?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly parameterValues?: Readonly<Record<string, string>>;
};
type Recording = {
  readonly region?: string;
  readonly parameterValues?: Readonly<Record<string, string>>;
  readonly cases: readonly Recorded[];
};

provideFacts(name => readFileSync(join('data', name), 'utf8'));
const [first, ...flags] = process.argv.slice(3);
const folder = resolve(first ?? '.');
const wanted = flags.includes('--name') ? (flags[flags.indexOf('--name') + 1] ?? '') : '';
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const cases = (existsSync(join(folder, 'cases.json')) ? recorded() : single()).filter(({ name }) =>
  name.includes(wanted),
);
const sums = { same: 0, expected: 0, found: 0, whole: 0, hashes: 0, equalHashes: 0 };
for (const one of cases) {
  const found = lowered(one);
  const [wants, has] = [factsOf(one.expected), factsOf(found)];
  const { same, expected, found: count, lines } = differences(wants, has);
  sums.same += same;
  sums.expected += expected;
  sums.found += count;
  const [hashes, known] = [idsWithHash(one.expected), idsWithHash(found)];
  const others = [...hashes].filter(id => !known.has(id));
  sums.hashes += hashes.size;
  sums.equalHashes += hashes.size - others.length;
  if (others.length > 0 && flags.includes('--show'))
    process.stdout.write(`---- ${one.name}: other hashes in ${others.join(', ')}\n`);
  if (lines.length === 0) sums.whole += 1;
  else if (flags.includes('--show'))
    process.stdout.write(
      `---- ${one.name}: ${same} of ${expected} facts\n${lines.map(line => `   ${line}\n`).join('')}`,
    );
}
const share = (part: number, all: number): string => ((100 * part) / Math.max(1, all)).toFixed(2);
process.stdout.write(
  `lowered: ${share(sums.same, sums.expected)} % of ${sums.expected} facts are found, ${share(sums.same, sums.found)} % of what is found is right, ${sums.whole} of ${cases.length} cases are equal in full (${share(sums.whole, cases.length)} %); ${sums.equalHashes} of ${sums.hashes} ids with a hash are equal\n`,
);

function lowered({ folder: root, file, options, name }: Case): Json {
  const scanRoot = { files: new Disk(root), shown: (path: string) => path };
  const { stacks, problems } = lowerTarget({ root: scanRoot, file, named: true }, deploymentOf(options));
  const stack = stacks[0];
  if (!stack) process.stdout.write(`${name}: no stack; ${problems.join('; ')}\n`);
  return stack ? (JSON.parse(toJson(toTemplate(printed(stack)))) as Json) : {};
}

function recorded(): Case[] {
  const { region, parameterValues, cases: all } = json(join(folder, 'cases.json')) as Recording;
  return all
    .filter(({ kind }) => kind !== 'error' && kind !== 'feature_toggle')
    .map(one => {
      const options = new Map<string, string>();
      for (let index = 0; index + 1 < (one.cli?.length ?? 0); index += 2)
        options.set((one.cli?.[index] ?? '').replace(/^-+/, ''), one.cli?.[index + 1] ?? '');
      const {
        stage,
        region: named = region,
        ...opts
      } = Object.fromEntries(options) as Record<string, string>;
      const env = one.env ?? {};
      const { serviceDir = '.', config, input } = one;
      return {
        name: one.name,
        folder: join(folder, serviceDir),
        file: config ?? input ?? '',
        expected: json(join(folder, one.output)) as Json,
        options: {
          ...(stage === undefined ? {} : { stage }),
          ...(named === undefined ? {} : { region: named }),
          opts,
          parameters: one.parameterValues ?? parameterValues ?? {},
          env: (variable: string) => env[variable],
        },
      };
    });
}

function single(): Case[] {
  return readdirSync(folder)
    .filter(name => existsSync(join(folder, name, 'expected.json')))
    .map(name => ({
      name,
      folder: join(folder, name),
      file: ['template.yaml', 'serverless.yml'].find(file => existsSync(join(folder, name, file))) ?? '',
      expected: json(join(folder, name, 'expected.json')) as Json,
      options: { region: 'us-east-1' },
    }));
}
