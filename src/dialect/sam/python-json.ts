import { digitsOf, isNumeral, type WrittenJson } from '../../source/plain.ts';

/** As `json.dumps` of Python writes it with `sort_keys` and in ASCII: without blanks, or with `indent` spaces for each level. */
export function pythonJson(data: WrittenJson, indent = 0, margin = '\n'): string {
  if (typeof data === 'string') return quoted(data);
  if (typeof data === 'number') return pythonNumber(String(data)) ?? 'NaN';
  if (isNumeral(data)) return pythonNumber(digitsOf(data)) ?? digitsOf(data);
  if (typeof data !== 'object' || data === null) return String(data);
  const inner = margin + ' '.repeat(indent);
  const [open, close, parts] = Array.isArray(data)
    ? ['[', ']', data.map(item => pythonJson(item, indent, inner))]
    : [
        '{',
        '}',
        Object.keys(data)
          .sort()
          .map(key => `${quoted(key)}:${indent > 0 ? ' ' : ''}${pythonJson(data[key]!, indent, inner)}`),
      ];
  return indent === 0 || parts.length === 0
    ? open + parts.join() + close
    : open + inner + parts.join(`,${inner}`) + margin + close;
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
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
