/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`: of more than `most` names the last ones are counted. */
export function listInWords(names: readonly string[], most = 4): string {
  if (names.length > most)
    return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('');
}
