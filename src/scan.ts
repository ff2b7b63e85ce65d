import { rules as ourRules } from '../rules/index.ts';
import { withPython } from './code/python/python.ts';
import type { Report } from './report/report.ts';
import { AcceptanceOfRoots } from './scan/accept.ts';
import { assembleReport } from './scan/assemble-report.ts';
import { find, type Host } from './scan/find.ts';
import { eachFileOnce } from './scan/nested-stacks.ts';
import { FileChoices, type FileChoice } from './scan/file-options.ts';
import { checkOptions, deploymentOf, type ScanOptions } from './scan/options.ts';
import { scanFile, type ScanContext } from './scan/scan-file.ts';
import type { TargetResult } from './scan/file-result.ts';

/** Scans files, folders, globs and standard input (`-`). Never rejects because of what a file holds: its status tells. Rejects with UserError for a wrong option. */
export async function scan(paths: readonly string[], options: ScanOptions, host: Host): Promise<Report> {
  checkOptions(options);
  const { targets, pathErrors, fileOptions } = await find(paths, options, host);
  const choices = new FileChoices(ourRules, options, fileOptions);
  const choiceOf = (file: string): FileChoice => choices.of(file);
  const acceptances = new AcceptanceOfRoots(options, choiceOf);
  const graphsOf = options.graphs ? (await import('./scan/stack-graph.ts')).graphsOfTemplate : undefined;
  const explain = options.explanations ? (await import('./scan/explanation.ts')).explain : undefined;
  const results: TargetResult[] = [];
  for (const target of targets) {
    const file = target.root.shown(target.file);
    const choice = choices.of(file);
    const context: ScanContext = {
      ...choice,
      deployment: deploymentOf(choice.options, file),
      acceptance: root => acceptances.of(root),
      choiceOf,
      graphsOf,
      explain,
    };
    results.push(await withPython(() => scanFile(target, context)));
    options.onProgress?.(results.length, targets.length);
  }
  const files = eachFileOnce(results);
  const { rules } = choices;
  const known = [...ourRules, ...rules].map(({ id }) => id);
  return assembleReport(files, acceptances.stale(files, rules, known), pathErrors, rules, options, choiceOf);
}
