import { onceWithDefaults } from '../../model/once.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type Value } from '../../model/value.ts';
import type { World } from '../../model/world.ts';
import { functionAt } from './target.ts';

/**
 * Services that hand an event to Lambda and go on: Lambda queues it, tries three times in all, and drops it then (Lambda developer guide, "Invoking a
 * function asynchronously" and "How Lambda handles errors", read 2026-11).
 */
const ASYNCHRONOUS: { readonly [principal: string]: string } = { 's3.amazonaws.com': 'S3', 'sns.amazonaws.com': 'SNS', 'events.amazonaws.com': 'EventBridge', 'scheduler.amazonaws.com': 'EventBridge Scheduler' };

export type Invoker = { readonly service: string; readonly by: Declaration };

/** What invokes a function of the stack asynchronously, by the function's logical id: permissions that are given to such a service, and schedules. */
const invokers = onceWithDefaults((scratch): ReadonlyMap<string, readonly Invoker[]> => {
  const found = new Map<string, Invoker[]>();
  const add = (target: Value, by: Declaration, service: string | undefined): void => {
    const fn = service === undefined ? undefined : functionAt(target);
    if (fn && service !== undefined) found.set(fn.id, [...found.get(fn.id) ?? [], { service, by }]);
  };
  for (const by of scratch.ground.ofType('AWS::Lambda::Permission')) {
    const permission = new Resource(scratch, by);
    add(permission.get('FunctionName'), by, ASYNCHRONOUS[permission.get('Principal').literal ?? '']);
  }
  for (const by of scratch.ground.ofType('AWS::Scheduler::Schedule')) add(new Resource(scratch, by).get('Target', 'Arn'), by, 'EventBridge Scheduler');
  return found;
});

/** What invokes a function asynchronously here; the first one, for each more would ask for its condition. */
export const asynchronousInvoker = (fn: Resource, world: World): Invoker | undefined => invokers(world).get(fn.id)?.find(({ by }) => world.resource(by.id));

/** Where the events go that a function fails on: to a dead-letter queue, a destination; `unknown` where only deployment tells. */
export function failuresOf(fn: Resource, world: World): 'kept' | 'dropped' | 'unknown' {
  const own = fn.get('DeadLetterConfig', 'TargetArn');
  if (!own.absent) return own.present ? 'kept' : 'unknown';
  const configs = (invokeConfigs(world).get(fn.id) ?? []).flatMap(declared => world.resource(declared.id) ?? []);
  const destinations = configs.map(config => config.get('DestinationConfig', 'OnFailure', 'Destination'));
  if (destinations.some(one => one.present)) return 'kept';
  return destinations.every(one => one.absent) ? 'dropped' : 'unknown';
}

const invokeConfigs = onceWithDefaults((scratch): ReadonlyMap<string, readonly Declaration[]> => {
  const found = new Map<string, Declaration[]>();
  for (const declared of scratch.ground.ofType('AWS::Lambda::EventInvokeConfig')) {
    const fn = functionAt(new Resource(scratch, declared).get('FunctionName'));
    if (fn) found.set(fn.id, [...found.get(fn.id) ?? [], declared]);
  }
  return found;
});

/** The kind of stream that an event source mapping reads, by its ARN: records that expire while a function fails on them. */
export function streamOf(mapping: Resource): 'Kinesis' | 'DynamoDB' | undefined {
  const source = mapping.get('EventSourceArn');
  const [first] = source.text.parts;
  const type = mapping.world.declared(source.text.hole ?? NOTHING)?.type ?? '';
  if (type === 'AWS::DynamoDB::Table' || type === 'AWS::DynamoDB::GlobalTable' || service(first) === 'dynamodb') return 'DynamoDB';
  return type.startsWith('AWS::Kinesis::Stream') || service(first) === 'kinesis' ? 'Kinesis' : undefined;
}

const NOTHING = { of: 'opaque', why: '' } as const;
const service = (part: unknown): string | undefined => (typeof part === 'string' ? /^arn:[^:]*:([^:]*):/.exec(part)?.[1] : undefined);
