import type { Flow } from '../../code/flow/flow.ts';
import { packageName, packageOf } from '../../code/flow/package-names.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { CallArgument, PackageCall, Slot } from '../../code/flow/values.ts';
import { keywordsOf, membersAt, membersOf, positional } from '../sdk/arguments.ts';

/** Claims that say for which application a token was issued. */
const CLAIMS: ReadonlySet<string> = new Set(['aud', 'client_id', 'azp', 'appid', 'cid']);
/** What fetches the keys of an issuer, which verify the tokens of all its applications. */
const OF_ISSUER = /^(?:jwks-rsa|jwk-to-pem|jose\.createRemoteJWKSet)\b/;

/**
 * Whether a call verifies tokens with the keys of an issuer for whatever application they are. jose and jsonwebtoken compare the audience only if they are told
 * one (jose, docs/jwt/verify; jsonwebtoken, README), PyJWT and python-jose refuse a token with an audience that they were not told, unless `verify_aud` is off
 * (PyJWT, jwt/api_jwt.py; python-jose, jose/jwt.py; read 2026-11).
 */
export function acceptsAnyAudience({ callee, args }: PackageCall, flow: Flow): boolean {
  if (callee.kind !== 'package' || !isLeftOut(packageName(callee), args, flow)) return false;
  return !comparesClaim(flow);
}

function isLeftOut(name: string, args: readonly CallArgument[], flow: Flow): boolean {
  switch (name) {
    case 'jose.jwtVerify':
    case 'jsonwebtoken.verify': {
      const options = positional(args, 2);
      const { given } = membersOf(options);
      const isKnown = options === undefined || given !== 'unknown';
      const names = given === 'unknown' ? undefined : given;
      return isKnown && names?.has('audience') !== true && isOfIssuer(positional(args, 1), flow);
    }
    case 'jwt.decode':
    case 'jose.jwt.decode': {
      const keywords = keywordsOf(args);
      const off = membersAt(keywords, 'options').values('verify_aud');
      const isOff = off.length > 0 && off.every(value => value.kind === 'constant' && value.value === false);
      return isOff && keywords.values('algorithms').length > 0;
    }
    default:
      return false;
  }
}

/** A function that looks the key up, or a key that was. */
const isOfIssuer = (key: Slot | undefined, flow: Flow): boolean =>
  key?.all.some(value =>
    value.kind === 'function'
      ? flow.calls.some(call => OF_ISSUER.test(packageOf(call)))
      : OF_ISSUER.test(packageName(value)),
  ) ?? false;

function comparesClaim({ expressions }: Flow): boolean {
  for (const [of, slot] of expressions()) {
    if (of.kind === 'member' && typeof of.name === 'string' && CLAIMS.has(of.name)) return true;
    if (of.kind === 'text' && slot.all.some(value => CLAIMS.has(literalOf(value) ?? ''))) return true;
  }
  return false;
}
