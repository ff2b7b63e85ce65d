import type { Plain, Properties } from '../../builder/make.ts';
import type { Group } from '../groups.ts';
import type { ServerlessService } from '../service.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import { eventProvenance, roleDependency } from './common.ts';

/** A mapping from the source of an event to its function. */
export function addMapping(
  service: ServerlessService,
  event: FunctionEvent,
  id: string,
  properties: Properties,
  depends: readonly string[] = [],
): void {
  service.builder.add(
    id,
    'AWS::Lambda::EventSourceMapping',
    { FunctionName: service.target(event.fn), ...properties },
    eventProvenance(service, event, `${event.kind}-mapping`),
    { DependsOn: [...roleDependency(service, event.fn), ...depends] },
  );
}

/** Statements that the events of one function add to its role, one for each set of actions. */
export function allowSources(
  service: ServerlessService,
  fn: ServiceFunction,
  events: Group<FunctionEvent>,
  actions: readonly string[],
  resources: readonly (Plain | undefined)[],
): void {
  const all = resources.filter(resource => resource !== undefined);
  if (all.length > 0)
    service.grants.allow(
      fn,
      actions,
      all,
      eventProvenance(service, events[0], `${events[0].kind}-statement`),
    );
}
