import { digitsOf, isNumeral, type WrittenJson } from './plain.ts';

/** Data as JSON in lines, as `JSON.stringify(data, null, 2)` writes it, but numbers as written. */
export function toJson(data: WrittenJson, margin = ''): string {
  if (isNumeral(data)) return digitsOf(data);
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  const inner = `${margin}  `;
  const [open, close, lines] = Array.isArray(data)
    ? ['[', ']', data.map(item => inner + toJson(item, inner))]
    : [
        '{',
        '}',
        Object.entries(data).map(([key, value]) => `${inner}${JSON.stringify(key)}: ${toJson(value, inner)}`),
      ];
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${margin}${close}`;
}
