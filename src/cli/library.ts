import type { Grouping } from '../report/text-groups.ts';
import { whole } from '../report/pieces.ts';
import type { Report } from '../report/report.ts';
import type { Rule, Severity } from '../rule/rule.ts';
import { scan as scanOn } from '../scan.ts';
import type { Host } from '../scan/find.ts';
import { lowerTarget, templateText } from '../scan/lowered-text.ts';
import { deploymentOf, type ScanOptions } from '../scan/options.ts';
import { UserError } from '../scan/user-error.ts';
import { textFiles } from '../source/texts.ts';
import { exitStatus as statusOf, type FailOn } from './exit.ts';
import { diskHost } from './host.ts';
import { FOR_PAGE, rendered, showsFixes, type Format, WIDTH } from './outputs.ts';
import { resolveOptions } from './resolve-options.ts';
import { readStdin } from './stdin.ts';

/** Templates as texts by their paths, instead of files: what they name is looked for among them, and nowhere else. */
export type Texts = { readonly texts: Readonly<Record<string, string>> };
/** Where relative paths start, by default the working directory, and what `file` is relative to. */
export type At = { readonly cwd?: string };
/** A path, folder or glob, several of them, or texts. */
export type Input = string | readonly string[] | Texts;

const hostOf = (input: Input, cwd = process.cwd()): Host =>
  isTexts(input) ? textHost(input) : diskHost({ cwd, stdin: readStdin });
const isTexts = (input: Input): input is Texts => typeof input === 'object' && 'texts' in input;
const pathsOf = (input: Input): readonly string[] => {
  if (isTexts(input)) return Object.keys(input.texts);
  return typeof input === 'string' ? [input] : input;
};

/** One text alone is named by the user; of several those are read that are templates. */
function textHost({ texts }: Texts): Host {
  const root = { files: textFiles(texts), shown: (file: string) => file };
  const files = Object.keys(texts).toSorted();
  return {
    find: () => ({
      targets: files.map(file => ({ root, file, named: files.length === 1 })),
      pathErrors: [],
    }),
  };
}

type LibraryScanOptions = ScanOptions &
  At & {
    /** What the report is to be printed as. */
    readonly formats?: readonly Format[];
  };

const CLOCK = (): number => performance.now();
const TODAY = (): string => new Date().toISOString().slice(0, 10);

/**
 * Scans files, folders and globs as the command does, or texts, and returns what it found. `today` is the day that dates are compared with, by default
 * the current one. No variable of the environment is read unless `env` is given; what it gives is covered in the report. With `formats` the report has all that `format` shows in them:
 * for html also who can reach what and what passed, and what would mend each finding.
 */
export async function scan(
  input: Input,
  { cwd, today = TODAY(), clock = CLOCK, formats = [], ...options }: LibraryScanOptions = {},
): Promise<Report> {
  const fixes = formats.some(showsFixes) ? { fixes: (await import('../../rules/fixes.ts')).plannerOf } : {};
  const page = formats.includes('html') ? FOR_PAGE : {};
  return scanOn(pathsOf(input), { ...fixes, ...page, ...options, today, clock }, hostOf(input, cwd));
}

/** A stack that a template is deployed as; of a service with several stages there is one for each. */
export type LoweredStack = {
  readonly file: string;
  readonly stage?: string;
  /** The CloudFormation template, without its secrets. */
  readonly template: string;
};
export type LowerOptions = ScanOptions & At & { readonly format?: 'yaml' | 'json' };

/** The CloudFormation that templates are deployed as. Rejects with UserError where one can not be read whole. */
export async function lower(
  input: Input,
  { cwd, format: language = 'yaml', ...options }: LowerOptions = {},
): Promise<readonly LoweredStack[]> {
  const { targets, pathErrors } = await hostOf(input, cwd).find(
    pathsOf(input),
    options.root === undefined ? {} : { root: options.root },
  );
  const failed = pathErrors.filter(({ fatal }) => fatal).map(({ path, message }) => `${path}: ${message}`);
  if (failed.length > 0) throw new UserError(failed.join('\n'));
  return targets.flatMap(target => {
    const file = target.root.shown(target.file);
    const { stacks, problems, lost } = lowerTarget(target, deploymentOf(options, file));
    if (lost && (stacks.length > 0 || target.named)) throw new UserError(problems.join('\n'));
    return stacks.map(stack => ({
      file,
      ...(stack.stage === undefined ? {} : { stage: stack.stage }),
      template: templateText(stack, language),
    }));
  });
}

export type FormatOptions = {
  /** Also suppressed findings, with their reasons (text, json, sarif). */
  readonly suppressed?: boolean;
  /** text: also why, all related places, all skipped files and undecided checks. */
  readonly verbose?: boolean;
  /** text: only findings. */
  readonly quiet?: boolean;
  /** text: colors for a terminal. */
  readonly color?: boolean;
  /** text: columns of a line, by default 100. */
  readonly width?: number;
  /** text: what findings are grouped by. */
  readonly group?: Grouping;
  /** text: only the counts. */
  readonly statistics?: boolean;
  /** gitlab: when the scan began and ended; by default now. */
  readonly times?: { readonly start: Date; readonly end: Date };
};

/** A report as the command prints it. Rejects with UserError where the scan was not told of a format that shows more than findings. */
export async function format(report: Report, name: Format, options: FormatOptions = {}): Promise<string> {
  if (name === 'html' && report.graphs === undefined)
    throw new UserError(
      "the html report needs what a scan collects for it: scan(input, { formats: ['html'] })",
    );
  const { suppressed = false, verbose = false, quiet = false, color = false, group } = options;
  const now = new Date();
  const { times = { start: now, end: now }, width = WIDTH, statistics = false } = options;
  const pieces = await rendered(name, report, {
    suppressed,
    verbose,
    quiet,
    colour: color,
    times,
    width,
    statistics,
    group,
  });
  return whole(pieces);
}

export type ReadConfigOptions = At & {
  /** What is scanned: the nearest stackward.yaml above it counts; without it, `paths` of the configuration. */
  readonly paths?: readonly string[];
  /** Your own rules, which the configuration may name. */
  readonly rules?: readonly Rule[];
};
/** A configuration, ready for `scan(paths, options)`. */
export type ReadConfiguration = {
  /** The configuration's file, when there is one. */
  readonly file?: string;
  readonly paths: readonly string[];
  readonly options: ScanOptions & At;
  /** The threshold of a file: `overrides` and configurations in folders below can change it. */
  readonly failOn: FailOn;
  /** What is wrong with it, each with its place; the rest of it counts. */
  readonly errors: readonly string[];
};

/** Reads stackward.yaml: the file that is named, or the one that the command would find. */
export async function readConfig(
  file?: string,
  { cwd = process.cwd(), paths: given = [], rules = [] }: ReadConfigOptions = {},
): Promise<ReadConfiguration> {
  const {
    paths,
    options,
    failOn,
    errors,
    file: found,
  } = await resolveOptions(
    given,
    { ignores: true, ...(file === undefined ? {} : { config: file }) },
    { rules, errors: [] },
    { cwd, date: () => new Date(), env: () => undefined, now: CLOCK },
  );
  return {
    ...(found === undefined ? {} : { file: found }),
    paths,
    options: { ...options, cwd },
    failOn,
    errors,
  };
}

/** The exit status of the command for a report: 2 when something could not be scanned, 1 when a finding is at or above `failOn`, else 0. */
export const exitStatus = (report: Report, failOn: Severity | 'never' | FailOn): 0 | 1 | 2 =>
  statusOf(report, typeof failOn === 'function' ? failOn : () => failOn);
