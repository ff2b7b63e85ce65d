import { describe, expect, test } from 'vitest';
import { attempts, mended } from '../testing-fixes.ts';

const stage = (protocol: string): string => `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ${protocol} }
  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: live
`;
const REST = `Resources:
  Live:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: orders
      StageName: live
`;
const ACCOUNT = `  Account:
    Type: AWS::ApiGateway::Account
`;
const risk = async (text: string): Promise<string | undefined> =>
  (await attempts('api-access-logs', text))[0]?.fix.risk;

describe('which access logs need a role of the account', () => {
  test.each([
    ['of a REST API', REST],
    ['of a WebSocket API', stage('ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action')],
    ['of an API that is elsewhere', stage('ProtocolType: HTTP').replace('!Ref Api', 'a1b2c3')],
  ])('%s', async (_, text) => {
    expect(await risk(text)).toContain('AWS::ApiGateway::Account');
    expect(await risk(text + ACCOUNT)).toBeUndefined();
  });
  test.each([
    ['of an HTTP API', stage('ProtocolType: HTTP')],
    ['of an HTTP API with a document', stage('Body: { openapi: 3.0.1 }').replace('Name: chat, ', '')],
  ])('not %s', async (_, text) => {
    const [attempt] = await attempts('api-access-logs', text);
    expect(attempt?.verdict.why).toBeUndefined();
    expect(attempt?.fix.risk).toBeUndefined();
  });
});

test('access logs of a REST API have the ID that no client can choose', async () => {
  const [attempt] = await attempts('api-access-logs', REST);
  expect(attempt && mended(REST, attempt)).toContain('$context.extendedRequestId');
});

test('no other log group than the one that a function names', async () => {
  const named = `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { LoggingConfig: { LogGroup: !Sub '/aws/lambda/${'${AWS::StackName}'}' } } }
Resources:
  Work: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x, CodeUri: src/ } }
`;
  expect(await attempts('lambda-log-retention', named)).toEqual([]);
  const [attempt] = await attempts('lambda-log-retention', named.replace(/Globals.*\n/, ''));
  expect(attempt?.verdict.why).toBeUndefined();
});

test('a stage without execution logs is left to its author', async () => {
  const logged = `${REST}      AccessLogSetting: { DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:a }\n`;
  expect(await attempts('api-access-logs', logged)).toEqual([]);
});

const WORKFLOW = `Resources:
  Ship:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: '{}'
      StateMachineType: EXPRESS
      RoleArn: !GetAtt Runs.Arn
  Runs:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: states.amazonaws.com }, Action: sts:AssumeRole }]
`;

describe('a state machine', () => {
  test('may do all that AWS asks for, and its log group takes no room in the resource policy', async () => {
    const [attempt] = await attempts('api-access-logs', WORKFLOW);
    expect(attempt?.verdict.why).toBeUndefined();
    const text = attempt ? mended(WORKFLOW, attempt) : '';
    for (const action of ['CreateLogStream', 'PutLogEvents', 'CreateLogDelivery', 'DescribeLogGroups'])
      expect(text).toContain(`logs:${action}`);
    expect(text).toContain('LogGroupName: !Sub /aws/vendedlogs/states/${AWS::StackName}-ShipLogGroup');
    expect(attempt?.fix.risk).toContain('ten resource policies');
  });
  test.each([
    ['state machine', WORKFLOW, 'No traces are sent'],
    [
      'function',
      `Resources:
  Work:
    Type: AWS::Lambda::Function
    Properties:
      Handler: a.b
      Runtime: nodejs24.x
      Code: { S3Bucket: b, S3Key: k }
      Role: arn:aws:iam::123456789012:role/work
`,
      'The deployment fails',
    ],
  ])('and the role of a %s that is elsewhere', async (what, text, start) => {
    const elsewhere = text.replace('!GetAtt Runs.Arn', 'arn:aws:iam::123456789012:role/runs');
    const [attempt] = await attempts('tracing-disabled', elsewhere);
    expect(attempt?.fix.risk).toMatch(new RegExp(`^${start} unless the role of the ${what}`));
  });
});
