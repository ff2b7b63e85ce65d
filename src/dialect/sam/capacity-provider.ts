import { entriesOf, type MapNode } from '../../source/node.ts';
import type { Plain } from '../make.ts';
import { deployed } from './deployed.ts';
import type { Expansion } from './expansion.ts';
import { assumedBy } from './function/role.ts';
import { given, isTrue, prop } from './read.ts';
import { cause, getAtt, type Subject } from './subject.ts';
import { tagList } from './tags.ts';

/** AWS::Serverless::CapacityProvider: the instances that functions run on, and the role that operates them. */
export function expandCapacityProvider(x: Expansion, of: Subject): void {
  const { properties } = of;
  const why = cause(of, 'Type', 'sam:capacity-provider');
  const written = given(properties, 'OperatorRole');
  const network = given(properties, 'VpcConfig');
  const wanted = given(properties, 'InstanceRequirements');
  const scaling = given(properties, 'ScalingConfig');
  const average = prop(scaling, 'AverageCPUUtilization');
  const logging = given(properties, 'LoggingConfig');
  const managed = given(properties, 'ManagedResourceTags');
  if (!written) addRole(x, of);
  x.become(of, of.id, 'AWS::Lambda::CapacityProvider', deployed(of, ['CapacityProviderName', 'KmsKeyArn'], why, {
    VpcConfig: network && { SubnetIds: prop(network, 'SubnetIds'), SecurityGroupIds: prop(network, 'SecurityGroupIds') },
    PermissionsConfig: { CapacityProviderOperatorRoleArn: written ?? getAtt(`${of.id}OperatorRole`, 'Arn') },
    Tags: tags(properties),
    InstanceRequirements: wanted && {
      Architectures: prop(wanted, 'Architectures'), AllowedInstanceTypes: prop(wanted, 'AllowedTypes'), ExcludedInstanceTypes: prop(wanted, 'ExcludedTypes'),
    },
    CapacityProviderScalingConfig: scaling && {
      MaxVCpuCount: prop(scaling, 'MaxVCpuCount'),
      ...(average ? { ScalingMode: 'Manual', ScalingPolicies: [{ PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization', TargetValue: average }] } : { ScalingMode: 'Auto' }),
    },
    TelemetryConfig: logging && { LoggingConfig: logging },
    PropagateTags: managed && prop(managed, 'Tags') ? { Mode: 'Explicit', ExplicitTags: tagList(prop(managed, 'Tags')) } : undefined,
  }));
}

const OWN: Plain = { Key: 'lambda:createdBy', Value: 'SAM' };
const tags = (properties: MapNode): Plain => [...entriesOf(given(properties, 'Tags')).map(({ key, value }) => ({ Key: key, Value: value })), OWN];

function addRole(x: Expansion, of: Subject): void {
  const why = cause(of, 'OperatorRole', 'sam:operator-role');
  const own = entriesOf(given(of.properties, 'Tags')).map(({ key, value }) => ({ Key: key, Value: value }));
  x.add(of, `${of.id}OperatorRole`, 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: assumedBy('lambda.amazonaws.com'),
    ManagedPolicyArns: [x.make(of, x.managed('AWSLambdaManagedEC2ResourceOperator'), { ...why, rule: 'sam:managed-policy' })],
    Tags: isTrue(prop(of.properties, 'PropagateTags')) ? [OWN, ...own] : [OWN],
  }, why, { tagged: false });
}
