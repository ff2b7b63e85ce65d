import { sha1 } from '../../digest/digest.ts';
import { digitsOf, isNumeral, toWritten, type WrittenJson } from '../../source/plain.ts';
import type { Node } from '../../source/node.ts';

/** The ten digits that SAM puts behind a prefix: of a text itself, of anything else as JSON with sorted keys and in ASCII. */
export function idHash(data: Node | string): string {
  const text = typeof data === 'string' ? data : textOf(data);
  return sha1(text).slice(0, 10);
}
const textOf = (node: Node): string => (node.kind === 'scalar' ? node.text : ascii(toWritten(node)));

/** The same for a list of values. */
export const idHashOf = (parts: readonly (Node | string)[]): string =>
  sha1(
    `[${parts.map(part => (typeof part === 'string' ? quoted(part) : ascii(toWritten(part)))).join()}]`,
  ).slice(0, 10);

function ascii(json: WrittenJson): string {
  if (typeof json === 'string') return quoted(json);
  if (Array.isArray(json)) return `[${json.map(ascii).join()}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (isNumeral(json)) return pythonNumber(digitsOf(json)) ?? digitsOf(json);
  return `{${Object.keys(json)
    .sort()
    .map(key => `${quoted(key)}:${ascii(json[key]!)}`)
    .join()}}`;
}
/** A number as Python writes it: integers of any length, and decimals that end in `.0` when they are whole; undefined for what is no number. */
export function pythonNumber(digits: string): string | undefined {
  if (/^-?\d+$/.test(digits)) return digits;
  const value = digits === '' ? NaN : Number(digits);
  if (Number.isNaN(value)) return undefined;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
