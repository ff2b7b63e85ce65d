import { isGateway, openStatementOf } from '../../src/aws/vpc/endpoint-policy.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-open-endpoint-policy',
  title: 'VPC endpoint allows all actions on all resources',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::EC2::VPCEndpoint'],
  maps: { owasp: ['S5'] },
  why: 'Data can leave through the endpoint to any bucket or table in any account, even if the network allows no other outbound traffic.',
  fix: 'Set a PolicyDocument that allows only the actions and resources, or the organization, that the VPC needs.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html',
  ],
  check({ resource: endpoint, report, undetermined }) {
    const policy = endpoint.get('PolicyDocument');
    if (policy.absent && isGateway(endpoint))
      return report(endpoint, `${endpoint.name} has no policy, so it allows full access`);
    const open = openStatementOf(policy, undetermined);
    if (open)
      report(open.at, `${endpoint.name} allows any principal to perform all actions on all resources`);
  },
});
