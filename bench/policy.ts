/**
 * How many of the actions that programs need are found in their code. Each project below FOLDER that holds a `minimal_policy.json` holds the program that needs it:
 * `python/script.py`, whose `main` is followed, and `typescript/script.ts`, which is followed from its top.
 * `npm run bench -- policy FOLDER [--list]`; with `--list` each action that is missing or too much is a line.
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
  wrong: number;
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
    const { required, other, open } = neededBy(project, file, names);
    const count = counts.get(language) ?? {
      programs: 0,
      wanted: 0,
      found: 0,
      required: 0,
      wrong: 0,
      closed: 0,
    };
    counts.set(language, count);
    const missing = [...wanted].filter(action => !required.has(action) && !other.has(action));
    const wrong = [...required].filter(action => !wanted.has(action));
    count.programs += 1;
    count.wanted += wanted.size;
    count.found += wanted.size - missing.length;
    count.required += [...wanted].filter(action => required.has(action)).length;
    count.wrong += wrong.length;
    count.closed += open.length === 0 ? 1 : 0;
    if (!lists) continue;
    for (const action of missing)
      process.stdout.write(`${relative(folder, project)} ${language}: missing ${action}\n`);
    for (const action of wrong)
      process.stdout.write(`${relative(folder, project)} ${language}: not in the policy ${action}\n`);
    for (const why of open) process.stdout.write(`${relative(folder, project)} ${language}: open, ${why}\n`);
  }
for (const [language, { programs, wanted, found, required, wrong, closed }] of counts)
  process.stdout.write(
    `${language}: ${programs} programs, ${found} of ${wanted} actions (${((100 * found) / wanted).toFixed(1)} %), ${required} of them required (${((100 * required) / wanted).toFixed(1)} %), the others optional, dependent or one of several; ${wrong} wrong, ${closed} closed\n`,
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
  const required = new Set(needs.flatMap(({ required: all }) => all));
  const other = new Set(
    needs.flatMap(({ anyOf, optional, dependent }) => [...anyOf, ...optional, ...dependent]),
  );
  return { required, other, open: open.map(({ why }) => why) };
}
