import { samConnector, type SamJson, type SamConnector } from '../../../model/sam-facts.ts';
import { at, entriesOf, isMap, itemsOf, textOf, type MapNode, type Node } from '../../../source/node.ts';
import { make, withEntries, type Plain } from '../../make.ts';
import type { Expansion, PlainMap } from '../expansion.ts';
import { oneOrMany, prop } from '../read.ts';
import { subjectOf, type Cause, type Subject } from '../subject.ts';
import { endOf, filled, logicalId, replacements, type End } from './end.ts';

/** AWS::Serverless::Connector and the `Connectors` of other resources; last, for they speak of what is deployed. */
export function expandConnectors(x: Expansion, own: readonly Subject[]): void {
  for (const subject of [...embedded(x), ...own]) expandConnector(x, subject);
}

/** A connector beside a resource's properties, whose source is that resource. */
function embedded(x: Expansion): Subject[] {
  return [...x.authored.values()].flatMap(declared =>
    entriesOf(at(declared.node, 'Connectors')).flatMap(({ key, keySpan, value }) => {
      const properties = at(value, 'Properties');
      if (!isMap(value) || !isMap(properties)) return [];
      const source = prop(properties, 'SourceReference');
      const id = declared.id + key;
      const named: MapNode = {
        kind: 'map',
        span: keySpan,
        entries: new Map(isMap(source) ? source.entries : []).set('Id', {
          key: 'Id',
          keySpan,
          value: { kind: 'scalar', text: declared.id, plain: false, span: keySpan },
        }),
      };
      return [
        subjectOf(
          { id, name: declared.name, type: 'AWS::Serverless::Connector', at: keySpan, node: value },
          withEntries(properties, { Source: named, SourceReference: undefined }),
        ),
      ];
    }),
  );
}

function expandConnector(x: Expansion, subject: Subject): void {
  const { properties, declared } = subject;
  const source = prop(properties, 'Source');
  const written = prop(properties, 'Destination');
  const why: Cause = { span: declared.at, rule: 'sam:connector' };
  const permissions = itemsOf(prop(properties, 'Permissions')).flatMap(item => textOf(item) ?? []);
  const made = oneOrMany(written).flatMap((destination, index) => {
    const ends = [endOf(x, source, destination), endOf(x, destination, source)] as const;
    if (ends[0] && ends[1])
      return connect(
        x,
        subject,
        { id: subject.id, suffix: written?.kind === 'list' ? `Destination${index}` : '' },
        ends[0],
        ends[1],
        permissions,
        why,
      );
    x.note(
      'connector',
      `an end of the connector ${subject.id} is not a resource of the template`,
      declared.at,
      true,
    );
    return [];
  });
  x.dependencies.set(subject.id, made);
}

type Name = { readonly id: string; readonly suffix: string };

/** What lets the source act on the destination; the ids of the resources. */
export function connect(
  x: Expansion,
  subject: Subject,
  name: Name,
  source: End,
  destination: End,
  permissions: readonly string[],
  why: Cause,
): string[] {
  const profile = samConnector(source.type, destination.type);
  if (!profile) {
    x.note('connector', `SAM has no connector from ${source.type} to ${destination.type}`, why.span, true);
    return [];
  }
  const values = replacements(source, destination);
  const categories = Object.entries(profile.Properties.AccessCategories).filter(([category]) =>
    permissions.includes(category),
  );
  const resource = profile.Properties.SourcePolicy ? source : destination;
  const document: Plain = {
    Version: '2012-10-17',
    Statement: categories.flatMap(([, category]) => statements(category, values)),
  };
  const add = (id: string, type: string, own: PlainMap): string[] => {
    x.add(subject, id, type, own, why, { dependsOn: prop(subject.declared.node, 'DependsOn') });
    return [id];
  };
  switch (profile.Type) {
    case 'AWS_IAM_ROLE_MANAGED_POLICY': {
      if (resource.role === undefined)
        x.note('connector', `the role of an end of the connector ${name.id} is not known`, why.span, true);
      const made = add(`${name.id}Policy${name.suffix}`, 'AWS::IAM::ManagedPolicy', {
        PolicyDocument: document,
        Roles: resource.role === undefined ? undefined : [resource.role],
      });
      depend(x, profile, source, destination, made[0]!);
      return made;
    }
    case 'AWS_SQS_QUEUE_POLICY':
      return add(`${name.id}QueuePolicy${name.suffix}`, 'AWS::SQS::QueuePolicy', {
        PolicyDocument: document,
        Queues: [resource.url],
      });
    case 'AWS_SNS_TOPIC_POLICY':
      return add(`${name.id}TopicPolicy${name.suffix}`, 'AWS::SNS::TopicPolicy', {
        PolicyDocument: document,
        Topics: [resource.arn],
      });
    case 'AWS_LAMBDA_PERMISSION':
      return categories.flatMap(([category, written]) => {
        const { Action, Principal, SourceArn, SourceAccount } = filled(written, values) as PlainMap;
        return add(`${name.id}${category}LambdaPermission${name.suffix}`, 'AWS::Lambda::Permission', {
          Action,
          FunctionName: resource.arn,
          Principal,
          SourceArn,
          SourceAccount,
        });
      });
  }
}

const statements = (
  category: { readonly [key: string]: SamJson },
  values: { readonly [name: string]: Plain },
): readonly Plain[] => {
  const list = filled(category['Statement'] ?? [], values);
  return Array.isArray(list) ? (list as readonly Plain[]) : [];
};

/** Lambda checks the role of a mapping when it is made, so the policy comes first. */
function depend(x: Expansion, profile: SamConnector, source: End, destination: End, policy: string): void {
  if (source.id === undefined) return;
  const { DependedBy } = profile.Properties;
  if (DependedBy === 'SOURCE') addDependency(x, source.id, policy);
  if (DependedBy !== 'DESTINATION_EVENT_SOURCE_MAPPING' || destination.id === undefined) return;
  const found = mappings(x).get(`${source.id} ${destination.id}`) ?? [];
  if (found.length === 1) addDependency(x, found[0]!, policy);
}

const known = new WeakMap<Expansion, Map<string, string[]>>();

/** Event source mappings by their source and function. */
function mappings(x: Expansion): Map<string, string[]> {
  const cached = known.get(x);
  if (cached) return cached;
  const all = new Map<string, string[]>();
  for (const { id, type, node } of x.resources.values()) {
    if (type !== 'AWS::Lambda::EventSourceMapping') continue;
    const properties: Node | undefined = prop(node, 'Properties');
    const key = `${logicalId(prop(properties, 'EventSourceArn'))} ${logicalId(prop(properties, 'FunctionName'))}`;
    all.set(key, [...(all.get(key) ?? []), id]);
  }
  known.set(x, all);
  return all;
}

function addDependency(x: Expansion, id: string, on: string): void {
  const declared = x.resources.get(id);
  if (!declared) return;
  const old = prop(declared.node, 'DependsOn');
  const items = [...oneOrMany(old), make(on, declared.at, { by: declared.name, rule: 'sam:connector' })];
  x.resources.set(id, {
    ...declared,
    node: withEntries(declared.node, { DependsOn: { kind: 'list', items, span: old?.span ?? declared.at } }),
  });
}
