import { describe, expect, test } from 'vitest';
import { properties, resource, stackOf, types } from '../testing.ts';

const graph = (own: string, auth = 'Auth: { Type: AWS_IAM }') =>
  stackOf(
    `Resources:\n  G: { Type: AWS::Serverless::GraphQLApi, Properties: { SchemaInline: 'type Query { a: Int }', ${auth}, ${own} } }\n`,
  );
const QUIET = 'Logging: false';
const API = { 'Fn::GetAtt': ['G', 'ApiId'] };

describe('a GraphQL API', () => {
  test('is an API and its schema', () => {
    const stack = graph(QUIET);
    expect(types(stack)).toEqual({ G: 'AWS::AppSync::GraphQLApi', GSchema: 'AWS::AppSync::GraphQLSchema' });
    expect(properties(stack, 'GSchema')).toEqual({ ApiId: API, Definition: 'type Query { a: Int }' });
  });
  test.each([
    ['is called after its id', '', { Name: 'G' }],
    [
      'has the settings of the author',
      'Name: n, XrayEnabled: true, Visibility: PRIVATE, IntrospectionConfig: DISABLED, QueryDepthLimit: 5, ResolverCountLimit: 9',
      {
        Name: 'n',
        XrayEnabled: true,
        Visibility: 'PRIVATE',
        IntrospectionConfig: 'DISABLED',
        QueryDepthLimit: 5,
        ResolverCountLimit: 9,
      },
    ],
    [
      'has the tags of the author, and then one of SAM',
      'Tags: { team: shop }',
      {
        Tags: [
          { Key: 'team', Value: 'shop' },
          { Key: 'graphqlapi:createdBy', Value: 'SAM' },
        ],
      },
    ],
  ])('%s', (_, own, expected) => expect(properties(graph(`${QUIET}, ${own}`), 'G')).toMatchObject(expected));
});

describe('who may ask it', () => {
  test.each([
    ['IAM', 'Type: AWS_IAM', { AuthenticationType: 'AWS_IAM' }],
    ['keys', 'Type: API_KEY', { AuthenticationType: 'API_KEY' }],
    [
      'a user pool',
      'Type: AMAZON_COGNITO_USER_POOLS, UserPool: { UserPoolId: u, AwsRegion: r, DefaultAction: DENY }',
      {
        AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
        UserPoolConfig: { UserPoolId: 'u', AwsRegion: 'r', DefaultAction: 'DENY' },
      },
    ],
    [
      'an issuer',
      'Type: OPENID_CONNECT, OpenIDConnect: { Issuer: i }',
      { AuthenticationType: 'OPENID_CONNECT', OpenIDConnectConfig: { Issuer: 'i' } },
    ],
    [
      'a further one, whose user pool has no DefaultAction',
      'Type: AWS_IAM, Additional: [{ Type: AMAZON_COGNITO_USER_POOLS, UserPool: { UserPoolId: u, DefaultAction: ALLOW } }]',
      {
        AuthenticationType: 'AWS_IAM',
        AdditionalAuthenticationProviders: [
          { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: { UserPoolId: 'u' } },
        ],
      },
    ],
  ])('%s', (_, auth, expected) =>
    expect(properties(graph(QUIET, `Auth: { ${auth} }`), 'G')).toMatchObject(expected),
  );
  test('a function, which the API may then invoke', () => {
    const stack = graph(QUIET, 'Auth: { Type: AWS_LAMBDA, LambdaAuthorizer: { AuthorizerUri: f } }');
    expect(properties(stack, 'G')['LambdaAuthorizerConfig']).toEqual({ AuthorizerUri: 'f' });
    expect(properties(stack, 'GToLambdaAuthConnector1WriteLambdaPermission')).toMatchObject({
      Action: 'lambda:InvokeFunction',
      FunctionName: 'f',
      Principal: 'appsync.amazonaws.com',
    });
  });
  test('keys that the author lists', () =>
    expect(
      properties(
        graph(`${QUIET}, ApiKeys: { Main: { Description: d, ExpiresOn: 99 } }`, 'Auth: { Type: API_KEY }'),
        'GMain',
      ),
    ).toEqual({ ApiId: API, Description: 'd', Expires: 99 }));
});

describe('Logging', () => {
  test('is on unless it is turned off: every field, with a role of SAM', () => {
    const stack = graph('');
    expect(properties(stack, 'G')['LogConfig']).toEqual({
      FieldLogLevel: 'ALL',
      CloudWatchLogsRoleArn: { 'Fn::GetAtt': ['GCloudWatchRole', 'Arn'] },
    });
    expect(properties(stack, 'GCloudWatchRole')).toMatchObject({
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ['appsync.amazonaws.com'] } }] },
      ManagedPolicyArns: [
        { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs' },
      ],
    });
  });
  test.each([
    ['false', undefined],
    [
      '{ FieldLogLevel: ERROR, ExcludeVerboseContent: true, CloudWatchLogsRoleArn: r }',
      { FieldLogLevel: 'ERROR', ExcludeVerboseContent: true, CloudWatchLogsRoleArn: 'r' },
    ],
  ])('%s', (logging, expected) => {
    const stack = graph(`Logging: ${logging}`);
    expect(properties(stack, 'G')['LogConfig']).toEqual(expected);
    expect(types(stack)).not.toHaveProperty('GCloudWatchRole');
  });
});

describe('a data source', () => {
  const table = (own: string) =>
    graph(`${QUIET}, DataSources: { DynamoDb: { Orders: { TableName: !Ref T, ${own} } } }`);
  type Policy = {
    readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: unknown }[];
  };
  const actions = (stack: ReturnType<typeof stackOf>): readonly string[] =>
    (
      properties(stack, 'GOrdersDynamoDBDataSourceToTableConnectorPolicy')[
        'PolicyDocument'
      ] as unknown as Policy
    ).Statement.flatMap(statement => statement.Action);
  test('of a table has a role of its own, and a policy for the table', () => {
    const stack = table('TableArn: !GetAtt [T, Arn]');
    expect(types(stack)).toMatchObject({
      GOrdersDynamoDBDataSource: 'AWS::AppSync::DataSource',
      GOrdersDynamoDBDataSourceRole: 'AWS::IAM::Role',
      GOrdersDynamoDBDataSourceToTableConnectorPolicy: 'AWS::IAM::ManagedPolicy',
    });
    expect(properties(stack, 'GOrdersDynamoDBDataSource')).toMatchObject({
      ApiId: API,
      Name: 'Orders',
      Type: 'AMAZON_DYNAMODB',
      DynamoDBConfig: { TableName: { Ref: 'T' }, AwsRegion: { Ref: 'AWS::Region' } },
      ServiceRoleArn: { 'Fn::GetAtt': ['GOrdersDynamoDBDataSourceRole', 'Arn'] },
    });
    expect(properties(stack, 'GOrdersDynamoDBDataSourceToTableConnectorPolicy')['Roles']).toEqual([
      { Ref: 'GOrdersDynamoDBDataSourceRole' },
    ]);
  });
  test.each([
    ['reads and writes', 'TableArn: a', ['dynamodb:GetItem', 'dynamodb:PutItem'], []],
    [
      'reads',
      'TableArn: a, Permissions: [Read]',
      ['dynamodb:GetItem'],
      ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
    ],
    [
      'writes',
      'TableArn: a, Permissions: [Write]',
      ['dynamodb:PutItem'],
      ['dynamodb:GetItem', 'dynamodb:Scan'],
    ],
  ])('%s', (_, own, some, none) => {
    expect(actions(table(own))).toEqual(expect.arrayContaining(some));
    expect(actions(table(own)).filter(action => none.includes(action as never))).toEqual([]);
  });
  test('with a role of the author needs neither', () =>
    expect(Object.keys(types(table('TableArn: a, ServiceRoleArn: r')))).toEqual([
      'G',
      'GSchema',
      'GOrdersDynamoDBDataSource',
    ]));
  test('of a function may invoke it', () => {
    const stack = graph(`${QUIET}, DataSources: { Lambda: { Orders: { FunctionArn: f } } }`);
    expect(properties(stack, 'GOrdersLambdaDataSource')).toMatchObject({
      Type: 'AWS_LAMBDA',
      LambdaConfig: { LambdaFunctionArn: 'f' },
    });
    expect(properties(stack, 'GOrdersLambdaDataSourceToLambdaConnectorPolicy')).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Action: ['lambda:InvokeAsync', 'lambda:InvokeFunction'],
            Resource: ['f', { 'Fn::Sub': ['${DestinationArn}:*', { DestinationArn: 'f' }] }],
          },
        ],
      },
    });
  });
});

describe('functions and resolvers', () => {
  const RUNTIME = 'Runtime: { Name: APPSYNC_JS, Version: 1.0.0 }';
  const stack = graph(
    `${QUIET}, Functions: { one: { DataSource: NONE, InlineCode: c, ${RUNTIME} }, two: { Id: existing } }, Resolvers: { Query: { a: { Pipeline: [one, two] }, b: { FieldName: other, InlineCode: c, ${RUNTIME}, Pipeline: [one] } } }`,
  );
  test('a function of no data source has one that does nothing', () => {
    expect(properties(stack, 'GNoneDataSource')).toEqual({
      ApiId: API,
      Name: 'GNoneDataSource',
      Type: 'NONE',
    });
    expect(properties(stack, 'Gone')).toMatchObject({
      DataSourceName: { 'Fn::GetAtt': ['GNoneDataSource', 'Name'] },
    });
  });
  test('a resolver waits for the schema, and runs its functions', () => {
    expect(resource(stack, 'GQuerya')).toMatchObject({
      DependsOn: ['GSchema'],
      Properties: {
        TypeName: 'Query',
        FieldName: 'a',
        Kind: 'PIPELINE',
        PipelineConfig: { Functions: [{ 'Fn::GetAtt': ['Gone', 'FunctionId'] }, 'existing'] },
      },
    });
    expect(properties(stack, 'GQueryb')).toMatchObject({ FieldName: 'other', Code: 'c' });
  });
});

describe('further resources', () => {
  test('a cache keeps its encryption settings', () =>
    expect(
      properties(
        graph(
          `${QUIET}, Cache: { ApiCachingBehavior: b, Type: SMALL, Ttl: 9, AtRestEncryptionEnabled: true, TransitEncryptionEnabled: true }`,
        ),
        'GApiCache',
      ),
    ).toEqual({
      ApiId: API,
      ApiCachingBehavior: 'b',
      Type: 'SMALL',
      Ttl: 9,
      AtRestEncryptionEnabled: true,
      TransitEncryptionEnabled: true,
    }));
  test('a domain is bound to the API', () =>
    expect(types(graph(`${QUIET}, DomainName: { DomainName: d, CertificateArn: c }`))).toMatchObject({
      GDomainName: 'AWS::AppSync::DomainName',
      GDomainNameApiAssociation: 'AWS::AppSync::DomainNameApiAssociation',
    }));
  test('the association of a domain refers to it by Ref', () =>
    expect(
      properties(
        graph(`${QUIET}, DomainName: { DomainName: d, CertificateArn: c }`),
        'GDomainNameApiAssociation',
      )['DomainName'],
    ).toEqual({ Ref: 'GDomainName' }));
  test('the connectors of a conditional API have neither its condition nor its dependencies', () => {
    const stack = stackOf(
      `Conditions: { C: !Equals [!Ref "AWS::Region", a] }
Resources:
  G:
    Type: AWS::Serverless::GraphQLApi
    Condition: C
    DependsOn: T
    Properties:
      SchemaInline: s
      Auth: { Type: AWS_LAMBDA, LambdaAuthorizer: { AuthorizerUri: a } }
      DataSources: { DynamoDb: { D: { TableName: t } } }
  T: { Type: AWS::SNS::Topic }
`,
    );
    const connectors = [...stack.resources.keys()].filter(id => id.includes('Connector'));
    expect(connectors).toHaveLength(2);
    for (const id of connectors) {
      expect(resource(stack, id)).not.toHaveProperty('Condition');
      expect(resource(stack, id)).not.toHaveProperty('DependsOn');
    }
  });
});
