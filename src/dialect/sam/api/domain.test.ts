import { describe, expect, test } from 'vitest';
import { properties, stackOf, types } from '../testing.ts';

type Kind = 'Api' | 'HttpApi' | 'WebSocketApi';
const REQUIRED: Readonly<Record<Kind, string>> = {
  Api: 'StageName: live, DefinitionUri: s3://b/k',
  HttpApi: 'StageName: live, DefinitionUri: s3://b/k',
  WebSocketApi: 'StageName: live, RouteSelectionExpression: e, Routes: { $default: { FunctionArn: f } }',
};
const one = (id: string, kind: Kind, domain: string): string =>
  `  ${id}: { Type: AWS::Serverless::${kind}, Properties: { ${REQUIRED[kind]}, Domain: { ${domain} } } }\n`;
const withDomain = (kind: Kind, domain: string) =>
  stackOf(`Resources:\n${one('A', kind, `DomainName: shop.example, CertificateArn: cert, ${domain}`)}`);
/** The properties of the one resource of a type. */
const only = (
  stack: ReturnType<typeof stackOf>,
  type: string,
): { readonly id: string; readonly [property: string]: unknown } => {
  const ids = Object.entries(types(stack)).flatMap(([id, found]) => (found === type ? [id] : []));
  expect(ids).toHaveLength(1);
  return { id: ids[0]!, ...properties(stack, ids[0]!) };
};
const endsOf = (stack: ReturnType<typeof stackOf>, type: string): string[] =>
  Object.entries(types(stack)).flatMap(([id, found]) => (found === type ? [id] : []));

describe('a domain of a REST API', () => {
  test.each([
    ['is regional', '', { RegionalCertificateArn: 'cert', EndpointConfiguration: { Types: ['REGIONAL'] } }],
    [
      'is edge-optimized',
      'EndpointConfiguration: EDGE',
      { CertificateArn: 'cert', EndpointConfiguration: { Types: ['EDGE'] } },
    ],
    ['has a security policy', 'SecurityPolicy: TLS_1_2', { SecurityPolicy: 'TLS_1_2' }],
    [
      'asks callers for a certificate',
      'MutualTlsAuthentication: { TruststoreUri: s3://b/t, TruststoreVersion: v }, OwnershipVerificationCertificateArn: o',
      {
        MutualTlsAuthentication: { TruststoreUri: 's3://b/t', TruststoreVersion: 'v' },
        OwnershipVerificationCertificateArn: 'o',
      },
    ],
  ])('%s', (_, own, expected) =>
    expect(only(withDomain('Api', own), 'AWS::ApiGateway::DomainName')).toMatchObject({
      id: expect.stringMatching(/^ApiGatewayDomainName[0-9a-f]{10}$/),
      DomainName: 'shop.example',
      ...expected,
    }),
  );
  test('is called after its name: two APIs of one domain share it', () => {
    const stack = stackOf(
      `Resources:\n${one('A', 'Api', 'DomainName: shop.example, CertificateArn: c, BasePath: a')}${one('B', 'Api', 'DomainName: shop.example, CertificateArn: c, BasePath: b')}`,
    );
    expect(endsOf(stack, 'AWS::ApiGateway::DomainName')).toHaveLength(1);
    expect(endsOf(stack, 'AWS::ApiGateway::BasePathMapping')).toEqual([
      'AaBasePathMapping',
      'BbBasePathMapping',
    ]);
  });
  test.each([
    ['', ['ABasePathMapping'], [undefined]],
    ['BasePath: /orders', ['AordersBasePathMapping'], ['orders']],
    ['BasePath: [one, two-three]', ['AoneBasePathMapping', 'AtwothreeBasePathMapping'], ['one', 'twothree']],
    ['BasePath: two-three, NormalizeBasePath: false', ['AtwothreeBasePathMapping'], ['two-three']],
  ])('with { %s } is mapped by %s', (own, ids, paths) => {
    const stack = withDomain('Api', own);
    expect(endsOf(stack, 'AWS::ApiGateway::BasePathMapping')).toEqual(ids);
    expect(ids.map(id => properties(stack, id)['BasePath'])).toEqual(paths);
    expect(properties(stack, ids[0]!)).toMatchObject({
      RestApiId: { Ref: 'A' },
      Stage: { Ref: 'AliveStage' },
    });
  });
});

describe('a private domain', () => {
  const stack = withDomain(
    'Api',
    'EndpointConfiguration: PRIVATE, Policy: { Statement: [] }, AccessAssociation: { VpcEndpointId: vpce-1 }',
  );
  test('is of a type of its own', () =>
    expect(only(stack, 'AWS::ApiGateway::DomainNameV2')).toMatchObject({
      CertificateArn: 'cert',
      EndpointConfiguration: { Types: ['PRIVATE'] },
      Policy: { Statement: [] },
    }));
  test('lets one VPC endpoint in', () =>
    expect(only(stack, 'AWS::ApiGateway::DomainNameAccessAssociation')).toMatchObject({
      AccessAssociationSourceType: 'VPCE',
      AccessAssociationSource: 'vpce-1',
    }));
  test('is mapped by its ARN', () =>
    expect(only(stack, 'AWS::ApiGateway::BasePathMappingV2')).toMatchObject({
      DomainNameArn: { Ref: only(stack, 'AWS::ApiGateway::DomainNameV2').id },
    }));
});

describe.each(['HttpApi', 'WebSocketApi'] as const)('a domain of an API of type %s', kind => {
  test('has its settings in a configuration', () =>
    expect(
      only(
        withDomain(kind, 'SecurityPolicy: TLS_1_2, OwnershipVerificationCertificateArn: o'),
        'AWS::ApiGatewayV2::DomainName',
      ),
    ).toMatchObject({
      DomainName: 'shop.example',
      DomainNameConfigurations: [
        {
          CertificateArn: 'cert',
          EndpointType: 'REGIONAL',
          SecurityPolicy: 'TLS_1_2',
          OwnershipVerificationCertificateArn: 'o',
        },
      ],
    }));
  test.each([
    ['', ['AApiMapping'], [undefined]],
    ['BasePath: [one, /two/]', ['AoneApiMapping', 'AtwoApiMapping'], ['one', 'two']],
  ])('with { %s } is mapped by %s', (own, ids, keys) => {
    const stack = withDomain(kind, own);
    expect(endsOf(stack, 'AWS::ApiGatewayV2::ApiMapping')).toEqual(ids);
    expect(ids.map(id => properties(stack, id)['ApiMappingKey'])).toEqual(keys);
  });
});

test('a domain of an HTTP API asks callers for a certificate', () =>
  expect(
    only(
      withDomain('HttpApi', 'MutualTlsAuthentication: { TruststoreUri: s3://b/t }'),
      'AWS::ApiGatewayV2::DomainName',
    ),
  ).toMatchObject({ MutualTlsAuthentication: { TruststoreUri: 's3://b/t' } }));

describe('Route53', () => {
  const records = (kind: Kind, own: string) => only(withDomain(kind, own), 'AWS::Route53::RecordSetGroup');
  const domain = (kind: Kind): string =>
    Object.keys(types(withDomain(kind, ''))).find(id => id.startsWith('ApiGatewayDomainName'))!;
  const regional = (kind: Kind) => ({
    HostedZoneId: { 'Fn::GetAtt': [domain(kind), 'RegionalHostedZoneId'] },
    DNSName: { 'Fn::GetAtt': [domain(kind), 'RegionalDomainName'] },
  });
  test.each(['Api', 'HttpApi'] as const)('points to the regional name of an %s', kind =>
    expect(records(kind, 'Route53: { HostedZoneId: zone }')).toMatchObject({
      HostedZoneId: 'zone',
      RecordSets: [{ Name: 'shop.example', Type: 'A', AliasTarget: regional(kind) }],
    }),
  );
  test('points to the distribution of an edge-optimized API, whose zone is always the same', () =>
    expect(
      records('Api', 'EndpointConfiguration: EDGE, Route53: { HostedZoneName: example. }'),
    ).toMatchObject({
      HostedZoneName: 'example.',
      RecordSets: [
        {
          AliasTarget: {
            HostedZoneId: 'Z2FDTNDATAQYW2',
            DNSName: { 'Fn::GetAtt': [domain('Api'), 'DistributionDomainName'] },
          },
        },
      ],
    }));
  test('has a record for IPv6, and settings for latency and health', () =>
    expect(
      records(
        'HttpApi',
        'Route53: { HostedZoneId: zone, IpV6: true, EvaluateTargetHealth: true, Region: eu-west-1, SetIdentifier: s }',
      )['RecordSets'],
    ).toMatchObject(
      ['A', 'AAAA'].map(Type => ({
        Type,
        Region: 'eu-west-1',
        SetIdentifier: 's',
        AliasTarget: { EvaluateTargetHealth: true },
      })),
    ));
  const two = (more: string) =>
    stackOf(
      `Resources:\n${['a', 'b'].map(name => one(name.toUpperCase(), 'Api', `DomainName: ${name}.example, CertificateArn: c, Route53: { HostedZoneId: zone, ${more} }`)).join('')}`,
    );
  test.each([
    ['share a group by their zone', '', [2]],
    ['are apart with SeparateRecordSetGroup', 'SeparateRecordSetGroup: true', [1, 1]],
  ])('records of two domains %s', (_, more, expected) => {
    const stack = two(more);
    const sizes = endsOf(stack, 'AWS::Route53::RecordSetGroup').map(id => {
      const sets = properties(stack, id)['RecordSets'];
      return Array.isArray(sets) ? sets.length : 0;
    });
    expect(sizes).toEqual(expected);
  });
  test('a WebSocket API takes the place of the records that the zone has so far, as SAM deploys it', () => {
    const zone = (name: string): string =>
      `DomainName: ${name}.example, CertificateArn: c, Route53: { HostedZoneId: zone }`;
    const stack = stackOf(
      `Resources:\n${one('A', 'Api', zone('a'))}${one('B', 'WebSocketApi', zone('b'))}${one('C', 'WebSocketApi', zone('c'))}`,
    );
    expect(only(stack, 'AWS::Route53::RecordSetGroup')).toMatchObject({
      RecordSets: [{ Name: 'c.example' }],
    });
  });
  test('without a zone makes no record: SAM refuses it', () =>
    expect(endsOf(withDomain('Api', 'Route53: { IpV6: true }'), 'AWS::Route53::RecordSetGroup')).toEqual([]));
});
