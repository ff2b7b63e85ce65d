import { type SamProvenance, bySam } from '../../source/provenance.ts';
import type { MapNode } from '../../source/node.ts';
import type { Declaration } from '../../model/stack.ts';
import { at, type Node, type Span } from '../../source/node.ts';
import { prop } from './read.ts';

/** Attributes that SAM copies from a resource to all that it generates for it. */
export const PASSED = ['Condition', 'DeletionPolicy', 'UpdateReplacePolicy'] as const;
/** What a GraphQL API copies beside them. */
export const PASSED_BY_GRAPHQL = ['DependsOn', 'Metadata', 'UpdatePolicy'] as const;
export type PassedAttributes = {
  readonly [name in (typeof PASSED)[number] | (typeof PASSED_BY_GRAPHQL)[number]]?: Node;
};

/** A SAM resource on its way: what the author wrote, with the Globals merged in. */
export type SamResource = {
  readonly id: string;
  readonly name: string;
  readonly declared: Declaration;
  readonly properties: MapNode;
  readonly passed: PassedAttributes;
};

export const samResourceOf = (declared: Declaration, properties: MapNode): SamResource => ({
  id: declared.id,
  name: declared.name,
  declared,
  properties,
  passed: attributesOf(declared, PASSED),
});

/** Those of a resource's attributes that are written. */
export const attributesOf = (
  declared: Declaration,
  names: readonly (keyof PassedAttributes)[],
): PassedAttributes =>
  Object.fromEntries(
    names.flatMap(name => {
      const value = prop(declared.node, name);
      return value ? [[name, value]] : [];
    }),
  );

/** The span of a property's key, or of the resource's Type where the author did not write it. */
export function keySpan(resource: SamResource, property: string): Span {
  const entry = resource.properties.entries.get(property);
  return entry?.keySpan ?? resource.declared.at;
}

/** Why something is generated for a resource: a property of it, and the part of the transform that generates. */
export const provenanceOf = (resource: SamResource, property: string, rule: string): SamProvenance =>
  bySam(resource.name, keySpan(resource, property), rule);

/** What an event invokes, as generated resources name it. */
export type InvokeTarget = {
  /** The logical id of the function or alias. */
  readonly id: string;
  /** The value of `FunctionName`: the function's name, or the alias' ARN. */
  readonly name: { readonly [fn: string]: string | readonly string[] };
  readonly arn: { readonly [fn: string]: string | readonly string[] };
  /** Its ARN inside of an `Fn::Sub`. */
  readonly sub: string;
};
export const getAtt = (id: string, attribute: string): { readonly 'Fn::GetAtt': readonly string[] } => ({
  'Fn::GetAtt': [id, attribute],
});
export const ref = (id: string): { readonly Ref: string } => ({ Ref: id });
export const functionTarget = (id: string): InvokeTarget => ({
  id,
  name: ref(id),
  arn: getAtt(id, 'Arn'),
  sub: `\${${id}.Arn}`,
});
/** `Ref` of an alias is its ARN. */
export const aliasTarget = (id: string): InvokeTarget => ({
  id,
  name: ref(id),
  arn: ref(id),
  sub: `\${${id}}`,
});

export const conditionOf = (passed: PassedAttributes): string | undefined => {
  const node = passed.Condition;
  const name = node?.kind === 'call' ? node.arg : (at(node, 'Condition') ?? node);
  return name?.kind === 'scalar' ? name.text : undefined;
};
