import { Acceptance } from '../config/acceptance.ts';
import { staleFinding, staleSuppression } from '../config/stale.ts';
import type { Rule } from '../rule/rule.ts';
import type { ScanRoot } from './host.ts';
import type { FileResult } from './scan-file.ts';
import { isWanted, type ScanOptions } from './options.ts';
import { redactText } from '../redact/text.ts';
import { present, type Presented } from './present.ts';
import { View } from './view.ts';

/** What is to be said of suppressions: those that do nothing, and those that are no good. */
export type Staleness = { readonly findings: readonly Presented[]; readonly errors: readonly string[] };
export const NOTHING_STALE: Staleness = { findings: [], errors: [] };

/** Without a day every suppression counts. */
const NO_DAY = '0000-00-00';

/** What the authors of all roots accepted, as far as a scan read it. */
export class AcceptedInRoots {
  readonly #options: ScanOptions;
  readonly #roots = new Map<ScanRoot, Acceptance>();
  constructor(options: ScanOptions) {
    this.#options = options;
  }

  of(scanRoot: ScanRoot): Acceptance {
    const known =
      this.#roots.get(scanRoot) ??
      new Acceptance(scanRoot.files, this.#options.today ?? NO_DAY, this.#options.importSuppressions);
    this.#roots.set(scanRoot, known);
    return known;
  }

  /** After the scan: only then is it known which suppressions were needed. Each file once, also one that several templates read. */
  stale(looked: readonly FileResult[], ran: readonly Rule[], ours: readonly Rule[]): Staleness {
    const known = [...ours, ...ran].map(({ id }) => id);
    const running = new Set(ran.map(({ id }) => id));
    const [findings, errors] = [[] as Presented[], [] as string[]];
    for (const [scanRoot, files] of filesOf(looked)) {
      const view = new View(scanRoot);
      const acceptance = this.of(scanRoot);
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
        findings.push(
          ...stale
            .filter(finding => isWanted(finding, this.#options))
            .map(finding => present(finding, view, this.#options.lineHashes !== false)),
        );
      }
    }
    return { findings, errors };
  }
}

function filesOf(looked: readonly FileResult[]): Map<ScanRoot, Set<string>> {
  const rooms = new Map<ScanRoot, Set<string>>();
  // What is no template may hold anything: a page of documentation is no suppression.
  for (const { target, file, read } of looked.filter(one => one.file.dialect !== undefined)) {
    const files = rooms.get(target.root) ?? new Set();
    rooms.set(target.root, files);
    for (const one of [file.uri, ...read]) files.add(one);
  }
  return rooms;
}
