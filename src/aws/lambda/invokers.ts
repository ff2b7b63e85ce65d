import { lookUp } from '../../model/look-up.ts';
import { perDefaults } from '../../model/memo.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import { addTo } from '../../model/multimap.ts';
import { functionAt } from '../function-references.ts';

/**
 * Services that hand an event to Lambda and go on: Lambda queues it, tries three times in all, and drops it then (Lambda developer guide, "Invoking a
 * function asynchronously" and "How Lambda handles errors", read 2026-11).
 */
const ASYNCHRONOUS: { readonly [principal: string]: string } = {
  's3.amazonaws.com': 'S3',
  'sns.amazonaws.com': 'SNS',
  'events.amazonaws.com': 'EventBridge',
  'scheduler.amazonaws.com': 'EventBridge Scheduler',
};

export type Invoker = { readonly service: string; readonly by: Declaration };

/** What invokes a function of the stack asynchronously, by the function's logical id: permissions that are given to such a service, and schedules. */
const invokers = perDefaults((scratch): ReadonlyMap<string, readonly Invoker[]> => {
  const found = new Map<string, Invoker[]>();
  const add = (target: Value, by: Declaration, service: string | undefined): void => {
    if (service === undefined) return;
    const fn = functionAt(target);
    if (fn) addTo(found, fn.id, { service, by });
  };
  for (const by of scratch.stackIndex.ofType('AWS::Lambda::Permission')) {
    const permission = new Resource(scratch, by);
    add(permission.get('FunctionName'), by, lookUp(ASYNCHRONOUS, permission.get('Principal').literal ?? ''));
  }
  for (const by of scratch.stackIndex.ofType('AWS::Scheduler::Schedule'))
    add(new Resource(scratch, by).get('Target', 'Arn'), by, 'EventBridge Scheduler');
  return found;
});

/**
 * What invokes a function asynchronously here, where nothing keeps the events that it fails on: neither a dead-letter queue nor a destination. `unknown` where
 * only deployment tells. Of several invokers the first: each more would ask for its condition.
 */
export function invokerWithoutFailureDestination(
  fn: Resource,
  world: World,
): Invoker | 'unknown' | undefined {
  const invoker = invokers(world)
    .get(fn.id)
    ?.find(({ by }) => world.resource(by.id));
  const kept = invoker && hasFailureDestination(fn, world);
  if (kept === 'unknown') return 'unknown';
  return kept === false ? invoker : undefined;
}

function hasFailureDestination(fn: Resource, world: World): boolean | 'unknown' {
  const own = fn.get('DeadLetterConfig', 'TargetArn');
  if (!own.absent) return own.present || 'unknown';
  const configs = invokeConfigsOf(fn).flatMap(({ id }) => world.resource(id) ?? []);
  const destinations = configs.map(config => config.get('DestinationConfig', 'OnFailure', 'Destination'));
  return destinations.some(one => one.present) || (destinations.every(one => one.absent) ? false : 'unknown');
}

const namingFunction = (type: string): ((fn: Resource) => readonly Resource[]) => {
  const byFunction = perDefaults((scratch): ReadonlyMap<string, readonly Declaration[]> => {
    const found = new Map<string, Declaration[]>();
    for (const declared of scratch.stackIndex.ofType(type)) {
      const fn = functionAt(new Resource(scratch, declared).get('FunctionName'));
      if (fn) addTo(found, fn.id, declared);
    }
    return found;
  });
  return ({ id, world }) => (byFunction(world).get(id) ?? []).map(declared => new Resource(world, declared));
};

/** What says where results and failures of a function go that is invoked asynchronously; whether each exists is not asked. */
export const invokeConfigsOf = namingFunction('AWS::Lambda::EventInvokeConfig');
/** What Lambda polls for a function; whether each exists is not asked. */
export const eventSourceMappingsOf = namingFunction('AWS::Lambda::EventSourceMapping');

/** The kind of stream that an event source mapping reads and whose records expire while a function fails on them; `unknown` where only deployment tells. */
export function streamWithoutFailureDestination(
  mapping: Resource,
): 'Kinesis' | 'DynamoDB' | 'unknown' | undefined {
  const destination = mapping.get('DestinationConfig', 'OnFailure', 'Destination');
  const kind = streamOf(mapping.get('EventSourceArn'));
  if (destination.present || kind === undefined) return undefined;
  return destination.absent ? kind : 'unknown';
}

function streamOf(source: Value): 'Kinesis' | 'DynamoDB' | undefined {
  const [first] = source.text.parts;
  const service = typeof first === 'string' ? /^arn:[^:]*:([^:]*):/.exec(first)?.[1] : undefined;
  const type = source.refers?.type ?? '';
  if (service === 'dynamodb' || /^AWS::DynamoDB::(?:Global)?Table$/.test(type)) return 'DynamoDB';
  return service === 'kinesis' || type.startsWith('AWS::Kinesis::Stream') ? 'Kinesis' : undefined;
}
