import { provenanceOf } from './subject.ts';
import type { Node } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { operatorRole, tagsBefore } from './operated.ts';
import { given, prop } from './read.ts';
import { type Subject } from './subject.ts';
import { tagList } from './tags.ts';

/** SAM makes this number a decimal: 75 becomes 75.0. */
const decimal = (node: Node): Node =>
  node.kind === 'scalar' && node.plain && /^\d+$/.test(node.text)
    ? { ...node, text: `${node.text}.0` }
    : node;

/** AWS::Serverless::CapacityProvider: the instances that functions run on, and the role that operates them. */
export function expandCapacityProvider(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const provenance = provenanceOf(subject, 'Type', 'capacity-provider');
  const network = given(properties, 'VpcConfig');
  const wanted = given(properties, 'InstanceRequirements');
  const scaling = given(properties, 'ScalingConfig');
  const average = prop(scaling, 'AverageCPUUtilization');
  const logging = given(properties, 'LoggingConfig');
  const managed = given(properties, 'ManagedResourceTags');
  x.become(
    subject,
    subject.id,
    'AWS::Lambda::CapacityProvider',
    deployed(subject, ['CapacityProviderName', 'KmsKeyArn'], provenance, {
      VpcConfig: network && {
        SubnetIds: prop(network, 'SubnetIds'),
        SecurityGroupIds: prop(network, 'SecurityGroupIds'),
      },
      PermissionsConfig: {
        CapacityProviderOperatorRoleArn: operatorRole(
          x,
          subject,
          'OperatorRole',
          'OperatorRole',
          'lambda.amazonaws.com',
          { managed: 'AWSLambdaManagedEC2ResourceOperator' },
        ),
      },
      Tags: tagsBefore(subject),
      InstanceRequirements: wanted && {
        Architectures: prop(wanted, 'Architectures'),
        AllowedInstanceTypes: prop(wanted, 'AllowedTypes'),
        ExcludedInstanceTypes: prop(wanted, 'ExcludedTypes'),
      },
      CapacityProviderScalingConfig: scaling && {
        MaxVCpuCount: prop(scaling, 'MaxVCpuCount'),
        ...(average
          ? {
              ScalingMode: 'Manual',
              ScalingPolicies: [
                {
                  PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization',
                  TargetValue: decimal(average),
                },
              ],
            }
          : { ScalingMode: 'Auto' }),
      },
      TelemetryConfig: logging && { LoggingConfig: logging },
      PropagateTags:
        managed && prop(managed, 'Tags')
          ? { Mode: 'Explicit', ExplicitTags: tagList(prop(managed, 'Tags')) }
          : undefined,
    }),
  );
}
