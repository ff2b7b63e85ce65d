import { describe, expect, test } from 'vitest';
import { properties, resource, stackOf, types } from '../testing.ts';

const RESOURCES = `
  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }
  G: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }
  Machine: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: s3://b/k } }
  Inner: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: s3://b/k } }
  Table: { Type: AWS::Serverless::SimpleTable }
  Bucket: { Type: AWS::S3::Bucket }
  Queue: { Type: AWS::SQS::Queue }
  Topic: { Type: AWS::SNS::Topic }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: b } }
  Rule: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: t, Arn: !Ref Topic }] } }
  Rest: { Type: AWS::Serverless::Api, Properties: { StageName: p, DefinitionUri: s3://b/k } }
`;
const connected = (source: string, destination: string, permissions: string) =>
  stackOf(
    `Resources:${RESOURCES}  C: { Type: AWS::Serverless::Connector, Properties: { Source: { ${source} }, Destination: { ${destination} }, Permissions: [${permissions}] } }\n`,
  );
const between = (source: string, destination: string, permissions: string) =>
  connected(`Id: ${source}`, `Id: ${destination}`, permissions);
type Document = {
  readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource?: unknown }[];
};
const actions = (stack: ReturnType<typeof stackOf>, id: string): readonly string[] =>
  (properties(stack, id)['PolicyDocument'] as unknown as Document).Statement.flatMap(({ Action }) => Action);

describe('what a connector becomes', () => {
  test.each([
    ['F', 'Table', 'Read', 'CPolicy', 'AWS::IAM::ManagedPolicy', 'FRole'],
    ['F', 'Queue', 'Write', 'CPolicy', 'AWS::IAM::ManagedPolicy', 'FRole'],
    ['F', 'G', 'Write', 'CPolicy', 'AWS::IAM::ManagedPolicy', 'FRole'],
    ['Machine', 'F', 'Write', 'CPolicy', 'AWS::IAM::ManagedPolicy', 'MachineRole'],
    ['Queue', 'F', 'Read, Write', 'CPolicy', 'AWS::IAM::ManagedPolicy', 'FRole'],
  ])('%s to %s, %s: %s %s of %s', (source, destination, permissions, id, type, role) => {
    const stack = between(source, destination, permissions);
    expect(types(stack)[id]).toBe(type);
    expect(properties(stack, id)['Roles']).toEqual([{ Ref: role }]);
  });
  test.each([
    ['Bucket', 'F', 'Write', 'CWriteLambdaPermission', 's3.amazonaws.com'],
    ['Topic', 'F', 'Write', 'CWriteLambdaPermission', 'sns.amazonaws.com'],
    ['Rule', 'F', 'Write', 'CWriteLambdaPermission', 'events.amazonaws.com'],
    ['Rest', 'F', 'Write', 'CWriteLambdaPermission', 'apigateway.amazonaws.com'],
  ])('%s to %s, %s: a permission %s for %s', (source, destination, permissions, id, Principal) => {
    const stack = between(source, destination, permissions);
    expect(properties(stack, id)).toMatchObject({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['F', 'Arn'] },
      Principal,
    });
    expect(properties(stack, id)).toHaveProperty('SourceArn');
  });
  test('a bucket is held to its account as well as to its ARN', () =>
    expect(properties(between('Bucket', 'F', 'Write'), 'CWriteLambdaPermission')).toMatchObject({
      SourceAccount: { 'Fn::Sub': '${AWS::AccountId}' },
      SourceArn: { 'Fn::GetAtt': ['Bucket', 'Arn'] },
    }));
  test('a topic may send to a queue: a policy of the queue for this topic', () =>
    expect(properties(between('Topic', 'Queue', 'Write'), 'CQueuePolicy')).toEqual({
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Topic' } } },
          },
        ],
      },
    }));
  test('a rule may publish to a topic: a policy of the topic for this rule', () =>
    expect(properties(between('Rule', 'Topic', 'Write'), 'CTopicPolicy')).toMatchObject({
      Topics: [{ Ref: 'Topic' }],
      PolicyDocument: {
        Statement: [{ Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish' }],
      },
    }));
});

describe('the permissions choose the statements', () => {
  test.each([
    ['Read', ['s3:GetObject', 's3:ListBucket'], ['s3:PutObject']],
    ['Write', ['s3:PutObject', 's3:DeleteObject'], ['s3:GetObject']],
    ['Read, Write', ['s3:GetObject', 's3:PutObject'], []],
  ])('F to Bucket, %s', (permissions, some, none) => {
    const found = actions(between('F', 'Bucket', permissions), 'CPolicy');
    expect(found).toEqual(expect.arrayContaining([...some]));
    expect(found.filter(action => none.includes(action as never))).toEqual([]);
  });
  test('never reach beyond the destination', () => {
    const { Statement } = properties(between('F', 'Table', 'Read, Write'), 'CPolicy')[
      'PolicyDocument'
    ] as unknown as Document;
    const arn = { 'Fn::GetAtt': ['Table', 'Arn'] };
    expect(Statement.map(({ Resource }) => Resource)).toEqual(
      Statement.map(() => [arn, { 'Fn::Sub': ['${DestinationArn}/index/*', { DestinationArn: arn }] }]),
    );
  });
});

describe('several destinations', () => {
  const stack = stackOf(
    `Resources:${RESOURCES}  C: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: F }, Destination: [{ Id: Table }, { Id: Bucket }], Permissions: [Read] } }\n`,
  );
  test('have a policy each', () =>
    expect(Object.keys(types(stack)).filter(id => id.startsWith('C'))).toEqual([
      'CPolicyDestination0',
      'CPolicyDestination1',
    ]));
});

describe('an end that is spelled out', () => {
  test('needs its type and ARN; the role is that of the source', () => {
    const stack = connected('Id: F', 'Type: AWS::SQS::Queue, Arn: "arn:aws:sqs:eu-west-1:1:q"', 'Write');
    expect(properties(stack, 'CPolicy')).toMatchObject({
      Roles: [{ Ref: 'FRole' }],
      PolicyDocument: { Statement: [{ Resource: ['arn:aws:sqs:eu-west-1:1:q'] }] },
    });
  });
  test('may name the role', () =>
    expect(
      properties(connected('Type: AWS::Lambda::Function, RoleName: outside', 'Id: Table', 'Read'), 'CPolicy')[
        'Roles'
      ],
    ).toEqual(['outside']));
});

describe('a connector beside the properties of its source', () => {
  const stack = (more: string) =>
    stackOf(
      `Resources:\n  F: { Type: AWS::Serverless::Function, ${more} Connectors: { Orders: { Properties: { Destination: { Id: Table }, Permissions: [Read] } } }, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }\n  Table: { Type: AWS::Serverless::SimpleTable }\n`,
    );
  test('is named after both', () =>
    expect(properties(stack(''), 'FOrdersPolicy')['Roles']).toEqual([{ Ref: 'FRole' }]));
  test('is no attribute of what is deployed', () =>
    expect(resource(stack(''), 'F')).not.toHaveProperty('Connectors'));
  test('may stand beside a resource of CloudFormation', () => {
    const plain = stackOf(
      'Resources:\n  Topic: { Type: AWS::SNS::Topic, Connectors: { Q: { Properties: { Destination: { Id: Queue }, Permissions: [Write] } } } }\n  Queue: { Type: AWS::SQS::Queue }\n',
    );
    expect(types(plain)).toEqual({
      Topic: 'AWS::SNS::Topic',
      Queue: 'AWS::SQS::Queue',
      TopicQQueuePolicy: 'AWS::SQS::QueuePolicy',
    });
  });
});

describe('order', () => {
  test('a state machine that runs another waits for the policy of its role', () =>
    expect(resource(between('Machine', 'Inner', 'Read, Write'), 'Machine')['DependsOn']).toEqual([
      'CPolicy',
    ]));
  test('the mapping of a queue waits for the policy that reads it', () => {
    const stack = stackOf(
      'Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } } } } }\n  Queue: { Type: AWS::SQS::Queue }\n  C: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: Queue }, Destination: { Id: F }, Permissions: [Read, Write] } }\n',
    );
    expect(resource(stack, 'FE')['DependsOn']).toEqual(['CPolicy']);
  });
  test('who waits for a connector waits for its policy', () => {
    const stack = stackOf(
      `Resources:${RESOURCES}  C: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: F }, Destination: { Id: Table }, Permissions: [Read] } }\n  W: { Type: AWS::SNS::Topic, DependsOn: C }\n`,
    );
    expect(resource(stack, 'W')['DependsOn']).toBe('CPolicy');
  });
  test('a connector exists under its own condition', () => {
    const stack = stackOf(
      `Conditions: { Here: !Equals [!Ref "AWS::Region", a] }\nResources:${RESOURCES}  C: { Type: AWS::Serverless::Connector, Condition: Here, Properties: { Source: { Id: F }, Destination: { Id: Table }, Permissions: [Read] } }\n`,
    );
    expect(resource(stack, 'CPolicy')['Condition']).toBe('Here');
  });
});

describe('what cannot be connected is reported, and the result is partial', () => {
  test.each([
    ['Id: Topic', 'Id: Table', 'Write', 'SAM has no connector from AWS::SNS::Topic to AWS::DynamoDB::Table'],
    ['Id: F', 'Id: Nowhere', 'Read', 'an end of the connector C is not a resource of the template'],
    ['Arn: a', 'Id: F', 'Read', 'an end of the connector C is not a resource of the template'],
  ])('{ %s } to { %s }', (source, destination, permissions, message) => {
    const stack = connected(source, destination, permissions);
    expect(stack.notes).toMatchObject([{ code: 'connector', message, partial: true }]);
    expect(Object.keys(types(stack)).filter(id => id.startsWith('C'))).toEqual([]);
  });
});
