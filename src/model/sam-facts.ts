import { factRows, facts, factsAs } from './facts.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A statement as the table writes it: intrinsics in long form, `{ Ref: TableName }` naming the template's parameters. */
export type SamStatement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: Json;
  readonly Condition?: Json;
  readonly Principal?: Json;
};
export type SamPolicyTemplate = {
  readonly Description: string;
  readonly Parameters: { readonly [name: string]: { readonly Description: string } };
  readonly Definition: { readonly Statement: readonly SamStatement[] };
};
/** Texts hold `%{Source.Arn}`, `%{Destination.Name}` …, to be filled from the `Outputs` of `samConnectorEnd`. */
export type SamConnector = {
  readonly Type: 'AWS_IAM_ROLE_MANAGED_POLICY' | 'AWS_LAMBDA_PERMISSION' | 'AWS_SNS_TOPIC_POLICY' | 'AWS_SQS_QUEUE_POLICY';
  readonly Properties: {
    readonly SourcePolicy?: boolean;
    readonly DependedBy?: string;
    readonly ValidAccessCategories?: readonly (readonly string[])[];
    readonly AccessCategories: { readonly [category: string]: { readonly [key: string]: Json } };
  };
};
/** `Inputs.Role`: the property that names the resource's role; `Outputs`: how each `%{….Name}` is written, `%{logicalId}` being the resource. */
export type SamConnectorEnd = { readonly Inputs?: { readonly [name: string]: string }; readonly Outputs?: { readonly [name: string]: Json } };
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

type Templates = { readonly Templates: { readonly [name: string]: SamPolicyTemplate } };
type Connectors = {
  readonly Permissions: { readonly [source: string]: { readonly [destination: string]: SamConnector } };
  readonly CfnResourceProperties: { readonly [type: string]: SamConnectorEnd };
};

const templates = () => factsAs('sam-policy-templates.json', text => JSON.parse(text) as Templates).Templates;
const connectors = () => factsAs('sam-connectors.json', text => JSON.parse(text) as Connectors);
const own = <T>(table: { readonly [key: string]: T } | undefined, key: string): T | undefined => (table && Object.hasOwn(table, key) ? table[key] : undefined);

/** The policy template SAM knows by this name, as in `Policies: [{ SQSPollerPolicy: { QueueName: … } }]`. */
export const samPolicyTemplate = (name: string): SamPolicyTemplate | undefined => own(templates(), name);
export const samPolicyTemplateNames = (): readonly string[] => Object.keys(templates());

/** What an `AWS::Serverless::Connector` between two CloudFormation types generates; undefined where SAM supports no connector. */
export const samConnector = (source: string, destination: string): SamConnector | undefined => own(own(connectors().Permissions, source), destination);
export const samConnectorEnd = (type: string): SamConnectorEnd | undefined => own(connectors().CfnResourceProperties, type);

const PATHS: { readonly [code: string]: string } = { '-': '', s: 'service-role/', a: 'aws-service-role/', j: 'job-function/', r: 'root-task/' };
const PARTITIONS: { readonly [code: string]: Partition } = { a: 'aws', c: 'aws-cn', g: 'aws-us-gov', e: 'aws-eusc' };
type Listed = { readonly path: string; readonly partitions: readonly (Partition | undefined)[] };

const bundled = () =>
  factsAs('sam-managed-policies.txt', text => new Map(factRows(text).map(([name = '', path = '', partitions = '']): [string, Listed] => [name, { path: PATHS[path] ?? '', partitions: [...partitions].map(code => PARTITIONS[code]) }])));

/** A policy newer than SAM's list: SAM asks IAM then, and we the table of all managed policies, which holds the partition aws. */
function listedByIam(name: string): string | undefined {
  const text = facts('managed-policies.txt');
  const at = text.indexOf(`\n${name}\t`);
  return at < 0 ? undefined : PATHS[text.charAt(at + name.length + 2)];
}

/**
 * The ARN that SAM writes for a bare name in `Policies` (aws-sam-translator, role_constructor.py: its bundled list, then IAM's);
 * undefined for what is no AWS managed policy: SAM then uses the name as it stands. Names are case-sensitive, without path.
 */
export function managedPolicyArn(name: string, partition: Partition = 'aws'): string | undefined {
  if (!/^[\w+=,.@-]+$/.test(name)) return undefined;
  const listed = bundled().get(name);
  const path = listed?.partitions.includes(partition) ? listed.path : partition === 'aws' ? listedByIam(name) : undefined;
  return path === undefined ? undefined : `arn:${partition}:iam::aws:policy/${path}${name}`;
}
