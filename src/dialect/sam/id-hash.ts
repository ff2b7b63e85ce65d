import { sha1 } from '../../digest/digest.ts';
import { digitsOf, isNumeral, toWritten, type WrittenJson } from '../../source/plain.ts';
import type { Node } from '../../source/node.ts';
import { spelled } from '../emit.ts';

/** The ten digits that SAM puts behind a prefix: of a text itself, of anything else as JSON with sorted keys and in ASCII. */
export function idHash(data: Node | string): string {
  const text = typeof data === 'string' ? data : textOf(data);
  return sha1(text).slice(0, 10);
}
const textOf = (node: Node): string => (node.kind === 'scalar' ? node.text : json(node));
const json = (node: Node): string => ascii(toWritten(node, spelled));

/** The same for a list of values. */
export const idHashOf = (parts: readonly (Node | string)[]): string =>
  sha1(`[${parts.map(part => (typeof part === 'string' ? quoted(part) : json(part))).join()}]`).slice(0, 10);

/** As `json.dumps` of Python writes it with `sort_keys` and without blanks. */
function ascii(data: WrittenJson): string {
  if (typeof data === 'string') return quoted(data);
  if (Array.isArray(data)) return `[${data.map(ascii).join()}]`;
  if (typeof data === 'number') return pythonNumber(String(data)) ?? 'NaN';
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  if (isNumeral(data)) return pythonNumber(digitsOf(data)) ?? digitsOf(data);
  return `{${Object.keys(data)
    .sort()
    .map(key => `${quoted(key)}:${ascii(data[key]!)}`)
    .join()}}`;
}
/** A number as Python writes it: integers of any length, and decimals that end in `.0` when they are whole; undefined for what is no number. */
export function pythonNumber(digits: string): string | undefined {
  if (/^-?\d+$/.test(digits)) return digits;
  const value = digits === '' ? NaN : Number(digits);
  if (!Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16))
    return value
      .toExponential()
      .replace(/([-+])(\d)$/, (_, sign: string, digit: string) => `${sign}0${digit}`);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
