import type { Report } from '../report/report.ts';
import { compareSeverity, type Severity } from '../rule/rule.ts';

/** 2 when something could not be scanned, else 1 when a finding is at or above the threshold, else 0. */
export function exitStatus(
  { files, findings, errors }: Pick<Report, 'files' | 'findings' | 'errors'>,
  failOn: Severity | 'never',
  allowUnread = false,
): 0 | 1 | 2 {
  if (
    errors.length > 0 ||
    (!allowUnread && files.some(({ status }) => status === 'failed' || status === 'incomplete'))
  )
    return 2;
  return failOn !== 'never' && findings.some(({ severity }) => compareSeverity(severity, failOn) <= 0)
    ? 1
    : 0;
}

/** Whether not one file was a template, be it a broken one. */
export const foundNone = ({ files }: Pick<Report, 'files'>): boolean =>
  files.every(({ status }) => status === 'skipped');
