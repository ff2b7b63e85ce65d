import { rules as ourRules } from '../rules/index.ts';
import { withPython } from './code/python/python.ts';
import type { Report } from './report/report.ts';
import { AcceptanceOfRoots } from './scan/accept.ts';
import { assembleReport } from './scan/assemble-report.ts';
import { find, type Host, type Target } from './scan/find.ts';
import { eachFileOnce } from './scan/nested-stacks.ts';
import { FileChoices, type FileChoice } from './scan/file-options.ts';
import { checkOptions, deploymentOf, type ScanOptions } from './scan/options.ts';
import { scanFile, type ScanContext } from './scan/scan-file.ts';
import type { TargetResult } from './scan/file-result.ts';
import { targetsOf, type MergedShards, type ScanParts } from './scan/shards.ts';
import { UserError } from './scan/user-error.ts';

/** Scans files, folders, globs and standard input (`-`). Never rejects because of what a file holds: its status tells. Rejects with UserError for a wrong option. */
export async function scan(
  paths: readonly string[],
  options: ScanOptions,
  host: Host,
  { shard, merged, onResults }: ScanParts = {},
): Promise<Report> {
  checkOptions(options);
  const { targets, pathErrors, fileOptions } = await find(paths, options, host);
  const choices = new FileChoices(ourRules, options, fileOptions);
  const choiceOf = (file: string): FileChoice => choices.of(file);
  const acceptances = new AcceptanceOfRoots(options, choiceOf);
  const results: TargetResult[] = [];
  const own = targetsOf(targets, { shard, merged });
  for (const target of own) {
    const file = target.root.shown(target.file);
    const choice = choices.of(file);
    const context: ScanContext = {
      ...choice,
      deployment: deploymentOf(choice.options, file),
      acceptance: root => acceptances.of(root),
      choiceOf,
    };
    results.push(merged ? resultOf(target, merged) : await withPython(() => scanFile(target, context)));
    options.onProgress?.(results.length, own.length);
  }
  onResults?.(results, acceptances.used);
  const files = eachFileOnce(results);
  if (merged) acceptances.use(merged.used, files);
  const { rules } = choices;
  const known = [...ourRules, ...rules].map(({ id }) => id);
  return assembleReport(files, acceptances.stale(files, rules, known), pathErrors, rules, options, choiceOf);
}

/** What shards found of a template. Throws UserError where they do not know it as it is. */
function resultOf(target: Target, merged: MergedShards): TargetResult {
  const result = merged.resultOf(target);
  if ('fault' in result) throw new UserError(result.fault);
  return result;
}
