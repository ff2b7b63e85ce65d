// Control characters could move the cursor, marks of direction could turn a line around: text of a template does neither.
const HIDDEN = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** Text of a template as it may be shown on a terminal: of the same width, and harmless. */
export const visible = (text: string): string => text.replace(HIDDEN, char => (char === '\t' || char === '\n' || char === '\r' ? ' ' : '·'));
