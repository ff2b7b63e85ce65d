import { type Plain, make } from '../../builder/make.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, isMap, isScalar, type Node } from '../../../source/node.ts';
import { alphanumeric } from '../names.ts';
import { text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { ACCOUNT, aliased, arnOf, eventProvenance, addPermission, REGION } from './common.ts';
import { isUnknown, wordOf } from '../variables/pieces.ts';

/** Topics: one that is named is made, one with an ARN is subscribed to. */
export function sns(service: ServerlessService): void {
  const subscriptions = new Map<string, Plain[]>();
  for (const event of service.eventsOfKind('sns')) subscribe(service, event, subscriptions);
  for (const [topic, all] of subscriptions) service.builder.change(topic, 'Subscription', () => all);
}

type Topic = { readonly arn: Node | undefined; readonly name: string; readonly region: string | undefined };
function topicOf({ value }: FunctionEvent, service: ServerlessService): Topic {
  if (!isMap(value)) {
    const literal = wordOf(value) ?? 'Unknown';
    return literal.startsWith('arn:') || !isScalar(value)
      ? { arn: value, name: literal.split(':').at(-1)!, region: undefined }
      : { arn: undefined, name: literal, region: undefined };
  }
  const arn = at(value, 'arn');
  const parts = (isUnknown(arn) ? wordOf(arn) : text(arn))?.split(/(?<!:):(?!:)/) ?? [];
  const here = service.region ?? 'us-east-1';
  const name = text(at(value, 'topicName')) ?? parts.at(-1) ?? 'Unknown';
  return {
    arn: truthy(arn) ? arn : undefined,
    name,
    region:
      truthy(arn) && parts[3] !== undefined && parts[3] !== here && !parts[3].startsWith('Unknown')
        ? parts[3]
        : undefined,
  };
}

function subscribe(
  service: ServerlessService,
  event: FunctionEvent,
  subscriptions: Map<string, Plain[]>,
): void {
  const { fn, value } = event;
  const { arn, name, region } = topicOf(event, service);
  const word = alphanumeric(name);
  const provenance = eventProvenance(service, event, 'subscription');
  const map = isMap(value) ? value : undefined;
  const redrive = redrivePolicy(service, event, word, arn);
  const subscription = { Protocol: 'lambda', Endpoint: service.target(fn) };
  const filter = {
    FilterPolicy: at(map, 'filterPolicy'),
    FilterPolicyScope: at(map, 'filterPolicyScope'),
    RedrivePolicy: redrive,
  };
  const source = arn ?? arnOf(':sns:', REGION, ':', ACCOUNT, ':', name);
  if (arn)
    service.builder.add(
      `${fn.idPrefix}SnsSubscription${word}`,
      'AWS::SNS::Subscription',
      { TopicArn: arn, ...subscription, ...filter, Region: region },
      provenance,
      aliased(fn),
    );
  else {
    const topic = `SNSTopic${word}`;
    if (!service.builder.has(topic)) {
      service.builder.add(
        topic,
        'AWS::SNS::Topic',
        { TopicName: name, DisplayName: truthy(at(map, 'displayName')) ? at(map, 'displayName') : undefined },
        { ...provenance, rule: 'topic' },
        aliased(fn),
      );
    }
    if (truthy(at(map, 'filterPolicy')) || redrive)
      service.builder.add(
        `${fn.idPrefix}SnsSubscription${word}`,
        'AWS::SNS::Subscription',
        { TopicArn: { Ref: topic }, ...subscription, ...filter },
        provenance,
        aliased(fn),
      );
    else {
      const made = make(subscription, provenance);
      if (subscriptions.get(topic)?.push(made) === undefined) subscriptions.set(topic, [made]);
    }
  }
  addPermission(service, event, `${fn.idPrefix}LambdaPermission${word}SNS`, {
    principal: 'sns.amazonaws.com',
    source,
  });
}

function redrivePolicy(
  service: ServerlessService,
  event: FunctionEvent,
  word: string,
  topic: Node | undefined,
): Plain {
  const policy = at(event.value, 'redrivePolicy');
  if (!truthy(policy)) return undefined;
  const [arn, ref, imported] = [
    at(policy, 'deadLetterTargetArn'),
    at(policy, 'deadLetterTargetRef'),
    at(policy, 'deadLetterTargetImport'),
  ];
  const [queue, account, region] = (text(arn) ?? '').split(':').reverse();
  const [target, url] = ((): readonly [target: Plain, url: Plain] => {
    const host = [`https://sqs.${region}.`, { Ref: 'AWS::URLSuffix' }, `/${account}/${queue}`];
    if (truthy(arn)) return [arn, { 'Fn::Join': ['', host] }];
    if (truthy(ref)) return [{ 'Fn::GetAtt': [text(ref) ?? '', 'Arn'] }, { Ref: text(ref) ?? '' }];
    return [{ 'Fn::ImportValue': at(imported, 'arn') }, { 'Fn::ImportValue': at(imported, 'url') }];
  })();
  const id = `${word}To${event.fn.idPrefix}DLQPolicy`;
  service.builder.add(
    id,
    'AWS::SQS::QueuePolicy',
    {
      PolicyDocument: {
        Version: '2012-10-17',
        Id: id,
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: target,
            Condition: { ArnEquals: { 'aws:SourceArn': topic } },
          },
        ],
      },
      Queues: [url],
    },
    eventProvenance(service, event, 'queue-policy'),
  );
  return { deadLetterTargetArn: target };
}
