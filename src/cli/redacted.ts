import { detect } from '../aws/secrets/detect.ts';
import { redact } from '../aws/secrets/redact.ts';
import type { Json } from '../source/plain.ts';

/** Keys that say nothing of what their value is; its name is that of the parameter, or of the entry beside it. */
const NAMELESS = new Set(['Default', 'Value', 'value', 'ParameterValue']);
const NAMES = ['Name', 'name', 'Key', 'key', 'ParameterKey'] as const;

/** A template's data with every secret that is recognised masked. */
export function redacted(data: Json, name?: string): Json {
  if (typeof data === 'string') return detect(name, data)?.strength === 'strong' ? redact(name, data) : data;
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(item => redacted(item, name));
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, redacted(value, nameOf(key, data, name))]));
}

function nameOf(key: string, data: { readonly [key: string]: Json }, outer: string | undefined): string | undefined {
  if (key.startsWith('Fn::')) return outer;
  if (!NAMELESS.has(key)) return key;
  const beside = NAMES.map(one => data[one]).find(one => typeof one === 'string');
  return typeof beside === 'string' ? beside : outer;
}
