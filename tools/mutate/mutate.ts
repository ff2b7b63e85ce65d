import { build, transformSync } from 'esbuild';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../../src/rule/rule.ts';
import { ruleFiles, type RuleFile } from '../gen/registry.ts';
import { importsIn } from '../sources.ts';
import { keyOf, mutantsOf } from './mutants.ts';
import type * as Judge from './judge.ts';

/** Survivors with their reason: rule → what stands there → why no block can notice. */
type Explained = Readonly<Record<string, Readonly<Record<string, string>>>>;
const explainedIn = (group: string): Explained =>
  JSON.parse(readFileSync(`tools/mutate/explained/${group}.json`, 'utf8')) as Explained;
/** The reasons by what they are about, however it is laid out. */
const reasonsFor = (id: string, group: string): ReadonlyMap<string, string> =>
  new Map(Object.entries(explainedIn(group)[id] ?? {}).map(([change, reason]) => [keyOf(change), reason]));

/**
 * Changes every condition of rules, one at a time, and asks whether a block of the rule's page notices. A survivor says what it changed all the
 * same: a severity, words, what is counted as undecided, or nothing at all. Exit status 1 when one is not explained.
 */
export async function mutate(ids: readonly string[]): Promise<void> {
  const files = ruleFiles().filter(({ id, hasPage }) => hasPage && (ids.length === 0 || ids.includes(id)));
  const { modules, judge } = await bundled(files);
  await judge.loadPython();
  let [made, survived, open] = [0, 0, 0];
  for (const file of files) {
    const path = `rules/${file.group}/${file.id}.ts`;
    const text = readFileSync(path, 'utf8');
    const reasons = reasonsFor(file.id, file.group);
    const page = judge.pageOf(`rules/${file.group}/${file.id}.md`);
    const original = judge.judgedBy(evaluated(text, path, modules), page);
    if (!original.marks) throw new Error(`${file.id} does not agree with its own page`);
    const mutants = mutantsOf(text);
    made += mutants.length;
    for (const { line, column, from, to, text: mutated } of mutants) {
      const told = whatIsTold(() => judge.judgedBy(evaluated(mutated, path, modules), page));
      if (!told?.marks) continue;
      survived += 1;
      const reason = reasons.get(keyOf(`${from} -> ${to}`));
      if (reason === undefined) open += 1;
      const changed =
        (['severities', 'words', 'undecided'] as const)
          .filter(key => told[key] !== original[key])
          .join(', ') || 'nothing';
      process.stdout.write(
        `${path}:${line}:${column} ${oneLine(from)} -> ${oneLine(to)}\n  changes ${changed}${reason === undefined ? '' : `; ${reason}`}\n`,
      );
    }
  }
  process.stdout.write(
    `mutation: ${files.length} rules, ${made} changed conditions, ${made - survived} noticed, ${survived} not, ${open} of them without an explanation\n`,
  );
  if (open > 0) process.exitCode = 1;
}

/** A change after which a finding has no words, or the rule is none, is noticed. */
function whatIsTold<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

type Modules = ReadonlyMap<string, unknown>;

/** Everything that rules import and the judge, in one bundle: a mutant is then one small file. */
async function bundled(files: readonly RuleFile[]): Promise<{ modules: Modules; judge: typeof Judge }> {
  const paths = [...new Set(files.flatMap(({ id, group }) => modulesOf(`rules/${group}/${id}.ts`)))];
  const lines = [
    ...paths.map((path, index) => `import * as m${index} from './${path}';`),
    "export * as judge from './tools/mutate/judge.ts';",
    `export const modules = new Map(Object.entries({ ${paths.map((path, index) => `'${path}': m${index}`).join(', ')} }));`,
  ];
  const folder = mkdtempSync(join(resolve('node_modules'), '.stackward-'));
  try {
    const outfile = join(folder, 'mutate.mjs');
    await build({
      stdin: { contents: lines.join('\n'), resolveDir: process.cwd(), loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      loader: { '.md': 'text' },
      logLevel: 'error',
    });
    return (await import(pathToFileURL(outfile).href)) as { modules: Modules; judge: typeof Judge };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const resolved = (path: string, specifier: string): string =>
  join(dirname(path), specifier).replaceAll('\\', '/');
const modulesOf = (path: string): string[] =>
  importsIn(path, readFileSync(path, 'utf8'))
    .filter(({ to, typeOnly }) => !typeOnly && existsSync(to))
    .map(({ to }) => to);

function evaluated(text: string, path: string, modules: Modules): Rule {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as { default?: Rule } };
  const require = (specifier: string): unknown => modules.get(resolved(path, specifier));
  (new Function('require', 'module', 'exports', code) as (...given: unknown[]) => void)(
    require,
    module,
    module.exports,
  );
  if (!module.exports.default) throw new Error(`${path} exports no rule`);
  return module.exports.default;
}
