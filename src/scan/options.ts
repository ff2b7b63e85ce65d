import type { Deployment } from '../dialect/dialect.ts';
import type { Confidence, Finding } from '../rule/finding.ts';
import { graver, type Rule, type Severity } from '../rule/rule.ts';
import { UserError } from './user-error.ts';
import { nearest } from '../model/nearest.ts';

/** What the user can ask of a scan. Every part has a default. */
export type ScanOptions = {
  /** `recommended` (default): what nearly everybody wants to know. `strict`: every rule. */
  readonly preset?: 'recommended' | 'strict';
  /** Only these rules, whatever the preset; `id` or `id/severity`. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** The user's own rules, beside ours. */
  readonly rules?: readonly Rule[];
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  /** The folder that bounds what is read, instead of the nearest one with `.git`. */
  readonly root?: string;
  /** Template parameters and their values. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly stage?: string;
  readonly region?: string;
  /** serverless: `--opt` and `--param`. */
  readonly opts?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  /** What `${env:…}` reads; without it every variable is unknown. */
  readonly env?: (name: string) => string | undefined;
  /** False leaves `lineHash` empty, which only SARIF needs. */
  readonly lineHashes?: boolean;
  /** Called after each file. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** The rules of a scan: those of the preset and the user's own, or the ones named. */
export function chosenRules(all: readonly Rule[], { preset = 'recommended', only = [], skip = [], rules: own = [] }: ScanOptions): readonly Rule[] {
  const every = [...all, ...own];
  const twice = every.find((rule, index) => every.findIndex(({ id }) => id === rule.id) !== index);
  if (twice) throw new UserError(`two rules have the id "${twice.id}"`);
  const wanted = new Set(only.map(id => ruleNamed(every, id).id));
  const unwanted = new Set(skip.map(id => ruleNamed(every, id).id));
  const inPreset = (rule: Rule): boolean => preset === 'strict' || rule.preset === 'recommended' || own.includes(rule);
  return every.filter(rule => (wanted.size > 0 ? wanted.has(rule.id) : inPreset(rule)) && !unwanted.has(rule.id));
}

/** The rule of an id, also of the form `id/severity` that SARIF uses. */
export function ruleNamed(rules: readonly Rule[], name: string): Rule {
  const id = name.replace(/\/(?:critical|high|medium|low|info)$/, '');
  const rule = rules.find(one => one.id === id);
  if (rule) return rule;
  const near = nearest(id, rules.map(one => one.id));
  throw new UserError(`unknown rule "${name}"${near ? `, did you mean "${near}"?` : '; `stackward rules` lists them'}`);
}

export const isWanted = ({ severity, confidence }: Finding, { minSeverity = 'info', minConfidence }: ScanOptions): boolean =>
  graver(severity, minSeverity) <= 0 && (minConfidence !== 'certain' || confidence === 'certain');

export const deploymentOf = ({ parameters = {}, stage, region, opts = {}, params = {}, env = () => undefined }: ScanOptions): Deployment => ({
  parameters: new Map(Object.entries(parameters)), opts: new Map(Object.entries(opts)), params: new Map(Object.entries(params)), env,
  ...(stage === undefined ? {} : { stage }), ...(region === undefined ? {} : { region }),
});
