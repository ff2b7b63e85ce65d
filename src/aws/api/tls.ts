import { Resource, type World } from '../../model/world.ts';
import { NO, YES, type Switch } from '../switches.ts';

/** What a setting lets through on the network; `strict` rows are asked by the strict preset only. */
export type TlsSwitch = Switch & {
  readonly problem: string;
  readonly severity?: 'low';
  readonly strict?: true;
  /** Only where the endpoint that the API has by itself is on the internet. */ readonly endpoint?: true;
};

const OLD = 'accepts TLS versions below 1.2';
const PLAIN = 'allows clients to use plain HTTP';
const CERTIFICATES = [['AcmCertificateArn'], ['IamCertificateId']];
const certificate = ['DistributionConfig', 'ViewerCertificate'];
const redirect = {
  path: ['ViewerProtocolPolicy'],
  off: ['allow-all'],
  unset: 'on',
  on: 'redirect-to-https',
  problem: PLAIN,
  fix: 'Set ViewerProtocolPolicy to redirect-to-https.',
} as const;
const internetFacing = (scheme: string): boolean => scheme.toLowerCase() !== 'internal';
const unencrypted = 'allows clients to connect without TLS';

/**
 * Where the TLS of an endpoint is decided, as AWS stands in 2026-11. API Gateway gives a domain TLS_1_2 where nothing is named, and a regional or edge-optimized
 * REST API TLS_1_0 (developer guide, "Supported security policies", Default security policies; in 2020 CloudFormation made domains with TLS_1_0, aws-cdk pull
 * request 6374). Of an API that names none only the strict preset speaks, for that is nearly all of them. HTTP and WebSocket APIs have TLS_1_2 only ("Choose a security policy
 * for your custom domain"). CloudFront's own certificate always comes with TLSv1. A listener that CloudFormation makes has ELBSecurityPolicy-2016-08 (TLS 1.0)
 * where none is named (user guides of Application and of Network Load Balancers, "Security policies"). A proxy requires TLS where RequireTLS enables it
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbproxy.html, read 2026-11-29); the page states no default, and other sources, such as
 * https://www.emnode.com/learn/control/rds-43/, say that it is off, so a proxy that says nothing is low; of the protocols of a file server FTP is the one without encryption ("AWS::Transfer::Server").
 */
export const TLS_SWITCHES: readonly TlsSwitch[] = [
  {
    type: 'AWS::ApiGateway::DomainName',
    path: ['SecurityPolicy'],
    off: ['TLS_1_0'],
    unset: 'on',
    on: 'TLS_1_2',
    problem: OLD,
    fix: 'Set SecurityPolicy to TLS_1_2.',
  },
  {
    type: 'AWS::ApiGateway::RestApi',
    path: ['SecurityPolicy'],
    off: ['TLS_1_0'],
    unset: 'on',
    problem: OLD,
    fix: 'Set SecurityPolicy to TLS_1_2.',
  },
  {
    type: 'AWS::ApiGateway::RestApi',
    path: ['SecurityPolicy'],
    off: [],
    unset: 'off',
    unless: [['BodyS3Location'], ['Body', 'x-amazon-apigateway-security-policy']],
    endpoint: true,
    strict: true,
    severity: 'low',
    problem: `${OLD} on its default endpoint`,
    fix: 'Set EndpointAccessMode and a SecurityPolicy that starts with SecurityPolicy_. If the API has a custom domain, you can set DisableExecuteApiEndpoint instead.',
  },
  {
    type: 'AWS::CloudFront::Distribution',
    within: [...certificate],
    path: ['MinimumProtocolVersion'],
    off: /^(?!TLSv1\.[23])/,
    unset: 'off',
    on: 'TLSv1.2_2021',
    needs: CERTIFICATES,
    problem: OLD,
    fix: 'Set MinimumProtocolVersion to TLSv1.2_2021.',
  },
  {
    type: 'AWS::CloudFront::Distribution',
    path: [...certificate, 'CloudFrontDefaultCertificate'],
    off: YES,
    unset: 'off',
    unless: CERTIFICATES.map(path => [...certificate, ...path]),
    strict: true,
    severity: 'low',
    problem: OLD,
    missing: 'it uses the default CloudFront certificate',
    fix: 'Configure a custom domain and certificate with MinimumProtocolVersion TLSv1.2_2021.',
  },
  {
    type: 'AWS::CloudFront::Distribution',
    within: ['DistributionConfig', 'DefaultCacheBehavior'],
    ...redirect,
  },
  {
    type: 'AWS::CloudFront::Distribution',
    within: ['DistributionConfig', 'CacheBehaviors', '*'],
    ...redirect,
  },
  {
    type: 'AWS::CloudFront::Distribution',
    within: ['DistributionConfig', 'Origins', '*', 'CustomOriginConfig'],
    path: ['OriginProtocolPolicy'],
    off: ['http-only'],
    unset: 'on',
    problem: 'connects to its origin over plain HTTP',
    fix: 'Set OriginProtocolPolicy to https-only. For a website bucket, use its REST endpoint with origin access control.',
  },
  {
    type: 'AWS::CloudFront::Distribution',
    within: ['DistributionConfig', 'Origins', '*', 'CustomOriginConfig', 'OriginSSLProtocols', '*'],
    path: [],
    off: ['SSLv3', 'TLSv1', 'TLSv1.1'],
    unset: 'on',
    problem: 'connects to its origin with TLS versions below 1.2',
    fix: 'Keep only TLSv1.2 in OriginSSLProtocols.',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: ['SslPolicy'],
    off: /^ELBSecurityPolicy-(?:20\d\d-|TLS-1-[01]-|FS-2018-|FS-1-1-|TLS13-1-[01]-)/,
    unset: 'off',
    only: { path: ['Protocol'], is: protocol => /^(?:HTTPS|TLS)$/i.test(protocol) },
    on: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    problem: OLD,
    fix: 'Set SslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06.',
  },
  {
    type: 'AWS::ElasticLoadBalancing::LoadBalancer',
    within: ['Listeners', '*'],
    path: ['Protocol'],
    off: ['HTTP'],
    unset: 'on',
    given: { path: ['Scheme'], is: internetFacing },
    problem: PLAIN,
    fix: 'Use an HTTPS listener. A redirect requires an Application Load Balancer.',
  },
  ...['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'].flatMap((type): TlsSwitch[] => [
    {
      type,
      path: ['DomainEndpointOptions', 'EnforceHTTPS'],
      off: NO,
      unset: 'off',
      on: 'true',
      problem: PLAIN,
      fix: 'Set DomainEndpointOptions.EnforceHTTPS to true.',
    },
    {
      type,
      path: ['DomainEndpointOptions', 'TLSSecurityPolicy'],
      off: ['Policy-Min-TLS-1-0-2019-07'],
      unset: 'on',
      on: 'Policy-Min-TLS-1-2-2019-07',
      problem: OLD,
      fix: 'Set TLSSecurityPolicy to Policy-Min-TLS-1-2-2019-07.',
    },
  ]),
  ...['AWS::RDS::DBParameterGroup', 'AWS::RDS::DBClusterParameterGroup'].flatMap((type): TlsSwitch[] => [
    {
      type,
      within: ['Parameters'],
      path: ['rds.force_ssl'],
      off: ['0'],
      unset: 'on',
      problem: unencrypted,
      fix: 'Set rds.force_ssl to 1.',
    },
    {
      type,
      within: ['Parameters'],
      path: ['require_secure_transport'],
      off: ['0', 'OFF'],
      unset: 'on',
      problem: unencrypted,
      fix: 'Set require_secure_transport to ON.',
    },
  ]),
  {
    type: 'AWS::RDS::DBProxy',
    path: ['RequireTLS'],
    off: NO,
    unset: 'on',
    on: 'true',
    problem: unencrypted,
    fix: 'Set RequireTLS to true.',
  },
  {
    type: 'AWS::RDS::DBProxy',
    path: ['RequireTLS'],
    off: [],
    unset: 'off',
    severity: 'low',
    problem: unencrypted,
    fix: 'Set RequireTLS to true.',
  },
  {
    type: 'AWS::Transfer::Server',
    within: ['Protocols', '*'],
    path: [],
    off: ['FTP'],
    unset: 'on',
    problem: 'transfers files and passwords without encryption',
    fix: 'Use SFTP or FTPS instead of FTP.',
  },
  {
    type: 'AWS::DocDB::DBClusterParameterGroup',
    within: ['Parameters'],
    path: ['tls'],
    off: ['disabled'],
    unset: 'on',
    problem: unencrypted,
    fix: 'Set tls to enabled.',
  },
  {
    type: 'AWS::Redshift::ClusterParameterGroup',
    within: ['Parameters', '*'],
    path: ['ParameterValue'],
    off: NO,
    unset: 'on',
    only: { path: ['ParameterName'], is: name => name === 'require_ssl' },
    problem: unencrypted,
    fix: 'Set require_ssl to true.',
  },
];

/** A listener of a load balancer of this stack that serves the internet over plain HTTP and does not send it on to HTTPS. */
export function servesPlainHttp(listener: Resource, world: World): 'yes' | 'no' | 'unknown' {
  if (
    listener.type !== 'AWS::ElasticLoadBalancingV2::Listener' ||
    listener.get('Protocol').literal !== 'HTTP'
  )
    return 'no';
  const actions = listener.get('DefaultActions').each.map(serves);
  if (!actions.includes('yes')) return actions.includes('unknown') ? 'unknown' : 'no';
  const balancer = listener.get('LoadBalancerArn').refers;
  const scheme =
    balancer?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer'
      ? new Resource(world, balancer).get('Scheme')
      : undefined;
  if (!scheme || (!scheme.absent && scheme.literal === undefined)) return 'unknown';
  return scheme.literal === 'internal' ? 'no' : 'yes';
}

function serves(action: Resource['each'][number]): 'yes' | 'no' | 'unknown' {
  const type = action.get('Type').literal;
  if (type === undefined) return 'unknown';
  if (type === 'fixed-response') return 'no';
  const protocol = action.get('RedirectConfig', 'Protocol');
  if (protocol.absent) return 'yes';
  if (protocol.literal === undefined) return 'unknown';
  return protocol.literal === 'HTTPS' ? 'no' : 'yes';
}
