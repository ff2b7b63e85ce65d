/**
 * Runs the recorded cases of the variable language (argument: the path of cases.json): a value where the framework has one, unknown where
 * it needs a network or runs code, and unknown where it reports an error. Prints one line.
 */
import { readFileSync } from 'node:fs';
import { isMap, isCall, type Node } from '../src/source/node.ts';
import { parseTree } from '../src/source/parse.ts';
import { toPlain, type JsonValue } from '../src/source/plain.ts';
import { Source } from '../src/source/source.ts';
import { textFiles } from '../src/source/texts.ts';
import { VARIABLE } from '../src/model/evaluator/evaluate.ts';
import { dotenvOf } from '../src/dialect/serverless/variables/dotenv.ts';
import { Diagnostics } from '../src/dialect/builder/diagnostics.ts';
import { Resolver } from '../src/dialect/serverless/variables/resolver.ts';

type Case = {
  name: string;
  variable: string;
  cliOptions: string[];
  env: Record<string, string>;
  config: JsonValue;
  files: Record<string, string>;
  expected: { value?: JsonValue; error?: string };
};

function resolved(test: Case): Node | undefined {
  const texts = { ...test.files, 'serverless.json': JSON.stringify(test.config) };
  const files = textFiles(texts);
  const { root } = parseTree(new Source('serverless.json', texts['serverless.json']));
  if (!isMap(root)) return undefined;
  const opts = new Map(
    test.cliOptions.flatMap((option, index) =>
      option.startsWith('--') ? [[option.slice(2), test.cliOptions[index + 1] ?? ''] as const] : [],
    ),
  );
  const deployment = {
    parameters: new Map<string, string>(),
    opts,
    params: new Map<string, string>(),
    env: (name: string) => test.env[name],
  };
  const sources = {
    file: 'serverless.json',
    files,
    deployment,
    stage: opts.get('stage'),
    dotenv: dotenvOf(root, 'serverless.json', files, opts.get('stage') ?? 'dev'),
    missing: new Set<string>(),
    loaded: new Set<string>(),
  };
  return new Resolver(root, new Diagnostics(), sources).get('custom', 'v');
}

const unresolved = (node: Node | undefined): boolean =>
  node === undefined ||
  isCall(node, VARIABLE) ||
  (isCall(node, 'Fn::Join') && JSON.stringify(toPlain(node)).includes(VARIABLE));
const network = (test: Case): boolean =>
  /-placeholder"/.test(JSON.stringify(test.expected)) || /file\([^)]*\.[cm]?[jt]s\)/.test(test.variable);

function agrees(test: Case): boolean {
  const node = resolved(test);
  if (test.expected.error !== undefined || network(test)) return unresolved(node);
  return node !== undefined && JSON.stringify(toPlain(node)) === JSON.stringify(test.expected.value);
}

const path = process.argv[3] ?? 'cases.json';
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] };
const wrong = cases.filter(test => !agrees(test));
for (const { name } of wrong) process.stderr.write(`differs: ${name}\n`);
process.stdout.write(`sls-variables: ${cases.length - wrong.length} of ${cases.length} agree\n`);
