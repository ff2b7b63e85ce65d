import { listInWords } from '../../src/aws/listing.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { all, fixed, setProperty, setSetting, siteOf } from '../../src/fix/sites.ts';
import { at, isMap, textOf } from '../../src/source/node.ts';

const BLOCK = 'PublicAccessBlockConfiguration';
const SWITCHES = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** All four switches: one that is off makes the others of little use. */
function publicAccess(context: FixContext): Fix | undefined {
  const { resource, finding } = context;
  const site = siteOf(context, resource);
  const block = at(site?.map, 'Properties', BLOCK);
  if (site?.kind !== 'cloudformation' || !finding.path.includes(BLOCK) || !isMap(block)) return undefined;
  const off = SWITCHES.filter(name => !/^true$/i.test(textOf(at(block, name)) ?? ''));
  return fixed(
    `Set ${listInWords(off)} to true`,
    all(...off.map(name => setProperty(site, [BLOCK, name], true))),
    'What is public in the bucket, by a policy or by the ACL of an object, is no longer.',
  );
}

export const fixes: RuleFixes = {
  's3-public-access': {
    safety: 'unsafe',
    changes: ['AWS::S3::Bucket.PublicAccessBlockConfiguration'],
    plan: publicAccess,
  },
  'data-recovery': {
    safety: 'safe',
    changes: [
      'AWS::DynamoDB::Table.PointInTimeRecoverySpecification',
      'AWS::DynamoDB::GlobalTable.Replicas',
      'AWS::S3::Bucket.VersioningConfiguration',
      'AWS::RDS::DBInstance.DeletionProtection',
      'AWS::RDS::DBCluster.DeletionProtection',
      'AWS::DocDB::DBCluster.DeletionProtection',
      'AWS::Neptune::DBCluster.DeletionProtection',
    ],
    plan: context => fixed('Protect the data', setSetting(context)),
  },
};
