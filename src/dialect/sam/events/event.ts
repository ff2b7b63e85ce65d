import type { PlainMap } from '../../builder/make.ts';
import type { SamEvent } from './sam-event.ts';
import type { MapNode } from '../../../source/node.ts';
import type { Plain } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import { at, entriesOf, isMap, textOf } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop } from '../read.ts';
import type { RoleParts } from '../function/role.ts';
import type { SamResource, InvokeTarget } from '../sam-resource.ts';

export type Handler = (
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  target: InvokeTarget,
  parts: RoleParts,
) => void;

export function eventsOf(builder: SamBuilder, resource: SamResource): SamEvent[] {
  const written = builder.resolvedParameter(prop(resource.properties, 'Events'));
  if (written?.kind === 'call')
    builder.diagnostics.partial(
      'sam',
      `the Events of ${resource.name} are not known until deployment`,
      written.span,
    );
  return entriesOf(written).flatMap(({ key, keySpan, value }, index) => {
    const type = textOf(at(value, 'Type'));
    const written = at(value, 'Properties');
    if (type === undefined)
      return (
        builder.diagnostics.note('sam', `the event ${key} of ${resource.name} has no Type`, keySpan), []
      );
    const properties: MapNode = isMap(written)
      ? written
      : { kind: 'map', entries: new Map(), span: value.span };
    return [{ key, id: resource.id + key, type, index, span: keySpan, properties }];
  });
}

/** `prefix` and `suffix` make the logical id: SAM puts the stage behind the permission of a REST API. */
export type EventPermission = {
  readonly principal: string;
  readonly arn?: Plain;
  readonly account?: Plain;
  readonly token?: Plain;
  readonly prefix?: string;
  readonly suffix?: string;
};

/** Lets a service invoke the function; the id of the permission. */
export function addPermission(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  target: InvokeTarget,
  grant: EventPermission,
): string {
  const id = `${grant.prefix ?? event.id}Permission${grant.suffix ?? ''}`;
  const properties: PlainMap = {
    Action: 'lambda:InvokeFunction',
    FunctionName: target.name,
    Principal: grant.principal,
    SourceArn: grant.arn,
    SourceAccount: grant.account,
    EventSourceToken: grant.token,
  };
  builder.generate(
    resource,
    id,
    'AWS::Lambda::Permission',
    properties,
    eventProvenance(resource, event, 'event-permission'),
  );
  return id;
}
