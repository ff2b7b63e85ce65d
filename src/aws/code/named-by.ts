import { lookUp } from '../../model/look-up.ts';
import type { NamedArguments } from '../sdk/arguments.ts';

/** A placeholder in the ARN of a type of resources: `${TableName}` of `table`; `isLast`: nothing follows it. `isForeign`: the type is not of the service that is called. */
export type Placeholder = {
  readonly type: string;
  readonly name: string;
  readonly isLast: boolean;
  readonly isForeign: boolean;
};

/**
 * Arguments that name a resource by another word than the ARN of its type, by the name of the service in boto3: `argument=Placeholder`. A path leads into
 * arguments (`valuesAt` of `../sdk/arguments.ts`). The first that is passed counts. Kept by hand (botocore 1.44.8 and the Service Authorization Reference, read
 * 2026-11); `npm run bench -- targets` tells which operations name nothing.
 */
const NAMED_BY: { readonly [service: string]: string } = {
  appsync: 'apiId=GraphQLAPIId',
  bedrock: 'modelIdentifier=ResourceId modelId=ResourceId',
  'bedrock-runtime': 'modelId=ResourceId',
  dynamodb:
    'RequestItems.{}=TableName TransactItems.[].*.TableName=TableName TargetTableName=TableName SourceTableName=TableName table_name=TableName tableName=TableName',
  ecs: 'taskDefinition=TaskDefinitionFamilyName cluster=ClusterName service=ServiceName',
  emr: 'JobFlowId=ClusterId JobFlowIds=ClusterId',
  events: 'Entries.[].EventBusName=EventBusName Rule=RuleName Name=RuleName',
  iam: 'RoleName=RoleNameWithPath UserName=UserNameWithPath GroupName=GroupNameWithPath PolicyArn=PolicyNameWithPath',
  lambda: 'Qualifier=Alias VersionNumber=LayerVersion',
  logs: 'logGroupIdentifier=LogGroupName logGroupNames=LogGroupName logGroupIdentifiers=LogGroupName',
  pinpoint: 'ApplicationId=AppId',
  s3: 'Bucket=BucketName Key=ObjectName Delete.Objects.[].Key=ObjectName',
  secretsmanager: '(name)=SecretId SecretIdList=SecretId',
  sqs: 'QueueUrl=QueueName SourceArn=QueueName',
  ssm:
    'Name=ParameterNameWithoutLeadingSlash Names=ParameterNameWithoutLeadingSlash Path=ParameterNameWithoutLeadingSlash ' +
    '(name)=ParameterNameWithoutLeadingSlash WindowId=ResourceId BaselineId=PatchBaselineIdResourceId SettingId=ResourceId',
};

/** What a service takes where no argument names it. */
const DEFAULTS: { readonly [placeholder: string]: string } = {
  'events.EventBusName': 'default',
  'scheduler.GroupName': 'default',
  'athena.WorkGroupName': 'primary',
};

const parsed = new Map<string, readonly (readonly [argument: string, placeholder: string])[]>();

function rowsOf(service: string): readonly (readonly [argument: string, placeholder: string])[] {
  const known = parsed.get(service);
  if (known) return known;
  const words = lookUp(NAMED_BY, service)?.split(' ') ?? [];
  const made = words.map(word => {
    const [argument = '', placeholder = ''] = word.split('=');
    return [argument, placeholder] as const;
  });
  parsed.set(service, made);
  return made;
}

/** All rows, for a test: the service, the argument and the placeholder. */
export const namedByHand = (): readonly (readonly [
  service: string,
  argument: string,
  placeholder: string,
])[] => Object.keys(NAMED_BY).flatMap(service => rowsOf(service).map(row => [service, ...row] as const));

/** The paths of arguments that may fill a placeholder, those that the table names first. */
export function argumentsFor(
  service: string,
  operation: string,
  given: NamedArguments,
  placeholder: Placeholder,
): readonly string[] {
  const words = wordsFor(placeholder, operation);
  return [
    ...rowsOf(service).flatMap(([argument, name]) => (name === placeholder.name ? argument : [])),
    ...given.names.filter(name => words.has(lettersOf(name))),
  ];
}

/** What fills a placeholder when no argument does. */
export const defaultFor = (service: string, { name }: Placeholder): string | undefined =>
  lookUp(DEFAULTS, `${service}.${name}`);

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z\d]/g, '');
const NAMES = ['', 's', 'arn', 'arns', 'id', 'ids', 'name', 'names', 'identifier', 'identifiers'];

/** The names of keys of KMS in operations of other services. */
const KEYS: ReadonlySet<string> = new Set([
  'ssekmskeyid',
  'kmskeyid',
  'kmskeyarn',
  'kmskey',
  'kmsmasterkeyid',
]);

/** The names that arguments have which fill a placeholder: of the type, of the placeholder, `Name` where the operation is named after the type. */
function wordsFor({ type, name, isLast, isForeign }: Placeholder, operation: string): ReadonlySet<string> {
  if (name === 'KeyId' && isForeign) return KEYS;
  const [ofType, own] = [lettersOf(type), lettersOf(name)];
  const bare = own.replace(/(?:name|id|identifier)$/, '');
  const bases = [own, ...(bare === '' ? [] : [bare]), ...(isLast ? [ofType] : [])];
  const words = new Set(bases.flatMap(base => NAMES.map(end => base + end)));
  if (isLast && !isForeign && lettersOf(operation).includes(ofType))
    for (const word of ['name', 'id', 'identifier', 'arn']) words.add(word);
  return words;
}
