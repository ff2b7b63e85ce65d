/**
 * Whether a linter of CloudFormation finds errors in lowered templates that it does not find in what the author wrote.
 *
 *   node tools/run.mjs bench/lint.ts FOLDER VENV [--list] [--every N] [--from N] [--dialect NAME] [--framework MADE]
 *
 * FOLDER has index.json; VENV is a virtual environment of Python with cfn-lint (1.40 or later) and aws-sam-translator. What AWS' own translator makes
 * of a SAM template has the errors that are its author's; a template that the translator refuses has nothing to be compared with, and is counted apart.
 * Of a service, the errors of what the framework makes of it are its author's: MADE has that by the path in FOLDER, `a+b+serverless.yml.json` for
 * `a/b/serverless.yml`, or `a+b+serverless.yml.txt` with the framework's words where it refuses the service. Without MADE an error that quotes what stands
 * in the files of the service is its author's.
 * Prints each template with an error of its own as it is found (with --list its errors), and at the end how many, by rule.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
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
type Pair = {
  readonly path: string;
  readonly source: string;
  readonly lowered: string;
  /** What the translator, or the framework, makes of it. */
  readonly made?: string;
  readonly isTranslated?: true;
  /** The texts that a service was read from. */
  readonly texts?: string;
};

provideFacts(name => readFileSync(join('data', name), 'utf8'));
const [first, environment = '.venv', ...flags] = process.argv.slice(3);
const folder = resolve(first ?? '.');
const option = (name: string): string | undefined =>
  flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined;
const every = Number(option('--every') ?? 1);
const listed = (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { path: string }[])
  .filter((_, index) => index % every === 0)
  .slice(Number(option('--from') ?? 0));
const temporary = mkdtempSync(join(tmpdir(), 'lint-'));
const deployment = deploymentOf({ region: 'us-east-1' });
const BATCH = 20;
const counts = { lowered: 0, own: 0, refused: 0, failed: 0, unread: 0 };
const byRule = new Map<string, number>();
for (let start = 0; start < listed.length; start += BATCH)
  await compare(listed.slice(start, start + BATCH).flatMap(({ path }, index) => lowered(path, index)));
rmSync(temporary, { recursive: true });
const rules = [...byRule].toSorted((a, b) => b[1] - a[1]).map(([rule, count]) => `${rule} ${count}`);
process.stdout.write(
  `lint: ${counts.lowered} templates lowered, ${counts.own} with an error that the source has not${rules.length > 0 ? ` (${rules.join(', ')})` : ''}; ${counts.refused} with errors that the translator or the framework refuses; ${counts.unread} that cannot be read whole, of which nothing is printed; at ${counts.failed} the linter itself failed\n`,
);
process.exitCode = counts.own > 0 ? 1 : 0;

function lowered(path: string, index: number): Pair[] {
  const [top, ...rest] = path.split('/') as [string, ...string[]];
  const root = { files: new Disk(join(folder, top)), shown: (name: string) => name };
  const { stacks, lost } = lowerTarget({ root, file: rest.join('/'), named: true }, deployment);
  const stack = stacks[0];
  if (!stack || stack.resources.size === 0 || stack.dialect !== (option('--dialect') ?? stack.dialect))
    return [];
  // Of a text that cannot be read whole the command prints nothing.
  if (lost) {
    counts.unread += 1;
    return [];
  }
  const file = join(temporary, `${index}.json`);
  writeFileSync(file, templateText(stack, 'json', { mask: false }));
  const source = join(folder, path);
  const pair = { path, source, lowered: file };
  if (stack.dialect === 'sam')
    return [{ ...pair, made: join(temporary, `${index}-translated.json`), isTranslated: true }];
  if (stack.dialect !== 'serverless') return [pair];
  const made = option('--framework');
  return [
    made === undefined
      ? { ...pair, texts: textsBeside(source) }
      : { ...pair, made: join(made, `${path.replaceAll('/', '+')}.json`) },
  ];
}
/** A service reads files beside it. */
function textsBeside(source: string): string {
  const beside = dirname(source);
  return readdirSync(beside, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:ya?ml|json)$/.test(name) && !name.includes('node_modules'))
    .map(name => readFileSync(join(beside, name), 'utf8'))
    .join('\n');
}

/** Few templates have errors once they are lowered: only their sources are read as well. */
async function compare(pairs: readonly Pair[]): Promise<void> {
  counts.lowered += pairs.length;
  const after = await errorsOf(pairs.map(pair => pair.lowered));
  const wrong = pairs.filter(pair => (after.get(pair.lowered)?.length ?? 0) > 0);
  await translate(wrong);
  const made = (one: Pair): readonly string[] =>
    one.made !== undefined && existsSync(one.made) ? [one.made] : [];
  const isTemplate = (one: Pair): boolean =>
    one.texts === undefined && (!one.made || one.isTranslated === true);
  const before = await errorsOf(
    wrong.flatMap(one => [...(isTemplate(one) ? [one.source] : []), ...made(one)]),
  );
  for (const one of wrong) {
    if (made(one).length === 0 && (one.isTranslated || isRefused(one))) {
      counts.refused += 1;
      continue;
    }
    const known = [one.source, ...made(one)].flatMap(file => before.get(file) ?? []);
    const keys = new Set(known.map(keyOf));
    const added = (after.get(one.lowered) ?? []).filter(
      match => !keys.has(keyOf(match)) && !(one.texts !== undefined && quotes(match, one.texts)),
    );
    if (added.length === 0) continue;
    counts.own += 1;
    const names = [...new Set(added.map(({ Rule }) => Rule.Id))];
    for (const rule of names) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    process.stdout.write(
      flags.includes('--list')
        ? added.map(({ Rule, Message }) => `${one.path}: ${Rule.Id} ${Message}\n`).join('')
        : `${one.path}: ${names.join(', ')}\n`,
    );
  }
  for (const one of pairs) if (one.isTranslated) for (const file of made(one)) rmSync(file);
}

function isRefused({ made }: Pair): boolean {
  return made !== undefined && existsSync(made.replace(/json$/, 'txt'));
}

/** Whether what an error quotes first stands in a text. */
function quotes({ Message }: Match, text: string): boolean {
  const quoted = /'([^']*)'/.exec(Message)?.[1];
  return quoted !== undefined && !Message.includes('is a required property') && text.includes(quoted);
}

function translate(pairs: readonly Pair[]): Promise<void> {
  const names = pairs.flatMap(({ source, made, isTranslated }) =>
    made !== undefined && isTranslated ? [source, made] : [],
  );
  return new Promise(done => {
    if (names.length === 0) return done();
    execFile(join(environment, 'bin', 'python'), ['bench/translated.py', ...names], () => done());
  });
}

/** A finding without the hashes of ids and the addresses of artefacts, which only packaging knows. */
function keyOf({ Rule, Message }: Match): string {
  return `${Rule.Id} ${Message.replaceAll(/[0-9a-f]{10}|placeholder(?:\/[^'"]*)?/g, '~')}`;
}

/** The errors by file; a file at which the linter itself fails is in no entry. */
async function errorsOf(files: readonly string[]): Promise<ReadonlyMap<string, readonly Match[]>> {
  if (files.length === 0) return new Map();
  const found = await matchesOf(files);
  if (found) {
    const errors = new Map<string, Match[]>(files.map(file => [file, []]));
    for (const match of found) errors.get(match.Filename)?.push(match);
    return errors;
  }
  const [only] = files;
  if (files.length === 1 && only !== undefined) {
    counts.failed += 1;
    return new Map();
  }
  const middle = files.length >> 1;
  return new Map([...(await errorsOf(files.slice(0, middle))), ...(await errorsOf(files.slice(middle)))]);
}

/** The errors in some files, warnings left out; undefined where the linter itself fails. */
function matchesOf(batch: readonly string[]): Promise<readonly Match[] | undefined> {
  return new Promise(done => {
    execFile(
      join(environment, 'bin', 'cfn-lint'),
      ['--format', 'json', '--regions', 'us-east-1', '--ignore-checks', 'W', 'I', '--', ...batch],
      { maxBuffer: 1 << 28 },
      (error, stdout) => {
        if (stdout === '' && error) return done(undefined);
        done((JSON.parse(stdout || '[]') as Match[]).filter(({ Level }) => Level === 'Error'));
      },
    );
  });
}
