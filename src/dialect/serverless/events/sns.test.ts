import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf } from '../testing-facts.ts';

const service = (event: string): string =>
  `service: svc\nprovider: { name: aws, versionFunctions: false }\nfunctions:\n  fn:\n    handler: h\n    events:\n      - sns: ${event}\n`;
const PLAIN = service('x').replace('sns', 'none');
const made = (event: string): string[] => addedTo(PLAIN, service(event));

describe('a topic', () => {
  test.each<[string, string, string[]]>([
    [
      'by name is made',
      'orders',
      ['FnLambdaPermissionOrdersSNS Lambda::Permission', 'SNSTopicOrders SNS::Topic'],
    ],
    [
      'with a filter is made, and subscribed to beside it',
      '{ topicName: orders, filterPolicy: { kind: [new] } }',
      [
        'FnLambdaPermissionOrdersSNS Lambda::Permission',
        'FnSnsSubscriptionOrders SNS::Subscription',
        'SNSTopicOrders SNS::Topic',
      ],
    ],
    [
      'by ARN exists',
      'arn:aws:sns:us-east-1:123456789012:orders',
      ['FnLambdaPermissionOrdersSNS Lambda::Permission', 'FnSnsSubscriptionOrders SNS::Subscription'],
    ],
    [
      'of the stack exists, and is called by the name that is given',
      '{ arn: !Ref Topic, topicName: orders }',
      ['FnLambdaPermissionOrdersSNS Lambda::Permission', 'FnSnsSubscriptionOrders SNS::Subscription'],
    ],
  ])('%s', (_, event, ids) => expect(made(event)).toEqual(ids));
  test('that is made is not encrypted and calls the function', () =>
    expect(propertiesOf(service('orders'), 'SNSTopicOrders')).toEqual({
      TopicName: 'orders',
      Subscription: [{ Protocol: 'lambda', Endpoint: '${FnLambdaFunction.Arn}' }],
    }));
  test('of two functions has two subscriptions', () =>
    expect(
      propertiesOf(
        `${service('orders')}  other: { handler: h, events: [{ sns: orders }] }\n`,
        'SNSTopicOrders',
      ),
    ).toMatchObject({
      Subscription: [{ Endpoint: '${FnLambdaFunction.Arn}' }, { Endpoint: '${OtherLambdaFunction.Arn}' }],
    }));
  test.each([
    ['that is made', 'orders', 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:orders'],
    ['that exists', 'arn:aws:sns:us-east-1:123456789012:orders', 'arn:aws:sns:us-east-1:123456789012:orders'],
    ['of the stack', '{ arn: !Ref Topic, topicName: orders }', '${Topic}'],
  ])('%s may call the function, no other', (_, event, source) =>
    expect(propertiesOf(service(event), 'FnLambdaPermissionOrdersSNS')).toMatchObject({
      Principal: 'sns.amazonaws.com',
      SourceArn: source,
    }),
  );
});

describe('a subscription', () => {
  const subscribed = (settings: string) =>
    propertiesOf(service(`{ topicName: orders, ${settings} }`), 'FnSnsSubscriptionOrders');
  test('filters attributes, or the body', () =>
    expect(subscribed('filterPolicy: { kind: [new] }, filterPolicyScope: MessageBody')).toMatchObject({
      TopicArn: '${SNSTopicOrders}',
      FilterPolicy: { kind: ['new'] },
      FilterPolicyScope: 'MessageBody',
    }));
  test.each<[string, string, string | undefined]>([
    ['as a map', "{ arn: 'arn:aws:sns:eu-west-1:123456789012:far' }", 'eu-west-1'],
    ['but not as a text', 'arn:aws:sns:eu-west-1:123456789012:far', undefined],
  ])('to a topic of another region names it, %s', (_, event, Region) =>
    expect((propertiesOf(service(event), 'FnSnsSubscriptionFar') as { Region?: string }).Region).toBe(Region),
  );
  test.each<[string, string, object]>([
    ['by its id', 'deadLetterTargetRef: Dead', { Queues: ['${Dead}'], Resource: '${Dead.Arn}' }],
    [
      'by its ARN',
      'deadLetterTargetArn: arn:aws:sqs:us-east-1:123456789012:dead',
      {
        Queues: ['https://sqs.us-east-1.${AWS::URLSuffix}/123456789012/dead'],
        Resource: 'arn:aws:sqs:us-east-1:123456789012:dead',
      },
    ],
  ])('sends what fails to a queue %s, which takes it from this topic only', (_, target, expected) => {
    const { Queues, Resource } = expected as { Queues: string[]; Resource: string };
    const text = service(`{ arn: !Ref Topic, topicName: orders, redrivePolicy: { ${target} } }`);
    expect(propertiesOf(text, 'FnSnsSubscriptionOrders')).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: Resource },
    });
    expect(propertiesOf(text, 'OrdersToFnDLQPolicy')).toMatchObject({
      Queues,
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource,
            Condition: { ArnEquals: { 'aws:SourceArn': '${Topic}' } },
          },
        ],
      },
    });
  });
});

test.each(['SNSTopicOrders', 'FnLambdaPermissionOrdersSNS'])('%s points to its event', id =>
  expect(placeOf(service('orders'), id)).toBe('7 sns'),
);
