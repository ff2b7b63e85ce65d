import { acknowledgedIn } from '../dialect/assembly/acknowledged.ts';
import { Acceptance } from '../config/acceptance.ts';
import { staleFinding, staleSuppression } from '../config/stale-suppression.ts';
import { redactText } from '../redact/text.ts';
import type { Finding } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import type { FileId } from '../source/node.ts';
import type { FileResult } from './file-result.ts';
import type { ScanRoot } from './find.ts';
import type { ScanOptions } from './options.ts';
import { present, type Presented } from './present.ts';
import { View } from './view.ts';

export type SplitFindings = {
  readonly findings: readonly Finding[];
  /** Those that their author accepts, each with the reason. */
  readonly suppressed: readonly Finding[];
};

/** Parts the findings that a suppression of the author accepts from the others. */
export function accept(findings: readonly Finding[], acceptance: Acceptance | undefined): SplitFindings {
  if (!acceptance) return { findings, suppressed: [] };
  const [open, suppressed] = [[] as Finding[], [] as Finding[]];
  for (const finding of findings) {
    const { gatheredAt } = finding;
    const suppression =
      acceptance.of(finding) ?? (gatheredAt && acceptance.of({ ...finding, at: gatheredAt }));
    if (suppression) suppressed.push({ ...finding, reason: suppression.reason });
    else open.push(finding);
  }
  return { findings: open, suppressed };
}

/** Without a day every suppression counts. */
const NO_DAY = '0000-00-00';

export type StaleSuppressions = {
  readonly findings: readonly Presented[];
  /** Suppressions that can not be read, each with its place. */
  readonly errors: readonly string[];
};

/** What authors accept, of every root that a scan reads. */
export class AcceptanceOfRoots {
  readonly #options: ScanOptions;
  readonly #roots = new Map<ScanRoot, Acceptance>();
  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** Undefined where suppressions are not asked for. */
  of(scanRoot: ScanRoot): Acceptance | undefined {
    const { ignores, today = NO_DAY, importSuppressions } = this.#options;
    if (ignores === false) return undefined;
    const { files } = scanRoot;
    const known =
      this.#roots.get(scanRoot) ??
      new Acceptance(files, today, importSuppressions ? file => acknowledgedIn(file, files) : undefined);
    this.#roots.set(scanRoot, known);
    return known;
  }

  /** The suppressions that do nothing: only after the scan it is known which were needed. `known` are the ids of all rules. */
  stale(results: readonly FileResult[], ran: readonly Rule[], known: readonly string[]): StaleSuppressions {
    const running = new Set(ran.map(({ id }) => id));
    const [findings, errors] = [[] as Presented[], [] as string[]];
    for (const [scanRoot, files] of filesOf(results)) {
      const acceptance = this.of(scanRoot);
      if (!acceptance) continue;
      const view = new View(scanRoot);
      for (const file of files) {
        for (const { at, message } of acceptance.faults(file)) {
          const { file: shown, start } = view.place(at);
          errors.push(`${shown}:${start.line}:${start.column} ${redactText(message)}`);
        }
        if (!running.has(staleSuppression.id)) continue;
        const stale = acceptance
          .stale(
            file,
            rule => known.includes(rule),
            rule => running.has(rule),
          )
          .map(one => staleFinding(one, known));
        findings.push(...present(stale, view, this.#options));
      }
    }
    return { findings, errors };
  }
}

/** The files that a scan read, each once, also one that several templates read. */
function filesOf(results: readonly FileResult[]): ReadonlyMap<ScanRoot, ReadonlySet<FileId>> {
  const byRoot = new Map<ScanRoot, Set<FileId>>();
  // What is no template may hold anything: a page of documentation is no suppression.
  for (const { target, file, read } of results.filter(one => one.file.dialect !== undefined)) {
    const files = byRoot.get(target.root) ?? new Set();
    byRoot.set(target.root, files);
    for (const name of [file.uri, ...read]) files.add(name);
  }
  return byRoot;
}
