import type { Acknowledged } from '../config/imported-files.ts';
import { acknowledgedIn } from '../dialect/assembly/acknowledged.ts';
import { Acceptance, type AcceptedPlace } from '../config/acceptance.ts';
import { staleFinding, staleSuppression } from '../config/stale-suppression.ts';
import type { Suppression, SuppressionDiagnostic } from '../config/suppressions.ts';
import { redactText } from '../redact/text.ts';
import type { Finding } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import type { FileId } from '../source/node.ts';
import { codeTextOf } from './code-text.ts';
import type { ChoiceOf } from './file-options.ts';
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
    const { gathering, code, declared } = finding;
    const shared = (gathering === 'apart' ? undefined : gathering?.at) ?? (code && declared);
    const suppression = acceptance.of(finding) ?? (shared && acceptance.of({ ...finding, at: shared }));
    if (suppression) suppressed.push({ ...finding, ...acceptedBy(suppression) });
    else open.push(finding);
  }
  return { findings: open, suppressed };
}

const acceptedBy = ({ reason, until }: Suppression): Pick<Finding, 'reason' | 'until'> => ({
  reason,
  ...(until === undefined ? {} : { until }),
});

/** Without a day every suppression counts. */
const NO_DAY = '0000-00-00';

export type StaleSuppressions = {
  readonly findings: readonly Presented[];
  /** Suppressions that can not be read, each with its place. */
  readonly errors: readonly string[];
  /** What was written for other tools and has no meaning here, each with its place. */
  readonly warnings: readonly string[];
};

/** What authors accept, of every root that a scan reads. */
export class AcceptanceOfRoots {
  readonly #options: ScanOptions;
  readonly #choiceOf: ChoiceOf | undefined;
  readonly #roots = new Map<ScanRoot, Acceptance>();
  constructor(options: ScanOptions, choiceOf?: ChoiceOf) {
    this.#options = options;
    this.#choiceOf = choiceOf;
  }

  /** Undefined where suppressions are not asked for. */
  of(scanRoot: ScanRoot): Acceptance | undefined {
    const { ignores, today = NO_DAY } = this.#options;
    if (ignores === false) return undefined;
    const { files } = scanRoot;
    const imports = (file: FileId): readonly Acknowledged[] | undefined =>
      this.#optionsOf(scanRoot, file).importSuppressions === true ? acknowledgedIn(file, files) : undefined;
    const known =
      this.#roots.get(scanRoot) ?? new Acceptance(files, today, imports, file => codeTextOf(file, files));
    this.#roots.set(scanRoot, known);
    return known;
  }

  /** The suppressions that accepted something, by how their files are shown. */
  get used(): readonly AcceptedPlace[] {
    return [...this.#roots].flatMap(([scanRoot, acceptance]) =>
      acceptance.used.map(one => ({ ...one, file: scanRoot.shown(one.file) })),
    );
  }

  /** Those that accepted something in shards, where these read the same files. */
  use(places: readonly AcceptedPlace[], results: readonly FileResult[]): void {
    const files = new Map(
      results.flatMap(({ target, read }) =>
        [target.file, ...read].map(file => [target.root.shown(file), { root: target.root, file }] as const),
      ),
    );
    for (const place of places) {
      const found = files.get(place.file);
      if (found) this.of(found.root)?.use({ ...place, file: found.file });
    }
  }

  #optionsOf(scanRoot: ScanRoot, file: FileId): ScanOptions {
    return this.#choiceOf?.(scanRoot.shown(file)).options ?? this.#options;
  }

  /** The suppressions that do nothing: only after the scan it is known which were needed. `known` are the ids of all rules. */
  stale(results: readonly FileResult[], ran: readonly Rule[], known: readonly string[]): StaleSuppressions {
    const ranOn = ({ path }: FileResult['file']): readonly Rule[] => this.#choiceOf?.(path).rules ?? ran;
    const [findings, errors] = [[] as Presented[], [] as string[]];
    const warnings = new Set<string>();
    for (const [scanRoot, files] of filesOf(results, ranOn)) {
      const acceptance = this.of(scanRoot);
      if (!acceptance) continue;
      const view = new View(scanRoot);
      for (const [file, rules] of files) {
        const running = new Set([...rules].flatMap(all => all.map(({ id }) => id)));
        const told = ({ at, message }: SuppressionDiagnostic): string => {
          const { file: shown, start } = view.place(at);
          return `${shown}:${start.line}:${start.column} ${redactText(message)}`;
        };
        errors.push(...acceptance.faults(file).map(told));
        for (const one of acceptance.unread(file)) warnings.add(told(one));
        if (!running.has(staleSuppression.id)) continue;
        const stale = acceptance
          .stale(
            file,
            rule => known.includes(rule),
            rule => running.has(rule),
          )
          .map(one => staleFinding(one, known));
        findings.push(...present(stale, view, this.#optionsOf(scanRoot, file)));
      }
    }
    return { findings, errors, warnings: [...warnings] };
  }
}

/** The files that a scan read, each once, with the rules that ran on a template that it is a part of. */
function filesOf(
  results: readonly FileResult[],
  ranOn: (file: FileResult['file']) => readonly Rule[],
): ReadonlyMap<ScanRoot, ReadonlyMap<FileId, ReadonlySet<readonly Rule[]>>> {
  const byRoot = new Map<ScanRoot, Map<FileId, Set<readonly Rule[]>>>();
  // What is no template may hold anything: a page of documentation is no suppression.
  for (const { target, file, read } of results.filter(one => one.file.dialect !== undefined)) {
    const files = byRoot.get(target.root) ?? new Map<FileId, Set<readonly Rule[]>>();
    byRoot.set(target.root, files);
    const rules = ranOn(file);
    for (const name of [file.uri, ...read]) files.set(name, (files.get(name) ?? new Set()).add(rules));
  }
  return byRoot;
}
