import { entriesOf } from '../../../../source/node.ts';
import { HTTP_API, REST_API } from '../../names.ts';
import { text } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import type { Construct, ConstructKind } from './construct.ts';
import { FILES, shortened, Website } from './website.ts';

/** CloudFront before an API of the service, and before a private bucket for `assets`. */
export const serverSideWebsite: ConstructKind = { make: makeServerSide };

/** Managed policies of CloudFront: CachingDisabled and AllViewerExceptHostHeader (Amazon CloudFront Developer Guide, 2026-11). */
const NOT_CACHED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const FORWARDED = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

function makeServerSide(service: ServerlessService, construct: Construct): void {
  const site = new Website(service, construct);
  const isRest = text(site.at('apiGateway')) === 'rest';
  const written = text(site.at('errorPage'));
  const errorPage = written === undefined ? undefined : `/${written.split('/').at(-1) ?? ''}`;
  const paths = [
    ...new Set([
      ...entriesOf(site.at('assets')).map(({ key }) => key),
      ...(errorPage === undefined ? [] : [errorPage]),
    ]),
  ];
  const access = site.id('S3OriginAccessControl', 'Resource');
  const distribution = site.id('CDN', 'Resource');
  site.bucket('Assets');
  if (paths.length > 0) {
    site.mayRead(
      'Assets',
      { Service: 'cloudfront.amazonaws.com' },
      {
        StringEquals: {
          'AWS:SourceArn': {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':cloudfront::',
                { Ref: 'AWS::AccountId' },
                ':distribution/',
                { Ref: distribution },
              ],
            ],
          },
        },
      },
    );
    site.add(access, 'AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        Name: service.string(shortened(service.stackName(`-${construct.key}-oac`)), construct.provenance),
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
  }
  const request = site.edge('Request', [
    'function handler(event) {\n    var request = event.request;\n    request.headers["x-forwarded-host"] = request.headers["host"];',
    ...site.redirect,
    '\n    return request;\n}',
  ]);
  site.distribution('Assets', 'Name of the bucket that stores the website assets.', {
    CacheBehaviors:
      paths.length > 0
        ? paths.map((path, index) => ({
            ...FILES,
            PathPattern: path,
            TargetOriginId: site.origin(index + 2),
          }))
        : undefined,
    CustomErrorResponses: [500, 504].map(code => ({
      ErrorCachingMinTTL: 0,
      ErrorCode: code,
      ResponseCode: errorPage === undefined ? undefined : code,
      ResponsePagePath: errorPage,
    })),
    DefaultCacheBehavior: {
      ...FILES,
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      CachePolicyId: NOT_CACHED,
      FunctionAssociations: [request],
      OriginRequestPolicyId: FORWARDED,
      TargetOriginId: site.origin(1),
    },
    HttpVersion: 'http2and3',
    Origins: [
      {
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        DomainName: {
          'Fn::Join': [
            '.',
            [
              { Ref: isRest ? REST_API : HTTP_API },
              `execute-api.${service.region ?? 'us-east-1'}.amazonaws.com`,
            ],
          ],
        },
        Id: site.origin(1),
        OriginPath: isRest ? service.string(['/', ...service.stage], construct.provenance) : undefined,
      },
      ...paths.map((_, index) => ({
        DomainName: { 'Fn::GetAtt': [site.id('Assets', 'Resource'), 'RegionalDomainName'] },
        Id: site.origin(index + 2),
        OriginAccessControlId: { 'Fn::GetAtt': [access, 'Id'] },
        S3OriginConfig: { OriginAccessIdentity: '' },
      })),
    ],
  });
}
