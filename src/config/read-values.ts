import { nearest } from '../model/edit-distance.ts';
import { booleanOf, isList, textOf, type Node, type Span } from '../source/node.ts';
import type { Known } from './read-options.ts';

/** What reading a configuration needs: the rules that there are, and whom to tell of a fault. */
export type Reader = {
  readonly rules: readonly Known[];
  readonly fault: (place: Node | Span, message: string) => undefined;
};

/** Each pattern is compared with each file. */
export const MOST_PATTERNS = 1_000;

/** Further entries are told and have no effect. */
export function fewOf(
  items: readonly Node[],
  key: string,
  { fault }: Reader,
  most = MOST_PATTERNS,
): readonly Node[] {
  const next = items[most];
  if (next) fault(next, `${key} has more than ${most} entries: the others have no effect`);
  return items.slice(0, most);
}

export const meant = (word: string, words: readonly string[]): string => {
  const near = nearest(word, words);
  return near === undefined ? '' : `, did you mean "${near}"?`;
};
const eitherOf = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

export function wordOf<W extends string>(
  value: Node,
  key: string,
  words: readonly W[],
  { fault }: Reader,
): W | undefined {
  const text = textOf(value);
  return (
    words.find(word => word === text) ??
    fault(value, `${key} must be ${eitherOf(words)}${text === undefined ? '' : `, not "${text}"`}`)
  );
}

export const oneText = (value: Node, key: string, { fault }: Reader): string | undefined =>
  textOf(value) ?? fault(value, `${key} must be one string`);
export const booleanAt = (value: Node, key: string, { fault }: Reader): boolean | undefined =>
  booleanOf(textOf(value) ?? '') ?? fault(value, `${key} must be true or false`);

export function secondsOf(value: Node, { fault }: Reader): number | undefined {
  const text = textOf(value);
  const seconds = Number(text);
  return text !== undefined && seconds > 0
    ? seconds
    : fault(
        value,
        `file-timeout must be a number of seconds above 0${text === undefined ? '' : `, not "${text}"`}`,
      );
}

export function textsOf(value: Node, key: string, reader: Reader): string[] {
  if (isList(value))
    return value.items.flatMap(
      item => textOf(item) ?? reader.fault(item, `${key} must be a list of strings`) ?? [],
    );
  const text = textOf(value);
  return text === undefined ? (reader.fault(value, `${key} must be a list of strings`) ?? []) : [text];
}

export function patternsOf(value: Node, key: string, reader: Reader, most = MOST_PATTERNS): string[] {
  return isList(value)
    ? textsOf({ ...value, items: fewOf(value.items, key, reader, most) }, key, reader)
    : textsOf(value, key, reader);
}

export function accountsOf(value: Node, reader: Reader): string[] {
  const places = isList(value) ? value.items : [value];
  return textsOf(value, 'trusted-accounts', reader).filter(
    (text, index) =>
      /^\d{12}$/.test(text) ||
      reader.fault(
        places[index] ?? value,
        `an account id must have 12 digits, in quotes if it begins with 0, not "${text}"`,
      ),
  );
}

const WEBHOOK = /^(?:[A-Za-z]+\s+)?[/*]\S*$|^\$\w+$/;

export function webhooksOf(value: Node, reader: Reader): string[] {
  const places = isList(value) ? value.items : [value];
  return textsOf(value, 'webhooks', reader).filter(
    (text, index) =>
      WEBHOOK.test(text) ||
      reader.fault(
        places[index] ?? value,
        `a webhook must be a path that begins with /, optionally after a method, such as POST /stripe/webhook, not "${text}"`,
      ),
  );
}
