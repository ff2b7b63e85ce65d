import { bySam } from '../../../source/provenance.ts';
import { type Plain, isNode, make } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { at, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { canonical } from '../hash.ts';
import { branches, truthyProp, isNoValue, prop } from '../read.ts';
import { conditionOf, getAtt, keySpan, type SamResource } from '../sam-resource.ts';
import { createdBySam } from '../tags.ts';
import { policiesOf } from './policies.ts';

/** What a function's settings add to its role: before the author's own policies (`managed`, `policies`) and after them (`late`, nodes of either kind). */
export type RoleParts = {
  readonly managed: Node[];
  readonly policies: Plain[];
  readonly late: { readonly managed?: Node; readonly policy?: Node }[];
};

export const assumedBy = (service: string): Plain => ({
  Version: '2012-10-17',
  Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
});

/** Adds the execution role where SAM makes one; the value of the function's `Role`. */
export function executionRole(
  builder: SamBuilder,
  resource: SamResource,
  parts: RoleParts,
  traced: Node | undefined,
): Plain {
  const written = prop(resource.properties, 'Role');
  const made = getAtt(`${resource.id}Role`, 'Arn');
  const choice = branches(builder.resolvedParameter(written));
  const empty = [isNoValue(choice?.yes), isNoValue(choice?.no)];
  if (written && !isNoValue(written) && !(choice && empty.some(Boolean))) return written;
  if (!choice || empty.every(Boolean))
    return (addRole(builder, resource, parts, traced, conditionOf(resource.passed)), made);
  const name = textOf(choice.condition) ?? '';
  if (empty[1])
    builder.conditions.set(
      `NOT${name}`,
      make({ 'Fn::Not': [{ Condition: name }] }, provenanceOf(resource, 'Role', 'condition')),
    );
  addRole(builder, resource, parts, traced, empty[0] ? name : `NOT${name}`);
  return { 'Fn::If': [choice.condition, empty[0] ? made : choice.yes, empty[0] ? choice.no : made] };
}

function addRole(
  builder: SamBuilder,
  resource: SamResource,
  parts: RoleParts,
  traced: Node | undefined,
  condition: string | undefined,
): void {
  const { properties } = resource;
  const attach = (path: string, property: string): Node =>
    make(builder.managedPolicyArn(path), provenanceOf(resource, property, 'managed-policy'));
  const durable = truthyProp(properties, 'DurableConfig');
  const managed = [
    attach(
      durable
        ? 'service-role/AWSLambdaBasicDurableExecutionRolePolicy'
        : 'service-role/AWSLambdaBasicExecutionRole',
      durable ? 'DurableConfig' : 'Policies',
    ),
  ];
  if (traced)
    managed.push(
      attach(builder.partition === 'aws' ? 'AWSXrayWriteOnlyAccess' : 'AWSXRayDaemonWriteAccess', 'Tracing'),
    );
  if (truthyProp(properties, 'VpcConfig'))
    managed.push(attach('service-role/AWSLambdaVPCAccessExecutionRole', 'VpcConfig'));
  const own = policiesOf(builder, resource, prop(properties, 'Policies'), `${resource.id}RolePolicy`);
  const inline = [...parts.policies, ...own.inline];
  const documents = new Set(
    (parts.late.length === 0 ? [] : inline).map(policy =>
      isNode(policy) ? canonical(at(policy, 'PolicyDocument')) : '',
    ),
  );
  for (const { policy } of parts.late) {
    const document = canonical(at(policy, 'PolicyDocument'));
    if (policy && !documents.has(document)) inline.push(policy);
    documents.add(document);
  }
  addRoleResource(builder, resource, {
    assume: prop(properties, 'AssumeRolePolicyDocument') ?? assumedBy('lambda.amazonaws.com'),
    managed: distinct([
      ...managed,
      ...parts.managed,
      ...own.managed,
      ...parts.late.flatMap(part => part.managed ?? []),
    ]),
    inline,
    condition,
    tags: createdBySam(truthyProp(properties, 'Tags')),
  });
}

export type RoleDocument = {
  readonly assume: Plain;
  readonly managed: readonly Node[];
  readonly inline: readonly Plain[];
  readonly condition: string | undefined;
  readonly tags: Plain;
};

/** The role of a function or state machine; findings on it point to `Policies` where that was written. */
export function addRoleResource(builder: SamBuilder, resource: SamResource, role: RoleDocument): void {
  const { properties } = resource;
  const own = conditionOf(resource.passed) === role.condition ? resource.passed.Condition : undefined;
  const condition = role.condition === undefined ? undefined : (own ?? role.condition);
  builder.generate(
    resource,
    `${resource.id}Role`,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: role.assume,
      ManagedPolicyArns: role.managed,
      Policies: role.inline.length > 0 ? role.inline : undefined,
      Path: prop(properties, 'RolePath'),
      PermissionsBoundary: prop(properties, 'PermissionsBoundary'),
      Tags: role.tags,
    },
    bySam(resource.name, keySpan(resource, 'Policies'), 'function-role'),
    { attributes: { Condition: condition } },
  );
}

/** Of equal values the first one. */
export function distinct(nodes: readonly Node[]): readonly Node[] {
  if (nodes.length < 2) return nodes;
  const seen = new Map<string, Node>();
  for (const node of nodes) {
    const key = canonical(node);
    if (!seen.has(key)) seen.set(key, node);
  }
  return [...seen.values()];
}
