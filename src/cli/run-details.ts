import { isAbsolute, relative, resolve, sep } from 'node:path';
import { rules as ourRules } from '../../rules/index.ts';
import type { Run } from '../report/report.ts';
import type { ScanOptions } from '../scan/options.ts';
import type { FailOn } from './exit.ts';
import { gitRoot } from './host.ts';
import type { Terminal } from './terminal.ts';

/** A command that ran, as its options were resolved. */
type Resolved = {
  readonly paths: readonly string[];
  readonly options: ScanOptions;
  readonly failOn: FailOn;
  readonly file?: string;
  readonly baseline?: string;
};

/** When, on which commit and with which settings a command ran. Of what the user gave to templates only the names are told: a value can be a secret. */
export async function runDetails(
  { paths, options, failOn, file, baseline }: Resolved,
  start: Date,
  { cwd, env }: Pick<Terminal, 'cwd' | 'env'>,
): Promise<Run> {
  const shown = (path: string): string => shownPath(path, cwd);
  const root = gitRoot(resolve(cwd, paths.find(path => path !== '-') ?? '.'));
  const commit = root === undefined ? undefined : (await import('./git.ts')).commitOf(root);
  const { severities = new Map(), settings = {}, parameters = {}, opts = {}, params = {} } = options;
  return {
    time: timeOf(timesOf(start, start, env).start),
    ...(commit === undefined ? {} : { commit }),
    settings: {
      paths: paths.map(shown),
      preset: options.preset ?? 'recommended',
      'fail-on': failOn('-'),
      configuration: file,
      baseline: baseline === undefined ? undefined : shown(baseline),
      'only-rules': listed(options.only),
      'skipped-rules': listed(options.skip),
      'own-rules': listed(options.rules?.map(({ id }) => id)),
      severities: Object.fromEntries(severities),
      'rule-options': optionsOf(options),
      'min-severity': options.minSeverity,
      'min-confidence': options.minConfidence,
      'data-class': settings.sensitive ? 'sensitive' : 'normal',
      'trusted-accounts': listed(settings.trustedAccounts),
      webhooks: listed(settings.webhooks),
      parameters: listed(Object.keys(parameters)),
      opts: listed(Object.keys(opts)),
      params: listed(Object.keys(params)),
      stage: options.stage,
      stages: listed(options.stages),
      region: options.region,
      'changed-lines-only': options.concerns !== undefined,
      suppressions: options.ignores !== false,
      'import-suppressions': options.importSuppressions === true,
    },
  };
}

/** What the project sets for options of rules. */
const optionsOf = ({ optionsOf: of, rules = [] }: ScanOptions): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...ourRules, ...rules].flatMap(({ id }) => {
      const set = of?.(id);
      return set === undefined ? [] : [[id, set] as const];
    }),
  );

const listed = (names: readonly string[] | undefined): readonly string[] | undefined =>
  names && names.length > 0 ? names : undefined;

/** When a command began and ended; both are the time that a reproducible build names, where one does. */
export function timesOf(
  start: Date,
  end: Date,
  env: Terminal['env'],
): { readonly start: Date; readonly end: Date } {
  const epoch = epochOf(env('SOURCE_DATE_EPOCH'));
  return epoch === undefined ? { start, end } : { start: new Date(epoch), end: new Date(epoch) };
}

/** Milliseconds of the time that a reproducible build names (https://reproducible-builds.org/specs/source-date-epoch/). */
const epochOf = (epoch: string | undefined): number | undefined =>
  epoch !== undefined && /^\d{1,11}$/.test(epoch) ? Number(epoch) * 1_000 : undefined;

/** Without fractions. */
const timeOf = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');

/** From the working directory; of what is on another drive only the name. */
function shownPath(path: string, cwd: string): string {
  if (path === '-') return path;
  const from = relative(cwd, resolve(cwd, path)) || '.';
  return (isAbsolute(from) ? from.slice(from.lastIndexOf(sep) + 1) : from).split(sep).join('/');
}
