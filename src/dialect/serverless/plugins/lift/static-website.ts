import { at } from '../../../../source/node.ts';
import { isTrue, text } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import type { Construct, ConstructKind } from './construct.ts';
import { FILES, Website } from './website.ts';

/** Files in a bucket that is a public website, behind CloudFront. */
export const staticWebsite: ConstructKind = {
  make: (service, construct) => makeStatic(service, construct, true),
};
/** The same from a private bucket, where every path without a file is that of `index.html`. */
export const singlePageApp: ConstructKind = {
  make: (service, construct) => makeStatic(service, construct, false),
};

const HEADERS = {
  'x-frame-options': { value: 'SAMEORIGIN' },
  'x-content-type-options': { value: 'nosniff' },
  'x-xss-protection': { value: '1; mode=block' },
  'strict-transport-security': { value: 'max-age=63072000' },
};
const WITHOUT_FILE = String.raw`/^[^.]+$|\.(?!(css|gif|ico|jpg|jpeg|js|png|txt|svg|woff|woff2|ttf|map|json|webp|xml|pdf|webmanifest|avif|wasm|lottie)$)([^.]+$)/`;

function makeStatic(service: ServerlessService, construct: Construct, isPublic: boolean): void {
  const site = new Website(service, construct);
  const written = text(site.at('errorPage'));
  const errorPage = written === undefined ? undefined : `/${written.replace(/^\//, '')}`;
  const open = {
    BlockPublicAcls: false,
    BlockPublicPolicy: false,
    IgnorePublicAcls: false,
    RestrictPublicBuckets: false,
  };
  const origin = site.origin(1);
  const identity = site.id('CDN', 'Origin1', 'S3Origin', 'Resource');
  const bucket = site.id('Bucket', 'Resource');
  site.bucket(
    'Bucket',
    isPublic
      ? {
          PublicAccessBlockConfiguration: open,
          WebsiteConfiguration: { ErrorDocument: errorPage, IndexDocument: 'index.html' },
        }
      : {},
  );
  site.mayRead(
    'Bucket',
    isPublic ? { AWS: '*' } : { CanonicalUser: { 'Fn::GetAtt': [identity, 'S3CanonicalUserId'] } },
  );
  if (!isPublic)
    site.add(identity, 'AWS::CloudFront::CloudFrontOriginAccessIdentity', {
      CloudFrontOriginAccessIdentityConfig: { Comment: `Identity for ${origin}` },
    });
  const { 'x-frame-options': frame, ...others } = HEADERS;
  const headers = isTrue(at(site.at('security'), 'allowIframe'))
    ? others
    : { 'x-frame-options': frame, ...others };
  const functions = [
    site.edge('Response', [
      `function handler(event) {\n    var response = event.response;\n    response.headers = Object.assign({}, ${JSON.stringify(headers, undefined, 4)}, response.headers);\n    return response;\n}`,
    ]),
  ];
  const { redirect } = site;
  if (!isPublic)
    functions.push(
      site.edge('Request', [
        `var REDIRECT_REGEX = ${WITHOUT_FILE};\n\nfunction handler(event) {\n    var uri = event.request.uri;\n    var request = event.request;\n    var isUriToRedirect = REDIRECT_REGEX.test(uri);\n\n    if (isUriToRedirect) {\n        request.uri = "/index.html";\n    }`,
        ...redirect,
        '\n\n    return event.request;\n}',
      ]),
    );
  else if (redirect.length > 0)
    functions.push(
      site.edge('Request', [
        'function handler(event) {\n    var request = event.request;',
        ...redirect,
        '\n    return request;\n}',
      ]),
    );
  site.distribution('Bucket', 'Name of the bucket that stores the static website.', {
    CustomErrorResponses: [
      {
        ErrorCachingMinTTL: 0,
        ErrorCode: 404,
        ResponseCode: errorPage === undefined ? 200 : 404,
        ResponsePagePath: errorPage ?? '/index.html',
      },
    ],
    DefaultCacheBehavior: { ...FILES, FunctionAssociations: functions, TargetOriginId: origin },
    DefaultRootObject: 'index.html',
    HttpVersion: 'http2',
    Origins: [
      isPublic
        ? {
            CustomOriginConfig: { OriginProtocolPolicy: 'http-only', OriginSSLProtocols: ['TLSv1.2'] },
            DomainName: {
              'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [bucket, 'WebsiteURL'] }] }],
            },
            Id: origin,
          }
        : {
            DomainName: { 'Fn::GetAtt': [bucket, 'RegionalDomainName'] },
            Id: origin,
            S3OriginConfig: {
              OriginAccessIdentity: {
                'Fn::Join': ['', ['origin-access-identity/cloudfront/', { Ref: identity }]],
              },
            },
          },
    ],
  });
}
