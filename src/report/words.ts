import { SEVERITIES } from '../rule/rule.ts';
import type { ReportedFinding, Summary } from './report.ts';

/** A finding's sentence, with the branch in which it holds. */
export const sentenceOf = ({ message, when }: Pick<ReportedFinding, 'message' | 'when'>): string =>
  when.length > 0 ? `${message} when ${when.join(' and ')}` : message;

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `3 findings: 1 high, 2 low` */
export function counted(findings: Summary['findings']): string {
  const levels = SEVERITIES.filter(severity => findings[severity] > 0);
  const total = levels.reduce((sum, severity) => sum + findings[severity], 0);
  return total === 0
    ? 'No findings.'
    : `${plural(total, 'finding')}: ${levels.map(severity => `${findings[severity]} ${severity}`).join(', ')}`;
}
