import { decodeBase64 } from './base64.ts';
import { isPlaceholder } from './placeholder.ts';
import { looksRandom } from './randomness.ts';
import type { Provider } from './providers/provider.ts';

const hasAlgorithm = (token: string): boolean =>
  decodeBase64(token.slice(0, token.indexOf('.')))?.includes('"alg"') ?? false;

function isUserAndPassword(header: string): boolean {
  const text = decodeBase64(header.slice(header.lastIndexOf(' ') + 1));
  const colon = text?.indexOf(':', 1) ?? -1;
  if (!text || colon < 0 || !/^[\x20-\x7e]+$/.test(text)) return false;
  const password = text.slice(colon + 1);
  return password.length >= 2 && !isPlaceholder(password);
}

/** Forms that no single provider owns. */
export const general: readonly Provider[] = [
  {
    id: 'json-web-token',
    kind: 'JSON Web Token',
    marks: ['eyJ'],
    form: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,1500}\.eyJ[A-Za-z0-9_-]{10,6000}\.[A-Za-z0-9_-]{20,1500}/g,
    check: hasAlgorithm,
  },
  {
    id: 'base64-private-key',
    kind: 'private key in base64',
    marks: ['LS0tLS1CRUdJTi'],
    form: /LS0tLS1CRUdJTi[A-Za-z0-9+/]{30,}={0,2}/g,
    check: token => decodeBase64(token.slice(0, 48))?.includes('PRIVATE KEY') ?? false,
  },
  {
    id: 'basic-authorization',
    kind: 'basic authorization header',
    marks: ['Basic ', 'basic '],
    form: /[Bb]asic [A-Za-z0-9+/]{8,}={0,2}/g,
    check: isUserAndPassword,
  },
  {
    id: 'bearer-authorization',
    kind: 'bearer authorization header',
    marks: ['Bearer ', 'bearer '],
    form: /[Bb]earer [A-Za-z0-9._~+/-]{20,}={0,2}/g,
    check: header => looksRandom(header.slice(7)),
  },
];
