import { provenanceOf } from '../subject.ts';
import type { Plain, PlainMap } from '../../builder/make.ts';
import { bySam } from '../../../source/provenance.ts';
import { entriesOf, isMap, textOf, type Node } from '../../../source/node.ts';
import { connect } from '../connector/connector.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { assumedBy } from '../function/role.ts';
import { given, isFalse, oneOrMany, prop } from '../read.ts';
import { getAtt, keySpan, ref, type Subject } from '../subject.ts';
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
export function expandGraphQLApi(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const provenance = provenanceOf(subject, 'Type', 'graphql-api');
  const auth = prop(properties, 'Auth');
  const more = oneOrMany(prop(auth, 'Additional'));
  x.become(
    subject,
    subject.id,
    'AWS::AppSync::GraphQLApi',
    deployed(subject, KEPT, provenance, {
      Name: given(properties, 'Name') ?? subject.id,
      AuthenticationType: prop(auth, 'Type'),
      ...authorizer(auth, false),
      AdditionalAuthenticationProviders:
        more.length > 0
          ? more.map(one => ({ AuthenticationType: prop(one, 'Type'), ...authorizer(one, true) }))
          : undefined,
      LogConfig: logging(x, subject),
      Tags: [...tags(given(properties, 'Tags')), { Key: 'graphqlapi:createdBy', Value: 'SAM' }],
    }),
  );
  const api = getAtt(subject.id, 'ApiId');
  x.generate(
    subject,
    `${subject.id}Schema`,
    'AWS::AppSync::GraphQLSchema',
    {
      ApiId: api,
      Definition: given(properties, 'SchemaInline'),
      DefinitionS3Location: given(properties, 'SchemaUri'),
    },
    provenanceOf(subject, 'SchemaUri', 'graphql-schema'),
  );
  [auth, ...more]
    .flatMap(one => prop(one, 'LambdaAuthorizer', 'AuthorizerUri') ?? [])
    .forEach((arn, index) => {
      const source = { type: 'AWS::AppSync::GraphQLApi', arn: ref(subject.id), resourceId: api };
      connect(
        x,
        subject,
        { id: `${subject.id}ToLambdaAuthConnector${index + 1}`, suffix: '' },
        source,
        { type: 'AWS::Lambda::Function', arn },
        ['Write'],
        provenanceOf(subject, 'Auth', 'graphql-authorizer'),
      );
    });
  addKeys(x, subject, api);
  addCache(x, subject, api);
  addDomain(x, subject, api);
  addResolvers(x, subject, api, addDataSources(x, subject, api));
}

const tags = (node: Node | undefined): readonly Plain[] => {
  const list = tagList(node);
  return Array.isArray(list) ? (list as readonly Plain[]) : [];
};

/** An additional user pool has no DefaultAction. */
function authorizer(auth: Node | undefined, additional: boolean): PlainMap {
  const names = AUTHORIZERS[textOf(prop(auth, 'Type')) ?? ''];
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
function logging(x: SamBuilder, subject: Subject): Plain {
  const written = prop(subject.properties, 'Logging');
  if (isFalse(written)) return undefined;
  const own = isMap(written) ? given(written, 'CloudWatchLogsRoleArn') : undefined;
  const id = `${subject.id}CloudWatchRole`;
  if (!own) {
    x.generate(
      subject,
      id,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('appsync.amazonaws.com'),
        ManagedPolicyArns: [
          { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs' },
        ],
      },
      provenanceOf(subject, 'Logging', 'graphql-logging'),
    );
  }
  return {
    ExcludeVerboseContent: given(written, 'ExcludeVerboseContent'),
    FieldLogLevel: given(written, 'FieldLogLevel') ?? 'ALL',
    CloudWatchLogsRoleArn: own ?? getAtt(id, 'Arn'),
  };
}

function addKeys(x: SamBuilder, subject: Subject, api: Plain): void {
  for (const { key, keySpan: span, value } of entriesOf(prop(subject.properties, 'ApiKeys'))) {
    x.generate(
      subject,
      subject.id + key,
      'AWS::AppSync::ApiKey',
      {
        ApiId: api,
        ApiKeyId: prop(value, 'ApiKeyId'),
        Description: prop(value, 'Description'),
        Expires: prop(value, 'ExpiresOn'),
      },
      bySam(subject.name, span, 'graphql-key'),
    );
  }
}

function addCache(x: SamBuilder, subject: Subject, api: Plain): void {
  const cache = given(subject.properties, 'Cache');
  const settings = [
    'ApiCachingBehavior',
    'Type',
    'Ttl',
    'AtRestEncryptionEnabled',
    'TransitEncryptionEnabled',
  ];
  if (cache)
    x.generate(
      subject,
      `${subject.id}ApiCache`,
      'AWS::AppSync::ApiCache',
      { ApiId: api, ...Object.fromEntries(settings.map(name => [name, prop(cache, name)])) },
      provenanceOf(subject, 'Cache', 'graphql-cache'),
    );
}

function addDomain(x: SamBuilder, subject: Subject, api: Plain): void {
  const domain = given(subject.properties, 'DomainName');
  if (!domain) return;
  const provenance = bySam(subject.name, keySpan(subject, 'DomainName'), 'graphql-domain');
  x.generate(
    subject,
    `${subject.id}DomainName`,
    'AWS::AppSync::DomainName',
    {
      CertificateArn: prop(domain, 'CertificateArn'),
      DomainName: prop(domain, 'DomainName'),
      Description: prop(domain, 'Description'),
    },
    provenance,
  );
  x.generate(
    subject,
    `${subject.id}DomainNameApiAssociation`,
    'AWS::AppSync::DomainNameApiAssociation',
    { ApiId: api, DomainName: getAtt(`${subject.id}DomainName`, 'DomainName') },
    provenance,
  );
}
