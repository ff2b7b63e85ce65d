import { detect, detectText } from '../aws/secrets/detect/detect.ts';
import { leadingName, namesThings } from '../aws/secrets/detect/entry-name.ts';
import { redact } from '../aws/secrets/redact.ts';
import type { Secret } from '../aws/secrets/detect/secret.ts';
import { digitsOf, isNumeral, type WrittenJson } from '../source/plain.ts';

/** Placeholders under a secret-like name stay readable; whatever has the shape of a key does not, a sample's neither. */
const isSecret = (secret: Secret | undefined): boolean =>
  secret !== undefined && (secret.strength === 'strong' || secret.tier === 'recognised');

/** A template's data with every secret that is recognised masked. */
export function redacted(data: WrittenJson, name?: string): WrittenJson {
  if (typeof data === 'string') return isSecret(detect(name, data)) ? redact(name, data) : data;
  if (typeof data !== 'object' || data === null) return data;
  if (isNumeral(data)) return isSecret(detect(name, digitsOf(data))) ? redact(name, digitsOf(data)) : data;
  if (Array.isArray(data)) return data.map(item => redacted(item, name));
  const pieces = joined(data);
  if (
    pieces &&
    isSecret(
      detectText(
        name,
        pieces.map(piece => (typeof piece === 'string' ? piece : null)),
      ),
    )
  )
    return {
      'Fn::Join': ['', pieces.map(piece => (typeof piece === 'string' ? '••••' : redacted(piece, name)))],
    };
  const beside = (key: string): string | undefined => (typeof data[key] === 'string' ? data[key] : undefined);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      namesThings(key) ? value : redacted(value, leadingName(key, beside, name)),
    ]),
  );
}

/** The items that a Join with an empty delimiter puts together: a secret may lie between two of them. */
function joined(data: { readonly [key: string]: WrittenJson }): readonly WrittenJson[] | undefined {
  const args = data['Fn::Join'];
  return Array.isArray(args) && args[0] === '' && Array.isArray(args[1]) ? args[1] : undefined;
}
