import { DIALECTS } from '../dialect/index.ts';
import type { FileStatus, ReportedProblem } from '../report/report.ts';
import type { Broken, Check, Unfinished } from '../rule/finding.ts';
import { distinctBy } from '../rule/group-by.ts';
import type { Note } from '../model/stack.ts';
import { tooMuchWork } from '../source/budget.ts';
import { type FileId } from '../source/node.ts';
import type { Problem } from '../source/source.ts';
import type { AnalyzedTemplate } from './analyze.ts';
import type { FileResult } from './file-result.ts';
import type { ScanRoot, Target } from './find.ts';
import type { NoTemplate } from './read.ts';
import { ISSUES } from './tool-version.ts';
import { View } from './view.ts';

/** What there is to say of a file that is no template, or could not be read. */
export const unreadFile = (target: Target, { status, problems, verboseOnly }: NoTemplate): FileResult => ({
  target,
  file: {
    ...namesOf(target),
    status,
    resources: 0,
    problems: problems.map(problem => shownProblem(problem, new View(target.root), target)),
    undecided: [],
    verboseOnly,
  },
  findings: [],
  suppressed: [],
  errors: [],
  read: [],
  fragment: true,
  declares: [],
});

/** What there is to say of a template beside its findings. */
export function templateFile(
  { target, template, lowered, undecided, broken, unfinished, checks }: AnalyzedTemplate,
  view: View,
): Omit<FileResult, 'findings' | 'suppressed'> {
  const { root, dialect, parsed } = template;
  const { stacks, read } = lowered;
  const notes = stacks.flatMap(stack => stack.notes);
  const problems = distinctProblems([
    ...parsed.problems,
    ...lowered.problems,
    ...read.flatMap(file => problemsIn(target.root, file)),
    ...tooMuchToJudge(unfinished),
  ]);
  const shown = [
    ...[...problems, ...notes.map(note => noteProblem(note, target.file))].map(problem =>
      shownProblem(problem, view, target),
    ),
    ...broken.map(one => brokenProblem(one, view)),
  ];
  const status = statusOf(problems, notes);
  return {
    target,
    file: {
      ...namesOf(target),
      dialect,
      status,
      resources: new Set(stacks.flatMap(stack => [...stack.resources.keys()])).size,
      problems: distinctBy(
        shown,
        ({ code, line, column, message }) => `${code}\0${line}\0${column}\0${message}`,
      ),
      undecided: undecided.map(one => ({ ...one, reason: view.text(one.reason) })),
      verboseOnly: false,
      ...(checks.length > 0 ? { checks: asFarAsRead(checks, status) } : {}),
    },
    errors: broken.map(one => brokenError(one, view)),
    read,
    fragment: DIALECTS[dialect].isFragment(root),
    declares: stacks.flatMap(stack => [...stack.parameters.keys()]),
  };
}

/** What is said twice, by whoever reads another file and of the file itself, once: text is lost where one of them says so. */
function distinctProblems(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ code, span, message }: Problem): string =>
    `${code}\0${span.file}\0${span.start}\0${message}`;
  const lost = new Set(problems.filter(one => one.lost).map(keyOf));
  return distinctBy(problems, keyOf).map(one => (lost.has(keyOf(one)) ? { ...one, lost: true } : one));
}

/** What a file lost could be what a rule misses. */
const asFarAsRead = (checks: readonly Check[], status: FileStatus): readonly Check[] =>
  status === 'incomplete'
    ? checks.map(check => (check.verdict === 'pass' ? { ...check, verdict: 'unknown' } : check))
    : checks;

/** One problem for all rules that did not end for want of work, and one for those that did not for want of time. */
const tooMuchToJudge = (unfinished: readonly Unfinished[]): Problem[] =>
  [
    unfinished.filter(({ seconds }) => seconds === undefined),
    unfinished.filter(({ seconds }) => seconds !== undefined),
  ].flatMap(notEnded);

function notEnded(unfinished: readonly Unfinished[]): Problem[] {
  const [first] = unfinished;
  if (!first) return [];
  const what = `rule ${first.rule} on resource ${first.resource}`;
  const more = unfinished.length - 1;
  const verb = more === 0 ? 'was' : `and ${more} more ${more === 1 ? 'check' : 'checks'} were`;
  return [tooMuchWork(`${what} ${verb}`, first.at, first.seconds)];
}

const namesOf = ({ root, file }: Target): { readonly path: string; readonly uri: string } => ({
  path: root.shown(file),
  uri: file,
});

function statusOf(problems: readonly Problem[], notes: readonly Note[]): FileStatus {
  if (problems.some(({ lost }) => lost) || notes.some(({ lost }) => lost)) return 'incomplete';
  return notes.some(({ partial }) => partial) || problems.some(({ code }) => code === 'computed-part')
    ? 'partial'
    : 'scanned';
}

const problemsIn = (scanRoot: ScanRoot, file: FileId): readonly Problem[] => {
  const opened = scanRoot.files.open(file);
  return 'parsed' in opened ? opened.parsed.problems : [];
};
const noteProblem = ({ code, message, span, lost = false }: Note, file: FileId): Problem => ({
  code,
  message,
  span: span ?? { file, start: 0, end: 0 },
  lost,
});

/** A problem in another file of the stack names that file. */
function shownProblem({ code, message, span, lost }: Problem, view: View, target: Target): ReportedProblem {
  const { file, uri, start } = view.place(span);
  const text = view.text(message);
  if (span.file === target.file) return { code, message: text, ...start, ...(lost ? { lost: text } : {}) };
  return {
    code,
    message: `${file}:${start.line}:${start.column} ${text}`,
    line: 1,
    column: 1,
    ...(lost ? { lost: `${uri} ${text}` } : {}),
  };
}

function brokenError({ rule, resource, at: span, error }: Broken, view: View): string {
  const { file, start } = view.place(span);
  return `rule ${rule} failed on resource ${resource} (${file}:${start.line}): ${view.text(error)}; if this is a built-in rule, please report it: ${ISSUES}`;
}
const brokenProblem = ({ rule, resource, at: span, error }: Broken, view: View): ReportedProblem => ({
  code: 'rule-failed',
  message: `rule ${rule} failed on resource ${resource}: ${view.text(error)}`,
  ...view.place(span).start,
});
