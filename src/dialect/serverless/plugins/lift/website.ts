import { md5 } from '../../../../digest/digest.ts';
import { at, itemsOrSelf, type Node } from '../../../../source/node.ts';
import type { Plain, PlainMap } from '../../../builder/make.ts';
import { isTrue, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { constructId } from '../../variables/constructs.ts';
import { known, piecesOf, type Pieces } from '../../variables/pieces.ts';
import { addExtended, arnOf, type Construct } from './construct.ts';

/** How CloudFront serves files, with the policy CachingOptimized (Amazon CloudFront Developer Guide, 2026-11). */
export const FILES: PlainMap = {
  AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
  CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  Compress: true,
  ViewerProtocolPolicy: 'redirect-to-https',
};

/** What the constructs of websites have in common. */
export class Website {
  readonly service: ServerlessService;
  readonly construct: Construct;
  readonly domains: readonly Node[];

  constructor(service: ServerlessService, construct: Construct) {
    this.service = service;
    this.construct = construct;
    this.domains = itemsOrSelf(this.at('domain')).filter(truthy);
  }

  at(key: string): Node | undefined {
    return at(this.construct.value, key);
  }
  id(...path: readonly string[]): string {
    return constructId(this.construct.key, ...path);
  }
  origin(index: number): string {
    return this.id('CDN', `Origin${index}`);
  }
  add(id: string, type: string, properties: PlainMap): void {
    this.service.builder.add(id, type, properties, this.construct.provenance);
  }

  /** The bucket goes with the stack; files that a deployment no longer has are deleted after a day. */
  bucket(name: string, properties: PlainMap = {}): void {
    addExtended(
      this.service,
      this.construct,
      'bucket',
      this.id(name, 'Resource'),
      'AWS::S3::Bucket',
      {
        ...properties,
        LifecycleConfiguration: isTrue(this.at('versionedAssets'))
          ? {
              Rules: [
                { ExpirationInDays: 1, Status: 'Enabled', TagFilters: [{ Key: 'Obsolete', Value: 'true' }] },
              ],
            }
          : undefined,
      },
      { UpdateReplacePolicy: 'Delete', DeletionPolicy: 'Delete' },
    );
  }

  mayRead(bucket: string, principal: Plain, condition?: Plain): void {
    this.add(this.id(bucket, 'Policy', 'Resource'), 'AWS::S3::BucketPolicy', {
      Bucket: { Ref: this.id(bucket, 'Resource') },
      PolicyDocument: {
        Statement: [
          {
            Action: 's3:GetObject',
            Condition: condition,
            Effect: 'Allow',
            Principal: principal,
            Resource: { 'Fn::Join': ['', [arnOf(this.construct.key, bucket, 'Resource'), '/*']] },
          },
        ],
        Version: '2012-10-17',
      },
    });
  }

  /** A function at the edge, and how a behavior of the distribution names it. */
  edge(kind: 'Request' | 'Response', code: Pieces): Plain {
    const { service, construct } = this;
    const id = this.id(`${kind}Function`, 'Resource');
    const name = service.string(
      shortened(
        service.stackName(`-${service.region ?? 'us-east-1'}-${construct.key}-${kind.toLowerCase()}`),
      ),
      construct.provenance,
    );
    this.add(id, 'AWS::CloudFront::Function', {
      AutoPublish: true,
      FunctionCode: service.string(code, construct.provenance),
      FunctionConfig: { Comment: name, Runtime: 'cloudfront-js-1.0' },
      Name: name,
    });
    return {
      EventType: `viewer-${kind.toLowerCase()}`,
      FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] },
    };
  }

  /** Code that sends whoever asks for another domain to the first. */
  get redirect(): Pieces {
    const [main, other] = this.domains;
    if (!other || !isTrue(this.at('redirectToMainDomain'))) return [];
    const domain = piecesOf(main) ?? [];
    return [
      '\n    if (request.headers["host"].value !== "',
      ...domain,
      '") {\n        return {\n            statusCode: 301,\n            statusDescription: "Moved Permanently",\n            headers: {\n                location: {\n                    value: "https://',
      ...domain,
      '" + request.uri\n                }\n            }\n        };\n    }',
    ];
  }

  distribution(bucket: string, about: string, config: PlainMap): void {
    const { service, construct, domains } = this;
    const id = this.id('CDN', 'Resource');
    const certificate = this.at('certificate');
    addExtended(service, construct, 'distribution', id, 'AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: domains.length > 0 ? domains : undefined,
        Comment: service.string(service.stackName(` ${construct.key} website CDN`), construct.provenance),
        Enabled: true,
        IPV6Enabled: true,
        ...config,
        ViewerCertificate: truthy(certificate)
          ? {
              AcmCertificateArn: certificate,
              MinimumProtocolVersion: 'TLSv1.2_2021',
              SslSupportMethod: 'sni-only',
            }
          : undefined,
      },
    });
    const cname: Plain = { 'Fn::GetAtt': [id, 'DomainName'] };
    const outputs: readonly (readonly [string, Plain, string])[] = [
      [`${bucket === 'Bucket' ? '' : bucket}BucketName`, { Ref: this.id(bucket, 'Resource') }, about],
      ['Domain', domains[0] ?? cname, 'Website domain name.'],
      ['CloudFrontCName', cname, 'CloudFront CNAME.'],
      ['DistributionId', { Ref: id }, 'ID of the CloudFront distribution.'],
    ];
    for (const [name, value, description] of outputs)
      service.builder.addOutput(this.id(name), value, construct.provenance, { Description: description });
  }
}

/** The CDK cuts names of more than 64 characters. */
export function shortened(pieces: Pieces): Pieces {
  const name = known(pieces);
  return name === undefined || name.length <= 64 ? pieces : [`${name.slice(0, 57)}-${md5(name).slice(0, 6)}`];
}
