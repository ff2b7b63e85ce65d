import { expect, test } from 'vitest';
import { worldOf } from '../../../../tools/worlds.ts';
import { actionNamed } from '../actions/action-table.ts';
import { statementsOf } from './statements.ts';
import { actionsAsOf, knownAliases, unknownActions } from './unknown-actions.ts';

function judged(action: string): string {
  const world = worldOf(
    `Resources: { P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: ${JSON.stringify(action)}, Resource: '*' } } } } }`,
  );
  const newer: string[] = [];
  const [found] = statementsOf(world.resource('P')!).flatMap(statement =>
    unknownActions(statement, prefix => newer.push(prefix)),
  );
  if (found) return `${found.what}: ${found.meant}`;
  return newer.length > 0 ? `newer ${newer.join()}` : 'known';
}

test.each([
  ['s3:GetObject', 'known'],
  ['S3:getobject', 'known'],
  ['*', 'known'],
  ['*:*', 'known'],
  ['s3:Get*', 'known'],
  ['*:Get*', 'known'],
  ['s3:GetObjects', 'no such action: s3:GetObject'],
  ['s3:GteObject', 'no such action: s3:GetObject'],
  ['S3:GetObjects', 'no such action: s3:GetObject'],
  ['s3:ListObjects', 'no such action: s3:ListBucket'],
  ['s3:HEADOBJECT', 'no such action: s3:GetObject'],
  ['lambda:Invoke', 'no such action: lambda:InvokeFunction'],
  ['ecs:StopTasks', 'no such action: ecs:StopTask'],
  ['kms:GetObject', 'newer kms:GetObject'], // three services have one
  // The name is that of one other service, which nobody takes for the written one.
  ['s3:Decrypt', 'no such action: undefined'],
  ['dynamodb:PutLogEvents', 'no such action: undefined'],
  ['cloudwatch:PutLogEvents', 'no such action: logs:PutLogEvents'],
  ['s3:GetObjectMetadata', 'no such action: s3:GetObject'],
  ['s3:WriteGetObjectResponse', 'no such action: s3-object-lambda:WriteGetObjectResponse'],
  ['firehose:PutRecords', 'no such action: firehose:PutRecord'],
  ['bedrock:GetModelInvocationLogging', 'no such action: bedrock:GetModelInvocationLoggingConfiguration'],
  ['s3:ReplicationTags', 'no such action: s3:ReplicateTags'],
  ['sqs:Recieve*', 'no such action: sqs:Receive*'],
  ['s3:*Zebra', 'newer s3:*Zebra'],
  ['s3:', 'newer s3:'],
  ['s3:Zq', 'newer s3:Zq'],
  ['bedrock-runtime:InvokeModel', 'no such service: bedrock:InvokeModel'],
  ['bedrock-runtime:*', 'no such service: bedrock:*'],
  ['bedrock-runtime:Converse', 'no such service: bedrock:InvokeModel'],
  ['dynamdb:GetItem', 'no such service: dynamodb:GetItem'],
  ['StepFunctions:StartExecution', 'no such service: states:StartExecution'],
  ['quantumledgerthree:StartRun', 'newer quantumledgerthree'],
  ['dynamdb:StartRun', 'newer dynamdb'],
  ['GetObject', 'no prefix: undefined'],
  ['Get*', 'no prefix: undefined'],
  ['s3.GetObject', 'no prefix: s3:GetObject'],
  ['s3/Get*', 'no prefix: s3:Get*'],
  ['', 'no prefix: undefined'],
])('%j is %s', (action, verdict) => expect(judged(action)).toBe(verdict));

test('what the tables point to exists, and what they point from does not', () => {
  for (const [from, to] of knownAliases()) {
    expect(actionNamed(from), from).toBeUndefined();
    expect(actionNamed(to)?.name, to).toBe(to);
  }
  expect(actionsAsOf()).toMatch(/^20\d\d-\d\d-\d\d$/);
});
