import type { Acceptance } from '../config/acceptance.ts';
import { lowerFile } from '../dialect/lower.ts';
import type { Deployment, Lowered } from '../dialect/dialect.ts';
import { nesting } from '../dialect/nested/nested.ts';
import type { Note, Stack } from '../model/stack.ts';
import type { FileStatus, ReportedFile, ReportedProblem } from '../report/report.ts';
import type { Finding } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import { runRules, type RunResult } from '../rule/runner.ts';
import { at, type FileId } from '../source/node.ts';
import type { Problem } from '../source/source.ts';
import { Constructs } from './construct.ts';
import type { ScanRoot, Target } from './host.ts';
import { deployedBy } from './nested.ts';
import { plain, present, type Presented } from './present.ts';
import { readTarget, type ReadTemplate } from './read.ts';
import { isWanted, settingsOf, type ScanOptions } from './options.ts';
import { View } from './view.ts';
import { ISSUES } from './tool.ts';

/** A finding that its author accepted, and why. */
export type Suppressed = Presented & { readonly reason: string };

/** What one file came to. */
export type FileResult = {
  readonly target: Target;
  readonly file: ReportedFile;
  readonly findings: readonly Presented[];
  readonly suppressed: readonly Suppressed[];
  readonly errors: readonly string[];
  /** Other files that were part of this one's stack, and whether this one could be part of another's and nothing more. */
  readonly read: readonly FileId[];
  readonly fragment: boolean;
  readonly declares: readonly string[];
  /** The nested stacks that this template deploys from other files. */
  readonly parts: readonly NestedResult[];
};
/** What the file of a nested stack came to under the parameters that its parent passes. */
export type NestedResult = Omit<FileResult, 'target' | 'parts'>;
export type ScanContext = {
  readonly rules: readonly Rule[];
  readonly options: ScanOptions;
  readonly deployment: Deployment;
  /** What the authors of a root's files accepted. */
  readonly acceptance?: (scanRoot: ScanRoot) => Acceptance;
};

/** One file from its text to its findings. */
export function scanFile(target: Target, looking: ScanContext): FileResult {
  const read = readTarget(target);
  if ('status' in read) {
    const file = {
      ...named(target),
      status: read.status,
      resources: 0,
      problems: problems(read.problems, new View(target.root), target),
      undecided: [],
      verboseOnly: read.verboseOnly,
    };
    return {
      target,
      file,
      findings: [],
      suppressed: [],
      errors: [],
      read: [],
      fragment: true,
      declares: [],
      parts: [],
    };
  }
  const { lowered, nested } = nesting(
    lowerFile(read.root, read.dialect, target.file, target.root.files, looking.deployment),
    target.file,
    target.root.files,
    looking.deployment,
  );
  const view = new View(target.root, [...lowered.stacks, ...nested.flatMap(one => one.lowered.stacks)]);
  const own = part(
    target,
    { ...read, lowered: marked(lowered, read.parsed.problems) },
    view,
    looking,
    finding => finding,
  );
  return {
    target,
    ...own,
    parts: nested.map(one =>
      part({ root: target.root, file: one.file, named: false }, one, view, looking, finding =>
        deployedBy(finding, one, file => target.root.shown(file)),
      ),
    ),
  };
}

/** What a broken file lost may be what a rule misses. */
const marked = (lowered: Lowered, problems: readonly Problem[]): Lowered =>
  problems.some(({ lost }) => lost)
    ? { ...lowered, stacks: lowered.stacks.map(stack => ({ ...stack, incomplete: true as const })) }
    : lowered;

/** A lowered template's findings, each told as `tell` makes it. */
function part(
  target: Target,
  template: ReadTemplate & { readonly lowered: Lowered },
  view: View,
  looking: ScanContext,
  tell: (finding: Finding) => Finding,
): NestedResult {
  const { stacks } = template.lowered;
  const { options } = looking;
  const acceptance = looking.acceptance?.(target.root);
  const judged = runRules(stacks, looking.rules, {
    strict: options.preset === 'strict',
    ...(options.today === undefined ? {} : { today: options.today }),
    settings: settingsOf(options),
    ...(options.optionsOf ? { optionsOf: options.optionsOf } : {}),
    ...(acceptance ? { accepts: finding => acceptance.of(finding) !== undefined } : {}),
  });
  const presented = presenter(stacks, view, target.root, looking, tell);
  const suppressed = acceptance
    ? judged.suppressed.map(finding => ({
        finding: presented([finding])[0],
        reason: acceptance.of(finding)!.reason,
      }))
    : [];
  return {
    findings: presented(judged.findings),
    suppressed: suppressed.flatMap(({ finding, reason }) => (finding ? [{ ...finding, reason }] : [])),
    ...describe(target, template, template.lowered, judged, view),
    errors: judged.broken.map(one => broken(one, view)),
  };
}

function presenter(
  stacks: readonly Stack[],
  view: View,
  scanRoot: ScanRoot,
  { options }: ScanContext,
  tell: (finding: Finding) => Finding,
): (findings: readonly Finding[]) => readonly Presented[] {
  const constructs = new Constructs(stacks, scanRoot);
  const graded = (finding: Finding): Finding => {
    const severity = options.severities?.get(finding.rule);
    return severity === undefined || severity === 'off' ? finding : { ...finding, severity };
  };
  return findings =>
    findings
      .map(tell)
      .map(graded)
      .filter(finding => isWanted(finding, options))
      .map(finding => present(constructs.told(finding), view, options.lineHashes !== false));
}

function describe(
  target: Target,
  { root, dialect, parsed }: ReadTemplate,
  { stacks, problems: unlowered, read }: Lowered,
  judged: RunResult,
  view: View,
): Pick<FileResult, 'file' | 'read' | 'fragment' | 'declares'> {
  const notes = stacks.flatMap(stack => stack.notes);
  const found = distinct([
    ...parsed.problems,
    ...unlowered,
    ...read.flatMap(file => problemsOf(target.root, file)),
  ]);
  const resources = new Set(stacks.flatMap(stack => [...stack.resources.keys()])).size;
  const shown = [
    ...problems(found, view, target),
    ...problems(
      notes.map(note => problemOf(note, target.file)),
      view,
      target,
    ),
    ...judged.broken.map(one => brokenProblem(one, view)),
  ];
  const file = {
    ...named(target),
    dialect,
    status: statusOf(found, notes),
    resources,
    problems: distinctShown(shown),
    undecided: judged.undecided.map(one => ({ ...one, reason: plain(one.reason) })),
    verboseOnly: false,
  };
  const fragment =
    dialect === 'cloudformation' && !at(root, 'AWSTemplateFormatVersion') && !at(root, 'Transform');
  return { file, read, fragment, declares: stacks.flatMap(stack => [...stack.parameters.keys()]) };
}

const named = ({ root: scanRoot, file }: Target): { path: string; uri: string } => ({
  path: scanRoot.shown(file),
  uri: file,
});

function statusOf(found: readonly Problem[], notes: readonly Note[]): FileStatus {
  if (found.some(({ lost }) => lost)) return 'incomplete';
  return notes.some(({ partial }) => partial) || found.some(({ code }) => code === 'computed-part')
    ? 'partial'
    : 'scanned';
}

const problemsOf = (scanRoot: ScanRoot, file: FileId): readonly Problem[] => {
  const opened = scanRoot.files.open(file);
  return 'parsed' in opened ? opened.parsed.problems : [];
};
const problemOf = ({ code, message, span }: Note, file: FileId): Problem => ({
  code,
  message,
  span: span ?? { file, start: 0, end: 0 },
  lost: false,
});

/** A problem in another file of the stack names that file. */
function problems(found: readonly Problem[], view: View, target: Target): ReportedProblem[] {
  return found.map(({ code, message, span }) => {
    const { file, start } = view.place(span);
    const own = span.file === target.file;
    return {
      code,
      message: own ? plain(message) : `${file}:${start.line}:${start.column} ${plain(message)}`,
      ...(own ? start : { line: 1, column: 1 }),
    };
  });
}

const distinct = (found: readonly Problem[]): Problem[] => [
  ...new Map(
    found.map(problem => [
      `${problem.code}\0${problem.span.file}\0${problem.span.start}\0${problem.message}`,
      problem,
    ]),
  ).values(),
];
const distinctShown = (found: readonly ReportedProblem[]): ReportedProblem[] => [
  ...new Map(
    found.map(problem => [
      `${problem.code}\0${problem.line}\0${problem.column}\0${problem.message}`,
      problem,
    ]),
  ).values(),
];

type BrokenRule = RunResult['broken'][number];
function broken({ rule, resource, at: span, error }: BrokenRule, view: View): string {
  const { file, start } = view.place(span);
  return `rule ${rule} failed on resource ${resource} (${file}:${start.line}): ${error}; if this is a built-in rule, please report it: ${ISSUES}`;
}
const brokenProblem = ({ rule, resource, at: span, error }: BrokenRule, view: View): ReportedProblem => ({
  code: 'rule-failed',
  message: `rule ${rule} failed on resource ${resource}: ${error}`,
  ...view.place(span).start,
});
