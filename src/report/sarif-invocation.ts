import type * as Sarif from 'sarif';
import type { Report, ReportedFile, ReportedProblem } from './report.ts';
import { encoded } from './sarif-place.ts';

/** How the run went: every file that was not scanned whole is named, `left` results were too many. */
export function invocation({ files, errors }: Report, left: number): Sarif.Invocation {
  const failed =
    errors.length > 0 || files.some(({ status }) => status === 'failed' || status === 'incomplete');
  const notes = [
    ...files.flatMap(file =>
      file.verboseOnly ? [] : file.problems.map(problem => notification(file, problem)),
    ),
    ...errors.map((text): Sarif.Notification => ({
      level: 'error',
      descriptor: { id: 'run' },
      message: { text },
    })),
    ...(left > 0
      ? [
          {
            level: 'warning',
            descriptor: { id: 'too-many-results' },
            message: { text: `the ${left} least severe results were left out` },
          } satisfies Sarif.Notification,
        ]
      : []),
  ];
  return { executionSuccessful: !failed, ...(notes.length > 0 ? { toolExecutionNotifications: notes } : {}) };
}

function notification(
  { uri, status }: ReportedFile,
  { code, message, line, column }: ReportedProblem,
): Sarif.Notification {
  return {
    level: status === 'failed' || status === 'incomplete' || code === 'rule-failed' ? 'error' : 'note',
    descriptor: { id: code },
    message: { text: `${status}: ${message}` },
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
