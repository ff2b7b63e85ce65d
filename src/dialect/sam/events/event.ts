import { at, entriesOf, isMap, textOf, type MapNode, type Span } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import type { Expansion, PlainMap } from '../expansion.ts';
import { prop } from '../read.ts';
import type { RoleParts } from '../function/role.ts';
import type { Cause, Subject, SubjectTarget } from '../subject.ts';

/** One entry of `Events`. Resources made for it carry its key's span. */
export type SamEvent = {
  readonly key: string;
  /** The prefix of all that is made for it: the function's id and the event's key. */
  readonly id: string;
  readonly type: string;
  /** Its place among the resource's events. */
  readonly index: number;
  readonly span: Span;
  readonly properties: MapNode;
};
export type Handler = (
  x: Expansion,
  subject: Subject,
  event: SamEvent,
  target: SubjectTarget,
  parts: RoleParts,
) => void;

export function eventsOf(x: Expansion, subject: Subject): SamEvent[] {
  const written = x.value(prop(subject.properties, 'Events'));
  if (written?.kind === 'call')
    x.note('sam', `the Events of ${subject.name} are not known until deployment`, written.span, true);
  return entriesOf(written).flatMap(({ key, keySpan, value }, index) => {
    const type = textOf(at(value, 'Type'));
    const written = at(value, 'Properties');
    if (type === undefined)
      return (x.note('sam', `the event ${key} of ${subject.name} has no Type`, keySpan), []);
    const properties: MapNode = isMap(written)
      ? written
      : { kind: 'map', entries: new Map(), span: value.span };
    return [{ key, id: subject.id + key, type, index, span: keySpan, properties }];
  });
}

export const because = (event: SamEvent, rule: string): Cause => ({ span: event.span, rule });

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
  x: Expansion,
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
  x.add(subject, id, 'AWS::Lambda::Permission', properties, because(event, 'sam:event-permission'));
  return id;
}
