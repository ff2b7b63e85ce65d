import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { toTemplate } from '../emit.ts';
import { lowerText } from './testing.ts';

/** The template that CloudFormation deploys for a template. */
const deployed = (text: string, files: Readonly<Record<string, string>> = {}): unknown =>
  toTemplate(lowerText(text, { files }).stacks[0]!);
const LANGUAGE = 'Transform: AWS::LanguageExtensions\n';

describe('a template is deployed as it is written', () => {
  test.each([
    ['a property', 'Resources: { Q: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: 5 } } }'],
    [
      'a reference',
      'Resources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueName: { Ref: "AWS::StackName" } } } }',
    ],
    [
      'a condition',
      'Parameters: { P: { Type: String } }\nConditions: { C: { Fn::Equals: [{ Ref: P }, x] } }\nResources: { Q: { Type: AWS::SQS::Queue, Condition: C } }',
    ],
    [
      'a mapping',
      'Mappings: { M: { a: { b: c } } }\nResources: { Q: { Type: AWS::SQS::Queue, Properties: { QueueName: { Fn::FindInMap: [M, a, b] } } } }',
    ],
    [
      'what a resource depends on',
      'Resources:\n  A: { Type: AWS::SQS::Queue }\n  B: { Type: AWS::SQS::Queue, DependsOn: [A] }',
    ],
    [
      'what becomes of a deleted resource',
      'Resources: { B: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, UpdateReplacePolicy: Retain } }',
    ],
    [
      'an output',
      'Resources: { Q: { Type: AWS::SQS::Queue } }\nOutputs: { Url: { Value: { Ref: Q }, Export: { Name: url } } }',
    ],
    ['metadata', 'Resources: { Q: { Type: AWS::SQS::Queue, Metadata: { Owner: orders } } }'],
  ])('%s', (_, text) => expect(deployed(text)).toMatchObject(parse(text) as object));
});

describe('Fn::ForEach', () => {
  test.each([
    [
      'copies a resource for each value',
      'Resources: { "Fn::ForEach::Q": [Name, [A, B], { "Queue${Name}": { Type: AWS::SQS::Queue } }] }',
      { Resources: { QueueA: { Type: 'AWS::SQS::Queue' }, QueueB: { Type: 'AWS::SQS::Queue' } } },
    ],
    [
      'writes the value in references',
      'Resources: { "Fn::ForEach::Q": [Name, [A], { "Queue${Name}": { Type: AWS::SQS::Queue, Properties: { QueueName: { Ref: Name } } } }] }',
      { Resources: { QueueA: { Properties: { QueueName: 'A' } } } },
    ],
    [
      'writes the value in GetAtt',
      'Resources: { T: { Type: AWS::SNS::Topic }, "Fn::ForEach::Q": [Name, [TopicName], { "Queue${Name}": { Type: AWS::SQS::Queue, Properties: { QueueName: { Fn::GetAtt: [T, { Ref: Name }] } } } }] }',
      { Resources: { QueueTopicName: { Properties: { QueueName: { 'Fn::GetAtt': ['T', 'TopicName'] } } } } },
    ],
    [
      'loops within a loop',
      'Resources: { "Fn::ForEach::X": [X, [a, b], { "Fn::ForEach::Y": [Y, ["1", "2"], { "Q${X}${Y}": { Type: AWS::SQS::Queue } }] }] }',
      { Resources: { Qa1: {}, Qa2: {}, Qb1: {}, Qb2: {} } },
    ],
    [
      'copies outputs',
      'Resources: { QA: { Type: AWS::SQS::Queue } }\nOutputs: { "Fn::ForEach::O": [Name, [A], { "Url${Name}": { Value: { Ref: { Fn::Sub: "Q${Name}" } } } }] }',
      { Outputs: { UrlA: {} } },
    ],
    [
      'copies properties',
      'Resources: { R: { Type: AWS::SQS::Queue, Properties: { "Fn::ForEach::P": [Name, [DelaySeconds, MaximumMessageSize], { "${Name}": 5 }] } } }',
      { Resources: { R: { Properties: { DelaySeconds: 5, MaximumMessageSize: 5 } } } },
    ],
  ])('%s', (_, text, expected) => expect(deployed(LANGUAGE + text)).toMatchObject(expected));
});

describe('AWS::Include', () => {
  const include = '{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: part.yaml } } }';
  test.each([
    [
      'takes the place of a value',
      `Resources: { R: { Type: AWS::SQS::Queue, Properties: ${include} } }`,
      'DelaySeconds: 5',
      { Resources: { R: { Properties: { DelaySeconds: 5 } } } },
    ],
    [
      'adds to the members beside it',
      'Resources: { R: { Type: AWS::SQS::Queue, Properties: { QueueName: q, Fn::Transform: { Name: AWS::Include, Parameters: { Location: part.yaml } } } } }',
      'DelaySeconds: 5',
      { Resources: { R: { Properties: { QueueName: 'q', DelaySeconds: 5 } } } },
    ],
    [
      'adds resources',
      'Resources: { A: { Type: AWS::SQS::Queue }, Fn::Transform: { Name: AWS::Include, Parameters: { Location: part.yaml } } }',
      'B: { Type: AWS::SNS::Topic }',
      { Resources: { A: { Type: 'AWS::SQS::Queue' }, B: { Type: 'AWS::SNS::Topic' } } },
    ],
    [
      'adds sections at the top, below those of the template',
      'Transform: { Name: AWS::Include, Parameters: { Location: part.yaml } }\nResources: { A: { Type: AWS::SQS::Queue } }',
      'Resources: { A: { Type: AWS::SNS::Topic }, B: { Type: AWS::SNS::Topic } }\nOutputs: { O: { Value: x } }',
      {
        Resources: { A: { Type: 'AWS::SQS::Queue' }, B: { Type: 'AWS::SNS::Topic' } },
        Outputs: { O: { Value: 'x' } },
      },
    ],
  ])('%s', (_, text, part, expected) =>
    expect(deployed(text, { 'part.yaml': part })).toMatchObject(expected),
  );
});
