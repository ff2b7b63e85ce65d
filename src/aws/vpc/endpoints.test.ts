import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { hasEndpoint } from './endpoints.ts';
import { egressPathOf } from './egress.ts';

const QUEUES = { prefix: 'sqs', called: 'SQS', endpoints: ['sqs'] };
const BUCKETS = { prefix: 's3', called: 'S3', endpoints: ['s3'], gateway: true } as const;

const answer = (service: typeof QUEUES | typeof BUCKETS, more: string, vpc = '!Ref Vpc'): string => {
  const world = worldOf(`
Parameters: { Given: { Type: String } }
Resources:
  Vpc: { Type: AWS::EC2::VPC }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: ${vpc} } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Other: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Uses: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Subnet, RouteTableId: !Ref Table } }
${more}
`);
  return hasEndpoint(egressPathOf(world.resource('Subnet')!, world), service, world);
};
const endpoint = (properties: string): string =>
  `  Endpoint: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ${properties} } }\n`;
const DNS = 'VpcEndpointType: Interface, PrivateDnsEnabled: true';

test.each([
  ['by the name of the service', `ServiceName: com.amazonaws.eu-west-1.sqs, ${DNS}`, 'yes'],
  [
    'without that name',
    'ServiceName: com.amazonaws.eu-west-1.sqs, VpcEndpointType: Interface, PrivateDnsEnabled: false',
    'maybe',
  ],
  ['that does not say', 'ServiceName: com.amazonaws.eu-west-1.sqs, VpcEndpointType: Interface', 'maybe'],
  ['in whatever region', `ServiceName: !Sub 'com.amazonaws.\${AWS::Region}.sqs', ${DNS}`, 'yes'],
  ['of another service', `ServiceName: com.amazonaws.eu-west-1.sns, ${DNS}`, 'no'],
  ['for FIPS', `ServiceName: com.amazonaws.eu-west-1.sqs-fips, ${DNS}`, 'maybe'],
  ['of what only deployment knows', `ServiceName: !Ref Given, ${DNS}`, 'maybe'],
  ['of nothing', DNS, 'no'],
  [
    'of a kind that only deployment knows',
    'ServiceName: com.amazonaws.eu-west-1.sqs, VpcEndpointType: !Ref Given',
    'maybe',
  ],
])('an interface endpoint %s', (_, properties, expected) =>
  expect(answer(QUEUES, endpoint(properties))).toBe(expected),
);

const S3 = 'ServiceName: com.amazonaws.eu-west-1.s3';
test.each([
  ['on the route table', `${S3}, RouteTableIds: [!Ref Table]`, 'yes'],
  ['that says so', `${S3}, VpcEndpointType: Gateway, RouteTableIds: [!Ref Table]`, 'yes'],
  ['on one of them', `${S3}, RouteTableIds: [!Ref Other, !Ref Table]`, 'yes'],
  ['on another route table', `${S3}, RouteTableIds: [!Ref Other]`, 'no'],
  ['on no route table', S3, 'no'],
  ['on a route table that only deployment knows', `${S3}, RouteTableIds: [!Ref Given]`, 'maybe'],
  ['on what only deployment knows', `${S3}, 'Fn::Transform': { Name: Ours }`, 'maybe'],
])('a gateway endpoint %s', (_, properties, expected) =>
  expect(answer(BUCKETS, endpoint(properties))).toBe(expected),
);

test('a VPC of the stack that nobody else works on has what the stack gives it', () => {
  expect(answer(QUEUES, '')).toBe('no');
  expect(answer(QUEUES, '', '!Ref Given')).toBe('maybe');
  expect(answer(QUEUES, 'Outputs: { Vpc: { Value: !Ref Vpc, Export: { Name: vpc } } }\n')).toBe('maybe');
});
