import { fixed, replaceAt, setSetting } from '../../src/fix/sites.ts';
import type { RuleFixes } from '../../src/fix/fix.ts';

export const fixes: RuleFixes = {
  's3-public-access': {
    safety: 'unsafe',
    changes: ['AWS::S3::Bucket.PublicAccessBlockConfiguration'],
    plan: context =>
      context.finding.replacement &&
      fixed(
        `Set ${context.finding.path.split('/').at(-1)} to true`,
        replaceAt(context, true),
        'Objects of the bucket that are public are no longer.',
      ),
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
