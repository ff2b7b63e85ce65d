import type * as Sarif from 'sarif';
import type { Report, ReportedFile, ReportedProblem } from './report.ts';
import { encoded } from './sarif-place.ts';
import { isBroken, withAccepted } from './unread.ts';
import { plural } from './words.ts';

/** How many results were too many, and how many are in files that git ignores. */
type Told = { readonly left: number; readonly ignored: number };

/** How the run went: every file that was not scanned whole is named. */
export function invocation({ files, errors }: Report, { left, ignored }: Told): Sarif.Invocation {
  const failed = errors.length > 0 || files.some(isBroken);
  const notes = [
    ...files.flatMap(file =>
      file.verboseOnly ? [] : file.problems.map(problem => notification(file, problem)),
    ),
    ...errors.map((text): Sarif.Notification => ({
      level: 'error',
      descriptor: { id: 'run' },
      message: { text },
    })),
    ...(left > 0 ? [warning('too-many-results', `the ${left} least severe results were left out`)] : []),
    ...(ignored > 0
      ? [
          warning(
            'ignored-by-git',
            `${plural(ignored, 'result')} ${ignored === 1 ? 'is' : 'are'} in files that git ignores: an upload has no code to show for ${ignored === 1 ? 'it' : 'them'}`,
          ),
        ]
      : []),
  ];
  return { executionSuccessful: !failed, ...(notes.length > 0 ? { toolExecutionNotifications: notes } : {}) };
}

const warning = (id: string, text: string): Sarif.Notification => ({
  level: 'warning',
  descriptor: { id },
  message: { text },
});

function notification(
  file: ReportedFile,
  { code, message, line, column }: ReportedProblem,
): Sarif.Notification {
  const { uri, status } = file;
  return {
    level: isBroken(file) || code === 'rule-failed' ? 'error' : 'note',
    descriptor: { id: code },
    message: { text: withAccepted(`${status}: ${message}`, file) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encoded(uri) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}
