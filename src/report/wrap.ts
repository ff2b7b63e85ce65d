import type { Paint, Style } from './text-style.ts';

/** A part of a line: its words, and how they look. */
export type Phrase = string | readonly [Style, string];
type Lines = { readonly width: number; readonly first?: string; readonly hang?: string };

/** Breaks a text at blanks so that no line is wider than `width`, where its words allow it. Line breaks of the author count as blanks. */
export const wrapped = (text: string, width: number, first = '', hang = first): string =>
  flowed([text], { width, first, hang, paint: (_, word) => word });

/** A blank at which no line breaks. */
export const GLUE = '\u00A0';

/** The same of several parts, a blank between each two. */
export function flowed(
  parts: readonly Phrase[],
  { width, first = '', hang = first, paint }: Lines & { readonly paint: Paint },
): string {
  const lines: string[] = [];
  let line = first;
  let taken = first.length;
  let empty = true;
  for (const part of parts) {
    const [style, text] = typeof part === 'string' ? [undefined, part] : part;
    for (const word of text.split(/[^\S\u00A0]+/).filter(Boolean)) {
      if (!empty && taken + 1 + word.length > width) {
        lines.push(line);
        line = hang;
        taken = hang.length;
        empty = true;
      }
      const plain = word.replaceAll(GLUE, ' ');
      const shown = style === undefined ? plain : paint(style, plain);
      line += empty ? shown : ` ${shown}`;
      taken += word.length + (empty ? 0 : 1);
      empty = false;
    }
  }
  return [...lines, line].join('\n');
}

/** As many words as one line takes; an ellipsis stands for the others. */
export const oneLine = (parts: readonly Phrase[], lines: Lines & { readonly paint: Paint }): string => {
  const [line = '', ...others] = flowed(parts, { ...lines, width: lines.width - ' …'.length }).split('\n');
  return others.length > 0 ? `${line} …` : line;
};
