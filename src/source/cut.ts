/** A text up to a mark; all of it without one. */
export function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}

/** What follows a mark; undefined without one. */
export function after(text: string, mark: string): string | undefined {
  const at = text.indexOf(mark);
  return at < 0 ? undefined : text.slice(at + mark.length);
}

/** A text without the characters of a set at its end. */
export function withoutEnd(text: string, set: string): string {
  let end = text.length;
  while (end > 0 && set.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** A text without the characters of a set at its start. */
export function withoutStart(text: string, set: string): string {
  let start = 0;
  while (start < text.length && set.includes(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** A text in which each piece from `open` to the next `close` is written anew, from what stands between them. */
export function replaceBetween(
  text: string,
  open: string,
  close: string,
  change: (inside: string) => string,
): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
    const end = text.indexOf(close, at + open.length);
    if (end < 0) break;
    out += text.slice(from, at) + change(text.slice(at + open.length, end));
    from = end + close.length;
  }
  return out + text.slice(from);
}

/** What stands between each `open` and the next `close`. */
export function between(text: string, open: string, close: string): string[] {
  const found: string[] = [];
  replaceBetween(text, open, close, inside => {
    found.push(inside);
    return '';
  });
  return found;
}

/** The items of a list that is written with commas, without the blanks around them. */
export const commaSeparated = (text: string): string[] => text.split(',').map(item => item.trim());

const LONGEST_KEY = 60;
/** A key as a message names it: of a long one only the start. */
export const shortKey = (key: string): string =>
  key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key;
