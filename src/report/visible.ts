// Control characters could move the cursor, marks of direction could turn a line around: text of a template does neither.
const HIDDEN = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

// The runner of GitHub Actions takes `::name …::` where a line begins for a command, and `##[name]` anywhere (actions/runner, ActionCommand.cs, read 2026-11).
// A line may begin wherever a blank is.
const AT_BLANK = /(^|\s)::([a-z][a-z-]*)/gi;
const ANYWHERE = /##(?=\[)/g;

/** Text of a template as it may be shown on a terminal or in the log of a build: of the same width, and harmless. */
export const visible = (text: string): string => withoutCommands(unhidden(text, ' ')).replace(ANYWHERE, '#·');

/** A line of a file, or of a change of one: its tabs and its end stay. */
export function visibleLine(line: string): string {
  const [end = ''] = /\r?\n$/.exec(line) ?? [];
  const body = unhidden(line.slice(0, line.length - end.length)).replaceAll('\r', '·');
  return withoutCommands(body).replace(ANYWHERE, '#·') + end;
}

function withoutCommands(line: string): string {
  const last = line.lastIndexOf('::');
  return line.replace(AT_BLANK, (written, blank: string, name: string, at: number) => {
    const end = at + written.length;
    const isClosed = line.startsWith('::', end) || (last > end && /\s/.test(line.charAt(end)));
    return isClosed ? `${blank}·:${name}` : written;
  });
}

/** Text without what is not seen; line breaks and tabs become `blank`, or stay. */
export const unhidden = (text: string, blank?: string): string =>
  text.replace(HIDDEN, char => (char === '\t' || char === '\n' || char === '\r' ? (blank ?? char) : '·'));

/** What quotes of a template may hold although something acts on it: the upper control characters and marks of direction on a terminal, `##[` anywhere in a line of a log on GitHub. */
export const LIVELY = /(?<=#)#(?=\[)|[\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;
const UNSEEN = /[\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/;
/** Whether there is any: reports are long, and nearly all hold none. */
export const isLively = (text: string): boolean => text.includes('##[') || UNSEEN.test(text);
