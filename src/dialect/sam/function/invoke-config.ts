import { textOf, type Node } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import type { Expansion } from '../expansion.ts';
import { resolved } from '../resolve.ts';
import { idHash } from '../id-hash.ts';
import { branches, given, isNoValue, prop } from '../read.ts';
import { cause, conditionOf, getAtt, ref, type Cause, type Subject } from '../subject.ts';
import type { Alias } from './alias.ts';
import { DELIVER } from './grants.ts';

/** `EventInvokeConfig`, with the queues and topics that SAM makes for destinations without an ARN; the policies that the role needs for them. */
export function invokeConfig(x: Expansion, subject: Subject, alias: Alias | undefined): Plain[] {
  const written = given(subject.properties, 'EventInvokeConfig');
  if (!written) return [];
  const config = resolved(x, written);
  const why = cause(subject, 'EventInvokeConfig', 'sam:event-invoke-config');
  const id = `${subject.id}EventInvokeConfig`;
  const policies: Plain[] = [];
  const destinations: { [name: string]: Plain } = {};
  for (const name of ['OnSuccess', 'OnFailure']) {
    const settings = x.map(prop(config, 'DestinationConfig', name));
    if (!settings) continue;
    const type = textOf(x.value(prop(settings, 'Type'))) ?? '';
    const shared = prop(written, 'DestinationConfig', name) ?? settings;
    const destination =
      x.destinations.get(shared) ??
      destinationOf(x, subject, type, prop(settings, 'Destination'), id, name, why);
    x.destinations.set(shared, destination);
    destinations[name] = { Destination: destination };
    const deliver = DELIVER[type];
    if (deliver && destination)
      policies.push(
        x.make(subject, deliver(destination, id + name), { ...why, rule: 'sam:destination-policy' }),
      );
  }
  x.add(
    subject,
    id,
    'AWS::Lambda::EventInvokeConfig',
    {
      FunctionName: ref(subject.id),
      Qualifier: alias ? alias.name : '$LATEST',
      DestinationConfig: destinations,
      MaximumEventAgeInSeconds: x.value(prop(config, 'MaximumEventAgeInSeconds')),
      MaximumRetryAttempts: x.value(prop(config, 'MaximumRetryAttempts')),
    },
    why,
    alias ? { dependsOn: [alias.id] } : {},
  );
  return policies;
}

const MADE: {
  readonly [type: string]: {
    readonly type: string;
    readonly suffix: string;
    readonly arn: (id: string) => Plain;
  };
} = {
  SQS: { type: 'AWS::SQS::Queue', suffix: 'Queue', arn: id => getAtt(id, 'Arn') },
  SNS: { type: 'AWS::SNS::Topic', suffix: 'Topic', arn: ref },
};

function destinationOf(
  x: Expansion,
  subject: Subject,
  type: string,
  written: Node | undefined,
  prefix: string,
  name: string,
  why: Cause,
): Plain {
  const choice = branches(written);
  const [none, other] = [isNoValue(choice?.yes), isNoValue(choice?.no)];
  const conditional = choice && none !== other;
  if (written && !conditional) return written;
  const made = MADE[type];
  if (!made) return written;
  const id = `${prefix}${name}${made.suffix}`;
  const condition = choice && negated(x, subject, textOf(choice.condition) ?? '', none, prefix, why);
  const own = conditionOf(subject.passed);
  x.add(
    subject,
    id,
    made.type,
    {},
    { ...why, rule: 'sam:destination' },
    { attributes: { Condition: both(x, subject, own, condition, why) ?? subject.passed.Condition } },
  );
  x.refer(subject, `Destination${made.suffix}`, id);
  return condition === undefined
    ? made.arn(id)
    : { 'Fn::If': [condition, made.arn(id), none ? choice!.no : choice!.yes] };
}

/** The condition under which the destination has no ARN. */
function negated(
  x: Expansion,
  subject: Subject,
  condition: string,
  itself: boolean,
  prefix: string,
  why: Cause,
): string {
  if (itself) return condition;
  const name = `NOT${condition}${idHash(prefix)}`;
  x.conditions.set(
    name,
    x.make(subject, { 'Fn::Not': [{ Condition: condition }] }, { ...why, rule: 'sam:condition' }),
  );
  return name;
}

function both(
  x: Expansion,
  subject: Subject,
  own: string | undefined,
  condition: string | undefined,
  why: Cause,
): string | undefined {
  if (own === undefined || condition === undefined) return condition;
  const name = `${own}AND${condition}${idHash(subject.id)}`;
  x.conditions.set(
    name,
    x.make(
      subject,
      { 'Fn::And': [{ Condition: own }, { Condition: condition }] },
      { ...why, rule: 'sam:condition' },
    ),
  );
  return name;
}
