import { describe, expect, test } from 'vitest';
import type { Node } from '../../source/node.ts';
import { lowerNode, parsed } from './testing.ts';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Environment: { Variables: { KEY: shared } }
  Api:
    TracingEnabled: true
Conditions:
  C: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Plain:
    Type: AWS::Serverless::Function # plain
    Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x }
  Fn:
    Type: AWS::Serverless::Function # fn
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      InlineCode: x
      AutoPublishAlias: live
      Tracing: Active
      VpcConfig: { SubnetIds: [s], SecurityGroupIds: [g] }
      DeadLetterQueue: { Type: SQS, TargetArn: q }
      FunctionUrlConfig: { AuthType: NONE }
      EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }
      DeploymentPreference: { Type: AllAtOnce }
      Policies:
        - AmazonS3ReadOnlyAccess
        - SQSPollerPolicy: { QueueName: name }
        - Statement:
            - { Effect: Allow, Action: 'sns:*', Resource: '*' }
      Events:
        Hourly: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 hour), DeadLetterConfig: { Type: SQS } } }
        Read: { Type: Kinesis, Properties: { Stream: s, StartingPosition: LATEST } }
        Stored: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*' } }
        Joined: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: PreSignUp } }
        Get: { Type: Api, Properties: { Path: /a, Method: get } }
        Own: { Type: Api, Properties: { RestApiId: !Ref Rest, Path: /b, Method: post } }
  Rest:
    Type: AWS::Serverless::Api # rest
    Properties:
      StageName: live
      Cors: "'*'"
      Auth:
        DefaultAuthorizer: Users
        Authorizers:
          Users: { UserPoolArn: !GetAtt Pool.Arn }
          Custom: { FunctionArn: !GetAtt Fn.Arn }
        UsagePlan: { CreateUsagePlan: PER_API }
        ResourcePolicy: { IpRangeWhitelist: [10.0.0.0/8] }
      Domain: { DomainName: shop.example, CertificateArn: c, Route53: { HostedZoneId: z } }
  Flow:
    Type: AWS::Serverless::StateMachine # flow
    Properties:
      DefinitionUri: s3://b/k
      Policies: [AWSLambdaRole]
      Events:
        Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
  Bucket: { Type: AWS::S3::Bucket }
  Pool: { Type: AWS::Cognito::UserPool }
  Link:
    Type: AWS::Serverless::Connector # link
    Properties: { Source: { Id: Fn }, Destination: { Id: Bucket }, Permissions: [Read] }
`;
const stack = lowerNode(parsed(TEMPLATE));
const lineAt = (start: number): string =>
  TEMPLATE.slice(TEMPLATE.lastIndexOf('\n', start - 1) + 1, TEMPLATE.indexOf('\n', start)).trim();
const idOf = (pattern: string): string =>
  [...stack.resources.keys()].find(id => new RegExp(`^${pattern}$`).test(id))!;

/** The node at a path; numbers are places in a list, an intrinsic is left out of the path. */
const nodeAt = (node: Node | undefined, [key, ...rest]: readonly (string | number)[]): Node | undefined => {
  if (key === undefined || node === undefined) return node;
  if (node.kind === 'call') return nodeAt(node.arg, [key, ...rest]);
  if (node.kind === 'list') return nodeAt(node.items[Number(key)], rest);
  return node.kind === 'map' ? nodeAt(node.entries.get(String(key))?.value, rest) : undefined;
};

describe('a finding on a resource points to the line that brought it about', () => {
  test.each([
    ['Plain', 'Plain', 'Type: AWS::Serverless::Function # plain'],
    ['PlainRole', 'Plain', 'Type: AWS::Serverless::Function # plain'],
    ['Fn', 'Fn', 'Type: AWS::Serverless::Function # fn'],
    ['FnRole', 'Fn', 'Policies:'],
    ['FnVersion[0-9a-f]{10}', 'Fn', 'AutoPublishAlias: live'],
    ['FnAliaslive', 'Fn', 'AutoPublishAlias: live'],
    ['FnUrl', 'Fn', 'FunctionUrlConfig:'],
    ['FnUrlPublicPermissions', 'Fn', 'FunctionUrlConfig:'],
    ['FnEventInvokeConfig', 'Fn', 'EventInvokeConfig:'],
    ['FnEventInvokeConfigOnFailureQueue', 'Fn', 'EventInvokeConfig:'],
    ['FnDeploymentGroup', 'Fn', 'DeploymentPreference:'],
    ['CodeDeployServiceRole', 'Fn', 'DeploymentPreference:'],
    ['FnHourly', 'Fn', 'Hourly:'],
    ['FnHourlyRole', 'Fn', 'Hourly:'],
    ['FnHourlyQueue', 'Fn', 'Hourly:'],
    ['FnRead', 'Fn', 'Read:'],
    ['FnStoredPermission', 'Fn', 'Stored:'],
    ['FnAliasliveCognitoPermission', 'Fn', 'Joined:'],
    ['FnGetPermissionProd', 'Fn', 'Get:'],
    ['ServerlessRestApi', 'ServerlessRestApi', 'Get:'],
    ['ServerlessRestApiProdStage', 'ServerlessRestApi', 'Get:'],
    ['Rest', 'Rest', 'Type: AWS::Serverless::Api # rest'],
    ['RestliveStage', 'Rest', 'StageName: live'],
    ['RestDeployment[0-9a-f]{10}', 'Rest', 'Type: AWS::Serverless::Api # rest'],
    ['RestCustomAuthorizerPermission', 'Rest', 'Custom:'],
    ['RestUsagePlan', 'Rest', 'Auth:'],
    ['RestApiKey', 'Rest', 'Auth:'],
    ['RestBasePathMapping', 'Rest', 'Domain:'],
    ['RecordSetGroup[0-9a-f]{10}', 'Rest', 'Domain:'],
    ['Flow', 'Flow', 'Type: AWS::Serverless::StateMachine # flow'],
    ['FlowRole', 'Flow', 'Policies: [AWSLambdaRole]'],
    ['FlowNightly', 'Flow', 'Nightly:'],
    ['FlowNightlyRole', 'Flow', 'Nightly:'],
    ['Bucket', 'Bucket', 'Bucket: { Type: AWS::S3::Bucket }'],
    ['LinkPolicy', 'Link', 'Type: AWS::Serverless::Connector # link'],
  ])('%s of %s: %s', (id, name, line) => {
    const declared = stack.resources.get(idOf(id))!;
    expect(lineAt(declared.at.start).startsWith(line)).toBe(true);
    expect(declared.name).toBe(name);
  });
});

describe('a part of a resource points to its own line', () => {
  const PATHS = ['Properties', 'Body', 'paths'] as const;
  test.each<[string, readonly (string | number)[], string]>([
    ['FnRole', ['Properties', 'ManagedPolicyArns', 1], 'Tracing: Active'],
    ['FnRole', ['Properties', 'ManagedPolicyArns', 2], 'VpcConfig:'],
    ['FnRole', ['Properties', 'ManagedPolicyArns', 3], '- AmazonS3ReadOnlyAccess'],
    ['FnRole', ['Properties', 'ManagedPolicyArns', 4], 'Read:'],
    ['FnRole', ['Properties', 'Policies', 0], 'DeadLetterQueue:'],
    ['FnRole', ['Properties', 'Policies', 1], 'EventInvokeConfig:'],
    ['FnRole', ['Properties', 'Policies', 2], '- SQSPollerPolicy:'],
    ['FnRole', ['Properties', 'Policies', 3, 'PolicyDocument', 'Statement', 0], '- { Effect: Allow,'],
    ['Fn', ['Properties', 'Environment', 'Variables', 'KEY'], 'Environment: { Variables: { KEY: shared } }'],
    ['RestliveStage', ['Properties', 'TracingEnabled'], 'TracingEnabled: true'],
    ['Rest', [...PATHS, '/b', 'post'], 'Own:'],
    ['Rest', [...PATHS, '/b', 'post', 'security'], 'Auth:'],
    ['Rest', [...PATHS, '/b', 'options'], 'Cors: "\'*\'"'],
    ['Rest', ['Properties', 'Body', 'securityDefinitions', 'Users'], 'Users:'],
    ['Rest', ['Properties', 'Body', 'x-amazon-apigateway-policy', 'Statement', 0], 'Auth:'],
    ['Bucket', ['Properties', 'NotificationConfiguration', 'LambdaConfigurations', 0], 'Stored:'],
    ['Bucket', ['DependsOn', 0], 'Stored:'],
    ['Pool', ['Properties', 'LambdaConfig', 'PreSignUp'], 'Joined:'],
  ])('%s %j: %s', (id, path, line) => {
    const node = nodeAt(stack.resources.get(idOf(id))?.node, path);
    expect(lineAt(node?.span.start ?? -1)).toContain(line);
  });
});

const childrenOf = (node: Node): readonly Node[] => {
  if (node.kind === 'map') return [...node.entries.values()].map(entry => entry.value);
  if (node.kind === 'list') return node.items;
  return node.kind === 'call' ? [node.arg] : [];
};
test('every node of every resource lies in the template', () => {
  const outside = (node: Node): readonly Node[] => {
    const { file, start, end } = node.span;
    const inside = file === 'template.yaml' && start >= 0 && start <= end && end <= TEMPLATE.length;
    return [...(inside ? [] : [node]), ...childrenOf(node).flatMap(outside)];
  };
  expect([...stack.resources.values()].flatMap(({ node }) => outside(node))).toEqual([]);
});

test('what the author wrote of a SAM resource stays beside what it becomes', () => {
  expect(
    [...stack.resources.values()].flatMap(({ id, written }) => (written ? [`${id}: ${written.type}`] : [])),
  ).toEqual([
    'Plain: AWS::Serverless::Function',
    'Fn: AWS::Serverless::Function',
    'Rest: AWS::Serverless::Api',
    'Flow: AWS::Serverless::StateMachine',
  ]);
  expect(nodeAt(stack.resources.get('Plain')?.written?.node, ['Properties', 'Environment'])).toBeUndefined();
});

describe('a note points to the line that it speaks of', () => {
  test.each([
    ['Globals: { Function: { Role: r } }\nResources: {}\n', 'Role'],
    [
      'Resources:\n  A: { Type: AWS::Serverless::Api, Properties: { StageName: s, DefinitionUri: ./gone.yaml } }\n',
      './gone.yaml',
    ],
    [
      'Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Odd } } } }\n',
      'E',
    ],
    [
      'Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Role: r, Policies: [p] } }\n',
      'Policies',
    ],
    [
      'Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Policies: [{ SQSPollerPolicy: {} }] } }\n',
      'SQSPollerPolicy',
    ],
  ])('%s', (text, token) => {
    const full = `Transform: AWS::Serverless-2016-10-31\n${text}`;
    expect(lowerNode(parsed(full)).notes.map(({ span }) => full.slice(span?.start, span?.end))).toEqual([
      token,
    ]);
  });
});
