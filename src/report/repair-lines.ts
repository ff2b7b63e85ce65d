import type { ReportedFinding, ReportedFix } from './report.ts';
import { visible } from './visible.ts';
import { plural } from './words.ts';

/** What a person reads of a fix. */
export type ShownRepair = {
  /** `Set RetentionInDays to 365` */
  readonly description: string;
  readonly safety: ReportedFix['safety'];
  /** What may break. */
  readonly risk?: string;
  /** The option that makes it. */
  readonly option: '--fix' | '--fix-unsafe';
  /** Lines of a unified diff; none where the edits cannot be shown in short lines. */
  readonly lines: readonly string[];
  /** What is not shown, and where it is. */
  readonly more?: string;
};

/** A longer diff is cut. */
const MOST = 60;

/** The fix of a finding as the page and `stackward why` show it. */
export function shownRepair({ repair }: ReportedFinding): ShownRepair | undefined {
  if (!repair) return undefined;
  const { description, safety, risk, diff = '' } = repair;
  const all = diff.split(/\r?\n/).slice(0, -1);
  const option = safety === 'safe' ? '--fix' : '--fix-unsafe';
  const more = notShown(all.length);
  return {
    description: visible(description),
    safety,
    ...(risk === undefined ? {} : { risk: visible(risk) }),
    option,
    lines: all.slice(0, MOST).map(line => visible(line)),
    ...(more === undefined ? {} : { more: `${more}: ${option} --dry-run prints the changes` }),
  };
}

function notShown(count: number): string | undefined {
  if (count === 0) return 'The lines are too long to be shown';
  return count > MOST ? `and ${plural(count - MOST, 'line')} more` : undefined;
}
