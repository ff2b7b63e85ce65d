import type { Deployment, Lowered } from '../dialect/dialect.ts';
import { lowerFile } from '../dialect/index.ts';
import { nesting } from '../dialect/nested/nested.ts';
import type { Stack } from '../model/stack.ts';
import { distinctBy } from '../rule/group-by.ts';
import type { Rule } from '../rule/rule.ts';
import { mergeChecks } from '../rule/checks.ts';
import { runRules, type RunOptions, type RunResult } from '../rule/runner.ts';
import type { FileId } from '../source/node.ts';
import type { Problem } from '../source/source.ts';
import type { Target } from './find.ts';
import { deployedBy } from './nested-stacks.ts';
import type { ReadTemplate } from './read.ts';

/** A template as it is deployed, and what the rules say of it. */
export type AnalyzedTemplate = RunResult & {
  readonly target: Target;
  readonly template: ReadTemplate;
  readonly lowered: Lowered;
};
export type Analysis = {
  readonly own: AnalyzedTemplate;
  /** The templates that it deploys as nested stacks, with the parameters that it passes. */
  readonly nested: readonly AnalyzedTemplate[];
};

type RulesOfFile = { readonly rules: readonly Rule[]; readonly runOptions: RunOptions };

/** Lowers a template and those that it deploys, and runs the rules on them. `nestedRules`: those of a template that it deploys, where they may be others. */
export function analyze(
  target: Target,
  template: ReadTemplate,
  deployment: Deployment,
  rules: readonly Rule[],
  runOptions: RunOptions,
  nestedRules: (file: FileId) => RulesOfFile = () => ({ rules, runOptions }),
): Analysis {
  const { root, file } = target;
  const { lowered, nested } = nesting(
    lowerFile(template.root, template.dialect, file, root.files, deployment),
    file,
    root.files,
    deployment,
  );
  const whole = markIncomplete(lowered, [...template.parsed.problems, ...lowered.problems]);
  return {
    own: { target, template, lowered: whole, ...runOnStacks(whole.stacks, rules, runOptions) },
    nested: nested.map(one => {
      const here = nestedRules(one.file);
      const { findings, ...result } = runOnStacks(one.lowered.stacks, here.rules, here.runOptions);
      return {
        target: { root, file: one.file, named: false },
        template: one,
        lowered: one.lowered,
        ...result,
        findings: findings.map(finding => deployedBy(finding, one, name => root.shown(name))),
      };
    }),
  };
}

/** The rules on every stage of a template. */
export function runOnStacks(
  stacks: readonly Stack[],
  rules: readonly Rule[],
  runOptions: RunOptions,
): RunResult {
  const results = stacks.map(stack => runRules(stack, rules, runOptions));
  return {
    findings: results.flatMap(({ findings }) => findings),
    undecided: distinctBy(
      results.flatMap(({ undecided }) => undecided),
      ({ rule, resource, reason }) => `${rule}\0${resource}\0${reason}`,
    ),
    broken: distinctBy(
      results.flatMap(({ broken }) => broken),
      ({ rule, resource }) => `${rule}\0${resource}`,
    ),
    unfinished: results.flatMap(({ unfinished }) => unfinished),
    code: [...new Set(results.flatMap(({ code }) => code))],
    checks: mergeChecks(results.flatMap(({ checks }) => checks)),
  };
}

/** What a broken file lost may be what a rule misses. */
const markIncomplete = (lowered: Lowered, problems: readonly Problem[]): Lowered => ({
  ...lowered,
  stacks: lowered.stacks.map(stack =>
    [...problems, ...stack.notes].some(({ lost }) => lost) ? { ...stack, incomplete: true as const } : stack,
  ),
});
