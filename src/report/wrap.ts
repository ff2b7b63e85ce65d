/** Breaks a text at blanks so that no line is wider than `width`, where its words allow it. Line breaks of the author count as blanks. */
export function wrapped(text: string, width: number, first = '', hang = first): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = hang;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
