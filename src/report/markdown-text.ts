import { visible } from './visible.ts';

/** Text of a template stays text: no markup, no mention of a person, no issue number that links. */
export const plain = (text: string): string =>
  visible(text)
    .replace(/[\\`*_{}[\]<>|~$]/g, character => `\\${character}`)
    .replace(/&/g, '&amp;')
    .replace(/([@#])(?=\w)/g, '$1\u{200B}')
    .replace(/(https?|www)(?=[:.])/gi, '$1\u{200B}');
/** A code span that no text can end, also in a cell of a table. */
export const code = (text: string): string => codeSpan(visible(text).replaceAll('|', '\\|'));

/** As many backticks around a text as it does not hold. */
export const codeSpan = (text: string): string => {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
};
