import { lookUp } from '../../../model/look-up.ts';
import { md5 } from '../../../digest/digest.ts';

/** The logical id that the CDK (1 and 2) gives a construct in a stack: its path without repeats, and eight digits of the path's MD5. */
export function constructId(...names: readonly string[]): string {
  // A slash parts the path.
  const path = names.map(name => name.replaceAll('/', '--'));
  const words: string[] = [];
  for (const word of path)
    if (word !== 'Resource' && !words.at(-1)?.endsWith(word)) words.push(word.replace(/[^A-Za-z0-9]/g, ''));
  return `${words.join('')}${md5(path.join('/')).slice(0, 8).toUpperCase()}`;
}

/** What serverless-lift's `${construct:name.attribute}` gives, by the construct's type: a resource and its attribute, none for `Ref`. */
const ATTRIBUTES: Readonly<
  Record<string, Readonly<Record<string, readonly [path: readonly string[], attribute?: string]>>>
> = {
  queue: {
    queueUrl: [['Queue', 'Resource']],
    queueArn: [['Queue', 'Resource'], 'Arn'],
    dlqUrl: [['Dlq', 'Resource']],
    dlqArn: [['Dlq', 'Resource'], 'Arn'],
  },
  storage: { bucketName: [['Bucket', 'Resource']], bucketArn: [['Bucket', 'Resource'], 'Arn'] },
  'database/dynamodb-single-table': {
    tableName: [['Table', 'Resource']],
    tableArn: [['Table', 'Resource'], 'Arn'],
    tableStreamArn: [['Table', 'Resource'], 'StreamArn'],
  },
  webhook: { busName: [['Bus', 'Resource']] },
  'static-website': { cname: [['CDN', 'CFDistribution'], 'DomainName'] },
  'single-page-app': { cname: [['CDN', 'CFDistribution'], 'DomainName'] },
  'server-side-website': {
    assetsBucketName: [['Assets', 'Resource']],
    cname: [['CDN', 'CFDistribution'], 'DomainName'],
  },
};

/** The intrinsic function that a construct's attribute stands for. */
export function constructValue(
  type: string,
  name: string,
  attribute: string,
): { readonly [fn: string]: string | readonly string[] } | undefined {
  const found = lookUp(ATTRIBUTES, type)?.[attribute];
  if (!found) return undefined;
  const id = constructId(name, ...found[0]);
  return found[1] === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, found[1]] };
}
