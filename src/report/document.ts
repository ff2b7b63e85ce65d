import { isLively, LIVELY } from './visible.ts';

/** One JSON document. Its data is what it was; shown on a terminal or in a log no text of a template does anything. */
export const document = (data: unknown): string => `${harmless(JSON.stringify(data, null, 2))}\n`;

/** The same of JSON that is written already. */
export const harmless = (json: string): string =>
  isLively(json)
    ? json.replace(LIVELY, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json;
