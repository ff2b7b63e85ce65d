import { isHarmless, isReference } from './harmless.ts';
import { UNRESOLVED } from './unresolved.ts';
import { secretNameOf, type SecretName } from './secret-name.ts';
import { isPlaceholder, isPoorPassword } from './placeholder.ts';
import { lengthClass, type Secret } from './secret.ts';
import { looksRandom, readsLikeName } from './randomness.ts';
import { words } from './words.ts';

type Verdict = Secret['strength'] | undefined;

const SECRET_WORD = /pass|pwd|secret|token|key|cred/i;

const PLAIN = /^[\w.\s-]*$/;
const allIn = (some: readonly string[], others: readonly string[]): boolean =>
  some.length > 0 && some.every(word => others.includes(word));
/** `accessToken` under `AccessToken`: the value says the name again, or a part of it. */
const repeats = (name: string, value: string): boolean =>
  PLAIN.test(value) && allIn(words(value), words(name));
/** `ordersDbPassword` under `DB_PASSWORD`: the name, with more words. */
const elaborates = (name: string, value: string): boolean =>
  PLAIN.test(value) && readsLikeName(value) && allIn(words(name), words(value));

function digits(value: string, family: SecretName['family']): Verdict {
  if (value.length < 4) return undefined;
  return value.length >= (family === 'password' ? 6 : 16) ? 'strong' : 'weak';
}

function asPassword(name: string, value: string): Verdict {
  if (isPoorPassword(value)) return 'strong';
  if (isPlaceholder(value) || repeats(name, value) || elaborates(name, value) || value.length < 4)
    return 'weak';
  if (readsLikeName(value) && /[/:]/.test(value)) return undefined;
  // Words about secrets are a password that nobody thought about, or the name of one.
  return SECRET_WORD.test(value) && /^[A-Za-z _-]+$/.test(value) ? 'weak' : 'strong';
}

const SHORTEST = 8;
// Of these names people also speak when they mean the place of a secret.
const ALSO_A_NAME = new Set(['secret', 'token', 'credential', 'private key']);

function asSecret(name: string, value: string, kind: string): Verdict {
  if (repeats(name, value)) return undefined;
  if (isPlaceholder(value)) return 'weak';
  if (/\s/.test(value)) return undefined;
  if (readsLikeName(value))
    return SECRET_WORD.test(value) && /^[a-z]+$/.test(value) && !ALSO_A_NAME.has(kind) ? 'weak' : undefined;
  if (value.length < SHORTEST) return /\d/.test(value) ? 'weak' : undefined;
  return 'strong';
}

const LIST = /^[\w+/=.-]+(?:,\s*[\w+/=.-]+)+$/;
const SCHEME = /^(?:Bearer|Basic|Token|ApiKey|Digest)\s+/i;
const PHRASE = /^[a-z]+(?:[ -][a-z]+){2,11}$/;

const finding = (kind: string, value: string, strength: Verdict): Secret | undefined =>
  strength && { kind, tier: 'named', strength, length: lengthClass(value.length), exact: false };

function strengthOf(name: string, value: string, { family, kind }: SecretName): Verdict {
  if (kind === 'passphrase' && PHRASE.test(value) && !isPlaceholder(value)) return 'strong';
  if (isHarmless(value)) return undefined;
  if (family === 'maybe') return looksRandom(value) && !isPlaceholder(value) ? 'strong' : undefined;
  if (/^\d+$/.test(value)) return digits(value, family);
  return family === 'password' ? asPassword(name, value) : asSecret(name, value, kind);
}

/** `orders/$DB_PASSWORD`: a variable of a shell, between joints, where a password could hold a dollar sign as well. */
const SHELL_VARIABLE = /(?:[/:@=,]\$[A-Z_][A-Z0-9_]{2,60}|[/:]\$[a-z_]{3,60})(?![^/:@=,])/;

/** Judges a literal by the name it stands under. Texts with holes say nothing for certain and are left alone. */
export function classifyLiteral(name: string, text: string): Secret | undefined {
  if (text.includes(UNRESOLVED) || (text.includes('$') && SHELL_VARIABLE.test(text))) return undefined;
  const like = secretNameOf(name);
  if (!like || like.kind === 'connection string') return undefined;
  const value = text.trim().replace(SCHEME, '');
  const verdicts =
    like.family === 'secret' && LIST.test(value)
      ? value.split(',').map(item => strengthOf(name, item.trim(), like))
      : [strengthOf(name, value, like)];
  const strength =
    verdicts.find(verdict => verdict === 'strong') ?? verdicts.find(verdict => verdict === 'weak');
  return finding(like.kind, value, strength);
}

/** No value at all, or the type that documentation writes in its place. */
const NO_VALUE = /^(?:string|none|null|undefined)$/i;

/** Judges a literal that stands where only a secret can stand, such as a MasterUserPassword or the Default of a NoEcho parameter. */
export function classifyCredential(kind: string, text: string): Secret | undefined {
  const value = text.trim();
  return isReference(value) || NO_VALUE.test(value)
    ? undefined
    : finding(kind, value, asPassword(kind, value) ?? 'weak');
}
