import type { Acceptance } from '../config/acceptance.ts';
import type { Deployment } from '../dialect/dialect.ts';
import type { Finding } from '../rule/finding.ts';
import type { Explanation } from '../report/report.ts';
import type { ReportedGraph } from '../report/graph/graph.ts';
import type { Stack } from '../model/stack.ts';
import { redactText } from '../redact/text.ts';
import type { Rule } from '../rule/rule.ts';
import { OutOfBudget, tooMuchWork, withBudget, withTime } from '../source/budget.ts';
import type { FileId } from '../source/node.ts';
import { accept } from './accept.ts';
import { analyze, type AnalyzedTemplate } from './analyze.ts';
import { CdkConstructs } from './cdk-construct.ts';
import type { ChoiceOf, FileChoice } from './file-options.ts';
import type { FileResult, TargetResult } from './file-result.ts';
import type { ScanRoot, Target } from './find.ts';
import { merge, mergeCode, mergeStages } from './merge.ts';
import { runOptionsOf, timeLimitOf, type ScanOptions } from './options.ts';
import { optionsWith, planFixes } from './plan-fixes.ts';
import { present, type DiffOf, type Presented } from './present.ts';
import { templateFile, unreadFile } from './present-file.ts';
import { readTarget, type NoTemplate } from './read.ts';
import { ISSUES } from './tool-version.ts';
import { View } from './view.ts';

type Explain = (finding: Finding, stacks: readonly Stack[], view: View) => Explanation;

export type ScanContext = {
  readonly rules: readonly Rule[];
  readonly options: ScanOptions;
  readonly deployment: Deployment;
  /** What the authors of a root's files accept. */
  readonly acceptance?: (scanRoot: ScanRoot) => Acceptance | undefined;
  /** Of the templates that it deploys as nested stacks; without it theirs are the same. */
  readonly choiceOf?: ChoiceOf;
  /** Gets the template, and those that it deploys, before anything is said of them. */
  readonly onAnalyzed?: (templates: readonly AnalyzedTemplate[]) => void;
  /** Explains a finding, where that is asked for. */
  readonly explain?: Explain | undefined;
  /** Shows the edits of fixes of a template as unified diffs, where that is asked for. */
  readonly differ?: (() => DiffOf) | undefined;
  /** Makes the graphs of a template, where they are asked for: only then that code is loaded. */
  readonly graphsOf?: ((analyzed: AnalyzedTemplate, view: View) => readonly ReportedGraph[]) | undefined;
};

/** One file from its text to its findings. Never throws: what ends the work on one file leaves the others alone. */
export function scanFile(target: Target, context: ScanContext): TargetResult {
  try {
    return withBudget(() => scanned(target, context));
  } catch (error) {
    const failed = unreadFile(target, failure(target, error));
    const isOurs = !(error instanceof OutOfBudget);
    return { ...failed, errors: isOurs ? [failedError(target, error)] : [], nested: [] };
  }
}

function failure({ file }: Target, error: unknown): NoTemplate {
  const span = (error instanceof OutOfBudget && error.at) || { file, start: 0, end: 0 };
  return error instanceof OutOfBudget
    ? {
        status: 'incomplete',
        problems: [tooMuchWork('reading was', span, error.seconds)],
        verboseOnly: false,
      }
    : {
        status: 'failed',
        problems: [{ code: 'scan-failed', message: messageOf(error), span, lost: true }],
        verboseOnly: false,
      };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const failedError = ({ root, file }: Target, error: unknown): string =>
  `${root.shown(file)} could not be scanned: ${redactText(messageOf(error))}; please report this: ${ISSUES}`;

function scanned(target: Target, context: ScanContext): TargetResult {
  const { rules, options, deployment, choiceOf = () => ({ rules, options }) } = context;
  const choiceIn = (file: FileId): FileChoice => choiceOf(target.root.shown(file));
  // What is found in time is presented, however long that takes.
  const analyzed = withTime(timeLimitOf(options), () => {
    const template = readTarget(target);
    return 'status' in template
      ? template
      : analyze(target, template, deployment, rules, runOptionsOf(options), file => ({
          rules: choiceIn(file).rules,
          runOptions: runOptionsOf(choiceIn(file).options),
        }));
  });
  if ('status' in analyzed) return { ...unreadFile(target, analyzed), nested: [] };
  const { own, nested } = analyzed;
  context.onAnalyzed?.([own, ...nested]);
  const all = [own, ...nested].flatMap(({ lowered }) => lowered.stacks);
  const view = new View(target.root, all);
  const constructs = new CdkConstructs(all, target.root);
  return {
    ...templateResult(own, view, constructs, context),
    nested: nested.map(one =>
      templateResult(one, view, constructs, { ...context, ...choiceIn(one.target.file) }),
    ),
  };
}

function templateResult(
  analyzed: AnalyzedTemplate,
  view: View,
  constructs: CdkConstructs,
  context: ScanContext,
): FileResult {
  const { rules, options, acceptance, graphsOf, explain, differ } = context;
  const { stacks } = analyzed.lowered;
  const { root } = analyzed.target;
  const { findings, suppressed } = accept(analyzed.findings, acceptance?.(root));
  const merged = merge(findings, { rules, strict: options.preset === 'strict', stages: stacks.length });
  const fixes = options.fixes
    ? planFixes(merged, findings, analyzed, options.fixes, optionsWith(rules, options.optionsOf), rules)
    : undefined;
  const diffOf = differ?.();
  const shown = (all: readonly Finding[]): Presented[] =>
    all.flatMap(one =>
      present([constructs.withConstruct(one, stacks)], view, options, {
        fixOf: () => fixes?.get(one),
        diffOf,
        explain: explain && (finding => explain(finding, stacks, view)),
      }),
    );
  const { read, file, ...rest } = templateFile(analyzed, view);
  return {
    ...rest,
    file: analyzed.code.length > 0 ? { ...file, code: analyzed.code } : file,
    read: [...new Set([...read, ...analyzed.code, ...placesOf(analyzed.findings)])],
    findings: shown(merged),
    ...(graphsOf ? { graphs: graphsOf(analyzed, view) } : {}),
    suppressed: shown(mergeCode(mergeStages(suppressed, stacks.length))),
  };
}

/** The files that findings are in: a lockfile, a handler. */
const placesOf = (findings: readonly Finding[]): ReadonlySet<FileId> =>
  new Set(findings.map(({ at }) => at.file));
