import { detect } from '../aws/secrets/detect.ts';
import { leadingName, namesThings } from '../aws/secrets/leading-name.ts';
import { redact } from '../aws/secrets/redact.ts';
import type { Json } from '../source/plain.ts';

/** A template's data with every secret that is recognised masked. */
export function redacted(data: Json, name?: string): Json {
  if (typeof data === 'string') return isSecret(name, data) ? redact(name, data) : data;
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(item => redacted(item, name));
  const beside = (key: string): string | undefined => (typeof data[key] === 'string' ? data[key] : undefined);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, namesThings(key) ? value : redacted(value, leadingName(key, beside, name))]));
}

/** A sample under a secret's name, such as `changeme`, may stay; what has the shape of a key may not, be it a test key. */
function isSecret(name: string | undefined, value: string): boolean {
  const secret = detect(name, value);
  return secret !== undefined && (secret.strength === 'strong' || secret.tier === 'recognised');
}
