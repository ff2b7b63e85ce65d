import type { Node } from '../../../source/node.ts';
import type { PlainMap } from '../../builder/make.ts';
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

type Attributes = Readonly<Record<string, readonly [path: readonly string[], attribute?: string]>>;

const SITE: Attributes = {
  cname: [['CDN', 'Resource'], 'DomainName'],
  assetsBucketName: [['Bucket', 'Resource']],
};
/** What serverless-lift's `${construct:name.attribute}` gives, by the construct's type: a resource and its attribute, none for `Ref`. */
const ATTRIBUTES: Readonly<Record<string, Attributes>> = {
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
  'static-website': SITE,
  'single-page-app': SITE,
  'server-side-website': { ...SITE, assetsBucketName: [['Assets', 'Resource']] },
};

/** The intrinsic function that a construct's attribute stands for; `domain` is the first of a website's own. */
export function constructValue(
  type: string,
  name: string,
  attribute: string,
  domain?: Node,
): PlainMap | undefined {
  if (type === 'server-side-website' && attribute === 'url')
    return { 'Fn::Join': ['', ['https://', domain ?? constructValue(type, name, 'cname')]] };
  const found = lookUp(ATTRIBUTES, type)?.[attribute];
  if (!found) return undefined;
  const id = constructId(name, ...found[0]);
  return found[1] === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, found[1]] };
}
