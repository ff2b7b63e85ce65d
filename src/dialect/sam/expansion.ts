import type { Declaration, Note, Parameter } from '../../model/stack.ts';
import type { Partition } from '../../model/sam-facts.ts';
import { at, textOf, type Made, type MapNode, type Node, type Scalar, type Span } from '../../source/node.ts';
import { makeMap, make, withEntries, type Plain } from '../make.ts';
import type { Files } from '../../source/files.ts';
import type { ApiRoutes } from './api/routes.ts';
import type { Bucket } from './events/s3.ts';
import type { UserPool } from './events/cognito.ts';
import type { Cause, PassedAttributes, Subject } from './subject.ts';
import { isTrue, mapOf, prop, truthy } from './read.ts';
import { tagList } from './tags.ts';

export type PlainMap = { readonly [key: string]: Plain };
/** `tagged: false` when the properties already hold the tags that are propagated. */
export type DeclareOptions = {
  readonly passed?: PassedAttributes;
  readonly dependsOn?: Plain;
  readonly attributes?: PlainMap;
  readonly tagged?: false;
};

/** Generated types that take the tags of a resource with `PropagateTags`. */
const TAGGED = new Set([
  'AWS::IAM::Role',
  'AWS::SQS::Queue',
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

/** A template while its SAM resources are replaced: what is generated is added here, never looked up by position. */
export class Expansion {
  readonly file: string;
  readonly files: Files;
  readonly partition: Partition;
  readonly region: string | undefined;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly mappings: ReadonlyMap<string, Node>;
  /** The resources as authored. */
  readonly authored: ReadonlyMap<string, Declaration>;
  /** The resources as deployed. */
  readonly resources: Map<string, Declaration>;
  readonly conditions: Map<string, Node>;
  readonly notes: Note[] = [];
  readonly read = new Set<string>();
  /** What events add to resources of the template, by logical id; written at the end, each once. */
  readonly buckets = new Map<string, Bucket>();
  readonly pools = new Map<string, UserPool>();
  readonly routes = new Map<string, ApiRoutes>();
  /** The destination that a place of the template got: in `Globals` it is one for all functions, the queue of the first. */
  readonly destinations = new WeakMap<Node, Plain>();
  /** `Ref: F.Version` and its like: the generated resource by the name SAM gives it. */
  readonly references = new Map<string, string>();
  /** What `DependsOn` a connector means: the resources made for it. */
  readonly dependencies = new Map<string, readonly string[]>();
  /** Logical ids that SAM changes, as of a layer version. */
  readonly renamed = new Map<string, string>();

  constructor(
    subject: Pick<
      Expansion,
      'file' | 'files' | 'partition' | 'region' | 'parameters' | 'mappings' | 'authored'
    >,
    conditions: ReadonlyMap<string, Node>,
  ) {
    this.file = subject.file;
    this.files = subject.files;
    this.partition = subject.partition;
    this.region = subject.region;
    this.parameters = subject.parameters;
    this.mappings = subject.mappings;
    this.authored = subject.authored;
    this.resources = new Map(
      [...subject.authored]
        .filter(([, { type }]) => !type.startsWith('AWS::Serverless::'))
        .map(([id, declared]) => [id, plain(declared)]),
    );
    this.conditions = new Map(conditions);
  }

  note(code: string, message: string, span: Span, partial = false): void {
    this.notes.push({ code, message, span, partial });
  }

  /** Adds a generated resource. One that the author declared under the same id stays: SAM refuses such a template. */
  add(
    subject: Subject,
    id: string,
    type: string,
    properties: PlainMap,
    why: Cause,
    options: DeclareOptions = {},
  ): Declaration {
    const made = { by: subject.name, rule: why.rule };
    const tags =
      TAGGED.has(type) && options.tagged !== false && isTrue(prop(subject.properties, 'PropagateTags'))
        ? prop(subject.properties, 'Tags')
        : undefined;
    const body = makeMap({ ...properties, ...(truthy(tags) ? { Tags: tagList(tags) } : {}) }, why.span, made);
    const node = makeMap(
      {
        Type: type,
        DependsOn: options.dependsOn,
        ...(body.entries.size > 0 ? { Properties: body } : {}),
        ...(options.passed ?? subject.passed),
        ...options.attributes,
      },
      why.span,
      made,
    );
    const declared = { id, name: subject.name, type, at: why.span, node, made };
    if (this.authored.has(id) && id !== subject.id)
      this.note('sam', `${subject.name} generates ${id}, which the template also declares`, why.span);
    else this.resources.set(id, declared);
    return declared;
  }

  /** The resource that an authored one becomes: same name, other type; what the author wrote keeps its place. */
  become(subject: Subject, id: string, type: string, properties: MapNode, attributes: PlainMap = {}): void {
    const { declared } = subject;
    const made = { by: subject.name, rule: 'sam:attributes' };
    const extra = Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        value === undefined ? undefined : make(value, declared.at, made),
      ]),
    );
    const written: Scalar = { kind: 'scalar', text: type, plain: true, span: declared.at };
    const node = withEntries(declared.node, {
      Type: written,
      Properties: properties.entries.size > 0 ? properties : undefined,
      Connectors: undefined,
      IgnoreGlobals: undefined,
      ...extra,
    });
    this.resources.set(id, {
      ...declared,
      id,
      type,
      node,
      ...(declared.made ? {} : { written: { type: declared.type, node: declared.node } }),
    });
  }

  /** Refers to a generated resource by the name that SAM gives it in the author's text. */
  refer(subject: Subject, property: string, id: string): void {
    this.references.set(`${subject.id}.${property}`, id);
  }

  /** A `Ref` to a parameter whose value is known, as that value; every other node itself. SAM looks through few properties only. */
  value(node: Node | undefined): Node | undefined {
    if (node?.kind !== 'call' || node.fn !== 'Ref') return node;
    const name = textOf(node.arg);
    return name === undefined ? node : (this.parameterValue(name, node.span) ?? node);
  }

  parameterValue(name: string, span: Span): Scalar | undefined {
    if (name === 'AWS::Region' && this.region !== undefined)
      return { kind: 'scalar', text: this.region, plain: false, span };
    const parameter = this.parameters.get(name);
    if (!parameter) return undefined;
    if (parameter.given !== undefined) return { kind: 'scalar', text: parameter.given, plain: false, span };
    const fallback = at(parameter.node, 'Default');
    return parameter.fallback === undefined || fallback?.kind !== 'scalar'
      ? undefined
      : { ...fallback, span };
  }

  /** As `value`, and a `FindInMap` with known keys as what it finds. */
  found(node: Node | undefined): Node | undefined {
    const here = this.value(node);
    if (here?.kind !== 'call' || here.fn !== 'Fn::FindInMap' || here.arg.kind !== 'list') return here;
    const [map, first, second] = here.arg.items.map(item => textOf(this.value(item)));
    return (
      (map !== undefined && first !== undefined && second !== undefined
        ? prop(this.mappings.get(map), first, second)
        : undefined) ?? here
    );
  }

  /** The text of a scalar, or of a parameter whose value is known. */
  text(node: Node | undefined): string | undefined {
    return textOf(this.value(node));
  }
  /** The map at a node; an intrinsic or anything else is none. */
  map(node: Node | undefined): MapNode | undefined {
    return mapOf(this.value(node));
  }

  /** An AWS managed policy that SAM itself attaches. */
  managed(path: string): string {
    return `arn:${this.partition}:iam::aws:policy/${path}`;
  }

  /** Makes nodes for a place inside of an authored resource. */
  make(subject: Subject, value: Plain, why: Cause): Node {
    return make(value, why.span, { by: subject.name, rule: why.rule } satisfies Made);
  }
}
