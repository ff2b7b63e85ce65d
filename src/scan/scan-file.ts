import type { Acceptance } from '../config/acceptance.ts';
import type { Deployment } from '../dialect/dialect.ts';
import type { Finding } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import { accept } from './accept.ts';
import { analyze, type AnalyzedTemplate } from './analyze.ts';
import { CdkConstructs } from './cdk-construct.ts';
import type { FileResult, TargetResult } from './file-result.ts';
import type { ScanRoot, Target } from './find.ts';
import { merge, mergeStages } from './merge.ts';
import { runOptionsOf, type ScanOptions } from './options.ts';
import { present, type Presented } from './present.ts';
import { templateFile, unreadFile } from './present-file.ts';
import { readTarget } from './read.ts';
import { View } from './view.ts';

export type ScanContext = {
  readonly rules: readonly Rule[];
  readonly options: ScanOptions;
  readonly deployment: Deployment;
  /** What the authors of a root's files accept. */
  readonly acceptance?: (scanRoot: ScanRoot) => Acceptance | undefined;
};

/** One file from its text to its findings. */
export function scanFile(target: Target, context: ScanContext): TargetResult {
  const template = readTarget(target);
  if ('status' in template) return { ...unreadFile(target, template), nested: [] };
  const { rules, options, deployment } = context;
  const { own, nested } = analyze(target, template, deployment, rules, runOptionsOf(options));
  const view = new View(
    target.root,
    [own, ...nested].flatMap(({ lowered }) => lowered.stacks),
  );
  return {
    ...templateResult(own, view, context),
    nested: nested.map(one => templateResult(one, view, context)),
  };
}

function templateResult(analyzed: AnalyzedTemplate, view: View, context: ScanContext): FileResult {
  const { rules, options, acceptance } = context;
  const { stacks } = analyzed.lowered;
  const { root } = analyzed.target;
  const { findings, suppressed } = accept(analyzed.findings, acceptance?.(root));
  const constructs = new CdkConstructs(stacks, root);
  const merged = merge(findings, { rules, strict: options.preset === 'strict', stages: stacks.length });
  const shown = (all: readonly Finding[]): Presented[] =>
    present(
      all.map(finding => constructs.withConstruct(finding)),
      view,
      options,
    );
  return {
    ...templateFile(analyzed, view),
    findings: shown(merged),
    suppressed: shown(mergeStages(suppressed, stacks.length)),
  };
}
