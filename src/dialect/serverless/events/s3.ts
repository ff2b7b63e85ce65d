import { type Plain, type Properties, make } from '../../builder/make.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, entriesOf, isMap, itemsOf, type Node } from '../../../source/node.ts';
import { alphanumeric } from '../names.ts';
import { text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { arnOf, eventProvenance, PARTITION, addPermission, REGION, ACCOUNT } from './common.ts';
import { aliased, customResource, existing, forceDeploy, handlerId } from './custom-resources.ts';
import { wordOf } from '../variables/pieces.ts';

/** Events of buckets: the bucket is made, unless it is said to exist; then a custom resource sets its notifications. */
export function s3(service: ServerlessService): void {
  const events = service.eventsOfKind('s3');
  const isExisting = ({ value }: FunctionEvent): boolean => isMap(value) && truthy(at(value, 'existing'));
  newBuckets(
    service,
    events.filter(event => !isExisting(event)),
  );
  existingBuckets(service, events.filter(isExisting));
}

/** `ref` is what the event says; `provider.s3.<ref>` may give the bucket another name and properties. */
type Bucket = {
  readonly ref: string;
  readonly name: Node | undefined;
  readonly id: string;
  readonly events: [FunctionEvent, ...FunctionEvent[]];
};

function newBuckets(service: ServerlessService, events: readonly FunctionEvent[]): void {
  const buckets = new Map<string, Bucket>();
  for (const event of events) {
    const bucket = isMap(event.value) ? at(event.value, 'bucket') : event.value;
    const ref = wordOf(bucket) ?? 'Unknown';
    const settings = service.setting('s3', ref);
    const name = truthy(at(settings, 'name')) ? at(settings, 'name') : bucket;
    const known = buckets.get(text(name) ?? ref);
    if (known) known.events.push(event);
    else buckets.set(text(name) ?? ref, { ref, name, id: `S3Bucket${alphanumeric(ref)}`, events: [event] });
  }
  for (const bucket of buckets.values()) makeBucket(service, bucket);
}

function makeBucket(service: ServerlessService, bucket: Bucket): void {
  const { ref, name, id, events } = bucket;
  const settings = service.setting('s3', ref);
  const byEvent = eventProvenance(service, events[0], 'bucket');
  const provenance = { ...byEvent, span: service.settingEntry('s3', ref)?.keySpan ?? byEvent.span };
  const own = entriesOf(settings)
    .filter(({ key }) => key !== 'name')
    .map(entry => [entry.key.slice(0, 1).toUpperCase() + entry.key.slice(1), entry] as const);
  const notifications = own.find(([key]) => key === 'NotificationConfiguration')?.[1];
  const made = make({ LambdaConfigurations: events.map(event => notification(service, event)) }, provenance);
  const all =
    isMap(made) && isMap(notifications?.value)
      ? { ...made, entries: new Map([...made.entries, ...notifications.value.entries]) }
      : made;
  const properties: Properties = {
    BucketName: name,
    NotificationConfiguration: all,
    ...Object.fromEntries(own.filter(([key]) => key !== 'NotificationConfiguration')),
  };
  const permission = (event: FunctionEvent): string =>
    `${event.fn.idPrefix}LambdaPermission${alphanumeric(ref)}S3`;
  service.builder.add(id, 'AWS::S3::Bucket', properties, provenance, {
    DependsOn: [
      ...new Set(
        events.flatMap(event => [permission(event), ...(event.fn.alias ? [event.fn.alias.id] : [])]),
      ),
    ],
  });
  for (const event of events)
    addPermission(service, event, permission(event), {
      principal: 's3.amazonaws.com',
      source: text(name) === undefined ? arnOf(':s3:::', name) : arnOf(`:s3:::${text(name)}`),
      more: { SourceAccount: ACCOUNT },
    });
}

function notification(service: ServerlessService, event: FunctionEvent): Plain {
  const value = isMap(event.value) ? event.value : undefined;
  const rules = at(value, 'rules');
  const filter = truthy(rules)
    ? {
        S3Key: {
          Rules: itemsOf(rules)
            .flatMap(rule => entriesOf(rule).slice(0, 1))
            .map(({ key, value: part }) => ({ Name: key, Value: part })),
        },
      }
    : undefined;
  return {
    Event: truthy(at(value, 'event')) ? at(value, 'event') : 's3:ObjectCreated:*',
    Function: service.target(event.fn),
    Filter: filter,
  };
}

function existingBuckets(service: ServerlessService, events: readonly FunctionEvent[]): void {
  const [first] = events;
  if (!first) return;
  const statements: Plain[] = [];
  for (const { fn, all, own, before } of existing(service, events, 'bucket', 'CustomS31')) {
    const bucket = at(all[0].value, 'bucket');
    const configs = all.map(({ value }): Plain => ({
      Event: truthy(at(value, 'event')) ? at(value, 'event') : 's3:ObjectCreated:*',
      Rules: itemsOf(at(value, 'rules'))
        .flatMap(rule => entriesOf(rule).slice(0, 1))
        .map(({ key, value: part }) => ({ [key.slice(0, 1).toUpperCase() + key.slice(1)]: part })),
    }));
    const provenance = eventProvenance(service, all[0], 'existing-bucket');
    const { alias, depends } = aliased(service, fn);
    service.builder.add(
      own,
      'Custom::S3',
      {
        ServiceToken: { 'Fn::GetAtt': [handlerId('s3'), 'Arn'] },
        FunctionName: service.string(fn.name, provenance),
        FunctionQualifier: alias,
        BucketName: bucket,
        BucketConfigs: configs,
        ForceDeploy: forceDeploy(all[0]),
      },
      provenance,
      { DependsOn: [fn.id, ...depends, handlerId('s3'), ...before], Version: 1 },
    );
    statements.push({
      Effect: 'Allow',
      Resource: { 'Fn::Join': [':', ['arn', PARTITION, 's3', '', '', bucket]] },
      Action: ['s3:PutBucketNotification', 's3:GetBucketNotification'],
    });
  }
  statements.push({
    Effect: 'Allow',
    Resource: { 'Fn::Join': [':', ['arn', PARTITION, 'lambda', REGION, ACCOUNT, 'function', '*']] },
    Action: ['lambda:AddPermission', 'lambda:RemovePermission'],
  });
  customResource(service, 's3', statements, first.keySpan);
}
