import { applied } from '../../fix/source-edit.ts';
import type { Stack } from '../../model/stack.ts';
import type { ReportedFinding, ReportedFix } from '../../report/report.ts';
import type { ScanRoot, Target } from '../../scan/find.ts';
import type { TargetResult } from '../../scan/file-result.ts';
import { withoutParts } from '../../scan/nested-stacks.ts';
import type { Presented } from '../../scan/present.ts';
import { unitsSpent } from '../../source/budget.ts';
import type { FileId } from '../../source/node.ts';
import type { OpenScan } from '../../scan.ts';
import { judge, type Looked, type FixVerdict } from './oracle.ts';
import { EditedFiles } from './overlay.ts';

/** A finding with its fix, and what came of it: made, or not, and why. */
export type Attempt = {
  readonly finding: ReportedFinding;
  readonly fix: ReportedFix;
  readonly verdict: FixVerdict;
};
export type FixOptions = {
  /** Also those that may break something. */
  readonly unsafe: boolean;
  readonly isAsked?: (finding: ReportedFinding) => boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Gets each fix that was tried, with the files without it and with it. */
  readonly onAttempt?: (attempt: Attempt, target: Target, before: EditedFiles, after: EditedFiles) => void;
};
/** What came of all fixes. `texts`: the files below each root that have other texts now. */
export type Fixed = {
  readonly attempts: readonly Attempt[];
  readonly texts: ReadonlyMap<ScanRoot, ReadonlyMap<FileId, string>>;
  /** The stacks of the templates that were edited, as they were and as they are. */
  readonly stacks: { readonly before: readonly Stack[]; readonly after: readonly Stack[] };
  /** Templates with fixes that were not tried for want of work, by their paths as they are shown, and how many. */
  readonly untried: ReadonlyMap<string, number>;
};

/** Units of work for the fixes of one template, after each of which it is scanned again: a template of a hundred functions takes three million. */
const UNITS = 3_000_000;

type Root = { readonly original: ScanRoot; files: EditedFiles };

/**
 * Makes the fixes of the findings that a scan reports, one after the other: what is edited is lowered and scanned again after each, and a fix that does not keep its
 * word is taken back. Nothing is written.
 */
export async function applyFixes(
  opened: OpenScan,
  { unsafe, isAsked = () => true, onProgress, onAttempt }: FixOptions,
): Promise<Fixed> {
  const roots = new Map<ScanRoot, Root>();
  const rootOf = ({ root }: Target): Root => {
    const known = roots.get(root) ?? { original: root, files: new EditedFiles(root.files) };
    roots.set(root, known);
    return known;
  };
  const look = async (target: Target, files: EditedFiles): Promise<Looked> => {
    let stacks: readonly Stack[] = [];
    const root: ScanRoot = { files, shown: file => target.root.shown(file) };
    const result = await opened.scanTarget({ ...target, root }, templates => {
      stacks = templates.flatMap(({ lowered }) => lowered.stacks);
    });
    return { result, stacks };
  };
  const reads = new Map<Target, ReadonlySet<FileId>>();
  const results: TargetResult[] = [];
  for (const [index, target] of opened.targets.entries()) {
    const { result } = await look(target, rootOf(target).files);
    results.push({ ...result, target });
    reads.set(
      target,
      new Set([target.file, ...result.read, ...result.nested.flatMap(one => [one.target.file, ...one.read])]),
    );
    onProgress?.(index + 1, 2 * opened.targets.length);
  }
  // What a report does not tell by itself is not fixed by itself: the part of a service in a file of its own.
  const targets = withoutParts(results).map(({ target }) => target);
  const attempts: Attempt[] = [];
  const [before, after]: [Stack[], Stack[]] = [[], []];
  const untried = new Map<string, number>();
  for (const [index, target] of targets.entries()) {
    const root = rootOf(target);
    const refused = new Map<string, Attempt>();
    let isChanged = false;
    const isNext = (finding: ReportedFinding): finding is Fixable =>
      finding.repair !== undefined &&
      (unsafe || finding.repair.safety === 'safe') &&
      isAsked(finding) &&
      !refused.has(keyOf(finding));
    let now = await look(target, root.files);
    const first = now;
    const start = unitsSpent();
    for (;;) {
      if (unitsSpent() - start > UNITS) {
        const left = opened.report([now.result], { part: true }).findings.filter(isNext).length;
        if (left > 0) untried.set(target.root.shown(target.file), left);
        break;
      }
      const next = nextOf(opened, now, isNext);
      if (!next && isChanged && refused.size > 0) {
        // The fixes made since may let them be, and have moved the fingerprints of findings alike.
        refused.clear();
        isChanged = false;
        continue;
      }
      if (!next) break;
      const files = root.files.with(editedTexts(root.files, next.finding.repair));
      const edited = new Set(next.finding.repair.edits.map(({ uri }) => uri));
      const others = targets.filter(
        other =>
          other !== target &&
          other.root === target.root &&
          [...edited].some(file => reads.get(other)?.has(file)),
      );
      const were = [now];
      for (const other of others) were.push(await look(other, root.files));
      const are: Looked[] = [];
      for (const one of [target, ...others]) are.push(await look(one, files));
      const verdict = judge(next.presented, next.finding.repair.changes, were, are);
      const attempt = { finding: next.finding, fix: next.finding.repair, verdict };
      onAttempt?.(attempt, target, root.files, files);
      if (verdict.why !== undefined) {
        refused.set(keyOf(next.finding), attempt);
        continue;
      }
      attempts.push(attempt);
      isChanged = true;
      root.files = files;
      now = are[0] ?? now;
    }
    attempts.push(...refused.values());
    if (now !== first) {
      before.push(...first.stacks);
      after.push(...now.stacks);
    }
    onProgress?.(opened.targets.length + index + 1, 2 * opened.targets.length);
  }
  return {
    attempts,
    stacks: { before, after },
    untried,
    texts: new Map([...roots.values()].map(({ original, files }) => [original, files.texts])),
  };
}

type Fixable = ReportedFinding & { readonly repair: ReportedFix };
type Next = { readonly finding: Fixable; readonly presented: Presented };

const keyOf = ({ rule, fingerprint, repair }: ReportedFinding): string =>
  `${rule}\0${fingerprint}\0${repair?.edits.map(({ text }) => text).join('\0')}`;

/** The first finding of the report, without what is suppressed, in the baseline, or not of concern, whose fix is the next to be tried. */
function nextOf(
  opened: OpenScan,
  { result }: Looked,
  isNext: (finding: ReportedFinding) => finding is Fixable,
): Next | undefined {
  const all = [result, ...result.nested].flatMap(({ findings }) => findings);
  if (!all.some(({ repair }) => repair)) return undefined;
  const finding = opened.report([result], { part: true }).findings.find(isNext);
  const presented = finding && all.find(one => isSame(one, finding));
  return finding && presented ? { finding, presented } : undefined;
}

const isSame = (one: Presented, other: ReportedFinding): boolean =>
  one.rule === other.rule &&
  one.uri === other.uri &&
  one.start.line === other.start.line &&
  one.start.column === other.start.column &&
  one.deployed === other.deployed &&
  one.message === other.message &&
  one.when.join('\0') === other.when.join('\0');

function editedTexts(files: EditedFiles, { edits }: ReportedFix): ReadonlyMap<FileId, string> {
  const texts = new Map<FileId, string>();
  for (const file of new Set(edits.map(({ uri }) => uri))) {
    const text = files.text(file);
    if ('source' in text)
      texts.set(
        file,
        applied(
          text.source.text,
          edits
            .filter(({ uri }) => uri === file)
            .map(({ range: [start, end], text: by }) => ({ at: { file, start, end }, text: by })),
        ),
      );
  }
  return texts;
}
