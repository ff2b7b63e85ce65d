import type { SamEvent } from './sam-event.ts';
import type { Plain, PlainMap } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import { at, entriesOf, isMap, textOf, type MapNode } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop } from '../read.ts';
import type { RoleParts } from '../function/role.ts';
import type { Subject, SubjectTarget } from '../subject.ts';

export type Handler = (
  x: SamBuilder,
  subject: Subject,
  event: SamEvent,
  target: SubjectTarget,
  parts: RoleParts,
) => void;

export function eventsOf(x: SamBuilder, subject: Subject): SamEvent[] {
  const written = x.value(prop(subject.properties, 'Events'));
  if (written?.kind === 'call')
    x.diagnostics.partial('sam', `the Events of ${subject.name} are known only when deployed`, written.span);
  return entriesOf(written).flatMap(({ key, keySpan, value }, index) => {
    const type = textOf(at(value, 'Type'));
    const written = at(value, 'Properties');
    if (type === undefined)
      return (x.diagnostics.note('sam', `the event ${key} of ${subject.name} has no Type`, keySpan), []);
    const properties: MapNode = isMap(written)
      ? written
      : { kind: 'map', entries: new Map(), span: value.span };
    return [{ key, id: subject.id + key, type, index, span: keySpan, properties }];
  });
}

/** `prefix` and `suffix` make the logical id: SAM puts the stage behind the permission of a REST API. */
export type Grant = {
  readonly principal: string;
  readonly arn?: Plain;
  readonly account?: Plain;
  readonly token?: Plain;
  readonly prefix?: string;
  readonly suffix?: string;
};

/** Lets a service invoke the function; the id of the permission. */
export function permit(
  x: SamBuilder,
  subject: Subject,
  event: SamEvent,
  target: SubjectTarget,
  grant: Grant,
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
  x.generate(
    subject,
    id,
    'AWS::Lambda::Permission',
    properties,
    eventProvenance(subject, event, 'event-permission'),
  );
  return id;
}
