import { expect, test } from 'vitest';
import { worldOf } from '../../../../tools/worlds.ts';
import { arnOfOwn, spelledOut } from './own-arn.ts';

const world = worldOf(`Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Topic: { Type: AWS::SNS::Topic }
  Machine: { Type: AWS::StepFunctions::StateMachine }
  Secret: { Type: AWS::SecretsManager::Secret }
  Named: { Type: AWS::SNS::Topic, Properties: { TopicName: orders } }
`);

test.each(['Table', 'Topic', 'Machine', 'Secret', 'Named'])('the ARN of %s is spelled out once', id => {
  const arn = arnOfOwn(id, world);
  expect(String(arn)).toMatch(/^arn:/);
  expect(arn && String(spelledOut(arn, world))).toBe(String(arn));
});
