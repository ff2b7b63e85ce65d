import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { detect } from '../src/aws/secrets/detect/detect.ts';
import { providers } from '../src/aws/secrets/detect/token-formats.ts';
import { namedProviders } from '../src/aws/secrets/detect/providers/named.ts';
import { NAMES, madeFrom, samples } from '../src/aws/secrets/detect/providers/testing.ts';

/**
 * How far the detector agrees with gitleaks and secretlint on tokens that are made here, the same in every run: on ours, theirs must find them; on those
 * of gitleaks' rules, ours must. `node tools/run.mjs bench/secrets.ts [FOLDER] [--misses]`: both are installed into FOLDER, or into a temporary one.
 */
const GITLEAKS = 'v8.30.1';
const SECRETLINT = '12.0.0';
const RUNS = 10;

const [given] = process.argv.slice(3).filter(arg => !arg.startsWith('-'));
const folder = given ?? mkdtempSync(join(tmpdir(), 'stackward-secrets-'));
const tools = {
  gitleaks: join(folder, 'bin', 'gitleaks'),
  secretlint: join(folder, 'node_modules', '.bin', 'secretlint'),
};
install();

type Subject = { readonly id: string; readonly name: string; readonly tokens: readonly string[] };
const mixed = (text: string): boolean => /\d/.test(text) && /[a-z]/i.test(text) && new Set(text).size > 6;
const ours: readonly Subject[] = [
  ...providers.map(provider => ({
    id: provider.id,
    name: `${provider.id.replace(/-/g, '_').toUpperCase()}_VALUE`,
    tokens: samples(provider, RUNS),
  })),
  ...namedProviders.map(({ id, form }) => ({ id, name: NAMES[id]!, tokens: madeFrom(form, mixed, RUNS) })),
];
const peers = foundByPeers(ours);
const agreed = ours.filter(
  ({ id, name, tokens }) =>
    tokens.every(token => detect(name, token)?.tier === 'recognised') && peers.has(id),
);
const theirs = rulesOfGitleaks();
const found = theirs.filter(({ name, tokens }) => tokens.every(token => detect(name, token)));
if (given === undefined) rmSync(folder, { recursive: true });
if (process.argv.includes('--misses')) {
  process.stdout.write(
    `of ours that neither finds: ${ours
      .filter(({ id }) => !peers.has(id))
      .map(({ id }) => id)
      .join(' ')}\n`,
  );
  process.stdout.write(
    `of gitleaks' that we do not: ${theirs
      .filter(rule => !found.includes(rule))
      .map(
        ({ id, tokens, name }) =>
          `${id} (${tokens.filter(token => detect(name, token)).length}/${tokens.length})`,
      )
      .join(' ')}\n`,
  );
}
process.stdout.write(
  `${agreed.length} of our ${ours.length} forms are also found by gitleaks ${GITLEAKS} or secretlint ${SECRETLINT}; of gitleaks' ${theirs.length} rules for secrets we find ${found.length} (${Math.round((100 * found.length) / theirs.length)} %), all of ${RUNS} made tokens each\n`,
);

function install(): void {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(tools.gitleaks))
    ran('go', ['install', `github.com/zricethezav/gitleaks/v8@${GITLEAKS}`], { GOBIN: join(folder, 'bin') });
  if (!existsSync(tools.secretlint))
    ran('npm', [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefix',
      folder,
      `secretlint@${SECRETLINT}`,
      `@secretlint/secretlint-rule-preset-recommend@${SECRETLINT}`,
    ]);
}

function ran(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  // A finding is status 1.
  if (status !== 0 && status !== 1)
    throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 2_000)}`);
  return stdout;
}

/** The subjects of which every token is found by a rule that is more than a name: a file each, a line each token. */
function foundByPeers(subjects: readonly Subject[]): ReadonlySet<string> {
  const made = join(folder, 'made');
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made);
  for (const { id, name, tokens } of subjects)
    writeFileSync(join(made, `${id}.env`), tokens.map(token => `${name}="${token}"\n`).join(''));
  const lines = new Map<string, Set<number>>();
  const saw = (file: string, line: number): void => {
    const id = basename(file, '.env');
    lines.set(id, (lines.get(id) ?? new Set()).add(line));
  };
  const report = join(folder, 'gitleaks.json');
  ran(tools.gitleaks, [
    'dir',
    made,
    '--no-banner',
    '--report-format',
    'json',
    '--report-path',
    report,
    '--log-level',
    'error',
  ]);
  for (const hit of JSON.parse(readFileSync(report, 'utf8')) as {
    RuleID: string;
    File: string;
    StartLine: number;
  }[])
    if (hit.RuleID !== 'generic-api-key') saw(hit.File, hit.StartLine);
  const lint = ran(tools.secretlint, [
    '--format',
    'json',
    '--secretlintrcJSON',
    '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}',
    'made/*.env',
  ]);
  for (const { filePath, messages } of JSON.parse(lint) as {
    filePath: string;
    messages: { loc: { start: { line: number } } }[];
  }[])
    for (const { loc } of messages) saw(filePath, loc.start.line);
  rmSync(made, { recursive: true });
  return new Set(
    subjects.filter(({ id, tokens }) => (lines.get(id)?.size ?? 0) >= tokens.length).map(({ id }) => id),
  );
}

/** What gitleaks' own rules describe, under the rule's name: ids, public keys and its rule for any name are no secrets of a provider. */
function rulesOfGitleaks(): readonly Subject[] {
  const cache = ran('go', ['env', 'GOMODCACHE']).trim();
  const text = readFileSync(
    join(cache, 'github.com', 'zricethezav', 'gitleaks', `v8@${GITLEAKS}`, 'config', 'gitleaks.toml'),
    'utf8',
  );
  return text
    .split('[[rules]]')
    .slice(1)
    .flatMap((rule): Subject[] => {
      const id = /^id = "(.*)"/m.exec(rule)?.[1] ?? '';
      const form = /^regex = '''(.*)'''/m.exec(rule)?.[1];
      if (
        form === undefined ||
        /client-id|api-id|access-id|-pub-|public|browser|generic|nuget|^curl|sidekiq-sensitive|^kubernetes|jwt|private-key$|freemius/.test(
          id,
        )
      )
        return [];
      const token =
        /=\{0,5\}\((.*?)\)\(\?:\[\\x60'"\\s;\]/.exec(form.replace('[\\x60\'"\\s=]{0,5}', '={0,5}'))?.[1] ??
        form;
      try {
        return [
          {
            id,
            name: id.replace(/-/g, '_').toUpperCase(),
            tokens: typical(madeFrom(inJavaScript(token), () => true, 10 * RUNS).map(made => made.trim())),
          },
        ];
      } catch (error) {
        process.stderr.write(`${id} can not be made: ${String(error)}\n`);
        return [];
      }
    });
}

/** A form of few digits or letters allows runs of one of them, which no provider issues. */
function typical(tokens: readonly string[]): readonly string[] {
  return [...tokens.filter(mixed), ...tokens].slice(0, RUNS);
}

/** Go's syntax where JavaScript's differs, without what stands around the token. */
function inJavaScript(form: string): RegExp {
  const plain = form
    .replace(/\(\?:\[\\x60'"\\s;\]\|\\\\\[nr\]\|\$(?:\|\\b)?\)$/, '')
    .replace(/\(\?:\[\^[^\]]*\]\|\\z\)$/, '')
    .replace(/\\b/g, '')
    .replace(/\(\?-?i\)/g, '')
    .replace(/\(\?-?i:/g, '(?:')
    .replace(/\[\[:alnum:\]\]/g, '[A-Za-z0-9]')
    .replace(/\\z/g, '$')
    .replace(/\(\?:\^\|\[[^\]]*\]\)/, '')
    .replace(/\(\?:\$\|\[[^\]]*\]\)$/, '');
  return new RegExp(plain);
}
