import { find, findEach } from './detect/detect.ts';
import { secretNameOf } from './detect/secret-name.ts';
import type { LocatedSecret } from './detect/secret.ts';

/** Texts remembered at once: `AWS::Lambda::Function`, `Allow` and `2012-10-17` come thousands of times. */
const REMEMBERED = 20_000;
const LONGEST = 120;
let remembered = 0;
const plainTexts = new Map<string | undefined, Map<string, boolean>>();

/** A slice of a template keeps the whole template in memory; a copy does not. */
const copied = (text: string): string => ` ${text}`.slice(1);

/** A word or two assign nothing, and every form but that of a name is longer. */
const FEW = 15;
const WORDS = /^[\w ]*$/;

/** Whether a short text under a name is certainly no secret. What is none with its name is none without. */
export function isPlain(name: string | undefined, text: string): boolean {
  if (text.length > LONGEST) return false;
  if (text.length <= FEW && WORDS.test(text) && (name === undefined || secretNameOf(name) === undefined))
    return true;
  const known = plainTexts.get(name)?.get(text);
  if (known !== undefined) return known;
  if (remembered >= REMEMBERED) {
    plainTexts.clear();
    remembered = 0;
  }
  remembered += 1;
  const answer = find(name, text) === undefined;
  const texts = plainTexts.get(name) ?? new Map<string, boolean>();
  plainTexts.set(name && copied(name), texts.set(copied(text), answer));
  return answer;
}

/** The secrets in a text under a name. */
export const eachIn = (name: string | undefined, text: string): readonly LocatedSecret[] =>
  isPlain(name, text) ? [] : findEach(name, text);
