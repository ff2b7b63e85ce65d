import { type Plain, isNode, make } from '../../builder/make.ts';
import { provenanceOf } from '../subject.ts';
import { bySam } from '../../../source/provenance.ts';
import { at, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { canonical } from '../hash.ts';
import { branches, given, isNoValue, prop } from '../read.ts';
import { conditionOf, getAtt, keySpan, type Subject } from '../subject.ts';
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
  x: SamBuilder,
  subject: Subject,
  parts: RoleParts,
  traced: Node | undefined,
): Plain {
  const written = prop(subject.properties, 'Role');
  const made = getAtt(`${subject.id}Role`, 'Arn');
  const choice = branches(x.value(written));
  const empty = [isNoValue(choice?.yes), isNoValue(choice?.no)];
  if (written && !isNoValue(written) && !(choice && empty.some(Boolean))) return written;
  if (!choice || empty.every(Boolean))
    return (addRole(x, subject, parts, traced, conditionOf(subject.passed)), made);
  const name = textOf(choice.condition) ?? '';
  if (empty[1])
    x.conditions.set(
      `NOT${name}`,
      make({ 'Fn::Not': [{ Condition: name }] }, provenanceOf(subject, 'Role', 'condition')),
    );
  addRole(x, subject, parts, traced, empty[0] ? name : `NOT${name}`);
  return { 'Fn::If': [choice.condition, empty[0] ? made : choice.yes, empty[0] ? choice.no : made] };
}

function addRole(
  x: SamBuilder,
  subject: Subject,
  parts: RoleParts,
  traced: Node | undefined,
  condition: string | undefined,
): void {
  const { properties } = subject;
  const attach = (path: string, property: string): Node =>
    make(x.managed(path), provenanceOf(subject, property, 'managed-policy'));
  const durable = given(properties, 'DurableConfig');
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
      attach(x.partition === 'aws' ? 'AWSXrayWriteOnlyAccess' : 'AWSXRayDaemonWriteAccess', 'Tracing'),
    );
  if (given(properties, 'VpcConfig'))
    managed.push(attach('service-role/AWSLambdaVPCAccessExecutionRole', 'VpcConfig'));
  const own = policiesOf(x, subject, prop(properties, 'Policies'), `${subject.id}RolePolicy`);
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
  addRoleResource(x, subject, {
    assume: prop(properties, 'AssumeRolePolicyDocument') ?? assumedBy('lambda.amazonaws.com'),
    managed: distinct([
      ...managed,
      ...parts.managed,
      ...own.managed,
      ...parts.late.flatMap(part => part.managed ?? []),
    ]),
    inline,
    condition,
    tags: createdBySam(given(properties, 'Tags')),
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
export function addRoleResource(x: SamBuilder, subject: Subject, role: RoleDocument): void {
  const { properties } = subject;
  const condition =
    role.condition === undefined
      ? undefined
      : subject.passed.Condition && conditionOf(subject.passed) === role.condition
        ? subject.passed.Condition
        : role.condition;
  x.generate(
    subject,
    `${subject.id}Role`,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: role.assume,
      ManagedPolicyArns: role.managed,
      Policies: role.inline.length > 0 ? role.inline : undefined,
      Path: prop(properties, 'RolePath'),
      PermissionsBoundary: prop(properties, 'PermissionsBoundary'),
      Tags: role.tags,
    },
    bySam(subject.name, keySpan(subject, 'Policies'), 'function-role'),
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
