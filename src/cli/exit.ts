import type { Report } from '../report/report.ts';
import { isBroken } from '../report/unread.ts';
import { compareSeverity, type Severity } from '../rule/rule.ts';

/** The threshold for the findings of a file. */
export type FailOn = (file: string) => Severity | 'never';

/** 2 when something could not be scanned, else 1 when a finding is at or above the threshold, else 0. */
export function exitStatus(
  { files, findings, errors }: Pick<Report, 'files' | 'findings' | 'errors'>,
  failOn: FailOn,
  allowUnread = false,
): 0 | 1 | 2 {
  if (errors.length > 0 || (!allowUnread && files.some(isBroken))) return 2;
  const fails = findings.some(({ file, template, severity }) => {
    const least = failOn((template ?? { file }).file);
    return least !== 'never' && compareSeverity(severity, least) <= 0;
  });
  return fails ? 1 : 0;
}

/** Whether not one file was a template, be it a broken one. */
export const foundNone = ({ files }: Pick<Report, 'files'>): boolean =>
  files.every(({ status }) => status === 'skipped');
