import { visible } from './visible.ts';

/** Text of a template stays text: no markup, no mention of a person, no issue number that links. */
export const plain = (text: string): string =>
  visible(text)
    .replace(/[\\`*_{}[\]<>|~$]/g, character => `\\${character}`)
    .replace(/&/g, '&amp;')
    .replace(/([@#])(?=\w)/g, '$1\u{200B}')
    .replace(/(https?|www)(?=[:.])/gi, '$1\u{200B}');
/** A code span that no text can end. */
export const code = (text: string): string => {
  const shown = visible(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
};
