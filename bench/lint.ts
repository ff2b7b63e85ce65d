/**
 * Whether a linter of CloudFormation finds errors in lowered templates that it does not find in what the author wrote.
 *
 *   node tools/run.mjs bench/lint.ts FOLDER LINTER [--list] [--every N]
 *
 * FOLDER has index.json; LINTER is the command of cfn-lint (1.40 or later). A service has no source that it could read: every error counts.
 * Prints how many templates were lowered, and how many have errors of their own, by rule.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Disk } from '../src/cli/disk.ts';
import { provideFacts } from '../src/model/facts.ts';
import { lowerTarget, templateText } from '../src/scan/lowered-text.ts';
import { deploymentOf } from '../src/scan/options.ts';

type Match = {
  readonly Filename: string;
  readonly Level: string;
  readonly Rule: { readonly Id: string };
  readonly Message: string;
};

provideFacts(name => readFileSync(join('data', name), 'utf8'));
const [first, linter = 'cfn-lint', ...flags] = process.argv.slice(3);
const folder = resolve(first ?? '.');
const every = flags.includes('--every') ? Number(flags[flags.indexOf('--every') + 1]) : 1;
const listed = (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { path: string }[]).filter(
  (_, index) => index % every === 0,
);
const temporary = mkdtempSync(join(tmpdir(), 'lint-'));
const deployment = deploymentOf({});
const pairs: { readonly path: string; readonly source?: string; readonly lowered: string }[] = [];
for (const [index, { path }] of listed.entries()) {
  const [top, ...rest] = path.split('/') as [string, ...string[]];
  const root = { files: new Disk(join(folder, top)), shown: (name: string) => name };
  const { stacks } = lowerTarget({ root, file: rest.join('/'), named: true }, deployment);
  const stack = stacks[0];
  if (!stack || stack.resources.size === 0) continue;
  const lowered = join(temporary, `${index}.json`);
  writeFileSync(lowered, templateText(stack, 'json', { mask: false }));
  pairs.push({ path, lowered, ...(stack.dialect === 'serverless' ? {} : { source: join(folder, path) }) });
}
const errors = new Map<string, readonly Match[]>();
const files = pairs.flatMap(({ source, lowered }) => (source === undefined ? [lowered] : [source, lowered]));
const BATCH = 40;
const unread = new Set<string>();
for (let start = 0; start < files.length; start += BATCH) {
  const batch = files.slice(start, start + BATCH);
  for (const match of (await matchesOf(batch)) ?? (await eachOf(batch)))
    errors.set(match.Filename, [...(errors.get(match.Filename) ?? []), match]);
}
rmSync(temporary, { recursive: true });

const byRule = new Map<string, number>();
let own = 0;
for (const { path, source, lowered } of pairs) {
  if (unread.has(lowered) || (source !== undefined && unread.has(source))) continue;
  const before = new Set((source === undefined ? [] : (errors.get(source) ?? [])).map(({ Rule }) => Rule.Id));
  const added = (errors.get(lowered) ?? []).filter(({ Rule }) => !before.has(Rule.Id));
  if (added.length === 0) continue;
  own += 1;
  for (const rule of new Set(added.map(({ Rule }) => Rule.Id))) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  if (flags.includes('--list'))
    for (const { Rule, Message } of added) process.stdout.write(`${path}: ${Rule.Id} ${Message}\n`);
}
const rules = [...byRule].toSorted((a, b) => b[1] - a[1]).map(([rule, count]) => `${rule} ${count}`);
process.stdout.write(
  `lint: ${pairs.length} templates lowered, ${own} with an error that the source has not; at ${unread.size} files the linter itself failed${rules.length > 0 ? ` (${rules.join(', ')})` : ''}\n`,
);
process.exitCode = own > 0 ? 1 : 0;

/** The errors in some files, warnings left out; undefined where the linter itself fails. */
function matchesOf(batch: readonly string[]): Promise<readonly Match[] | undefined> {
  return new Promise(done => {
    execFile(
      linter,
      ['--format', 'json', '--regions', 'us-east-1', '--ignore-checks', 'W', 'I', '--', ...batch],
      { maxBuffer: 1 << 28 },
      (error, stdout) => {
        if (stdout === '' && error) return done(undefined);
        done((JSON.parse(stdout || '[]') as Match[]).filter(({ Level }) => Level === 'Error'));
      },
    );
  });
}

/** The same, one file after the other: a file at which the linter fails is left out. */
async function eachOf(batch: readonly string[]): Promise<readonly Match[]> {
  const all: Match[] = [];
  for (const file of batch) {
    const found = await matchesOf([file]);
    if (found) all.push(...found);
    else unread.add(file);
  }
  return all;
}
