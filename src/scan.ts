import { rules as ourRules } from '../rules/index.ts';
import type { Report } from './report/report.ts';
import { AcceptanceOfRoots } from './scan/accept.ts';
import { assembleReport } from './scan/assemble-report.ts';
import { find, type Host } from './scan/find.ts';
import { eachFileOnce } from './scan/nested-stacks.ts';
import { chosenRules, deploymentOf, type ScanOptions } from './scan/options.ts';
import { scanFile } from './scan/scan-file.ts';

/** Scans files, folders, globs and standard input (`-`). Never rejects because of what a file holds: its status tells. Rejects with UserError for a wrong option. */
export async function scan(paths: readonly string[], options: ScanOptions, host: Host): Promise<Report> {
  const rules = chosenRules(ourRules, options);
  const { targets, pathErrors } = await find(paths, options, host);
  const acceptances = new AcceptanceOfRoots(options);
  const deployment = deploymentOf(options);
  const results = targets.map((target, index) => {
    const result = scanFile(target, {
      rules,
      options,
      deployment: options.parametersOf ? deploymentOf(options, target.root.shown(target.file)) : deployment,
      acceptance: root => acceptances.of(root),
    });
    options.onProgress?.(index + 1, targets.length);
    return result;
  });
  const files = eachFileOnce(results);
  const known = [...ourRules, ...rules].map(({ id }) => id);
  return assembleReport(files, acceptances.stale(files, rules, known), pathErrors, rules, options);
}
