import { packageName } from '../../code/flow/package-names.ts';
import type { CodeValue, PackageCall } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import { keywordsOf, positional } from '../sdk/arguments.ts';

/** Where functions of packages take the text whose signature they compute with a key (documentation of each, read 2026-11-30). */
const TEXTS: { readonly [called: string]: number } = {
  'crypto-js.HmacSHA256': 0,
  'crypto-js.HmacSHA384': 0,
  'crypto-js.HmacSHA512': 0,
  'crypto-js/hmac-sha256': 0,
  'crypto-js/hmac-sha512': 0,
  'crypto.subtle.sign': 2,
  'crypto.webcrypto.subtle.sign': 2,
  'hmac.new': 1,
  'hmac.digest': 1,
};
/** What makes an object that is given the text later. */
const MAKERS: ReadonlySet<string> = new Set(['crypto.createHmac', 'hmac.new']);
const GIVES = /^(?:update|write|end)$/;

/**
 * The text of which a call computes the signature with a key (HMAC): code that compares it with the one of a token verifies that token by hand (RFC 7515,
 * "Message Signature or MAC Validation").
 */
export function signedText({ callee, args }: PackageCall): readonly CodeValue[] | undefined {
  const called = packageName(callee).replace(/^(?:node|global):/, '');
  if (callee.kind === 'result')
    return GIVES.test(callee.path.at(-1) ?? '') && MAKERS.has(called) ? positional(args, 0)?.all : undefined;
  const index = lookUp(TEXTS, called);
  if (index === undefined) return undefined;
  return [...(positional(args, index)?.all ?? []), ...keywordsOf(args).values('msg')];
}
