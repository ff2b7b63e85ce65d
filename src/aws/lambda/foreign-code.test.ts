import { expect, test } from 'vitest';
import { Resource } from '../../model/world.ts';
import { worldOf } from '../../../tools/worlds.ts';
import { foreignCodeOf } from './foreign-code.ts';

const borrowed = (properties: string, known: readonly string[] = []): string[] => {
  const world = worldOf(
    `Parameters: { Region: { Type: String }, Version: { Type: String } }\nResources:\n  Own: { Type: AWS::Lambda::LayerVersion }\n  Fn: { Type: AWS::Lambda::Function, Properties: ${properties} }\n`,
  );
  return foreignCodeOf(new Resource(world, world.stack.resources.get('Fn')!), known).map(
    ({ kind, name, how, account }) =>
      `${how} ${kind} ${name}${account === undefined ? '' : ` of ${account}`}`,
  );
};

test.each([
  [
    'somebody',
    "{ Layers: ['arn:aws:lambda:eu-west-1:175033217214:layer:graphicsmagick:2'] }",
    ['foreign layer graphicsmagick of 175033217214'],
  ],
  [
    'somebody in the region of the stack',
    "{ Layers: [!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:175033217214:layer:tool:2'] }",
    ['foreign layer tool of 175033217214'],
  ],
  [
    'a well-known publisher',
    "{ Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python314-arm64:33'] }",
    [],
  ],
  [
    'a well-known publisher, no version',
    "{ Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:017000801446:layer:Powertools'] }",
    ['unpinned layer Powertools'],
  ],
  [
    'a well-known publisher, the latest',
    "{ Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:017000801446:layer:Powertools:latest'] }",
    ['unpinned layer Powertools'],
  ],
  [
    'a publisher with an account a region',
    "{ Layers: ['arn:aws:lambda:ap-east-2:412664885777:layer:AWSOpenTelemetryDistroJs:5', 'arn:aws:lambda:ap-southeast-6:313828097273:layer:AWSOpenTelemetryDistroPython:2'] }",
    [],
  ],
  [
    'one of China',
    "{ Layers: ['arn:aws-cn:lambda:cn-north-1:440179912924:layer:AWSOpenTelemetryDistroPython:13', 'arn:aws-cn:lambda:cn-northwest-1:440180067931:layer:AWSOpenTelemetryDistroPython:13'] }",
    [],
  ],
  [
    'a version from a parameter',
    "{ Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:017000801446:layer:Powertools:${Version}'] }",
    [],
  ],
  [
    'the account of the role',
    "{ Role: 'arn:aws:iam::175033217214:role/fn', Layers: ['arn:aws:lambda:eu-west-1:175033217214:layer:tool:2'] }",
    [],
  ],
  [
    'the account of the stack',
    "{ Layers: [!Sub 'arn:aws:lambda:eu-west-1:${AWS::AccountId}:layer:tool:2'] }",
    [],
  ],
  [
    'the account of the stack, no version',
    "{ Layers: [!Sub 'arn:aws:lambda:eu-west-1:${AWS::AccountId}:layer:tool'] }",
    ['unpinned layer tool'],
  ],
  ['a layer of the stack', '{ Layers: [!Ref Own] }', []],
  [
    'a parameter that may hold colons',
    "{ Layers: [!Sub 'arn:aws:lambda:${Region}:175033217214:layer:tool:2'] }",
    [],
  ],
  [
    'an image of somebody',
    "{ Code: { ImageUri: !Sub '175033217214.dkr.ecr.${AWS::Region}.amazonaws.com/team/api:1' } }",
    ['foreign image team/api of 175033217214'],
  ],
  [
    'an image of the stack',
    "{ Code: { ImageUri: !Sub '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/api:1' } }",
    [],
  ],
  ['what is no layer', "{ Layers: ['arn:aws:s3:eu-west-1:175033217214:layer:tool:2', 'nothing'] }", []],
])('%s', (_, properties, expected) => expect(borrowed(properties)).toEqual(expected));

test('accounts that are known are no strangers, and their layers want a version all the same', () => {
  expect(
    borrowed(
      "{ Layers: ['arn:aws:lambda:eu-west-1:175033217214:layer:tool:2', 'arn:aws:lambda:eu-west-1:175033217215:layer:tool:2'] }",
      ['175033217214'],
    ),
  ).toEqual(['foreign layer tool of 175033217215']);
  expect(
    borrowed(
      "{ Layers: ['arn:aws:lambda:eu-west-1:175033217214:layer:tool'], Code: { ImageUri: 175033217214.dkr.ecr.eu-west-1.amazonaws.com/api:1 } }",
      ['175033217214'],
    ),
  ).toEqual(['unpinned layer tool']);
});
