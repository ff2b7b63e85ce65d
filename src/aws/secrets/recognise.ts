import { connectionPasswords } from './connection.ts';
import { isSampleToken } from './placeholder.ts';
import { privateKeys } from './private-key.ts';
import { providers } from './providers/index.ts';
import { namedProviders } from './providers/named.ts';
import type { Provider } from './providers/provider.ts';
import { lengthClass, type Located } from './secret.ts';
import { words } from './words.ts';

type Index = { readonly anyMark: RegExp; readonly byMark: ReadonlyMap<string, readonly Provider[]> };
let built: Index | undefined;

/** One pass over the text for all marks says which forms are worth a search. Built at the first question, as most commands ask none. */
function index(): Index {
  if (built) return built;
  const all = [...new Set(providers.flatMap(provider => provider.marks))];
  // Of two marks at one place the pass sees the longer, which then speaks for the shorter too.
  const byMark = new Map(all.map(seen => [seen, providers.filter(provider => provider.marks.some(mark => seen.includes(mark)))]));
  const marks = all.sort((a, b) => b.length - a.length).map(mark => mark.replace(/[$.*+?()[\]{}|\\^/]/g, '\\$&'));
  return (built = { anyMark: new RegExp(marks.join('|'), 'g'), byMark });
}

const isWordUnit = (text: string, at: number): boolean => /[A-Za-z0-9_]/.test(text.charAt(at));
const standsAlone = (text: string, start: number, end: number): boolean =>
  !(isWordUnit(text, start - 1) && isWordUnit(text, start)) && !(isWordUnit(text, end) && text.charAt(end - 1) !== '=');

/** Whether every token of a form has the same length: no quantifier in it but exact ones. */
const hasFixedLength = (form: RegExp): boolean => !/[*+?]|\{\d+,\d*\}/.test(form.source.replace(/\\.|\[[^\]]*\]/g, 'x').replace(/\(\?[:=!]/g, '('));

function tokenAt(provider: Provider, token: string, at: number): Located {
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

function tokensOf(provider: Provider, text: string): readonly Located[] {
  return [...text.matchAll(provider.form)]
    .filter(match => standsAlone(text, match.index, match.index + match[0].length) && (provider.check?.(match[0]) ?? true))
    .map(match => tokenAt(provider, match[0], match.index));
}

const SHORTEST = 16;
// Every form but the basic header holds such a run, and most values of a template do not.
const LONG_RUN = /[\w+/=.~%-]{16}|asic /;

function tokens(text: string): readonly Located[] {
  if (text.length < SHORTEST || !LONG_RUN.test(text)) return [];
  const { anyMark, byMark } = index();
  const marks = new Set(Array.from(text.matchAll(anyMark), match => match[0]));
  if (marks.size === 0) return [];
  const candidates = new Set([...marks].flatMap(mark => byMark.get(mark) ?? []));
  // In the order of the tables: where two forms meet, the more particular one wins.
  return providers.filter(provider => candidates.has(provider)).flatMap(provider => tokensOf(provider, text));
}

const overlaps = (a: Located, b: Located): boolean => a.start < b.end && b.start < a.end;
const apart = (found: readonly Located[]): readonly Located[] => found.filter((hit, at) => !found.slice(0, at).some(earlier => overlaps(earlier, hit)));

/** Every secret that its own shape gives away, whatever it is called. */
export const recognise = (text: string): readonly Located[] => apart([...privateKeys(text), ...tokens(text), ...connectionPasswords(text)]);

/** A value whose shape says little, recognised because its variable names the provider. */
export function recogniseByName(name: string, value: string): Located | undefined {
  if (value.length < SHORTEST || /\s/.test(value)) return undefined;
  const plain = words(name).join(' ');
  const provider = namedProviders.find(candidate => candidate.form.test(value) && candidate.name.test(plain));
  if (!provider || !/[0-9+/]/.test(value)) return undefined;
  const strength = isSampleToken(value) ? 'weak' : 'strong';
  return { start: 0, end: value.length, secret: { kind: provider.kind, tier: 'recognised', strength, length: value.length, exact: true } };
}
