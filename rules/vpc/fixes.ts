import { fixed, setSetting } from '../../src/fix/sites.ts';
import type { RuleFixes } from '../../src/fix/fix.ts';

export const fixes: RuleFixes = {
  'ec2-imdsv1': {
    safety: 'unsafe',
    changes: [
      'AWS::EC2::Instance.MetadataOptions',
      'AWS::EC2::LaunchTemplate.LaunchTemplateData',
      'AWS::AutoScaling::LaunchConfiguration.MetadataOptions',
    ],
    plan: context =>
      fixed(
        'Require IMDSv2',
        setSetting(context),
        'Programs on the machine that read metadata without a token get no answer.',
      ),
  },
};
