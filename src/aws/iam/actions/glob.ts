import { spend } from '../../../source/budget.ts';

export const isPattern = (text: string): boolean => text.includes('*') || text.includes('?');

/** The longest run of the pattern without wildcards: whatever matches contains it. */
export function literalPart(pattern: string): string {
  return pattern.split(/[*?]+/).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** Whether IAM's `*` and `?` match the whole text. Both sides in the same case; never backtracks over more than one star. */
export function globMatches(pattern: string, text: string): boolean {
  spend(0.1 + text.length / 500);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let here = 0; here < text.length;) {
    const unit = pattern[at];
    if (unit === '*') {
      star = at++;
      resume = here;
    } else if (unit === '?' || unit === text[here]) {
      at += 1;
      here += 1;
    } else if (star >= 0) {
      at = star + 1;
      here = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
