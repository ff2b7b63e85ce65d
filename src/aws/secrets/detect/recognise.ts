import { connectionPasswords } from './connection.ts';
import { isSampleToken } from './placeholder.ts';
import { privateKeys } from './private-key.ts';
import { providers } from './token-formats.ts';
import { namedProviders } from './providers/named.ts';
import type { Provider } from './providers/provider.ts';
import { lengthClass, type LocatedSecret } from './secret.ts';
import { TakenParts } from './taken-parts.ts';
import { words } from './words.ts';

type Mark = { readonly mark: string; readonly provider: Provider };
const ASCII = 128;
let built: readonly (readonly Mark[] | undefined)[] | undefined;

/** Marks by the codes of their first two characters. Built at the first question, as most commands ask none. */
function heads(): readonly (readonly Mark[] | undefined)[] {
  if (built) return built;
  const byHead: Mark[][] = Array.from({ length: ASCII * ASCII });
  for (const provider of providers)
    for (const mark of provider.marks)
      (byHead[mark.charCodeAt(0) * ASCII + mark.charCodeAt(1)] ??= []).push({ mark, provider });
  return (built = byHead);
}

/** The providers whose mark stands somewhere in the text: their forms are worth a search. */
function marked(text: string): ReadonlySet<Provider> {
  const byHead = heads();
  const found = new Set<Provider>();
  let before = ASCII;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const here = before < ASCII && code < ASCII ? byHead[before * ASCII + code] : undefined;
    if (here) for (const { mark, provider } of here) if (text.startsWith(mark, at - 1)) found.add(provider);
    before = code;
  }
  return found;
}

const isWordUnit = (text: string, at: number): boolean => /[A-Za-z0-9_]/.test(text.charAt(at));
const standsAlone = (text: string, start: number, end: number): boolean =>
  !(isWordUnit(text, start - 1) && isWordUnit(text, start)) &&
  !(isWordUnit(text, end) && text.charAt(end - 1) !== '=');

/** Whether every token of a form has the same length: no quantifier in it but exact ones. */
const hasFixedLength = (form: RegExp): boolean =>
  !/[*+?]|\{\d+,\d*\}/.test(form.source.replace(/\\.|\[[^[\]]*\]/g, 'x').replace(/\(\?[:=!]/g, '('));

function tokenAt(provider: Provider, token: string, at: number): LocatedSecret {
  const prefix = provider.marks.filter(mark => token.startsWith(mark)).sort((a, b) => b.length - a.length)[0];
  const secretPart = token.slice(prefix?.length ?? 0);
  const exact = hasFixedLength(provider.form);
  return {
    start: at + token.length - secretPart.length,
    end: at + token.length,
    secret: {
      kind: provider.kind,
      tier: 'recognised',
      strength: provider.test === true || isSampleToken(secretPart) ? 'weak' : 'strong',
      length: exact ? token.length : lengthClass(token.length),
      exact,
      ...(prefix === undefined ? {} : { prefix }),
    },
  };
}

function tokensOf(provider: Provider, text: string): readonly LocatedSecret[] {
  return [...text.matchAll(provider.form)]
    .filter(
      match =>
        standsAlone(text, match.index, match.index + match[0].length) && (provider.check?.(match[0]) ?? true),
    )
    .map(match => tokenAt(provider, match[0], match.index));
}

const SHORTEST = 16;
// Every form but the basic header holds such a run, and most values of a template do not.
const LONG_RUN = /[\w+/=.~%-]{16}|asic /;

function tokens(text: string): readonly LocatedSecret[] {
  if (text.length < SHORTEST || !LONG_RUN.test(text)) return [];
  const candidates = marked(text);
  if (candidates.size === 0) return [];
  // In the order of the tables: where two forms meet, the more particular one wins.
  return providers.filter(provider => candidates.has(provider)).flatMap(provider => tokensOf(provider, text));
}

/** Where two meet, the earlier in the list counts. */
function apart(text: string, found: readonly LocatedSecret[]): readonly LocatedSecret[] {
  if (found.length < 2) return found;
  const taken = new TakenParts(text.length);
  return found.filter(hit => {
    const free = !taken.has(hit);
    taken.take(hit);
    return free;
  });
}

/** Every secret that its own shape gives away, whatever it is called. */
export const recognise = (text: string): readonly LocatedSecret[] =>
  apart(text, [...privateKeys(text), ...tokens(text), ...connectionPasswords(text)]);

/** The secrets of a provider's format in a text that no name explains, such as a comment: tokens and private keys. */
export const recogniseTokens = (text: string): readonly LocatedSecret[] =>
  apart(text, [...privateKeys(text), ...tokens(text)]);

/** A value whose shape says little, recognised because its variable names the provider. */
export function recogniseByName(name: string, value: string): LocatedSecret | undefined {
  if (value.length < SHORTEST || /\s/.test(value) || !/[0-9+/]/.test(value)) return undefined;
  const formed = namedProviders.filter(candidate => candidate.form.test(value));
  const plain = formed.length > 0 ? words(name).join(' ') : '';
  const provider = formed.find(candidate => candidate.name(plain));
  if (!provider) return undefined;
  const strength = isSampleToken(value) ? 'weak' : 'strong';
  return {
    start: 0,
    end: value.length,
    secret: { kind: provider.kind, tier: 'recognised', strength, length: value.length, exact: true },
  };
}
