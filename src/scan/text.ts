import { readAudit } from '../packages/audit/read.ts';
import { readConfig } from '../config/read-config.ts';
import { ruleSettingsOf } from '../config/settings.ts';
import { detect } from '../dialect/index.ts';
import type { Deployment } from '../dialect/dialect.ts';
import { lowerFile } from '../dialect/index.ts';
import type { Dialect, Stack } from '../model/stack.ts';
import type { Finding } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import type { RunOptions, RunResult } from '../rule/runner.ts';
import { sentencesOf } from '../rule/when.ts';
import type { Files } from '../source/files.ts';
import { isMap, type Span } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { runOnStacks } from './analyze.ts';
import { merge } from './merge.ts';
import { UserError } from './user-error.ts';

export const NOWHERE: Files = {
  open: file => ({ refused: 'missing', message: `${file} does not exist` }),
  text: file => ({ refused: 'missing', message: `${file} does not exist` }),
};
export const PLAINLY: Deployment = {
  parameters: new Map(),
  opts: new Map(),
  params: new Map(),
  env: () => undefined,
};

/** The day of what says none: pages and fixtures stay true as time goes by. */
export const TODAY = '2026-11-25';

/** A finding with its conditions as sentences. */
export type WordedFinding = Omit<Finding, 'when'> & { readonly when: readonly string[] };
export type RuleVerdicts = Omit<RunResult, 'findings'> & { readonly findings: readonly WordedFinding[] };

/** What rules say of the stages of a template, each fact once. */
export function judgeStacks(
  stacks: readonly Stack[],
  rules: readonly Rule[],
  runOptions: RunOptions,
): RuleVerdicts {
  const { findings, ...rest } = runOnStacks(stacks, rules, runOptions);
  const merged = merge(findings, { rules, strict: runOptions.strict, stages: stacks.length });
  return { ...rest, findings: merged.map(one => ({ ...one, when: sentencesOf(one.when) })) };
}

export type Scanned = {
  readonly dialect: Dialect | undefined;
  readonly problems: readonly string[];
  readonly findings: readonly (WordedFinding & { line: number })[];
  readonly undecided: RunResult['undecided'];
};

/** `configuration` is the text of a stackward.yaml. */
export type As = {
  readonly strict?: boolean;
  readonly today?: string | undefined;
  readonly configuration?: string | undefined;
};
type How = As & { readonly deployment?: Deployment; readonly files?: Files };

export type LoweredText = {
  readonly dialect: Dialect | undefined;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  readonly judged: (rules: readonly Rule[], as: As) => RuleVerdicts;
  readonly lineOf: (finding: { readonly at: Span }) => number;
};

/** A text lowered once, to be judged by as many rules as one likes. */
export function lowerText(text: string, { deployment = PLAINLY, files = NOWHERE }: How = {}): LoweredText {
  const source = new Source('template.yaml', text);
  const parsed = parseTree(source);
  const { root, problems } = parsed;
  const dialect = detect(root);
  const lineAt = ({ file, start }: Span): number => {
    const other = file === source.file ? undefined : files.text(file);
    return (other && 'source' in other ? other.source : source).position(start).line;
  };
  const withOwn: Files = {
    open: file => (file === source.file ? { source, parsed } : files.open(file)),
    text: file => (file === source.file ? { source } : files.text(file)),
  };
  const lowered =
    isMap(root) && dialect ? lowerFile(root, dialect, source.file, withOwn, deployment) : undefined;
  return {
    dialect,
    problems: [
      ...[...problems, ...(lowered?.problems ?? [])].map(({ span, message }) => ({
        line: lineAt(span),
        message,
      })),
      ...(lowered ? [] : [{ line: 1, message: 'this is not a template' }]),
    ],
    judged: (rules, { strict = false, today = TODAY, configuration }) =>
      judgeStacks(lowered?.stacks ?? [], rules, {
        strict,
        today,
        ...configured(configuration, rules, withOwn),
      }),
    lineOf: ({ at }) => lineAt(at),
  };
}

/** What a configuration says to the rules; a fault in it is a fault of whoever wrote the test. */
function configured(
  text: string | undefined,
  rules: readonly Rule[],
  files: Files,
): Pick<RunOptions, 'settings' | 'optionsOf'> {
  if (text === undefined) return {};
  const { root } = parseTree(new Source('stackward.yaml', text));
  if (!root) return {};
  const { config, faults } = readConfig(root, rules);
  const [fault] = faults;
  if (fault) throw new UserError(`# stackward.yaml: ${text}: ${fault.message}`);
  const advisories = config.auditFiles.flatMap(file => {
    const given = files.text(file);
    const read = 'source' in given ? readAudit(given.source) : { fault: given.message };
    if ('fault' in read) throw new UserError(`# stackward.yaml: ${file}: ${read.fault}`);
    return read.advisories;
  });
  return { settings: ruleSettingsOf(config, advisories), optionsOf: rule => config.rules.get(rule)?.options };
}

/** One text through the whole engine: no disk, no deployment but what is given. */
export function scanText(text: string, rules: readonly Rule[], how: How = {}): Scanned {
  const { dialect, problems, judged, lineOf } = lowerText(text, how);
  const { findings, undecided, broken } = judged(rules, how);
  return {
    dialect,
    undecided,
    problems: [
      ...problems.map(({ message }) => message),
      ...broken.map(it => `${it.rule} failed on ${it.resource}: ${it.error}`),
    ],
    findings: findings.map(it => ({ ...it, line: lineOf(it) })).toSorted((a, b) => a.at.start - b.at.start),
  };
}
