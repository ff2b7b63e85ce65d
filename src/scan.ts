import { rules as ourRules } from '../rules/index.ts';
import { withPython } from './code/python/python.ts';
import type { AcceptedPlace } from './config/acceptance.ts';
import type { Report } from './report/report.ts';
import { AcceptanceOfRoots } from './scan/accept.ts';
import { assembleReport } from './scan/assemble-report.ts';
import { find, type Host, type Target } from './scan/find.ts';
import { eachFileOnce } from './scan/nested-stacks.ts';
import { FileChoices, type FileChoice } from './scan/file-options.ts';
import { checkOptions, deploymentOf, type ScanOptions } from './scan/options.ts';
import { scanFile, type ScanContext } from './scan/scan-file.ts';
import type { TargetResult } from './scan/file-result.ts';
import { settled } from './scan/settled.ts';
import { targetsOf, type ScanParts } from './scan/shards.ts';

/** Scans files, folders, globs and standard input (`-`). Never rejects because of what a file holds: its status tells. Rejects with UserError for a wrong option. */
export async function scan(
  paths: readonly string[],
  options: ScanOptions,
  host: Host,
  { shard, merged, workers, onResults }: ScanParts = {},
): Promise<Report> {
  const opened = await openScan(paths, options, host);
  const targets = targetsOf(opened.targets, { shard, merged });
  const asked = {
    fixes: options.fixes !== undefined,
    checks: options.includePassed === true,
    graphs: options.graphs === true,
  };
  const step = (done: number): void => options.onProgress?.(done, targets.length);
  const elsewhere = merged ? undefined : await workers?.(targets, step);
  const results: TargetResult[] = [...(elsewhere?.results ?? [])];
  if (!elsewhere)
    for (const target of targets) {
      results.push(merged ? merged.resultOf(target, asked) : settled(await opened.scanTarget(target)));
      step(results.length);
    }
  onResults?.(results, [...opened.used(), ...(elsewhere?.used ?? [])]);
  return opened.report(results, { used: merged?.used ?? elsewhere?.used });
}

/** A scan whose targets are looked at one by one, and again when their files have changed. */
export type OpenScan = {
  readonly targets: readonly Target[];
  /** `onAnalyzed` gets the stacks that the target deploys. */
  readonly scanTarget: (target: Target, onAnalyzed?: ScanContext['onAnalyzed']) => Promise<TargetResult>;
  /** The suppressions that accepted something so far. */
  readonly used: () => readonly AcceptedPlace[];
  /** What targets came to. Paths that hold nothing are told with all of them, not with a `part`. `used`: suppressions that accepted something in shards. */
  readonly report: (
    results: readonly TargetResult[],
    how?: { readonly part?: boolean; readonly used?: readonly AcceptedPlace[] | undefined },
  ) => Report;
};

/** Finds what is to be scanned. Rejects with UserError for a wrong option. */
export async function openScan(
  paths: readonly string[],
  options: ScanOptions,
  host: Host,
): Promise<OpenScan> {
  checkOptions(options);
  const { targets, pathErrors, fileOptions } = await find(paths, options, host);
  const choices = new FileChoices(ourRules, options, fileOptions);
  const choiceOf = (file: string): FileChoice => choices.of(file);
  const acceptances = new AcceptanceOfRoots(options, choiceOf);
  const graphsOf = options.graphs ? (await import('./scan/stack-graph.ts')).graphsOfTemplate : undefined;
  const explain = options.explanations ? (await import('./scan/explanation.ts')).explain : undefined;
  const differ = options.fixes && options.diffs ? (await import('./scan/edits-diff.ts')).differ : undefined;
  return {
    targets,
    scanTarget: (target, onAnalyzed) => {
      const file = target.root.shown(target.file);
      const choice = choices.of(file);
      const context: ScanContext = {
        ...choice,
        deployment: deploymentOf(choice.options, file),
        acceptance: root => acceptances.of(root),
        choiceOf,
        graphsOf,
        explain,
        differ,
        ...(onAnalyzed ? { onAnalyzed } : {}),
      };
      return withPython(() => scanFile(target, context));
    },
    used: () => acceptances.used,
    report: (results, { part = false, used = [] } = {}) => {
      // Which rules ran is known of each file, wherever it was scanned.
      for (const { file, nested } of results)
        for (const { path } of [file, ...nested.map(one => one.file)]) choices.of(path);
      const files = eachFileOnce(results);
      acceptances.use(used, files);
      const { rules } = choices;
      const known = [...ourRules, ...rules].map(({ id }) => id);
      return assembleReport(
        files,
        acceptances.stale(files, rules, known),
        part ? [] : pathErrors,
        rules,
        options,
        choiceOf,
      );
    },
  };
}
