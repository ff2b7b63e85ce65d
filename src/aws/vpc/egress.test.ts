import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { unprovedReason } from '../resource-paths.ts';
import { egressPathOf } from './egress.ts';

const STACK = (more: string): string => `
Parameters: { Given: { Type: String } }
Resources:
  Vpc: { Type: AWS::EC2::VPC }
  Internet: { Type: AWS::EC2::InternetGateway }
  Vpn: { Type: AWS::EC2::VPNGateway }
  Inner: { Type: AWS::EC2::NatGateway, Properties: { ConnectivityType: private } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
${more}
`;
const USES =
  '  Uses: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table } }\n';
const route = (properties: string): string =>
  `${USES}  Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, ${properties} } }\n`;
const ALL = 'DestinationCidrBlock: 0.0.0.0/0';

const answer = (text: string): string => {
  const world = worldOf(text);
  const { exit, path } = egressPathOf(world.resource('Subnet')!, world);
  return unprovedReason(path) === undefined ? exit : `${exit}?`;
};

test.each([
  ['no association: the main route table of a new VPC', '', 'none'],
  ['a route table without routes', USES, 'none'],
  ['a NAT gateway', route(`${ALL}, NatGatewayId: nat-1`), 'nat'],
  ['a NAT gateway by parameter', route(`${ALL}, NatGatewayId: !Ref Given`), 'nat'],
  ['a private NAT gateway', route(`${ALL}, NatGatewayId: !Ref Inner`), 'none?'],
  ['an internet gateway', route(`${ALL}, GatewayId: !Ref Internet`), 'internet'],
  ['an internet gateway by its id', route(`${ALL}, GatewayId: igw-1`), 'internet'],
  [
    'an internet gateway for something else',
    route('DestinationCidrBlock: 192.0.2.0/24, GatewayId: !Ref Internet'),
    'none?',
  ],
  [
    'an internet gateway for IPv6 only',
    route("DestinationIpv6CidrBlock: '::/0', GatewayId: !Ref Internet"),
    'none?',
  ],
  [
    'an egress-only gateway',
    route("DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: eigw-1"),
    'none',
  ],
  ['a gateway that only deployment knows', route(`${ALL}, GatewayId: !Ref Given`), 'none?'],
  ['a VPN', route(`${ALL}, GatewayId: !Ref Vpn`), 'none?'],
  ['a transit gateway', route(`${ALL}, TransitGatewayId: tgw-1`), 'none?'],
  [
    'a transit gateway to a private network',
    route('DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: tgw-1'),
    'none',
  ],
  ['a prefix list', route('DestinationPrefixListId: pl-1, TransitGatewayId: tgw-1'), 'none?'],
  [
    'a destination that only deployment knows',
    route('DestinationCidrBlock: !Ref Given, NatGatewayId: nat-1'),
    'none?',
  ],
  [
    'a route of another table',
    `${USES}  Other: { Type: AWS::EC2::RouteTable }\n  Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Other, ${ALL}, NatGatewayId: nat-1 } }\n`,
    'none',
  ],
  ['a route table from elsewhere', USES.replace('!Ref Table', '!Ref Given'), 'none?'],
  [
    'a route table that is exported',
    `${USES}Outputs: { Table: { Value: !Ref Table, Export: { Name: table } } }\n`,
    'none?',
  ],
  [
    'a subnet that a nested stack works on',
    '  More: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { Subnet: !Ref Subnet } } }\n',
    'none?',
  ],
  [
    'a variable, which stands for a value',
    '  Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Ref Given } }\n',
    'none',
  ],
  [
    'a VPC that a custom resource works on',
    '  More: { Type: Custom::Routes, Properties: { Vpc: !Ref Vpc } }\n',
    'none?',
  ],
])('%s', (_, more, exit) => expect(answer(STACK(more))).toBe(exit));
