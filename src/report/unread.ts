import type { ReportedFile } from './report.ts';

/** A file of which a part, or all, has no verdict. */
export const isUnread = ({ status }: Pick<ReportedFile, 'status'>): boolean =>
  status === 'failed' || status === 'incomplete';

/** One that fails the scan. */
export const isBroken = (file: Pick<ReportedFile, 'status' | 'accepted'>): boolean =>
  isUnread(file) && file.accepted === undefined;

/** Why an unread file does not fail the scan. */
export const ACCEPTED: Readonly<Record<NonNullable<ReportedFile['accepted']>, string>> = {
  baseline: 'accepted by the baseline',
  unchanged: 'left out because unchanged',
};

/** What is wrong with a file and, where that is so, that it is accepted. */
export const withAccepted = (message: string, { accepted }: Pick<ReportedFile, 'accepted'>): string =>
  accepted === undefined ? message : `${message} (${ACCEPTED[accepted]})`;
