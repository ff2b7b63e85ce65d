import { expect, test } from 'vitest';
import { groundOf } from '../../../tools/worlds.ts';
import { danglingIn } from './dangling.ts';

const said = (text: string): string[] =>
  [danglingIn(groundOf(text))].flat().map(found => (found === 'unread' ? found : found.says));
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
  ['Ref', '!Ref Stag', 'Topic refers to Stag, which the template does not declare'],
  [
    'GetAtt',
    '!GetAtt Topc.TopicName',
    'Topic asks for an attribute of Topc, which is no resource of the template',
  ],
  [
    'an attribute of a parameter',
    '!GetAtt Stage.Arn',
    'Topic asks for an attribute of Stage, which is no resource of the template',
  ],
  [
    'the list form',
    '{ Fn::GetAtt: [Topc, TopicName] }',
    'Topic asks for an attribute of Topc, which is no resource of the template',
  ],
  ['Sub', "!Sub 'a-${Stag}'", 'Topic refers to Stag, which the template does not declare'],
  [
    'Sub with an attribute',
    "!Sub '${Topc.TopicArn}'",
    'Topic asks for an attribute of Topc, which is no resource of the template',
  ],
  [
    'Sub beside a name of its own',
    "!Sub ['${Mine}${Stag}', { Mine: x }]",
    'Topic refers to Stag, which the template does not declare',
  ],
  [
    'in the value of a name of its own',
    "!Sub ['${Mine}', { Mine: !Ref Stag }]",
    'Topic refers to Stag, which the template does not declare',
  ],
  [
    'If',
    '!If [Production, a, b]',
    'Topic names the condition Production, which the template does not define',
  ],
  [
    'deep inside',
    '!If [Prod, !Join ["", [a, !Ref Stag]], b]',
    'Topic refers to Stag, which the template does not declare',
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
    'Topic names the condition F, which the template does not define',
    'Topic depends on G, which the template does not declare',
    'Queue depends on H, which the template does not declare',
    'the output Out refers to J, which the template does not declare',
    'the output Out names the condition I, which the template does not define',
    'the condition A names the condition B, which the template does not define',
    'the condition C names the condition D, which the template does not define',
    'the condition E refers to Stage, which the template does not declare',
  ]));

test('the Condition of a policy statement is none of the template', () =>
  expect(inTopic('{ Statement: [{ Effect: Allow, Condition: Nothing }, { Condition: Nothing }] }')).toEqual(
    [],
  ));
