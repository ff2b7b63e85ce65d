import { lookUp } from '../../../model/look-up.ts';
import type { PlainMap } from '../../builder/make.ts';
import { bySam } from '../../../source/provenance.ts';
import { attributesOf, PASSED, PASSED_BY_GRAPHQL, provenanceOf } from '../sam-resource.ts';
import type { Plain } from '../../builder/make.ts';
import { entriesOf, isMap, textOf, type Node } from '../../../source/node.ts';
import { apart, connect } from '../connector/connector.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { assumedBy } from '../function/role.ts';
import { truthyProp, isFalse, oneOrMany, prop } from '../read.ts';
import { getAtt, keySpan, ref, type SamResource } from '../sam-resource.ts';
import { tagList } from '../tags.ts';
import { addResolvers } from './resolvers.ts';
import { addDataSources } from './data-sources.ts';

const KEPT = [
  'XrayEnabled',
  'Visibility',
  'OwnerContact',
  'IntrospectionConfig',
  'QueryDepthLimit',
  'ResolverCountLimit',
];
/** The property of an authorizer in SAM and in AppSync, by its type. */
const AUTHORIZERS: { readonly [type: string]: readonly [sam: string, appSync: string] } = {
  AWS_LAMBDA: ['LambdaAuthorizer', 'LambdaAuthorizerConfig'],
  OPENID_CONNECT: ['OpenIDConnect', 'OpenIDConnectConfig'],
  AMAZON_COGNITO_USER_POOLS: ['UserPool', 'UserPoolConfig'],
};

/** AWS::Serverless::GraphQLApi: an AppSync API with its schema, keys, data sources, functions and resolvers. */
export function expandGraphQLApi(builder: SamBuilder, written: SamResource): void {
  const passed = attributesOf(written.declared, [...PASSED, ...PASSED_BY_GRAPHQL]);
  const resource = { ...written, passed };
  const { properties } = resource;
  const provenance = provenanceOf(resource, 'Type', 'graphql-api');
  const auth = prop(properties, 'Auth');
  const more = oneOrMany(prop(auth, 'Additional'));
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::AppSync::GraphQLApi',
    deployed(resource, KEPT, provenance, {
      Name: truthyProp(properties, 'Name') ?? resource.id,
      AuthenticationType: prop(auth, 'Type'),
      ...authorizer(auth, false),
      AdditionalAuthenticationProviders:
        more.length > 0
          ? more.map(one => ({ AuthenticationType: prop(one, 'Type'), ...authorizer(one, true) }))
          : undefined,
      LogConfig: logging(builder, resource),
      Tags: [...tags(truthyProp(properties, 'Tags')), { Key: 'graphqlapi:createdBy', Value: 'SAM' }],
    }),
  );
  const api = getAtt(resource.id, 'ApiId');
  builder.generate(
    resource,
    `${resource.id}Schema`,
    'AWS::AppSync::GraphQLSchema',
    {
      ApiId: api,
      Definition: truthyProp(properties, 'SchemaInline'),
      DefinitionS3Location: truthyProp(properties, 'SchemaUri'),
    },
    provenanceOf(resource, 'SchemaUri', 'graphql-schema'),
  );
  [auth, ...more]
    .flatMap(one => prop(one, 'LambdaAuthorizer', 'AuthorizerUri') ?? [])
    .forEach((arn, index) => {
      const source = { type: 'AWS::AppSync::GraphQLApi', arn: ref(resource.id), resourceId: api };
      connect(
        builder,
        apart(resource),
        { id: `${resource.id}ToLambdaAuthConnector${index + 1}`, suffix: '' },
        source,
        { type: 'AWS::Lambda::Function', arn },
        ['Write'],
        provenanceOf(resource, 'Auth', 'graphql-authorizer'),
      );
    });
  addKeys(builder, resource, api);
  addCache(builder, resource, api);
  addDomain(builder, resource, api);
  addResolvers(builder, resource, api, addDataSources(builder, resource, api));
}

const tags = (node: Node | undefined): readonly Plain[] => {
  const list = tagList(node);
  return Array.isArray(list) ? (list as readonly Plain[]) : [];
};

/** An additional user pool has no DefaultAction. */
function authorizer(auth: Node | undefined, additional: boolean): PlainMap {
  const names = lookUp(AUTHORIZERS, textOf(prop(auth, 'Type')) ?? '');
  const settings = names && prop(auth, names[0]);
  if (!names || !settings) return {};
  if (!additional || names[0] !== 'UserPool' || !isMap(settings)) return { [names[1]]: settings };
  return {
    [names[1]]: Object.fromEntries(
      entriesOf(settings)
        .filter(({ key }) => key !== 'DefaultAction')
        .map(({ key, value }) => [key, value]),
    ),
  };
}

/** Logging is on unless it is set to false; SAM makes the role where none is given. */
function logging(builder: SamBuilder, resource: SamResource): Plain {
  const written = prop(resource.properties, 'Logging');
  if (isFalse(written)) return undefined;
  const own = isMap(written) ? truthyProp(written, 'CloudWatchLogsRoleArn') : undefined;
  const id = `${resource.id}CloudWatchRole`;
  if (!own) {
    builder.generate(
      resource,
      id,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('appsync.amazonaws.com'),
        ManagedPolicyArns: [
          { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs' },
        ],
      },
      provenanceOf(resource, 'Logging', 'graphql-logging'),
    );
  }
  return {
    ExcludeVerboseContent: truthyProp(written, 'ExcludeVerboseContent'),
    FieldLogLevel: truthyProp(written, 'FieldLogLevel') ?? 'ALL',
    CloudWatchLogsRoleArn: own ?? getAtt(id, 'Arn'),
  };
}

function addKeys(builder: SamBuilder, resource: SamResource, api: Plain): void {
  for (const { key, keySpan: span, value } of entriesOf(prop(resource.properties, 'ApiKeys'))) {
    builder.generate(
      resource,
      resource.id + key,
      'AWS::AppSync::ApiKey',
      {
        ApiId: api,
        ApiKeyId: prop(value, 'ApiKeyId'),
        Description: prop(value, 'Description'),
        Expires: prop(value, 'ExpiresOn'),
      },
      bySam(resource.name, span, 'graphql-key'),
    );
  }
}

function addCache(builder: SamBuilder, resource: SamResource, api: Plain): void {
  const cache = truthyProp(resource.properties, 'Cache');
  const settings = [
    'ApiCachingBehavior',
    'Type',
    'Ttl',
    'AtRestEncryptionEnabled',
    'TransitEncryptionEnabled',
  ];
  if (cache)
    builder.generate(
      resource,
      `${resource.id}ApiCache`,
      'AWS::AppSync::ApiCache',
      { ApiId: api, ...Object.fromEntries(settings.map(name => [name, prop(cache, name)])) },
      provenanceOf(resource, 'Cache', 'graphql-cache'),
    );
}

function addDomain(builder: SamBuilder, resource: SamResource, api: Plain): void {
  const domain = truthyProp(resource.properties, 'DomainName');
  if (!domain) return;
  const provenance = bySam(resource.name, keySpan(resource, 'DomainName'), 'graphql-domain');
  builder.generate(
    resource,
    `${resource.id}DomainName`,
    'AWS::AppSync::DomainName',
    {
      CertificateArn: prop(domain, 'CertificateArn'),
      DomainName: prop(domain, 'DomainName'),
      Description: prop(domain, 'Description'),
    },
    provenance,
  );
  builder.generate(
    resource,
    `${resource.id}DomainNameApiAssociation`,
    'AWS::AppSync::DomainNameApiAssociation',
    { ApiId: api, DomainName: ref(`${resource.id}DomainName`) },
    provenance,
  );
}
