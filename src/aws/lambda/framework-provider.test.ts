import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { isFrameworkProvider } from './framework-provider.ts';

const [hex, upper] = ['0123456789abcdef0123456789abcdef', '0123456789ABCDEF0123456789ABCDEF'];
const told = (id: string, path?: string): boolean => {
  const metadata = path === undefined ? '' : `, Metadata: { 'aws:cdk:path': '${path}' }`;
  return isFrameworkProvider(
    worldOf(`Resources: { ${id}: { Type: 'AWS::Lambda::Function'${metadata} } }`).resource(id)!,
  );
};

test.each<[string, boolean, string, string?]>([
  ['deletes the objects of a bucket', true, 'CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F'],
  ['sets the retention of logs', true, `LogRetention${hex}FD4BFC8A`],
  ['sets the notifications of buckets', true, `BucketNotificationsHandler${hex}7ECC3691`],
  ['deploys files', true, `CustomCDKBucketDeployment${upper}81C01536`],
  ['calls AWS', true, `AWS${hex}2D164C4C`],
  ['is told by its path', true, 'X', 'Shop/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler'],
  [
    "calls the author's handler",
    true,
    'ShopMigrationframeworkonEvent0B7B5F11',
    'Shop/Migration/framework-onEvent/Resource',
  ],
  [
    "calls the author's handler in a nested stack",
    true,
    'X',
    'Shop/Data/Migration/framework-isComplete/Resource',
  ],
  ["is the author's own", false, 'Orders', 'Shop/Orders/Resource'],
  ['has a name that only begins so', false, 'LogRetentionHandler'],
  ['is named after AWS', false, 'AWSReport0123ABCD'],
  ["is the author's framework", false, 'frameworkHandler', 'Shop/framework/Resource'],
])('a function that %s: %s', (_, expected, id, path) => expect(told(id, path)).toBe(expected));
