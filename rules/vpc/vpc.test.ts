import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import ingress from './vpc-ingress-open.ts';

const BALANCED =
  'Balancer: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { SecurityGroups: [!Ref Group] } }';

/** What one ingress rule from everywhere is worth, in a group with or without a load balancer. */
test.each([
  ["IpProtocol: '-1'", 'critical', 'medium'],
  ['IpProtocol: tcp, FromPort: 1, ToPort: 65535', 'critical', 'medium'],
  ['IpProtocol: tcp, FromPort: 22, ToPort: 22', 'high', 'medium'],
  ['IpProtocol: tcp, FromPort: 1024, ToPort: 65535', 'high', 'medium'],
  ['IpProtocol: udp, FromPort: 137, ToPort: 137', 'high', 'medium'],
  ['IpProtocol: tcp, FromPort: 8080, ToPort: 8080', 'medium', 'medium'],
  ['IpProtocol: tcp, FromPort: 443, ToPort: 443', undefined, undefined],
  ['IpProtocol: icmp, FromPort: -1, ToPort: -1', 'low', 'low'],
  ["IpProtocol: '47'", 'medium', 'medium'],
])('%s is %s, behind a load balancer %s', (rule, alone, balanced) => {
  const group = `Group: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [{ ${rule}, CidrIp: 0.0.0.0/0 }] } }`;
  const severity = (text: string): string | undefined => scanText(text, [ingress]).findings[0]?.severity;
  expect(severity(`Resources:\n  ${group}\n`)).toBe(alone);
  expect(severity(`Resources:\n  ${group}\n  ${BALANCED}\n`)).toBe(balanced);
});
