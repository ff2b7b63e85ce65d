import { expect, test } from 'vitest';
import { shapeOf } from './shapes.ts';

const under = (type: string, ...path: string[]) =>
  path.reduce((shape, name) => shape?.under(name), shapeOf(type));

test.each([
  [
    'the properties of a type',
    shapeOf('AWS::SQS::Queue'),
    ['KmsMasterKeyId', 'RedrivePolicy'],
    ['SSESpecification', 'kmsMasterKeyId'],
  ],
  [
    'what stands under one',
    under('AWS::S3::Bucket', 'BucketEncryption'),
    ['ServerSideEncryptionConfiguration'],
    ['SSEAlgorithm'],
  ],
  [
    'what stands in a list',
    under(
      'AWS::S3::Bucket',
      'BucketEncryption',
      'ServerSideEncryptionConfiguration',
      'ServerSideEncryptionByDefault',
    ),
    ['SSEAlgorithm', 'KMSMasterKeyID'],
    ['KmsMasterKeyId'],
  ],
  [
    'a type that holds itself',
    under('AWS::WAFv2::WebACL', 'Rules', 'Statement', 'NotStatement', 'Statement'),
    ['NotStatement', 'GeoMatchStatement'],
    ['Rules'],
  ],
  ['SAM by its own words', shapeOf('AWS::Serverless::Function'), ['CodeUri', 'Events'], ['Code']],
  [
    'what stands under any name',
    under('AWS::Serverless::Function', 'Events', 'Whatever', 'Properties'),
    ['Path', 'Schedule'],
    ['Pth'],
  ],
])('%s', (_, shape, known, unknown) => {
  for (const name of known) expect(shape?.has(name), name).toBe(true);
  for (const name of unknown) expect(shape?.has(name) ?? true, name).toBe(false);
});

test.each([
  ['environment variables', under('AWS::Lambda::Function', 'Environment', 'Variables')],
  ['tags that SAM takes as a map', under('AWS::Serverless::Function', 'Tags')],
  ['a policy document', under('AWS::IAM::ManagedPolicy', 'PolicyDocument')],
  ['the body of an API', under('AWS::ApiGateway::RestApi', 'Body')],
  ['a definition', under('AWS::StepFunctions::StateMachine', 'Definition')],
])('%s may have any name', (_, shape) => expect(shape === undefined || shape.free).toBe(true));

test.each([
  'Custom::Thing',
  'AWS::CloudFormation::CustomResource',
  'Datadog::Monitors::Monitor',
  'AWS::Nothing::Here',
  'My::Own::Thing::MODULE',
  '',
  'constructor',
])('nothing is said of %j', type => expect(shapeOf(type)?.free ?? true).toBe(true));
