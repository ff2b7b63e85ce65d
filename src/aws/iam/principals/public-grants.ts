import { Resource, type Value, type World } from '../../../model/world.ts';
import { fixesCaller } from './caller-conditions.ts';
import { deniedToOthers } from './denied-callers.ts';
import { gradeOf, resourceText } from '../policy/grant.ts';
import { arnOf } from '../policy/arn.ts';
import {
  actionsOf,
  resourcesOfPolicy,
  resourceStatements,
  type ResourceStatement,
} from './resource-policies.ts';

/** A statement that lets everyone in, and the `*` that does it. */
export type PublicGrant = { readonly statement: ResourceStatement; readonly at: Value };

/** The Allow statements of a resource's policy for whoever calls: no condition fixes the caller, no Deny takes it back. */
export function publicGrantsOf(
  resource: Resource,
  undetermined: (reason: string) => void,
): readonly PublicGrant[] {
  const statements = resourceStatements(resource, undetermined);
  return statements.flatMap(statement => {
    const anyone =
      statement.effect === 'Allow' ? statement.principals.find(({ who }) => who === 'anyone') : undefined;
    if (!anyone || isAboutOthers(statement)) return [];
    const fixed = fixesCaller(statement.tests, 'anyone');
    if (fixed === 'unknown') undetermined('a condition of its policy is not known until deployment');
    return fixed === 'no' && !deniedToOthers(statement, statements) ? [{ statement, at: anyone.at }] : [];
  });
}

/** Whether all that a statement names belongs to another service, so that it allows nothing here: the ARN of a topic in the policy of a queue. */
const isAboutOthers = ({ resources, place: { service } }: ResourceStatement): boolean =>
  ['sqs', 'sns', 's3'].includes(service) &&
  resources.length > 0 &&
  resources.every(entry => {
    const named = arnOf(resourceText(entry))?.service.literal;
    return named !== undefined && named !== service && /^[a-z0-9-]+$/.test(named);
  });

/**
 * How far such a statement gets. blocked: a public access block keeps it from taking effect. website: it shows the files of a bucket that is a
 * website on purpose. private-api: every VPC endpoint. signed-api: every AWS account, where methods ask for IAM authorization. elsewhere: nowhere
 * by itself, or another rule speaks of it.
 */
export type GrantExposure =
  | 'open'
  | 'blocked'
  | 'website'
  | 'private-api'
  | 'signed-api'
  | 'elsewhere'
  | 'unknown';

export function grantExposureOf({ statement }: PublicGrant, resource: Resource, world: World): GrantExposure {
  switch (statement.place.service) {
    case 's3':
      return ofBucket(statement, resource);
    // Their public access block is on and can not be switched off (S3 user guide, "Security best practices for directory buckets", "Table buckets", "Working
    // with S3 Vectors and vector buckets", read 2026-11).
    case 's3express':
    case 's3tables':
    case 's3vectors':
      return 'blocked';
    case 'secretsmanager':
      return resource.get('BlockPublicPolicy').boolean === true ? 'blocked' : 'open';
    case 'es':
      return ofDomain(resource);
    case 'execute-api':
      return ofApi(resource, world);
    case 'lambda':
      return ofFunction(statement, resource, world);
    case 'ecr-public':
      return gradeOf(actionsOf(statement)) === 'high' ? 'open' : 'elsewhere';
    default:
      return 'open';
  }
}

/** A new access point blocks public access unless it says otherwise, and one in a VPC is reached only from there (S3 user guide, "Managing access with access points", read 2026-11). */
function ofBucket(statement: ResourceStatement, resource: Resource): GrantExposure {
  if (!resource.get('VpcConfiguration').absent) return 'elsewhere';
  const isPoint = resource.type === 'AWS::S3::AccessPoint';
  const bucket = isPoint
    ? resource
    : resourcesOfPolicy(resource, statement.place).find(({ type }) => type === 'AWS::S3::Bucket');
  if (!bucket) return 'open';
  const block = bucket.get('PublicAccessBlockConfiguration');
  if (block.absent) return isPoint ? 'blocked' : 'open';
  const blocking = [block.get('BlockPublicPolicy'), block.get('RestrictPublicBuckets')];
  if (blocking.some(value => value.boolean === true)) return 'blocked';
  if (blocking.some(value => !value.absent && value.boolean === undefined)) return 'unknown';
  return bucket.get('WebsiteConfiguration').present && gradeOf(actionsOf(statement)) !== 'high'
    ? 'website'
    : 'open';
}

/** AWS documents an open policy for a domain in a VPC, whose security groups decide, and for fine-grained access control, which asks for a user (OpenSearch Service developer guide, read 2026-11). */
function ofDomain(domain: Resource): GrantExposure {
  const fine = domain.get('AdvancedSecurityOptions', 'Enabled');
  return domain.get('VPCOptions').absent && (fine.absent || fine.boolean === false) ? 'open' : 'elsewhere';
}

/**
 * A policy that lets everyone call a public API is as good as none: what its routes ask for decides. A private API is reached by it alone, and
 * with IAM authorization it is the yes of this account that callers of other accounts need (API Gateway developer guide, "How API Gateway
 * resource policies affect authorization workflow", table B; read 2026-11).
 */
function ofApi(api: Resource, world: World): GrantExposure {
  if (api.get('EndpointConfiguration', 'Types').each.some(({ literal }) => literal === 'PRIVATE'))
    return 'private-api';
  const [signed] = world.matching(
    'AWS::ApiGateway::Method',
    method =>
      (method.get('RestApiId').refers?.id === api.id &&
        method.get('AuthorizationType').literal === 'AWS_IAM') ||
      undefined,
  );
  return signed || definesSigning(api.get('Body')) ? 'signed-api' : 'elsewhere';
}

function definesSigning(body: Value): boolean {
  const schemes = [
    ...body.get('securityDefinitions').entries,
    ...body.get('components', 'securitySchemes').entries,
  ];
  return schemes.some(
    ([, scheme]) => scheme.get('x-amazon-apigateway-authtype').literal?.toLowerCase() === 'awssigv4',
  );
}

/** That a function URL without authorization is open is said of the URL, not of the permissions that it needs (Lambda developer guide, "Control access to function URLs", read 2026-11). */
function ofFunction(statement: ResourceStatement, permission: Resource, world: World): GrantExposure {
  const asks = (key: string, answer: string): boolean =>
    statement.tests !== 'unknown' &&
    statement.tests.some(
      test => test.key === key && test.values.some(({ literal }) => literal?.toLowerCase() === answer),
    );
  if (asks('lambda:functionurlauthtype', 'none') || asks('lambda:invokedviafunctionurl', 'true'))
    return 'elsewhere';
  if (statement.actions[0]?.literal !== 'lambda:InvokeFunctionUrl') return 'open';
  const fn = keyOf(permission.get('FunctionName'));
  const [url] = world.matching(
    'AWS::Lambda::Url',
    one =>
      (keyOf(one.get('TargetFunctionArn')) === fn && one.get('AuthType').literal === 'NONE') || undefined,
  );
  return url ? 'elsewhere' : 'open';
}

const keyOf = ({ refers, text }: Value): string => refers?.id ?? text.key;
