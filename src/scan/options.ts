import type { PlannerOf } from '../fix/fix.ts';
import type { Deployment } from '../dialect/dialect.ts';
import type { Confidence, Finding } from '../rule/finding.ts';
import type { Baseline } from '../config/baseline.ts';
import { staleSuppression } from '../config/stale-suppression.ts';
import type { ReportedFile, ReportedFinding } from '../report/report.ts';
import {
  compareSeverity,
  NO_SETTINGS,
  SEVERITIES,
  type OptionValues,
  type Rule,
  type Settings,
  type Severity,
} from '../rule/rule.ts';
import type { RunOptions } from '../rule/runner.ts';
import type { TimeLimit } from '../source/budget.ts';
import { UserError } from './user-error.ts';
import { nearest } from '../model/edit-distance.ts';

/** What the user can ask of a scan. Every part has a default. */
export type ScanOptions = {
  /** `recommended` (default): what nearly everybody wants to know. `strict`: every rule. */
  readonly preset?: 'recommended' | 'strict';
  /** Only these rules, whatever the preset; `id` or `id/severity`. */
  readonly only?: readonly string[];
  /** The rules of the preset run beside those of `only`. */
  readonly besides?: boolean;
  readonly skip?: readonly string[];
  /** The user's own rules, beside ours. */
  readonly rules?: readonly Rule[];
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  /** The folder that bounds what is read, instead of the nearest one with `.git`. */
  readonly root?: string;
  /** Files that are named and are no templates are passed over in silence. */
  readonly lenient?: boolean;
  /** Template parameters and their values. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly stage?: string;
  readonly region?: string;
  /** serverless: `--opt` and `--param`. */
  readonly opts?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  /** What `${env:…}` reads; without it every variable is unknown. */
  readonly env?: (name: string) => string | undefined;
  /** What a project says: severities and options of rules, and what all rules may know. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  readonly optionsOf?: (rule: string) => OptionValues | undefined;
  readonly settings?: Partial<Settings>;
  /** Further values of template parameters for a template, by its path as it is shown; `parameters` win. */
  readonly parametersOf?: (file: string) => Readonly<Record<string, string>>;
  /** Whether a file that was found, and not named, is left out. */
  readonly excludes?: (file: string) => boolean;
  /** Files that are named are left out as well. */
  readonly forceExclude?: boolean;
  /** What differs for single files, such as below a folder with a configuration of its own: asked once, with all files that were found, by their paths as they are shown. */
  readonly perFile?: (files: readonly string[]) => Promise<(file: string) => FileOptions | undefined>;
  /** The stages of serverless services to look at. */
  readonly stages?: readonly string[];
  /** The day that dates are compared with, as `2026-11-25`: without it nothing is out of date, and every suppression counts. */
  readonly today?: string;
  /** Seconds that reading and judging one template may take: past them it is incomplete, what was found stands, and the others go on. Without it there is no limit but that of work. */
  readonly fileTimeout?: number;
  /** Milliseconds that pass, for `fileTimeout`: by default those of the clock. */
  readonly clock?: () => number;
  /** What was looked at and passed is reported too: `checks` of each file. */
  readonly includePassed?: boolean;
  /** Each finding can be explained: `explain`. */
  readonly explanations?: boolean;
  /** Each finding has its `identity`, of which `joinFindings` makes the fingerprints of one scan out of several. */
  readonly identities?: boolean;
  /** Who can reach what is reported too: `graphs`. */
  readonly graphs?: boolean;
  /** False: what authors suppressed is reported all the same. */
  readonly ignores?: boolean;
  /** What templates say to other scanners counts for the rules that look for the same. */
  readonly importSuppressions?: boolean;
  /** Findings that were accepted once: only what is new is reported. */
  readonly baseline?: Baseline;
  /** Only findings of which this is true: those in what changed, say. */
  readonly concerns?: (finding: ReportedFinding) => boolean;
  /** Whether a template that can not be read completely counts, with the other files that it reads: one in what changed, say. */
  readonly concernsFile?: (file: ReportedFile, read: readonly string[]) => boolean;
  /** @deprecated Has no effect: a line hash is computed when it is asked for. */
  readonly lineHashes?: boolean;
  /** Plans what would mend each finding; without it no finding has a repair. */
  readonly fixes?: PlannerOf;
  /** With `fixes`: each repair has its edits as a unified diff. */
  readonly diffs?: boolean;
  /** Called with each file that is left out. `named`: by the user, not merely found. */
  readonly onExcluded?: (file: string, named: boolean) => void;
  /** Called after each file. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** What may differ for a file; files with the same object have the same rules. */
export type FileOptions = Pick<
  ScanOptions,
  | 'preset'
  | 'severities'
  | 'optionsOf'
  | 'settings'
  | 'parametersOf'
  | 'excludes'
  | 'stages'
  | 'importSuppressions'
  | 'baseline'
  | 'fileTimeout'
>;

const WORDS: Readonly<Record<'preset' | 'minSeverity' | 'minConfidence', readonly string[]>> = {
  preset: ['recommended', 'strict'],
  minSeverity: SEVERITIES,
  minConfidence: ['certain', 'with defaults'],
};

/** JavaScript takes any word. Throws UserError for one that is none. */
export function checkOptions(options: ScanOptions): void {
  for (const [name, words] of Object.entries(WORDS)) {
    const given: unknown = options[name as keyof typeof WORDS];
    if (given !== undefined && !words.some(word => word === given))
      throw new UserError(
        `${name} must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, not ${JSON.stringify(given)}`,
      );
  }
  const seconds: unknown = options.fileTimeout;
  if (seconds !== undefined && !(typeof seconds === 'number' && seconds > 0))
    throw new UserError(`fileTimeout must be a number of seconds above 0, not ${JSON.stringify(seconds)}`);
}

/** The rules of a scan: those of the preset and the user's own, or the ones named. */
export function chosenRules(
  all: readonly Rule[],
  { preset = 'recommended', only = [], besides = false, skip = [], rules: own = [], severities }: ScanOptions,
): readonly Rule[] {
  const every = [...all, ...own, staleSuppression];
  const twice = every.find((rule, index) => every.findIndex(({ id }) => id === rule.id) !== index);
  if (twice) throw new UserError(`two rules have the id "${twice.id}"`);
  const wanted = new Set(only.map(id => ruleNamed(every, id).id));
  const unwanted = new Set(skip.map(id => ruleNamed(every, id).id));
  const setTo = (rule: Rule): Severity | 'off' | undefined => severities?.get(rule.id);
  // A severity for a rule of the strict preset asks for the rule.
  const inPreset = (rule: Rule): boolean =>
    preset === 'strict' || rule.preset === 'recommended' || own.includes(rule) || setTo(rule) !== undefined;
  return every.filter(
    rule =>
      (wanted.has(rule.id) || ((wanted.size === 0 || besides) && inPreset(rule) && setTo(rule) !== 'off')) &&
      !unwanted.has(rule.id),
  );
}

export function ruleNamed(rules: readonly Rule[], name: string): Rule {
  const rule = ruleOf(rules, name);
  if ('fault' in rule) throw new UserError(rule.fault);
  return rule;
}

/** The rule of an id, also of the form `id/severity` that SARIF uses; or what is wrong with the id. */
export function ruleOf(rules: readonly Rule[], name: string): Rule | { readonly fault: string } {
  const id = name.replace(/\/(?:critical|high|medium|low|info)$/, '');
  const rule = rules.find(one => one.id === id);
  if (rule) return rule;
  const near = nearest(
    id,
    rules.map(one => one.id),
  );
  const meant = near === undefined ? partlyNamed(id, rules) : [near];
  return {
    fault: `unknown rule "${name}"${meant.length > 0 ? `, did you mean ${meant.map(one => `"${one}"`).join(' or ')}?` : '; `stackward rules` lists them'}`,
  };
}

/** Rules whose ids have a text in them, if they are few. */
function partlyNamed(part: string, rules: readonly Rule[]): string[] {
  const found = rules.map(({ id }) => id).filter(id => part.length > 2 && id.includes(part.toLowerCase()));
  return found.length > 8 ? [] : found;
}

export const isWanted = (
  { severity, confidence }: Pick<Finding, 'severity' | 'confidence'>,
  { minSeverity = 'info', minConfidence }: ScanOptions,
): boolean =>
  compareSeverity(severity, minSeverity) <= 0 && (minConfidence !== 'certain' || confidence === 'certain');

/** The deployment to look at; of a template that the project has parameters for, with those. */
export const deploymentOf = (
  {
    parameters = {},
    parametersOf,
    stage,
    stages,
    region,
    opts = {},
    params = {},
    env = () => undefined,
  }: ScanOptions,
  file?: string,
): Deployment => ({
  parameters: new Map(Object.entries({ ...(file === undefined ? {} : parametersOf?.(file)), ...parameters })),
  opts: new Map(Object.entries(opts)),
  params: new Map(Object.entries(params)),
  env,
  ...(stage === undefined ? {} : { stage }),
  ...(stages === undefined ? {} : { stages }),
  ...(region === undefined ? {} : { region }),
});

/** How long a file may take, where that is limited. */
export const timeLimitOf = ({ fileTimeout: seconds, clock }: ScanOptions): TimeLimit | undefined =>
  seconds === undefined || clock === undefined ? undefined : { seconds, clock };

/** What the rules are run with. */
export const runOptionsOf = ({
  preset,
  today,
  settings,
  optionsOf,
  includePassed = false,
}: ScanOptions): RunOptions => ({
  strict: preset === 'strict',
  checks: includePassed,
  ...(today === undefined ? {} : { today }),
  settings: { ...NO_SETTINGS, ...settings },
  ...(optionsOf ? { optionsOf } : {}),
});
