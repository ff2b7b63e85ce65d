import { expect, test } from 'vitest';
import { worldOf } from '../../../../tools/worlds.ts';
import { samPolicyTemplate, samPolicyTemplateNames } from '../../../model/sam-facts.ts';
import { actionNamed } from '../actions/action-table.ts';
import { grantsSome, ineffectiveIn } from './ineffective.ts';
import { actionsOnArns } from '../actions/on-arns.ts';
import { statementsOf } from './statements.ts';

const AROUND = `
  Files: { Type: AWS::S3::Bucket }
  Named: { Type: AWS::S3::Bucket, Properties: { BucketName: reports } }
  Jobs: { Type: AWS::SQS::Queue }
  Api: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }`;
function judged(statement: string): readonly string[] {
  const world = worldOf(
    `Parameters: { Free: { Type: String } }\nResources:\n  P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: ${statement} } } }${AROUND}`,
  );
  return statementsOf(world.resource('P')!)
    .flatMap(one => ineffectiveIn(one))
    .map(({ reason, entries }) => `${reason} ${entries.map(({ literal }) => literal).join()}`);
}
const allow = (action: string, resource: string): string =>
  `{ Effect: Allow, Action: ${action}, Resource: ${resource} }`;

test.each([
  ['sqs:ListQueues', '!GetAtt Jobs.Arn', ['star sqs:ListQueues']],
  ['sqs:ListQueues', 'arn:aws:sqs:eu-west-1:123456789012:jobs', ['star sqs:ListQueues']],
  ['sqs:ListQueues', '!Sub "arn:aws:sqs:*:*:${Free}-*"', ['star sqs:ListQueues']],
  ['sqs:ListQueues', '!Sub "arn:aws:sqs:*:*:${Free}"', []],
  ['sqs:ListQueues', '!Sub "arn:aws:sqs:*:*:${Jobs.QueueName}"', ['star sqs:ListQueues']],
  ['sqs:ListQueues', 'arn:aws:sqs:*:*:*', []],
  ['sqs:ListQueues', 'arn:aws:sqs:*', []],
  ['sqs:ListQueues', 'arn:aws:sqs:*:*:jobs-*', ['star sqs:ListQueues']],
  ['emr-serverless:CreateApplication', 'arn:aws:emr-serverless:eu-west-1:123456789012:/applications/*', []],
  [
    'emr-serverless:CreateApplication',
    'arn:aws:emr-serverless:eu-west-1:123456789012:/applications/a',
    ['star emr-serverless:CreateApplication'],
  ],
  ['sqs:ListQueues', '!Sub "arn:aws:${Free}:*:*:jobs"', []],
  ['ssm:DescribeParameters', 'arn:aws:ssm:*:*:parameter/*', []],
  ['ssm:DescribeParameters', 'arn:aws:ssm:*:*:parameter/orders/*', ['star ssm:DescribeParameters']],
  ['states:SendTaskSuccess', 'arn:aws:states:eu-west-1:123456789012:stateMachine:work', []],
  ['[sqs:ListQueues, sqs:SendMessage]', '["*", !GetAtt Jobs.Arn]', []],
  ['[sqs:ListQueues, sqs:SendMessage]', '[!Ref Free, !GetAtt Jobs.Arn]', []],
  [
    '[sqs:ListQueues, xray:PutTraceSegments, sqs:SendMessage]',
    '!GetAtt Jobs.Arn',
    ['star sqs:ListQueues,xray:PutTraceSegments'],
  ],
  ['"sqs:List*"', '!GetAtt Jobs.Arn', []],
  ['"xray:Put*"', '!GetAtt Jobs.Arn', ['star xray:Put*']],
  ['s3:GetObject', '!GetAtt Jobs.Arn', ['service s3:GetObject']],
  ['s3:GetObject', '[!GetAtt Jobs.Arn, !GetAtt Api.Arn]', []],
  ['s3:GetObject', '[!GetAtt Jobs.Arn, !Sub "${Files.Arn}/*"]', []],
  ['s3:GetObject', 'arn:aws:*:*:*:files', []],
  ['rds-data:ExecuteStatement', 'arn:aws:rds:eu-west-1:123456789012:cluster:orders', []],
  ['s3:GetObject', '!GetAtt Files.Arn', ['objects s3:GetObject']],
  ['s3:GetObject', '!GetAtt Named.Arn', ['objects s3:GetObject']],
  ['s3:GetObject', '!Sub "arn:aws:s3:::${Files}"', ['objects s3:GetObject']],
  ['s3:GetObject', '!Sub "arn:aws:s3:::${AWS::StackName}-files"', ['objects s3:GetObject']],
  ['s3:GetObject', '!Sub "arn:aws:s3:::${Free}"', []],
  ['s3:GetObject', 'arn:aws:s3:::files*', []],
  ['s3:GetObject', 'arn:aws:s3:::', []],
  ['s3:GetObject', 'arn:aws:s3:eu-west-1:123456789012:accesspoint/files', []],
  ['s3:GetObject', '[!GetAtt Files.Arn, !Sub "${Files.Arn}/*"]', []],
  ['s3:ListBucket', '!Sub "${Files.Arn}/*"', ['bucket s3:ListBucket']],
  ['s3:ListBucket', '!Sub "arn:aws:s3:::${Free}/*"', ['bucket s3:ListBucket']],
  ['s3:ListBucket', 'arn:aws:s3:::*/*', ['bucket s3:ListBucket']],
  ['s3:ListBucket', 'arn:aws:s3:::files*', []],
  [
    '[s3:ListBucket, sqs:ListQueues]',
    'arn:aws:s3:::files/*',
    ['bucket s3:ListBucket', 'star sqs:ListQueues'],
  ],
  ['!Ref Free', '!GetAtt Jobs.Arn', []],
  ['nosuch:Action', '!GetAtt Jobs.Arn', []],
])('%s on %s: %j', (action, resource, reasons) => expect(judged(allow(action, resource))).toEqual(reasons));

test.each([
  ['a Deny', '{ Effect: Deny, Action: sqs:ListQueues, Resource: !GetAtt Jobs.Arn }'],
  ['no Resource', '{ Effect: Allow, Action: sqs:ListQueues }'],
  ['NotAction', '{ Effect: Allow, NotAction: sqs:ListQueues, Resource: !GetAtt Jobs.Arn }'],
])('%s is not looked at', (_, statement) => expect(judged(statement)).toEqual([]));

test('another statement grants it when it holds all of the pattern and is itself effective', () => {
  const world = worldOf(
    `Resources:\n  P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [${allow('["s3:List*", "s3:GetObject"]', 'arn:aws:s3:::files')}, ${allow('!Ref AWS::StackName', '"*"')}, { Effect: Deny, Action: s3:PutObject, Resource: "*" }] } } }`,
  );
  const [first, second, third] = statementsOf(world.resource('P')!);
  expect(
    ['s3:ListBucket', 's3:ListBucket*', 's3:*', 's3:GetObject', 'nosuch:*'].map(written =>
      grantsSome(first!, written),
    ),
  ).toEqual([true, true, false, false, false]);
  expect([second!, third!].map(one => grantsSome(one, 's3:PutObject'))).toEqual([false, false]);
});

test("what SAM's policy templates write is never called without effect", () => {
  for (const name of samPolicyTemplateNames()) {
    const { Parameters = {}, Definition } = samPolicyTemplate(name)! as {
      Parameters?: object;
      Definition: { Statement: unknown };
    };
    const parameters = Object.fromEntries(Object.keys(Parameters).map(key => [key, { Type: 'String' }]));
    const world = worldOf(
      JSON.stringify({
        Parameters: parameters,
        Resources: {
          P: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: { PolicyDocument: { Statement: Definition.Statement } },
          },
        },
      }),
    );
    expect(
      statementsOf(world.resource('P')!)
        .flatMap(one => ineffectiveIn(one))
        .flatMap(({ entries }) => entries.map(({ literal }) => literal)),
      name,
    ).toEqual([]);
  }
});

test('the actions that AWS writes on names exist and have no resource', () => {
  for (const action of actionsOnArns()) expect(actionNamed(action)?.scopable, action).toBe(false);
});
