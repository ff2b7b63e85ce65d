import { LIVELY } from './visible.ts';

/** One JSON document. Its data is what it was; shown on a terminal or in a log no text of a template does anything. */
export const document = (data: unknown): string =>
  `${JSON.stringify(data, null, 2).replace(LIVELY, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
