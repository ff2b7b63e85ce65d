import { words } from './words.ts';

const SHORT_FORMS = new Set(
  'db mq ad kv sql rds sns sqs ssm ssh ssl tls vpc cdn dns ftp smtp http https jwt kms ec s3 pw pwd cfg ctrl mgmt mysql pgsql grpc html css xml llm pwds src dst env dev prd prod stg tst'.split(
    ' ',
  ),
);

/** A word that people read: letters with a vowel, not too long a run of consonants; or a short form. */
function isReadable(word: string): boolean {
  return (
    (/^[a-z]{2,20}$/.test(word) && /[aeiouy]/.test(word) && !/[bcdfghjklmnpqrstvwxz]{6}/.test(word)) ||
    SHORT_FORMS.has(word) ||
    /^\d{1,4}$/.test(word) ||
    /^[a-z]$/.test(word)
  );
}

/** Words joined by case or punctuation, as in names of things: `AuroraUserSecret`, `prod/db/password`, `my-token-42`. */
export function readsLikeName(text: string): boolean {
  if (!/^[\w./: -]+$/.test(text)) return false;
  // The tail that CloudFormation gives to generated names is not part of the words.
  const parts = words(text.replace(/(?:[A-F0-9]{8}|-[A-Z0-9]{12,13}|-[A-Za-z0-9]{6})$/, ''));
  const letters = parts.filter(word => /^[a-z]+$/.test(word));
  if (letters.length === 0 || !parts.every(isReadable)) return false;
  const size = letters.reduce((sum, word) => sum + word.length, 0);
  return size / letters.length >= 3 && parts.filter(word => word.length === 1).length <= 1;
}

/** Letters with digits or both cases, and no words in it: a generated value. At least sixteen characters. */
export function looksRandom(text: string): boolean {
  if (text.length < 16 || /\s/.test(text) || !/[A-Za-z]/.test(text) || readsLikeName(text)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter(kind => kind.test(text)).length;
  return (/\d/.test(text) || classes >= 3) && new Set(text).size >= 8;
}
