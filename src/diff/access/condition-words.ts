import { flat } from '../../aws/iam/policy/statements.ts';
import type { Value } from '../../model/world.ts';
import type { SentencePart } from '../change.ts';

/** So many values of a key are said. */
const MOST = 3;

/** `if aws:SourceVpc is vpc-1`: a `Condition` in words, the operator as it is written where it is none of the common ones. */
export function conditionPhrases(condition: Value): readonly SentencePart[] {
  const tests = condition.entries.flatMap(([operator, keys]) =>
    keys.entries.map(([key, values]) => testPhrases(operator, key, values)),
  );
  if (tests.length === 0) return [' under a condition that only deployment knows'];
  return tests.flatMap((test, index) => [index === 0 ? ' if ' : ' and ', ...test]);
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:String|Arn|Numeric|Date)(?:Equals|Like)$/i, 'is'],
  [/^(?:StringEqualsIgnoreCase|Bool|IpAddress)$/i, 'is'],
  [/^(?:String|Arn|Numeric|Date)Not(?:Equals|Like)$/i, 'is not'],
  [/^NotIpAddress$/i, 'is not'],
];

function testPhrases(operator: string, key: string, values: Value): readonly SentencePart[] {
  const word = WORDS.find(([pattern]) => pattern.test(operator))?.[1];
  const all = flat(values);
  const shown = all
    .slice(0, MOST)
    .flatMap((value, index): readonly SentencePart[] => [
      index === 0 ? '' : ' or ',
      { text: value.text, name: key, node: value.node },
    ]);
  const more = all.length > MOST ? [` or ${all.length - MOST} more`] : [];
  return [`${key} ${word ?? operator} `, ...shown, ...more];
}
