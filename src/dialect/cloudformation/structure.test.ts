import { expect, test } from 'vitest';
import { lowerText } from './testing.ts';

/** What is said of the structure of a template: the line, whether a part of the text was lost, and the message. */
const said = (text: string): string[] =>
  lowerText(text).stacks.flatMap(({ notes }) =>
    notes.map(({ message, span, lost, partial }) => {
      const line = text.slice(0, span?.start).split('\n').length;
      const how = partial ? 'partial' : 'told';
      return `${line} ${lost ? 'lost' : how}: ${message}`;
    }),
  );

const BUCKET = '{ Type: AWS::S3::Bucket }';

test.each<[string, string, string[]]>([
  [
    'resources that are not indented',
    `AWSTemplateFormatVersion: 2010-09-09\nResources:\nUploads: ${BUCKET}\n`,
    [
      '2 told: Resources is empty',
      '3 lost: the resource Uploads is beside Resources and not in it, so it was not checked',
    ],
  ],
  [
    'a section of another case',
    `AWSTemplateFormatVersion: 2010-09-09\nresources: { Uploads: ${BUCKET} }\n`,
    [
      '2 lost: resources is not a section of a template, so its content was not checked; did you mean Resources?',
      '1 told: the template has no Resources',
    ],
  ],
  [
    'a misspelt section that is not judged',
    `Descripton: files\nResources: { Uploads: ${BUCKET} }\n`,
    ['1 told: Descripton is not a section of a template; did you mean Description?'],
  ],
  [
    'resources in a list',
    `Resources:\n  - Uploads: ${BUCKET}\n`,
    ['1 lost: Resources is not a map, so it was not checked'],
  ],
  [
    'a property beside Type',
    'Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    AccessControl: PublicRead\n',
    ['4 lost: AccessControl of Uploads is beside Properties and not in it, so it was not checked'],
  ],
  [
    'misspelt Properties and Type',
    'Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Propertys: { BucketName: a }\n  More:\n    type: AWS::S3::Bucket\n',
    [
      '4 lost: Propertys is not an attribute of Uploads, so its content was not checked; did you mean Properties?',
      '6 lost: type is not an attribute of More, so its content was not checked; did you mean Type?',
    ],
  ],
  [
    'a resource in a resource',
    `Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    More: ${BUCKET}\n`,
    ['4 lost: the resource More is inside Uploads, so it was not checked'],
  ],
  [
    'a section in Resources',
    `Resources:\n  Uploads: ${BUCKET}\n  Outputs: { Name: { Value: x } }\n`,
    ['3 lost: Outputs is inside Resources, where it is a resource that has no Type, so it was not checked'],
  ],
  [
    'Properties in Metadata',
    'Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Metadata:\n      Properties: { BucketName: a }\n',
    ['5 lost: Properties of Uploads is inside Metadata, so it was not checked'],
  ],
  [
    'a misspelt attribute of a parameter',
    `Parameters:\n  Stage: { Type: String, Defualt: dev, Minlength: 1 }\nResources: { Uploads: ${BUCKET} }\n`,
    [
      '2 lost: Defualt is not an attribute of the parameter Stage, so its content was not checked; did you mean Default?',
      '2 told: Minlength is not an attribute of the parameter Stage; did you mean MinLength?',
    ],
  ],
  [
    'a misspelt function',
    'Parameters: { Name: { Type: String } }\nResources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Subb x\n      BucketNamespace: { Rf: Name }\n      BucketNamePrefix: { Fn:Sub: x }\n',
    [
      '6 partial: Fn::Subb is not an intrinsic function; did you mean Fn::Sub?',
      '7 partial: Rf is not an intrinsic function; did you mean Ref?',
      '8 partial: Fn:Sub is not an intrinsic function; did you mean Fn::Sub?',
    ],
  ],
  [
    'a misspelt type',
    'Resources:\n  A: { Type: AWS::Lamda::Function }\n  A2: { Type: AWS::Lamda::Function }\n  B: { Type: AWS::S3::bucket }\n  C: { Type: AWS::Newer::Thing }\n  D: { Type: Datadog::Monitors::Monitor }\n',
    [
      '2 partial: A and 1 more resource have the unknown type AWS::Lamda::Function, and not checked; did you mean AWS::Lambda::Function?',
      '4 partial: B has the unknown type AWS::S3::bucket, and not checked; did you mean AWS::S3::Bucket?',
      expect.stringMatching(
        /^5 partial: C has the type AWS::Newer::Thing, which is unknown to the data of 20\d\d-\d\d-\d\d, and not checked$/,
      ) as string,
    ],
  ],
  [
    'a policy that is broken JSON',
    `Resources:\n  A: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: b, PolicyDocument: '{"Statement": [{"Effect": "Allow"}' } }\n  B: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [q], PolicyDocument: '' } }\n  C: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [q], PolicyDocument: '{{resolve:ssm:policy}}' } }\n`,
    ['2 lost: PolicyDocument of A is not valid JSON, so it was not checked'],
  ],
  [
    'what a macro may take',
    `Transform: Ours\nMore: [1]\nResources: { Uploads: { Type: AWS::S3::Bucket, Count: 2, Propertys: { BucketName: a } } }\n`,
    [
      '3 lost: Propertys is not an attribute of Uploads, so its content was not checked; did you mean Properties?',
      '1 partial: the macro Ours may change any part of the template: results are partial',
    ],
  ],
])('%s', (_, text, expected) => expect(said(text)).toEqual(expected));

test.each<[string, string, string[]]>([
  [
    'AWS::StepFunctions::StateMachine',
    `DefinitionString: '{"StartAt": }'`,
    ['1 lost: DefinitionString of A is not valid JSON, so it was not checked'],
  ],
  ['AWS::StepFunctions::StateMachine', `DefinitionString: '{"TimeoutSeconds": ${'${Seconds}'}}'`, []],
  ['AWS::SSM::Parameter', `Value: '{"a": '`, []],
])('a text of JSON: %s %s', (type, property, expected) =>
  expect(said(`Resources: { A: { Type: ${type}, Properties: { ${property} } } }\n`)).toEqual(expected),
);

test('the attributes of all resources are known', () =>
  expect(
    said(
      'Conditions: { C: !Equals [a, b] }\nResources:\n  A: { Type: Custom::Ours, Version: "1.0", Condition: C, DependsOn: [], DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Metadata: {}, CreationPolicy: {}, UpdatePolicy: {}, Description: a }\n',
    ),
  ).toEqual([]));
