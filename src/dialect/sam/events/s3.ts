import type { BucketAdditions } from './additions.ts';
import { type Plain, make, makeMap, withEntries } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import { isMap, textOf, type Node } from '../../../source/node.ts';
import { when } from '../conditions.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { canonical } from '../hash.ts';
import { truthyProp, isTrue, oneOrMany, prop } from '../read.ts';
import { conditionOf, ref } from '../sam-resource.ts';
import { tagList } from '../tags.ts';
import { addPermission, type Handler } from './event.ts';

/** A bucket of the same template notifies the function. Its account, not its ARN, is the source: the bucket does not exist yet. */
export const s3: Handler = (builder, resource, event, target) => {
  const written = prop(event.properties, 'Bucket');
  const id = written?.kind === 'call' && written.fn === 'Ref' ? textOf(written.arg) : undefined;
  const permission = addPermission(builder, resource, event, target, {
    principal: 's3.amazonaws.com',
    account: ref('AWS::AccountId'),
  });
  if (id === undefined || !builder.authored.has(id))
    return builder.diagnostics.note(
      'sam',
      `the event ${event.key} of ${resource.name} must refer to a bucket of the template`,
      event.span,
    );
  const provenance = eventProvenance(resource, event, 'event-notification');
  const bucket: BucketAdditions = builder.buckets.get(id) ?? {
    notifications: [],
    dependsOn: [],
    tags: [],
    provenance,
  };
  builder.buckets.set(id, bucket);
  const makes = (value: Plain): Node => make(value, provenance);
  const spread = isTrue(prop(resource.properties, 'PropagateTags'))
    ? truthyProp(resource.properties, 'Tags')
    : undefined;
  if (spread) bucket.propagated = makes(tagList(spread));
  const condition = conditionOf(resource.passed);
  for (const name of oneOrMany(prop(event.properties, 'Events'))) {
    bucket.notifications.push(
      makes(when(condition, { Function: target.arn, Filter: prop(event.properties, 'Filter'), Event: name })),
    );
  }
  // A DependsOn can not be conditional, so SAM lets a tag refer to the permission.
  if (condition === undefined) bucket.dependsOn.push(makes(permission));
  else
    bucket.tags.push(
      makes({
        Key: `sam:ConditionalDependsOn:${permission}`,
        Value: { 'Fn::If': [condition, ref(permission), 'no dependency'] },
      }),
    );
};

/** Writes what the events of all functions add into their buckets, each once. */
export function addNotifications(builder: SamBuilder): void {
  for (const [id, added] of builder.buckets) {
    const declared = builder.resources.get(id);
    if (!declared) continue;
    const { provenance } = added;
    const properties = prop(declared.node, 'Properties');
    const own = isMap(properties) ? properties : makeMap({}, provenance);
    const config = prop(own, 'NotificationConfiguration');
    const into = isMap(config) ? config : makeMap({}, provenance);
    const list = (old: Node | undefined, more: readonly Node[]): Node | undefined =>
      more.length === 0
        ? old
        : {
            kind: 'list',
            span: old?.span ?? provenance.span,
            ...(old ? {} : { provenance }),
            items: unique([...oneOrMany(old), ...more]),
          };
    const changed = withEntries(own, {
      NotificationConfiguration: withEntries(into, {
        LambdaConfigurations: list(prop(into, 'LambdaConfigurations'), added.notifications),
      }),
      Tags: added.propagated ?? list(prop(own, 'Tags'), added.tags),
    });
    builder.writeAnew(id, {
      Properties: changed,
      DependsOn: list(prop(declared.node, 'DependsOn'), added.dependsOn),
    });
  }
}

function unique(nodes: readonly Node[]): Node[] {
  const seen = new Set<string>();
  return nodes.filter(node => {
    const key = canonical(node);
    return !seen.has(key) && seen.add(key);
  });
}
