import { isGateway, openStatementOf } from '../../src/aws/vpc/endpoint-policy.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-open-endpoint-policy',
  title: 'VPC endpoint lets everything through',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::EC2::VPCEndpoint'],
  maps: { owasp: ['S5'] },
  why: 'Through such an endpoint data leaves for any bucket or table of any account, past a network that lets nothing else out.',
  fix: 'Set a PolicyDocument that names the actions and the resources, or the organization, that the VPC needs.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html',
  ],
  check({ resource: endpoint, report, undetermined }) {
    const policy = endpoint.get('PolicyDocument');
    if (policy.absent && isGateway(endpoint))
      return report(endpoint, `${endpoint.name} has no policy, so everything passes`);
    const open = openStatementOf(policy, undetermined);
    if (open) report(open.at, `${endpoint.name} lets everybody do everything`);
  },
});
