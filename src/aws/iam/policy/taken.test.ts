import { expect, test } from 'vitest';
import { worldOf } from '../../../../tools/worlds.ts';
import { grantedBy } from './grant.ts';
import { statementsOf } from './statements.ts';
import { takenBy } from './taken.ts';

const AROUND = `
  Files: { Type: AWS::S3::Bucket }
  Visits: { Type: AWS::DynamoDB::Table }
  Broker: { Type: AWS::AmazonMQ::Broker }`;

/** The names of the actions that a pattern comes to on a resource, without their service. */
function taken(action: string, resource: string): readonly string[] {
  const world = worldOf(
    `Parameters: { Free: { Type: String } }\nResources:\n  P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: '${action}', Resource: ${resource} } } } }${AROUND}`,
  );
  const [statement] = statementsOf(world.resource('P')!);
  const [granted] = grantedBy(statement!);
  return takenBy(granted!.actions, statement!).map(({ name }) => name.slice(name.indexOf(':') + 1));
}

const INDEX = 'arn:aws:dynamodb:eu-west-1:111122223333:table/visits/index/by-day';

test.each([
  ['dynamodb:*', INDEX, 'Query'],
  ['dynamodb:*', '!Sub "${Visits.Arn}/index/*"', 'Query'],
  ['dynamodb:*', '!GetAtt Visits.Arn', 'DeleteTable'],
  ['dynamodb:*', 'arn:aws:dynamodb:*:*:table/*', 'DeleteTable'],
  ['dynamodb:*', 'arn:aws:dynamodb:*:*:table/visits*', 'DescribeStream'],
  ['s3:*', '!GetAtt Files.Arn', 'DeleteBucket'],
  ['s3:*', '!Sub "${Files.Arn}/*"', 'DeleteObject'],
  ['s3:*', 'arn:aws:s3:::files*', 'DeleteObject'],
  ['s3:*', '"*"', 'ListAllMyBuckets'],
  ['s3:*', '!Ref Free', 'ListAllMyBuckets'],
  ['mq:*', '!GetAtt Broker.Arn', 'DeleteBroker'],
  ['logs:*', 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*', 'PutLogEvents'],
  ['logs:*', 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*', 'DeleteLogGroup'],
  [
    'iot:*',
    '!Sub "arn:aws:iot:${AWS::Region}:${AWS::AccountId}:client/${!iot:Connection.Thing.ThingName}"',
    'Connect',
  ],
])('%s on %s is also %s', (action, resource, name) => expect(taken(action, resource)).toContain(name));

test.each([
  ['dynamodb:*', INDEX, 'DeleteTable'],
  ['dynamodb:*', '!Sub "${Visits.Arn}/index/*"', 'DeleteTable'],
  ['dynamodb:*', '!GetAtt Visits.Arn', 'DescribeStream'],
  ['dynamodb:*', '!GetAtt Visits.Arn', 'ListTables'],
  ['s3:*', '!GetAtt Files.Arn', 'DeleteObject'],
  ['s3:List*', '!GetAtt Files.Arn', 'ListAccessGrants'],
  ['s3:*', '!Sub "${Files.Arn}/*"', 'DeleteBucket'],
  ['s3:*', 'arn:aws:sqs:eu-west-1:111122223333:jobs', 'GetObject'],
  ['iot:*', 'arn:aws:iot:eu-west-1:111122223333:topic/orders', 'Connect'],
])('%s on %s is not %s', (action, resource, name) => expect(taken(action, resource)).not.toContain(name));
