import { expect, test } from 'vitest';
import { attempts } from '../testing-fixes.ts';

const api = (auth: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::Serverless::Api, Properties: { StageName: prod, ${auth} } }
  List:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs24.x
      InlineCode: exports.handler = async () => 'ok'
      Events:
        Get: { Type: Api, Properties: { RestApiId: !Ref Orders, Path: /orders, Method: get } }
`;

test('an API whose own policy lets everybody in is not opened to all accounts instead', async () => {
  const [attempt] = await attempts('api-without-authorizer', api('TracingEnabled: true'));
  expect(attempt?.verdict.why).toBeUndefined();
  const policy = `Auth: { ResourcePolicy: { CustomStatements: [{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/* }] } }`;
  expect(await attempts('api-without-authorizer', api(policy))).toEqual([]);
});
