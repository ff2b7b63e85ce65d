import { isMap, textOf, type Node, type Span } from '../../../source/node.ts';
import { make, withEntries, type Plain } from '../../make.ts';
import { when } from '../conditions.ts';
import type { Expansion } from '../expansion.ts';
import { canonical } from '../hash.ts';
import { given, isTrue, oneOrMany, prop } from '../read.ts';
import { conditionOf, ref } from '../subject.ts';
import { tagList } from '../tags.ts';
import { permit, type Handler } from './event.ts';

/** What events add to a bucket of the template. */
export type Bucket = {
  readonly notifications: Node[];
  readonly dependsOn: Node[];
  readonly tags: Node[];
  readonly span: Span;
  readonly by: string;
  propagated?: Node;
};

/** A bucket of the same template notifies the function. Its account, not its ARN, is the source: the bucket does not exist yet. */
export const s3: Handler = (x, subject, event, target) => {
  const written = prop(event.properties, 'Bucket');
  const id = written?.kind === 'call' && written.fn === 'Ref' ? textOf(written.arg) : undefined;
  const permission = permit(x, subject, event, target, {
    principal: 's3.amazonaws.com',
    account: ref('AWS::AccountId'),
  });
  if (id === undefined || !x.authored.has(id))
    return x.note(
      'sam',
      `the event ${event.key} of ${subject.name} must refer to a bucket of the template`,
      event.span,
    );
  const bucket: Bucket = x.buckets.get(id) ?? {
    notifications: [],
    dependsOn: [],
    tags: [],
    span: event.span,
    by: subject.name,
  };
  x.buckets.set(id, bucket);
  const makes = (value: Plain): Node =>
    make(value, event.span, { by: subject.name, rule: 'sam:event-notification' });
  const spread = isTrue(prop(subject.properties, 'PropagateTags'))
    ? given(subject.properties, 'Tags')
    : undefined;
  if (spread) bucket.propagated = makes(tagList(spread));
  const condition = conditionOf(subject.passed);
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
export function addNotifications(x: Expansion): void {
  for (const [id, added] of x.buckets) {
    const declared = x.resources.get(id);
    if (!declared) continue;
    const why = { by: added.by, rule: 'sam:event-notification' };
    const properties = prop(declared.node, 'Properties');
    const own = isMap(properties) ? properties : make({}, added.span, why);
    const config = prop(own, 'NotificationConfiguration');
    const into = isMap(config) ? config : make({}, added.span, why);
    if (!isMap(own) || !isMap(into)) continue;
    const list = (old: Node | undefined, more: readonly Node[]): Node | undefined =>
      more.length === 0
        ? old
        : {
            kind: 'list',
            span: old?.span ?? added.span,
            ...(old ? {} : { provenance: why }),
            items: unique([...oneOrMany(old), ...more]),
          };
    const changed = withEntries(own, {
      NotificationConfiguration: withEntries(into, {
        LambdaConfigurations: list(prop(into, 'LambdaConfigurations'), added.notifications),
      }),
      Tags: added.propagated ?? list(prop(own, 'Tags'), added.tags),
    });
    x.resources.set(id, {
      ...declared,
      node: withEntries(declared.node, {
        Properties: changed,
        DependsOn: list(prop(declared.node, 'DependsOn'), added.dependsOn),
      }),
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
