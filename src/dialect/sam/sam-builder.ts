import type { PlainMap } from '../builder/make.ts';
import { type SamProvenance, bySam } from '../../source/provenance.ts';
import { type Plain, make, makeMap, withEntries } from '../builder/make.ts';
import { StackBuilder, generated } from '../builder/stack-builder.ts';
import type { BucketAdditions, UserPoolAdditions } from './events/additions.ts';
import type { ApiRoutes } from './api/route.ts';
import type { MapNode } from '../../source/node.ts';
import type { Declaration, Parameter } from '../../model/stack.ts';
import type { Partition } from '../../model/sam-facts.ts';
import { at, textOf, type Node, type Scalar, type Span } from '../../source/node.ts';
import type { Files } from '../../source/files.ts';
import type { PassedAttributes, SamResource } from './sam-resource.ts';
import { isTrue, mapOf, prop, truthy } from './read.ts';
import { tagList } from './tags.ts';

/** `tagged: false` when the properties already hold the tags that are propagated. */
export type DeclareOptions = {
  readonly passed?: PassedAttributes;
  readonly dependsOn?: Plain;
  readonly attributes?: PlainMap;
  readonly tagged?: false;
} & Pick<Declaration, 'idCovers' | 'idText'>;

/** Generated types that take the tags of a resource with `PropagateTags`. */
const TAGGED = new Set([
  'AWS::IAM::Role',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::IoT::TopicRule',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::DomainNameV2',
]);

/** Without the attributes that only SAM knows. */
function plain(declared: Declaration): Declaration {
  const { node } = declared;
  return node.entries.has('Connectors')
    ? { ...declared, node: withEntries(node, { Connectors: undefined }) }
    : declared;
}

/** Attributes of a resource that SAM passes on; it leaves out every other one (aws-sam-translator 1.115, `Resource._supported_resource_attributes`). */
const KEPT: ReadonlySet<string> = new Set([
  'Type',
  'Properties',
  'Condition',
  'DependsOn',
  'DeletionPolicy',
  'UpdatePolicy',
  'UpdateReplacePolicy',
  'Metadata',
]);

const dropped = ({ node }: Declaration): { readonly [name: string]: undefined } =>
  Object.fromEntries([...node.entries.keys()].flatMap(key => (KEPT.has(key) ? [] : [[key, undefined]])));

/** A template while its SAM resources are replaced: what is generated is added here, never looked up by position. */
export class SamBuilder extends StackBuilder {
  readonly file: string;
  readonly files: Files;
  readonly partition: Partition;
  readonly region: string | undefined;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly mappings: ReadonlyMap<string, Node>;
  /** The resources as authored. */
  readonly authored: ReadonlyMap<string, Declaration>;
  /** What events add to resources of the template, by logical id; written at the end, each once. */
  readonly buckets = new Map<string, BucketAdditions>();
  readonly pools = new Map<string, UserPoolAdditions>();
  readonly routes = new Map<string, ApiRoutes>();
  /** The destination that a place of the template got: in `Globals` it is one for all functions, the queue of the first. */
  readonly destinations = new WeakMap<Node, Plain>();
  /** `Ref: F.Version` and its like: the generated resource by the name SAM gives it. */
  readonly references = new Map<string, string>();
  /** What `DependsOn` a connector means: the resources made for it. */
  readonly dependencies = new Map<string, readonly string[]>();
  /** The properties of each layer of the template, with those of Globals. */
  readonly layers = new Map<string, MapNode>();
  /** Logical ids that SAM changes, as of a layer version. */
  readonly renamed = new Map<string, string>();

  constructor(
    resource: Pick<
      SamBuilder,
      'file' | 'files' | 'partition' | 'region' | 'parameters' | 'mappings' | 'authored'
    >,
    conditions: ReadonlyMap<string, Node>,
  ) {
    super();
    this.file = resource.file;
    this.files = resource.files;
    this.partition = resource.partition;
    this.region = resource.region;
    this.parameters = resource.parameters;
    this.mappings = resource.mappings;
    this.authored = resource.authored;
    for (const declared of resource.authored.values())
      if (!declared.type.startsWith('AWS::Serverless::')) this.declare(plain(declared));
    for (const [name, condition] of conditions) this.conditions.set(name, condition);
  }

  /** Adds what SAM generates for a resource. One that the author declared under the same id stays: SAM refuses such a template. */
  generate(
    resource: SamResource,
    id: string,
    type: string,
    properties: PlainMap,
    provenance: SamProvenance,
    options: DeclareOptions = {},
  ): Declaration {
    const tags =
      TAGGED.has(type) && options.tagged !== false && isTrue(prop(resource.properties, 'PropagateTags'))
        ? prop(resource.properties, 'Tags')
        : undefined;
    const body = makeMap({ ...properties, ...(truthy(tags) ? { Tags: tagList(tags) } : {}) }, provenance);
    const node = makeMap(
      {
        Type: type,
        DependsOn: options.dependsOn,
        ...(body.entries.size > 0 ? { Properties: body } : {}),
        ...(options.passed ?? resource.passed),
        ...options.attributes,
      },
      provenance,
    );
    const { idCovers, idText } = options;
    const declared = {
      ...generated(id, type, node, provenance),
      ...(idCovers ? { idCovers } : {}),
      ...(idText ? { idText } : {}),
    };
    if (!this.authored.has(id) || id === resource.id) return this.declare(declared);
    this.diagnostics.note(
      'sam',
      `${resource.name} generates ${id}, which the template also declares`,
      provenance.span,
    );
    return declared;
  }

  /** The resource that an authored one becomes: same name, other type; what the author wrote keeps its place. */
  lowerTo(
    resource: SamResource,
    id: string,
    type: string,
    properties: MapNode,
    attributes: PlainMap = {},
    more: Pick<Declaration, 'idCovers'> = {},
  ): void {
    const { declared } = resource;
    const provenance = bySam(resource.name, declared.at, 'attributes');
    const extra = Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        value === undefined ? undefined : make(value, provenance),
      ]),
    );
    const written: Scalar = { kind: 'scalar', text: type, plain: true, span: declared.at };
    const node = withEntries(declared.node, {
      Type: written,
      Properties: properties.entries.size > 0 ? properties : undefined,
      ...dropped(declared),
      ...extra,
    });
    this.declare({
      ...declared,
      id,
      type,
      node,
      merged: { type: declared.type, properties: resource.properties },
      ...(declared.provenance ? {} : { written: { type: declared.type, node: declared.node } }),
      ...more,
    });
  }

  /** A bucket or user pool that SAM writes anew loses the attributes that it does not know, as each resource of its own does. */
  writeAnew(id: string, attributes: { readonly [name: string]: Node | undefined }): void {
    const declared = this.resources.get(id);
    if (declared) this.setAttributes(id, { ...dropped(declared), ...attributes });
  }

  /** Refers to a generated resource by the name that SAM gives it in the author's text. */
  addReference(resource: SamResource, property: string, id: string): void {
    this.references.set(`${resource.id}.${property}`, id);
  }

  /** A `Ref` to a parameter whose value is known, as that value; every other node itself. SAM looks through few properties only. */
  resolvedParameter(node: Node | undefined): Node | undefined {
    if (node?.kind !== 'call' || node.fn !== 'Ref') return node;
    const name = textOf(node.arg);
    return name === undefined ? node : (this.parameterValue(name, node.span) ?? node);
  }

  parameterValue(name: string, span: Span): Scalar | undefined {
    if (this.region !== undefined && (name === 'AWS::Region' || name === 'AWS::Partition'))
      return {
        kind: 'scalar',
        text: name === 'AWS::Region' ? this.region : this.partition,
        plain: false,
        span,
        provenance: bySam(name, span, 'region'),
      };
    const parameter = this.parameters.get(name);
    if (!parameter) return undefined;
    if (parameter.given !== undefined) return { kind: 'scalar', text: parameter.given, plain: false, span };
    const fallback = at(parameter.node, 'Default');
    return parameter.fallback === undefined || fallback?.kind !== 'scalar'
      ? undefined
      : { ...fallback, span };
  }

  /** As `value`, and a `FindInMap` with known keys as what it finds. */
  resolvedMapping(node: Node | undefined): Node | undefined {
    const here = this.resolvedParameter(node);
    if (here?.kind !== 'call' || here.fn !== 'Fn::FindInMap' || here.arg.kind !== 'list') return here;
    const [map, first, second] = here.arg.items.map(item => textOf(this.resolvedParameter(item)));
    return (
      (map !== undefined && first !== undefined && second !== undefined
        ? prop(this.mappings.get(map), first, second)
        : undefined) ?? here
    );
  }

  /** The text of a scalar, or of a parameter whose value is known. */
  resolvedText(node: Node | undefined): string | undefined {
    return textOf(this.resolvedParameter(node));
  }
  /** The map at a node; an intrinsic or anything else is none. */
  resolvedMap(node: Node | undefined): MapNode | undefined {
    return mapOf(this.resolvedParameter(node));
  }

  /** An AWS managed policy that SAM itself attaches. */
  managedPolicyArn(path: string): string {
    return `arn:${this.partition}:iam::aws:policy/${path}`;
  }
}
