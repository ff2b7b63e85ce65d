import { words } from './words.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
// What people write where a secret will stand.
const STAND_INS =
  set(`test tests testing tester demo foo bar baz qux foobar hello world abc abcd asdf value values string sample dummy fake mock none empty blank null nothing
  todo tbd fixme change changed changeme changeit me it this replace replaced replaceme placeholder redacted hidden masked removed your yours my our the a an some any here there goes go with in to be
  from of is or and put insert enter add fill set provide specify update use supply real actual not default temp temporary new old example examples invalid unknown unset undefined
  needed required strong please x xx xxx`);
// Words about secrets, and the passwords that everybody tries first.
const COMMON =
  set(`password passwd pass pwd passphrase secret secrets token key keys api apikey credential credentials auth access private client user username admin administrator root guest owner
  master super random secure long qwerty letmein welcome dev develop local localhost sa db database server app application service account login site postgres postgresql mysql mariadb mongo mongodb redis rabbitmq`);
// Any of these makes the whole a placeholder, whatever stands beside it.
const TELLING =
  /example|placeholder|change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|this|with)|your[-_ ]|[-_ ]here$|dummy|redacted|fixme|update[-_ ]?me|fill[-_ ]?(?:me|in)|insert[-_ ]|to[-_ ]be[-_ ]|not[-_ ]?a[-_ ]?real|x{4}|\*{3}|\.{3}|lorem|…/i;
const BRACKETED = /^(?:<.*>|\[.*\]|\(.*\)|\{.*\}|__.*__|%.*%|@@.*@@)$/s;
const ONE_CHARACTER = /^(.)\1*$/su;
const SEQUENCES = [
  'abcdefghijklmnopqrstuvwxyz',
  'abc123',
  '01234567890123456789',
  '9876543210',
  'qwertyuiop',
  '0123456789abcdef',
];

const isNumber = (word: string): boolean => /^\d{1,6}$/.test(word);
// `MyAPIkey` has no clean joints: in lower case its glued words come apart.
const readings = (text: string): readonly (readonly string[])[] => [words(text), words(text.toLowerCase())];
const consistsOf = (text: string, known: (word: string) => boolean): boolean =>
  /^[\w\s.!-]+$/.test(text) &&
  readings(text).some(parts => parts.some(known) && parts.every(word => known(word) || isNumber(word)));

/** Whether the text only holds the place of a secret (`<your-key>`, `REPLACE_ME`, `xxxx`) or is nobody's secret (`password`, `abc123`). */
export function isPlaceholder(text: string): boolean {
  if (ONE_CHARACTER.test(text) || BRACKETED.test(text) || TELLING.test(text)) return true;
  const low = text.toLowerCase();
  if (low.length >= 4 && SEQUENCES.some(sequence => sequence.includes(low))) return true;
  return consistsOf(text, word => STAND_INS.has(word) || COMMON.has(word));
}

/** `password123`, `Admin2024!`: common words with digits behind them are no placeholder but a password in use, if a poor one. */
export const isPoorPassword = (text: string): boolean =>
  text.length >= 8 && /\d/.test(text) && consistsOf(text, word => COMMON.has(word));

const TELLING_IN_TOKEN =
  /example|placeholder|changeme|dummy|redacted|replace|x{5}|0{7}|1{7}|1234567|abcdefg/i;

/** The same for a token whose form is right: documentation shows such with telling words and runs in them. */
export const isSampleToken = (secretPart: string): boolean =>
  new Set(secretPart).size <= 2 || TELLING_IN_TOKEN.test(secretPart);
