import { expect, test } from 'vitest';
import { withBudget } from '../source/budget.ts';
import { compareFacts } from './facts.ts';
import { factsBetween, stackOf } from './testing.ts';

const template = (resources: string, more = ''): string =>
  `AWSTemplateFormatVersion: '2010-09-09'\n${more}Resources:\n${resources}`;
const queue = (properties: string, id = 'Q'): string =>
  `  ${id}: { Type: AWS::SQS::Queue, Properties: ${properties} }\n`;
const STAGE =
  'Parameters: { Stage: { Type: String, AllowedValues: [dev, prod], Default: dev } }\nConditions: { IsProd: !Equals [!Ref Stage, prod] }\n';

test.each([
  ['nothing, where all is equal', queue('{ DelaySeconds: 1 }'), queue('{ DelaySeconds: 1 }'), []],
  ['a value', queue('{ DelaySeconds: 1 }'), queue('{ DelaySeconds: 2 }'), ['Q DelaySeconds: 1 -> 2']],
  ['a value that came', queue('{ }'), queue('{ DelaySeconds: 2 }'), ['Q DelaySeconds: nothing -> 2']],
  ['no other order of keys', queue('{ A: 1, B: 2 }'), queue('{ B: 2, A: 1 }'), []],
  [
    'no other order of tags',
    queue('{ Tags: [{ Key: a, Value: 1 }, { Key: b, Value: 2 }] }'),
    queue('{ Tags: [{ Key: b, Value: 2 }, { Key: a, Value: 1 }] }'),
    [],
  ],
  [
    'the tag that is another',
    queue('{ Tags: [{ Key: a, Value: 1 }, { Key: b, Value: 2 }] }'),
    queue('{ Tags: [{ Key: b, Value: 3 }, { Key: a, Value: 1 }] }'),
    ['Q Tags/Key=b/Value: 2 -> 3'],
  ],
  [
    'no other spelling',
    queue('{ A: !Sub "x-${AWS::Region}", C: true, D: [x] }'),
    queue('{ A: !Join ["-", [x, !Ref AWS::Region]], C: "true", D: x }'),
    [],
  ],
  ['a map that went', queue('{ M: { A: 1 } }'), queue('{ }'), ['Q M: a map -> nothing']],
  [
    'another id with equal content',
    queue('{ DelaySeconds: 1 }', 'A') + queue('{ Target: !GetAtt A.Arn }', 'B'),
    queue('{ DelaySeconds: 1 }', 'C') + queue('{ Target: !GetAtt C.Arn }', 'B'),
    ['renamed C'],
  ],
  [
    'a resource that came, and one that went',
    queue('{ DelaySeconds: 1 }', 'A'),
    queue('{ DelaySeconds: 7 }', 'C'),
    ['removed A', 'added C'],
  ],
])('%s', (_, before, after, lines) => expect(factsBetween(template(before), template(after))).toEqual(lines));

test.each([
  [
    'the branch of a value',
    '{ DelaySeconds: !If [IsProd, 1, 2] }',
    '{ DelaySeconds: !If [IsProd, 3, 2] }',
    ['Q DelaySeconds: 1 -> 3 when Stage is prod'],
  ],
  [
    'the branch in which a value came',
    '{ DelaySeconds: 2 }',
    '{ DelaySeconds: !If [IsProd, 3, 2] }',
    ['Q DelaySeconds: 2 -> 3 when Stage is prod'],
  ],
  [
    'no other way to ask',
    '{ DelaySeconds: !If [IsProd, 3, 2] }',
    '{ DelaySeconds: !If [IsProd, !If [IsProd, 3, 9], 2] }',
    [],
  ],
  [
    'a parameter that took the place of a literal',
    '{ DelaySeconds: 2 }',
    '{ DelaySeconds: !Ref Stage }',
    ['Q DelaySeconds: 2 -> dev (with defaults)'],
  ],
])('%s', (_, before, after, lines) =>
  expect(factsBetween(template(queue(before), STAGE), template(queue(after), STAGE))).toEqual(lines),
);

test('past the limit of work resources with new logical ids are gone and new, and that is said', () => {
  const chain = (name: string, end: string): string =>
    template(
      `${Array.from({ length: 2_000 }, (_, at) => `  ${name}${at}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref ${name}${at + 1} } }\n`).join('')}  ${name}2000: { Type: AWS::SNS::Topic, Properties: { TopicName: ${end} } }\n`,
    );
  const { differences, incomplete } = withBudget(
    () => compareFacts(stackOf(chain('Old', 'x')), stackOf(chain('New', 'y'))),
    3_000_000,
  );
  expect(incomplete).toMatchObject([
    {
      why: 'resources with new logical ids are not compared with the old ones: the limit of work for one file was reached',
    },
  ]);
  expect(new Set(differences.map(({ kind }) => kind))).toEqual(new Set(['removed', 'added']));
});
