import { findEach } from './detect/detect.ts';
import type { LocatedSecret } from './detect/secret.ts';

const FALLBACK =
  /\$\{\w{2,20}(?:\([^(){}'"]{0,100}\))?:([^{}'",]{1,200}),\s{0,5}(?:'([^'{}]{4,300})'|"([^"{}]{4,300})")\s{0,5}\}/dg;

/** The secrets that variables of a serverless.yml fall back to (`${env:NAME, 'literal'}`), by the name of the value, else by that of the variable. */
export function fallbackSecrets(name: string | undefined, text: string): readonly LocatedSecret[] {
  if (!text.includes('${')) return [];
  return [...text.matchAll(FALLBACK)].flatMap(({ 1: address = '', 2: single, 3: double, indices }) => {
    const [start = 0] = indices?.[single === undefined ? 3 : 2] ?? [];
    const literal = single ?? double ?? '';
    const own = findEach(name, literal);
    const found = own.length > 0 ? own : findEach(address.split(/[./]/).at(-1), literal);
    return found.map(hit => ({ ...hit, start: hit.start + start, end: hit.end + start }));
  });
}
