import { describe, expect, test } from 'vitest';
import { lowerText, templateOf } from './testing.ts';
import { notesOf, placeOf, propertiesOf, readable, resourceOf } from './testing-facts.ts';

const BASE =
  'service: shop\nprovider: { name: aws }\nfunctions:\n  fn: { handler: h, events: [{ sns: orders }] }\n';
const service = (resources: string): string => `${BASE}resources:\n${resources}`;

describe('a resource of the author', () => {
  const TABLE = service(
    '  Resources:\n    Table:\n      Type: AWS::DynamoDB::Table\n      Condition: IsProd\n      DeletionPolicy: Retain\n      Properties: { TableName: "${self:service}-t", TTL: ~ }\n',
  );
  test('is deployed as it is written, with variables filled in and nulls left out', () =>
    expect(resourceOf(TABLE, 'Table')).toEqual({
      Type: 'AWS::DynamoDB::Table',
      Condition: 'IsProd',
      DeletionPolicy: 'Retain',
      Properties: { TableName: 'shop-t' },
    }));
  test('points to its type', () => expect(placeOf(TABLE, 'Table')).toBe('8 AWS::DynamoDB::Table'));
  test('may refer to what the framework makes', () =>
    expect(
      propertiesOf(
        service(
          '  Resources: { P: { Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!Ref SNSTopicOrders] } } }\n',
        ),
        'P',
      ),
    ).toEqual({ Topics: ['${SNSTopicOrders}'] }));
});

describe('over a resource that the framework makes', () => {
  test.each<[string, string, string, object]>([
    [
      'properties are merged deep',
      'SNSTopicOrders: { Properties: { KmsMasterKeyId: alias/aws/sns } }',
      'SNSTopicOrders',
      { Properties: { TopicName: 'orders', KmsMasterKeyId: 'alias/aws/sns' } },
    ],
    [
      'lists are merged item by item',
      'SNSTopicOrders: { Properties: { Subscription: [{ Protocol: email }, { Protocol: sms }] } }',
      'SNSTopicOrders',
      {
        Properties: {
          Subscription: [{ Protocol: 'email', Endpoint: '${FnLambdaFunction.Arn}' }, { Protocol: 'sms' }],
        },
      },
    ],
    [
      'a property that is null is taken away',
      'FnLambdaFunction: { Properties: { Timeout: ~ } }',
      'FnLambdaFunction',
      { Properties: { MemorySize: 1024 } },
    ],
    [
      'attributes are added',
      'SNSTopicOrders: { DeletionPolicy: Retain, Condition: IsProd }',
      'SNSTopicOrders',
      { DeletionPolicy: 'Retain', Condition: 'IsProd', Type: 'AWS::SNS::Topic' },
    ],
    [
      'even the type may change',
      'SNSTopicOrders: { Type: AWS::SQS::Queue }',
      'SNSTopicOrders',
      { Type: 'AWS::SQS::Queue' },
    ],
  ])('%s', (_, written, id, expected) =>
    expect(resourceOf(service(`  Resources: { ${written} }\n`), id)).toMatchObject(expected),
  );
  test('what is taken away is really gone', () =>
    expect(
      propertiesOf(
        service('  Resources: { FnLambdaFunction: { Properties: { Timeout: ~ } } }\n'),
        'FnLambdaFunction',
      ),
    ).not.toHaveProperty('Timeout'));
});

describe('an extension', () => {
  const extended = (extension: string, id = 'SNSTopicOrders') =>
    resourceOf(service(`  extensions: { ${id}: ${extension} }\n`), id);
  test('assigns properties: a list takes the place of the old one', () =>
    expect(extended('{ Properties: { Subscription: [{ Protocol: sms }] } }')).toMatchObject({
      Properties: { TopicName: 'orders', Subscription: [{ Protocol: 'sms' }] },
    }));
  test.each<[string, string, object]>([
    ['a condition', '{ Condition: IsProd }', { Condition: 'IsProd' }],
    [
      'policies',
      '{ DeletionPolicy: Retain, UpdateReplacePolicy: Delete }',
      { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Delete' },
    ],
    ['metadata', '{ Metadata: { a: b } }', { Metadata: { a: 'b' } }],
  ])('sets %s', (_, extension, expected) => expect(extended(extension)).toMatchObject(expected));
  test.each(['Table', '[Table]'])('adds %s to what comes before', depends =>
    expect(extended(`{ DependsOn: ${depends} }`, 'FnLambdaFunction')).toMatchObject({
      DependsOn: ['FnLogGroup', 'Table'],
    }),
  );
  test('of a resource of the author counts as well', () =>
    expect(
      resourceOf(
        service(
          '  Resources: { Q: { Type: AWS::SQS::Queue } }\n  extensions: { Q: { Properties: { QueueName: q } } }\n',
        ),
        'Q',
      ),
    ).toEqual({ Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } }));
  test.each([
    [
      'of what is not there',
      '{ Nobody: { Properties: {} } }',
      'extensions: the stack has no resource Nobody',
    ],
    ['of the type', '{ SNSTopicOrders: { Type: x } }', 'extensions: Type cannot be extended'],
  ])('%s is a problem', (_, extensions, message) =>
    expect(
      lowerText(service(`  extensions: ${extensions}\n`)).problems.map(problem => problem.message),
    ).toEqual([message]),
  );
});

describe('a list of resources', () => {
  const LIST =
    service(`  - Resources: { Q: { Type: AWS::SQS::Queue, Properties: { Tags: [{ Key: a, Value: old }] } } }
  - Resources: { Q: { Properties: { Tags: [{ Value: new }] } } }
    Outputs: { Q: { Value: !Ref Q, Export: { Name: q } } }
  - \${file(more.yml)}
  - ~
`);
  const given = {
    files: {
      'more.yml':
        'Parameters: { P: { Type: String } }\nConditions: { C: !Equals [!Ref P, x] }\nMappings: { M: { a: { b: c } } }\n',
    },
  };
  test('is one, later items over earlier ones', () =>
    expect(propertiesOf(LIST, 'Q', given)).toEqual({ Tags: [{ Key: 'a', Value: 'new' }] }));
  test('brings outputs, parameters, conditions and mappings', () =>
    expect(readable(templateOf(LIST, given))).toMatchObject({
      Outputs: { Q: { Value: '${Q}', Export: { Name: 'q' } } },
      Parameters: { P: { Type: 'String' } },
      Conditions: { C: { 'Fn::Equals': ['${P}', 'x'] } },
      Mappings: { M: { a: { b: 'c' } } },
    }));
  test('of which one comes from code may be anything', () =>
    expect(notesOf(service('  - ${file(more.js)}\n'), { files: { 'more.js': '' } })).toEqual([
      'the value comes from code: more.js is not executed',
      'unknown resources may change any part of this stack',
    ]));
});
