import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { fixed, setSetting, siteOf } from '../../src/fix/sites.ts';
import { at, isMap } from '../../src/source/node.ts';

/** Nothing connects to a function from the network (AWS whitepaper "Serverless Architectures with AWS Lambda", "Network configuration", read 2026-11-30): a group that only functions have needs no inbound rules. */
function withoutIngress(context: FixContext): Fix | undefined {
  const { finding, resource } = context;
  const isNeedless = finding.fix === 'Remove the inbound rules of this group.';
  const site = isNeedless ? siteOf(context, resource) : undefined;
  const properties = site && at(site.map, 'Properties');
  if (site?.kind !== 'cloudformation' || !isMap(properties)) return undefined;
  return fixed('Remove the inbound rules', site.editor.removeKey(properties, 'SecurityGroupIngress'));
}

export const fixes: RuleFixes = {
  'vpc-ingress-open': {
    safety: 'safe',
    changes: ['AWS::EC2::SecurityGroup.SecurityGroupIngress'],
    plan: withoutIngress,
  },
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
