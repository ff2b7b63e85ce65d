import { lowerFile } from '../dialect/lower.ts';
import type { Deployment, Lowered } from '../dialect/dialect.ts';
import type { Note } from '../model/stack.ts';
import type { FileStatus, ReportedFile, ReportedProblem } from '../report/report.ts';
import type { Rule } from '../rule/rule.ts';
import { judge, type Judged } from '../rule/runner.ts';
import { at, type FileId } from '../source/node.ts';
import type { Problem } from '../source/source.ts';
import type { Room, Target } from './host.ts';
import { plain, present, type Presented } from './present.ts';
import { readTarget, type Template } from './read.ts';
import { isWanted, type ScanOptions } from './options.ts';
import { View } from './view.ts';
import { ISSUES } from './tool.ts';

/** What one file came to. */
export type Looked = {
  readonly target: Target;
  readonly file: ReportedFile;
  readonly findings: readonly Presented[];
  readonly errors: readonly string[];
  /** Other files that were part of this one's stack, and whether this one could be part of another's and nothing more. */
  readonly read: readonly FileId[];
  readonly fragment: boolean;
  readonly declares: readonly string[];
};
export type Looking = { readonly rules: readonly Rule[]; readonly options: ScanOptions; readonly deployment: Deployment };

/** One file from its text to its findings. */
export function look(target: Target, looking: Looking): Looked {
  const view = new View(target.room);
  const read = readTarget(target);
  if ('status' in read) {
    const file = { ...named(target), status: read.status, resources: 0, problems: problems(read.problems, view, target), undecided: [], aside: read.aside };
    return { target, file, findings: [], errors: [], read: [], fragment: true, declares: [] };
  }
  const lowered = lowerFile(read.root, read.dialect, target.file, target.room.files, looking.deployment);
  const judged = judge(lowered.stacks, looking.rules, { strict: looking.options.preset === 'strict' });
  return { target, ...findingsOf(judged, view, looking), ...describe(target, read, lowered, judged, view), errors: judged.broken.map(one => broken(one, view)) };
}

const findingsOf = ({ findings }: Judged, view: View, { options }: Looking): Pick<Looked, 'findings'> =>
  ({ findings: findings.filter(finding => isWanted(finding, options)).map(finding => present(finding, view, options.lineHashes !== false)) });

function describe(target: Target, { root, dialect, parsed }: Template, { stacks, problems: unlowered, read }: Lowered, judged: Judged, view: View): Pick<Looked, 'file' | 'read' | 'fragment' | 'declares'> {
  const notes = stacks.flatMap(stack => stack.notes);
  const found = distinct([...parsed.problems, ...unlowered, ...read.flatMap(file => problemsOf(target.room, file))]);
  const resources = new Set(stacks.flatMap(stack => [...stack.resources.keys()])).size;
  const shown = [...problems(found, view, target), ...problems(notes.map(note => problemOf(note, target.file)), view, target), ...judged.broken.map(one => brokenProblem(one, view))];
  const file = { ...named(target), dialect, status: statusOf(found, notes), resources, problems: distinctShown(shown), undecided: judged.undecided.map(one => ({ ...one, reason: plain(one.reason) })), aside: false };
  const fragment = dialect === 'cloudformation' && !at(root, 'AWSTemplateFormatVersion') && !at(root, 'Transform');
  return { file, read, fragment, declares: stacks.flatMap(stack => [...stack.parameters.keys()]) };
}

const named = ({ room, file }: Target): { path: string; uri: string } => ({ path: room.shown(file), uri: file });

function statusOf(found: readonly Problem[], notes: readonly Note[]): FileStatus {
  if (found.some(({ lost }) => lost)) return 'incomplete';
  return notes.some(({ partial }) => partial) || found.some(({ code }) => code === 'computed-part') ? 'partial' : 'scanned';
}

const problemsOf = (room: Room, file: FileId): readonly Problem[] => {
  const opened = room.files.open(file);
  return 'parsed' in opened ? opened.parsed.problems : [];
};
const problemOf = ({ code, message, span }: Note, file: FileId): Problem => ({ code, message, span: span ?? { file, start: 0, end: 0 }, lost: false });

/** A problem in another file of the stack names that file. */
function problems(found: readonly Problem[], view: View, target: Target): ReportedProblem[] {
  return found.map(({ code, message, span }) => {
    const { file, start } = view.place(span);
    const own = span.file === target.file;
    return { code, message: own ? plain(message) : `${file}:${start.line}:${start.column} ${plain(message)}`, ...(own ? start : { line: 1, column: 1 }) };
  });
}

const distinct = (found: readonly Problem[]): Problem[] =>
  [...new Map(found.map(problem => [`${problem.code}\0${problem.span.file}\0${problem.span.start}\0${problem.message}`, problem])).values()];
const distinctShown = (found: readonly ReportedProblem[]): ReportedProblem[] =>
  [...new Map(found.map(problem => [`${problem.code}\0${problem.line}\0${problem.column}\0${problem.message}`, problem])).values()];

type Fault = Judged['broken'][number];
function broken({ rule, resource, at: span, error }: Fault, view: View): string {
  const { file, start } = view.place(span);
  return `rule ${rule} failed on resource ${resource} (${file}:${start.line}): ${error}; if the rule is ours, please report this: ${ISSUES}`;
}
const brokenProblem = ({ rule, resource, at: span, error }: Fault, view: View): ReportedProblem =>
  ({ code: 'rule-failed', message: `rule ${rule} failed on resource ${resource}: ${error}`, ...view.place(span).start });
