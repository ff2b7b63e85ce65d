import { lookUp } from './look-up.ts';
import { factRow, factTexts, factsAs } from './facts.ts';

export type SamJson =
  | string
  | number
  | boolean
  | null
  | readonly SamJson[]
  | { readonly [key: string]: SamJson };

/** A statement as the table writes it: intrinsics in long form, `{ Ref: TableName }` naming the template's parameters. */
export type SamStatement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: SamJson;
  readonly Condition?: SamJson;
  readonly Principal?: SamJson;
};
export type SamPolicyTemplate = {
  readonly Description: string;
  readonly Parameters: { readonly [name: string]: { readonly Description: string } };
  readonly Definition: { readonly Statement: readonly SamStatement[] };
};
/** Texts hold `%{Source.Arn}`, `%{Destination.Name}` …, to be filled from the `Outputs` of `samConnectorEnd`. */
export type SamConnector = {
  readonly Type:
    | 'AWS_IAM_ROLE_MANAGED_POLICY'
    | 'AWS_LAMBDA_PERMISSION'
    | 'AWS_SNS_TOPIC_POLICY'
    | 'AWS_SQS_QUEUE_POLICY';
  readonly Properties: {
    readonly SourcePolicy?: boolean;
    readonly DependedBy?: string;
    readonly ValidAccessCategories?: readonly (readonly string[])[];
    readonly AccessCategories: { readonly [category: string]: { readonly [key: string]: SamJson } };
  };
};
/** `Inputs.Role`: the property that names the resource's role; `Outputs`: how each `%{….Name}` is written, `%{logicalId}` being the resource. */
export type SamConnectorEnd = {
  readonly Inputs?: { readonly [name: string]: string };
  readonly Outputs?: { readonly [name: string]: SamJson };
};
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

type Connectors = {
  readonly Permissions: { readonly [source: string]: { readonly [destination: string]: SamConnector } };
  readonly CfnResourceProperties: { readonly [type: string]: SamConnectorEnd };
};

const connectors = () => factsAs('sam-connectors.json', text => JSON.parse(text) as Connectors);

/** The policy template SAM knows by this name, as in `Policies: [{ SQSPollerPolicy: { QueueName: … } }]`. */
export function samPolicyTemplate(name: string): SamPolicyTemplate | undefined {
  const met = factsAs('sam-policy-templates.txt', () => new Map<string, SamPolicyTemplate>());
  const known = met.get(name);
  if (known) return known;
  const written = factTexts('sam-policy-templates.txt').get(name);
  if (written === undefined) return undefined;
  const read = JSON.parse(written) as SamPolicyTemplate;
  met.set(name, read);
  return read;
}
export const samPolicyTemplateNames = (): readonly string[] => [
  ...factTexts('sam-policy-templates.txt').keys(),
];

/** What an `AWS::Serverless::Connector` between two CloudFormation types generates; undefined where SAM supports no connector. */
export const samConnector = (source: string, destination: string): SamConnector | undefined =>
  lookUp(lookUp(connectors().Permissions, source), destination);
export const samConnectorEnd = (type: string): SamConnectorEnd | undefined =>
  lookUp(connectors().CfnResourceProperties, type);

const PATHS: { readonly [code: string]: string } = {
  '-': '',
  s: 'service-role/',
  a: 'aws-service-role/',
  j: 'job-function/',
  r: 'root-task/',
};
const LETTERS: { readonly [partition in Partition]: string } = {
  aws: 'a',
  'aws-cn': 'c',
  'aws-us-gov': 'g',
  'aws-eusc': 'e',
};

/**
 * The ARN that SAM writes for a bare name in `Policies`; undefined for what is no AWS managed policy: SAM then uses the name as it stands.
 * SAM looks into its bundled list, then asks IAM (aws-sam-translator, role_constructor.py); for IAM stands the table of all managed
 * policies, which holds the partition aws. Names are case-sensitive and without path.
 */
export function managedPolicyArn(name: string, partition: Partition = 'aws'): string | undefined {
  const [bundled = '', partitions = ''] = factRow('sam-managed-policies.txt', name) ?? [];
  const listed = partition === 'aws' ? factRow('managed-policies.txt', name)?.[0] : undefined;
  const code = partitions.includes(LETTERS[partition]) ? bundled : listed;
  const path = code === undefined ? undefined : PATHS[code];
  return path === undefined ? undefined : `arn:${partition}:iam::aws:policy/${path}${name}`;
}
