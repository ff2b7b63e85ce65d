import { expect, test } from 'vitest';
import { groundOf } from '../../../tools/worlds.ts';
import { danglingIn } from './dangling.ts';

const said = (text: string): string[] => {
  const found = danglingIn(groundOf(text));
  return found === 'unread'
    ? [found]
    : found.names.flatMap(({ references }) => references.map(({ says }) => says));
};
const inTopic = (value: string, more = ''): string[] =>
  said(
    `${more}Parameters: { Stage: { Type: String } }\nConditions: { Prod: !Equals [!Ref Stage, prod] }\nResources:\n  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: ${value} } }\n`,
  );

test.each([
  ['a parameter', '!Ref Stage'],
  ['a resource', '!GetAtt Topic.TopicName'],
  ['the list form', '{ Fn::GetAtt: [Topic, TopicName] }'],
  ['a pseudo parameter', '!Ref AWS::StackName'],
  ['parts of a text', "!Sub '${Stage}-${AWS::Region}-${Topic.TopicArn}'"],
  ['a literal', "!Sub '${!Nothing}'"],
  ['a name of its own', "!Sub ['${Mine}', { Mine: x }]"],
  ['a variable that another tool fills in', "!Sub '${self:custom.name}'"],
  ['no value', '!If [Prod, a, !Ref AWS::NoValue]'],
  ['a text that looks like one', "'${Nothing}'"],
  ['a name that only deployment makes', '!Ref [a, b]'],
])('%s is there', (_, value) => expect(inTopic(value)).toEqual([]));

test.each([
  ['Ref', '!Ref Stag', 'Topic references Stag, which the template does not define'],
  [
    'GetAtt',
    '!GetAtt Topc.TopicName',
    'Topic gets an attribute of Topc, which is not a resource in the template',
  ],
  [
    'an attribute of a parameter',
    '!GetAtt Stage.Arn',
    'Topic gets an attribute of Stage, which is not a resource in the template',
  ],
  [
    'the list form',
    '{ Fn::GetAtt: [Topc, TopicName] }',
    'Topic gets an attribute of Topc, which is not a resource in the template',
  ],
  ['Sub', "!Sub 'a-${Stag}'", 'Topic references Stag, which the template does not define'],
  [
    'Sub with an attribute',
    "!Sub '${Topc.TopicArn}'",
    'Topic gets an attribute of Topc, which is not a resource in the template',
  ],
  [
    'Sub beside a name of its own',
    "!Sub ['${Mine}${Stag}', { Mine: x }]",
    'Topic references Stag, which the template does not define',
  ],
  [
    'in the value of a name of its own',
    "!Sub ['${Mine}', { Mine: !Ref Stag }]",
    'Topic references Stag, which the template does not define',
  ],
  ['If', '!If [Production, a, b]', 'Topic uses the condition Production, which the template does not define'],
  [
    'deep inside',
    '!If [Prod, !Join ["", [a, !Ref Stag]], b]',
    'Topic references Stag, which the template does not define',
  ],
])('%s to nothing', (_, value, expected) => expect(inTopic(value)).toEqual([expected]));

test('conditions, outputs and what a resource stands under or waits for', () =>
  expect(
    said(`
Conditions: { A: !Not [!Condition B], C: !And [{ Condition: A }, { Condition: D }], E: !Equals [!Ref Stage, x] }
Resources:
  Topic: { Type: AWS::SNS::Topic, Condition: F, DependsOn: [Topic, G] }
  Queue: { Type: AWS::SQS::Queue, DependsOn: H }
Outputs: { Out: { Condition: I, Value: !Ref J } }
`),
  ).toEqual([
    'Topic uses the condition F, which the template does not define',
    'Topic depends on G, which the template does not define',
    'Queue depends on H, which the template does not define',
    'the output Out references J, which the template does not define',
    'the output Out uses the condition I, which the template does not define',
    'the condition A uses the condition B, which the template does not define',
    'the condition C uses the condition D, which the template does not define',
    'the condition E references Stage, which the template does not define',
  ]));

test('the Condition of a policy statement is none of the template', () =>
  expect(inTopic('{ Statement: [{ Effect: Allow, Condition: Nothing }, { Condition: Nothing }] }')).toEqual(
    [],
  ));
