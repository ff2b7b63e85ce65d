const isInWord = (text: string, at: number): boolean => /[\w-]/.test(text.charAt(at));

/** The text with another in place of a word, wherever it is a whole word: `prod` is none in `prod-orders`. */
export function replaceWord(text: string, word: string, by: string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    if (isInWord(text, at - 1) || isInWord(text, at + word.length)) continue;
    out += `${text.slice(from, at)}${by}`;
    from = at + word.length;
  }
  return out + text.slice(from);
}
