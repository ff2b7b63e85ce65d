import { lookUp } from '../../../model/look-up.ts';
import type { SamProvenance } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { resolved } from '../resolve.ts';
import { idHash } from '../id-hash.ts';
import { branches, truthyProp, isNoValue, prop } from '../read.ts';
import { conditionOf, getAtt, ref, type SamResource } from '../sam-resource.ts';
import type { Alias } from './alias.ts';
import { DELIVER } from './grants.ts';

/** `EventInvokeConfig`, with the queues and topics that SAM makes for destinations without an ARN; the policies that the role needs for them. */
export function invokeConfig(builder: SamBuilder, resource: SamResource, alias: Alias | undefined): Plain[] {
  const written = truthyProp(resource.properties, 'EventInvokeConfig');
  if (!written) return [];
  const config = resolved(builder, written);
  const provenance = provenanceOf(resource, 'EventInvokeConfig', 'event-invoke-config');
  const id = `${resource.id}EventInvokeConfig`;
  const policies: Plain[] = [];
  const destinations: { [name: string]: Plain } = {};
  for (const name of ['OnSuccess', 'OnFailure']) {
    const settings = builder.resolvedMap(prop(config, 'DestinationConfig', name));
    if (!settings) continue;
    const type = textOf(builder.resolvedParameter(prop(settings, 'Type'))) ?? '';
    const shared = prop(written, 'DestinationConfig', name) ?? settings;
    const destination =
      builder.destinations.get(shared) ??
      destinationOf(builder, resource, type, prop(settings, 'Destination'), id, name, provenance);
    builder.destinations.set(shared, destination);
    destinations[name] = { Destination: destination };
    const deliver = lookUp(DELIVER, type);
    if (deliver && destination)
      policies.push(make(deliver(destination, id + name), { ...provenance, rule: 'destination-policy' }));
  }
  builder.generate(
    resource,
    id,
    'AWS::Lambda::EventInvokeConfig',
    {
      FunctionName: ref(resource.id),
      Qualifier: alias ? alias.name : '$LATEST',
      DestinationConfig: destinations,
      MaximumEventAgeInSeconds: builder.resolvedParameter(prop(config, 'MaximumEventAgeInSeconds')),
      MaximumRetryAttempts: builder.resolvedParameter(prop(config, 'MaximumRetryAttempts')),
    },
    provenance,
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
  builder: SamBuilder,
  resource: SamResource,
  type: string,
  written: Node | undefined,
  prefix: string,
  name: string,
  provenance: SamProvenance,
): Plain {
  const choice = branches(written);
  const [none, other] = [isNoValue(choice?.yes), isNoValue(choice?.no)];
  const conditional = choice && none !== other;
  if (written && !conditional) return written;
  const made = lookUp(MADE, type);
  if (!made) return written;
  const id = `${prefix}${name}${made.suffix}`;
  const condition =
    choice && negated(builder, resource, textOf(choice.condition) ?? '', none, prefix, provenance);
  const own = conditionOf(resource.passed);
  builder.generate(
    resource,
    id,
    made.type,
    {},
    { ...provenance, rule: 'destination' },
    {
      attributes: {
        Condition: both(builder, resource, own, condition, provenance) ?? resource.passed.Condition,
      },
    },
  );
  builder.addReference(resource, `Destination${made.suffix}`, id);
  return !choice || condition === undefined
    ? made.arn(id)
    : { 'Fn::If': [condition, made.arn(id), none ? choice.no : choice.yes] };
}

/** The condition under which the destination has no ARN. */
function negated(
  builder: SamBuilder,
  resource: SamResource,
  condition: string,
  itself: boolean,
  prefix: string,
  provenance: SamProvenance,
): string {
  if (itself) return condition;
  const name = `NOT${condition}${idHash(prefix)}`;
  builder.conditions.set(
    name,
    make({ 'Fn::Not': [{ Condition: condition }] }, { ...provenance, rule: 'condition' }),
  );
  return name;
}

function both(
  builder: SamBuilder,
  resource: SamResource,
  own: string | undefined,
  condition: string | undefined,
  provenance: SamProvenance,
): string | undefined {
  if (own === undefined || condition === undefined) return condition;
  const name = `${own}AND${condition}${idHash(resource.id)}`;
  builder.conditions.set(
    name,
    make({ 'Fn::And': [{ Condition: own }, { Condition: condition }] }, { ...provenance, rule: 'condition' }),
  );
  return name;
}
