/**
 * How many of the actions that programs need are found in their code. Each project below FOLDER that holds a `minimal_policy.json` holds the program that needs it:
 * `python/script.py`, whose `main` is followed, and `typescript/script.ts`, which is followed from its top.
 * `npm run bench -- policy FOLDER [--list]`; with `--list` each action that is missing or too much is a line.
 *
 * An action of a policy is found if the code requires it; if the code needs one of several and the policy allows one of them; or if it is for the key of a store
 * that is encrypted, for these policies take each store as encrypted with a key of a customer. In a stack the template says which key, and whether there is one.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { needsOfCall } from '../src/aws/code/needs.ts';
import { sdkCallsOf } from '../src/aws/sdk/called.ts';
import { PACKAGES } from '../src/aws/sdk/model.ts';
import { flowOf } from '../src/code/flow/flow.ts';
import { LocalModules } from '../src/code/modules.ts';
import { ModuleReader } from '../src/code/read.ts';
import { loadPython } from '../src/code/python/python.ts';
import { withBudget } from '../src/source/budget.ts';
import { Disk } from '../src/cli/disk.ts';

const PROGRAMS = [
  { language: 'python', file: 'python/script.py', names: ['main'] },
  { language: 'typescript', file: 'typescript/script.ts', names: [] },
] as const;

type Count = {
  programs: number;
  wanted: number;
  found: number;
  required: number;
  oneOf: number;
  keys: number;
  wrong: number;
  otherKeys: number;
  closed: number;
};

await import('../tools/facts-setup.ts');
await loadPython();
const folder = resolve(process.argv[3] ?? '.');
const lists = process.argv.includes('--list');
const counts = new Map<string, Count>();
for (const project of projectsIn(folder))
  for (const { language, file, names } of PROGRAMS) {
    if (!existsSync(join(project, file))) continue;
    const wanted = new Set(allowedIn(readFileSync(join(project, 'minimal_policy.json'), 'utf8')));
    const { required, oneOf, keys, open } = neededBy(project, file, names);
    const count = counts.get(language) ?? {
      programs: 0,
      wanted: 0,
      found: 0,
      required: 0,
      oneOf: 0,
      keys: 0,
      wrong: 0,
      otherKeys: 0,
      closed: 0,
    };
    counts.set(language, count);
    const missing = [...wanted].filter(
      action => !required.has(action) && !oneOf.has(action) && !keys.has(action),
    );
    const wrong = [...required].filter(action => !wanted.has(action));
    count.programs += 1;
    count.wanted += wanted.size;
    count.found += wanted.size - missing.length;
    const among = (actions: ReadonlySet<string>, not: readonly ReadonlySet<string>[]): number =>
      [...wanted].filter(action => actions.has(action) && !not.some(other => other.has(action))).length;
    count.required += among(required, []);
    count.oneOf += among(oneOf, [required]);
    count.keys += among(keys, [required, oneOf]);
    count.wrong += wrong.length;
    count.otherKeys += [...keys].filter(action => !wanted.has(action)).length;
    count.closed += open.length === 0 ? 1 : 0;
    if (!lists) continue;
    for (const action of missing)
      process.stdout.write(`${relative(folder, project)} ${language}: missing ${action}\n`);
    for (const action of wrong)
      process.stdout.write(`${relative(folder, project)} ${language}: not in the policy ${action}\n`);
    for (const why of open) process.stdout.write(`${relative(folder, project)} ${language}: open, ${why}\n`);
  }
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
for (const [language, count] of counts)
  process.stdout.write(
    `${language}: ${count.programs} programs, ${count.found} of ${count.wanted} actions (${percent(count.found, count.wanted)}): ${count.required} required, ${count.oneOf} one of several, ${count.keys} for the key of a store; ` +
      `${count.wrong} required and not in the policy, ${count.otherKeys} for keys and not in the policy; ${count.closed} closed\n`,
  );

function projectsIn(path: string): string[] {
  if (existsSync(join(path, 'minimal_policy.json'))) return [path];
  return readdirSync(path)
    .filter(name => !name.startsWith('.') && name !== 'node_modules')
    .map(name => join(path, name))
    .filter(name => statSync(name).isDirectory())
    .flatMap(projectsIn);
}

function allowedIn(text: string): readonly string[] {
  const { Statement: statements } = JSON.parse(text) as { Statement: { Action: string | string[] }[] };
  return statements.flatMap(({ Action: action }) => action);
}

function neededBy(project: string, file: string, names: readonly string[]) {
  const disk = new Disk(project);
  const reader = new ModuleReader();
  const opened = disk.text(file);
  if ('refused' in opened) throw new Error(opened.message);
  const { source } = opened;
  const pythonPath = [file.slice(0, file.lastIndexOf('/') + 1)];
  const { calls, open } = withBudget(() =>
    sdkCallsOf(
      flowOf(
        { module: reader.read(source), names, at: { file, start: 0, end: 0 } },
        new LocalModules(disk, reader, { pythonPath, layers: [], aliases: [] }),
        PACKAGES,
      ),
    ),
  );
  const needs = calls.map(needsOfCall);
  const dependent = needs.flatMap(({ dependent: all }) => all);
  return {
    required: new Set(needs.flatMap(({ required }) => required)),
    oneOf: new Set(needs.flatMap(({ anyOf }) => anyOf)),
    keys: new Set(dependent.filter(action => action.startsWith('kms:'))),
    open: open.map(({ why }) => why),
  };
}
