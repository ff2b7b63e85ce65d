import type { PlainMap } from '../../builder/make.ts';
import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import type { MapNode } from '../../../source/node.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import { samConnector, type SamJson, type SamConnector } from '../../../model/sam-facts.ts';
import { at, entriesOf, isMap, itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { oneOrMany, prop } from '../read.ts';
import { samResourceOf, type SamResource } from '../sam-resource.ts';
import { endOf, filled, logicalId, replacements, type End } from './end.ts';

/** AWS::Serverless::Connector and the `Connectors` of other resources; last, for they speak of what is deployed. */
export function expandConnectors(builder: SamBuilder, own: readonly SamResource[]): void {
  for (const resource of [...embedded(builder), ...own]) expandConnector(builder, resource);
}

/** A connector beside a resource's properties, whose source is that resource. */
function embedded(builder: SamBuilder): SamResource[] {
  return [...builder.authored.values()].flatMap(declared =>
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
        samResourceOf(
          { id, name: declared.name, type: 'AWS::Serverless::Connector', at: keySpan, node: value },
          withEntries(properties, { Source: named, SourceReference: undefined }),
        ),
      ];
    }),
  );
}

function expandConnector(builder: SamBuilder, resource: SamResource): void {
  const { properties, declared } = resource;
  const source = prop(properties, 'Source');
  const written = prop(properties, 'Destination');
  const provenance: SamProvenance = bySam(resource.name, declared.at, 'connector');
  const permissions = itemsOf(prop(properties, 'Permissions')).flatMap(item => textOf(item) ?? []);
  const made = oneOrMany(written).flatMap((destination, index) => {
    const ends = [endOf(builder, source, destination), endOf(builder, destination, source)] as const;
    if (ends[0] && ends[1])
      return connect(
        builder,
        resource,
        { id: resource.id, suffix: written?.kind === 'list' ? `Destination${index}` : '' },
        ends[0],
        ends[1],
        permissions,
        provenance,
      );
    builder.diagnostics.partial(
      'connector',
      `an end of the connector ${resource.id} is not a resource of the template`,
      declared.at,
    );
    return [];
  });
  builder.dependencies.set(resource.id, made);
}

type Name = { readonly id: string; readonly suffix: string };

/** A resource whose connectors SAM makes without the attributes of the resource: no condition, no dependencies. */
export const apart = (resource: SamResource): SamResource => ({
  ...resource,
  passed: {},
  declared: {
    ...resource.declared,
    node: withEntries(resource.declared.node, { DependsOn: undefined }),
  },
});

/** What lets the source act on the destination; the ids of the resources. */
export function connect(
  builder: SamBuilder,
  resource: SamResource,
  name: Name,
  source: End,
  destination: End,
  permissions: readonly string[],
  provenance: SamProvenance,
): string[] {
  const profile = samConnector(source.type, destination.type);
  if (!profile) {
    builder.diagnostics.partial(
      'connector',
      `SAM has no connector from ${source.type} to ${destination.type}`,
      provenance.span,
    );
    return [];
  }
  const values = replacements(source, destination);
  const categories = Object.entries(profile.Properties.AccessCategories).filter(([category]) =>
    permissions.includes(category),
  );
  const policyOwner = profile.Properties.SourcePolicy ? source : destination;
  const document: Plain = {
    Version: '2012-10-17',
    Statement: categories.flatMap(([, category]) => statements(category, values)),
  };
  const typeOf = ({ id, type }: End): string => builder.authored.get(id ?? '')?.type ?? type;
  const ends = { Source: { Type: typeOf(source) }, Destination: { Type: typeOf(destination) } };
  const add = (id: string, type: string, own: PlainMap): string[] => {
    builder.generate(resource, id, type, own, provenance, {
      dependsOn: prop(resource.declared.node, 'DependsOn'),
      attributes: { Metadata: { 'aws:sam:connectors': { [name.id]: ends } } },
    });
    return [id];
  };
  switch (profile.Type) {
    case 'AWS_IAM_ROLE_MANAGED_POLICY': {
      if (policyOwner.role === undefined)
        builder.diagnostics.partial(
          'connector',
          `the role of an end of the connector ${name.id} is not known`,
          provenance.span,
        );
      const policy = `${name.id}Policy${name.suffix}`;
      const ids = add(policy, 'AWS::IAM::ManagedPolicy', {
        PolicyDocument: document,
        Roles: policyOwner.role === undefined ? undefined : [policyOwner.role],
      });
      depend(builder, profile, source, destination, policy);
      return ids;
    }
    case 'AWS_SQS_QUEUE_POLICY':
      return add(`${name.id}QueuePolicy${name.suffix}`, 'AWS::SQS::QueuePolicy', {
        PolicyDocument: document,
        Queues: [policyOwner.url],
      });
    case 'AWS_SNS_TOPIC_POLICY':
      return add(`${name.id}TopicPolicy${name.suffix}`, 'AWS::SNS::TopicPolicy', {
        PolicyDocument: document,
        Topics: [policyOwner.arn],
      });
    case 'AWS_LAMBDA_PERMISSION':
      return categories.flatMap(([category, written]) => {
        const { Action, Principal, SourceArn, SourceAccount } = filled(written, values) as PlainMap;
        return add(`${name.id}${category}LambdaPermission${name.suffix}`, 'AWS::Lambda::Permission', {
          Action,
          FunctionName: policyOwner.arn,
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
function depend(
  builder: SamBuilder,
  profile: SamConnector,
  source: End,
  destination: End,
  policy: string,
): void {
  if (source.id === undefined) return;
  const { DependedBy } = profile.Properties;
  if (DependedBy === 'SOURCE') addDependency(builder, source.id, policy);
  if (DependedBy !== 'DESTINATION_EVENT_SOURCE_MAPPING' || destination.id === undefined) return;
  const found = mappings(builder).get(`${source.id} ${destination.id}`) ?? [];
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) addDependency(builder, only, policy);
}

const known = new WeakMap<SamBuilder, Map<string, string[]>>();

/** Event source mappings by their source and function. */
function mappings(builder: SamBuilder): Map<string, string[]> {
  const cached = known.get(builder);
  if (cached) return cached;
  const all = new Map<string, string[]>();
  for (const { id, type, node } of builder.resources.values()) {
    if (type !== 'AWS::Lambda::EventSourceMapping') continue;
    const properties: Node | undefined = prop(node, 'Properties');
    const key = `${logicalId(prop(properties, 'EventSourceArn'))} ${logicalId(prop(properties, 'FunctionName'))}`;
    all.set(key, [...(all.get(key) ?? []), id]);
  }
  known.set(builder, all);
  return all;
}

function addDependency(builder: SamBuilder, id: string, on: string): void {
  const declared = builder.resources.get(id);
  if (!declared) return;
  const old = prop(declared.node, 'DependsOn');
  if (oneOrMany(old).some(item => textOf(item) === on)) return;
  const items = [...oneOrMany(old), make(on, bySam(declared.name, declared.at, 'connector'))];
  builder.setAttributes(id, { DependsOn: { kind: 'list', items, span: old?.span ?? declared.at } });
}
