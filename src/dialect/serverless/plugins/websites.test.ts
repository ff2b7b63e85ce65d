import { describe, expect, test } from 'vitest';
import { templateOf } from '../testing.ts';
import { addedTo } from '../testing-facts.ts';

const DOMAINS =
  "domain: [a.example.com, b.example.com], certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/c'";
const service = (construct: string, more = ''): string =>
  `service: svc\nplugins: [serverless-lift]\nprovider: { name: aws, versionFunctions: false, stage: prod }\nfunctions: { fn: { handler: h${more} } }\nconstructs:\n  x: { ${construct} }\n`;
const made = (construct: string): string[] =>
  addedTo(service('type: none'), service(construct)).map(one => one.replace(/[0-9A-F]{8}\b/, ''));
const STATIC = 'type: static-website, path: public';
const APP = 'type: single-page-app, path: public';
const SERVER = 'type: server-side-website';

/** Ids without their hashes. */
const bare = (value: object): object =>
  JSON.parse(JSON.stringify(value).replaceAll(/[0-9A-F]{8}\b/g, '')) as object;
/** The properties of the only resource of a type, ids without their hashes. */
function only(construct: string, type: string): { readonly [key: string]: never } {
  const ids = addedTo(service('type: none'), service(construct)).filter(one => one.endsWith(` ${type}`));
  expect(ids).toHaveLength(1);
  return bare(templateOf(service(construct)).Resources[ids[0]!.split(' ')[0]!]?.Properties ?? {}) as never;
}
const distribution = (construct: string): object =>
  only(construct, 'CloudFront::Distribution')['DistributionConfig']!;
const codes = (construct: string): { [name: string]: string } =>
  Object.fromEntries(
    Object.values(templateOf(service(construct)).Resources)
      .filter(one => one.Type === 'AWS::CloudFront::Function')
      .map(({ Properties }) => [Properties['Name'], Properties['FunctionCode']]),
  ) as never;

describe('a static website', () => {
  test('is a public bucket behind CloudFront', () => {
    expect(made(STATIC)).toEqual([
      'xBucket S3::Bucket',
      'xBucketPolicy S3::BucketPolicy',
      'xCDN CloudFront::Distribution',
      'xResponseFunction CloudFront::Function',
    ]);
    expect(only(STATIC, 'S3::BucketPolicy')).toMatchObject({
      PolicyDocument: { Statement: [{ Action: 's3:GetObject', Effect: 'Allow', Principal: { AWS: '*' } }] },
    });
    expect(distribution(STATIC)).toMatchObject({
      Comment: 'svc-prod x website CDN',
      CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 200, ResponsePagePath: '/index.html' }],
      Origins: [{ CustomOriginConfig: { OriginProtocolPolicy: 'http-only' }, Id: 'xCDNOrigin1' }],
    });
    expect(distribution(STATIC)).not.toHaveProperty('Aliases');
  });
  test('has its own domains, page of errors, files of old deployments, and what extends it', () => {
    const all = `${STATIC}, ${DOMAINS}, errorPage: error.html, versionedAssets: true, redirectToMainDomain: true, security: { allowIframe: true }, extensions: { distribution: { Properties: { DistributionConfig: { PriceClass: PriceClass_100 } } } }`;
    expect(distribution(all)).toMatchObject({
      Aliases: ['a.example.com', 'b.example.com'],
      CustomErrorResponses: [{ ResponseCode: 404, ResponsePagePath: '/error.html' }],
      PriceClass: 'PriceClass_100',
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(only(all, 'S3::Bucket')).toMatchObject({
      WebsiteConfiguration: { ErrorDocument: '/error.html' },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 1, TagFilters: [{ Key: 'Obsolete' }] }] },
    });
    const made = codes(all);
    expect(made['svc-prod-us-east-1-x-request']).toContain('.value !== "a.example.com"');
    expect(made['svc-prod-us-east-1-x-response']).not.toContain('x-frame-options');
    expect(Object.values(codes(STATIC))).toEqual([expect.stringContaining('x-frame-options')]);
  });
});

test('a single-page app is a private bucket that CloudFront reads', () => {
  expect(made(APP)).toEqual([
    'xBucket S3::Bucket',
    'xBucketPolicy S3::BucketPolicy',
    'xCDN CloudFront::Distribution',
    'xCDNOrigin1S3Origin CloudFront::CloudFrontOriginAccessIdentity',
    'xRequestFunction CloudFront::Function',
    'xResponseFunction CloudFront::Function',
  ]);
  expect(only(APP, 'S3::Bucket')).toEqual({});
  expect(only(APP, 'S3::BucketPolicy')).toMatchObject({
    PolicyDocument: {
      Statement: [
        { Principal: { CanonicalUser: { 'Fn::GetAtt': ['xCDNOrigin1S3Origin', 'S3CanonicalUserId'] } } },
      ],
    },
  });
});

describe('a server-side website', () => {
  test('is CloudFront before the API of the service', () => {
    expect(made(SERVER)).toEqual([
      'xAssets S3::Bucket',
      'xCDN CloudFront::Distribution',
      'xRequestFunction CloudFront::Function',
    ]);
    const domain = (api: string) => ({
      'Fn::Join': ['.', [{ Ref: api }, 'execute-api.us-east-1.amazonaws.com']],
    });
    expect(distribution(SERVER)).toMatchObject({ Origins: [{ DomainName: domain('HttpApi') }] });
    expect(distribution(`${SERVER}, apiGateway: rest`)).toMatchObject({
      Origins: [{ DomainName: domain('ApiGatewayRestApi'), OriginPath: '/prod' }],
    });
  });
  test('has its files in a bucket that only CloudFront reads', () => {
    const assets = `${SERVER}, assets: { '/css/*': css }, errorPage: pages/error.html`;
    expect(made(assets)).toContain('xS3OriginAccessControl CloudFront::OriginAccessControl');
    expect(distribution(assets)).toMatchObject({
      CacheBehaviors: [
        { PathPattern: '/css/*', TargetOriginId: 'xCDNOrigin2' },
        { PathPattern: '/error.html', TargetOriginId: 'xCDNOrigin3' },
      ],
      CustomErrorResponses: [
        { ErrorCode: 500, ResponsePagePath: '/error.html' },
        { ErrorCode: 504, ResponsePagePath: '/error.html' },
      ],
    });
    expect(only(assets, 'S3::BucketPolicy')).toMatchObject({
      PolicyDocument: { Statement: [{ Principal: { Service: 'cloudfront.amazonaws.com' } }] },
    });
  });
});

test.each([
  [STATIC, 'cname', { 'Fn::GetAtt': ['xCDN', 'DomainName'] }],
  [APP, 'assetsBucketName', { Ref: 'xBucket' }],
  [SERVER, 'assetsBucketName', { Ref: 'xAssets' }],
  [SERVER, 'url', { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['xCDN', 'DomainName'] }]] }],
  [`${SERVER}, ${DOMAINS}`, 'url', { 'Fn::Join': ['', ['https://', 'a.example.com']] }],
])('%s: ${construct:x.%s}', (construct, attribute, expected) => {
  const { Resources } = templateOf(
    service(construct, `, environment: { A: '\${construct:x.${attribute}}' }`),
  );
  expect(bare(Resources['FnLambdaFunction']?.Properties['Environment'] as object)).toEqual({
    Variables: { A: expected },
  });
});

test('a name of more than 64 characters ends in a hash of it', () => {
  const { Resources } = templateOf(service(STATIC).replace('svc', 's'.repeat(60)));
  const names = Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::CloudFront::Function' ? [Properties['Name']] : [],
  );
  expect(names).toEqual([expect.stringMatching(/^s{57}-[0-9a-f]{6}$/)]);
});
