import { provenanceOf } from './sam-resource.ts';
import type { Node } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { operatorRole, tagsBefore } from './operated.ts';
import { truthyProp, prop } from './read.ts';
import { type SamResource } from './sam-resource.ts';
import { tagList } from './tags.ts';

/** SAM makes this number a decimal: 75 becomes 75.0. */
const decimal = (node: Node): Node =>
  node.kind === 'scalar' && node.plain && /^\d+$/.test(node.text)
    ? { ...node, text: `${node.text}.0` }
    : node;

/** AWS::Serverless::CapacityProvider: the instances that functions run on, and the role that operates them. */
export function expandCapacityProvider(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const provenance = provenanceOf(resource, 'Type', 'capacity-provider');
  const network = truthyProp(properties, 'VpcConfig');
  const wanted = truthyProp(properties, 'InstanceRequirements');
  const scaling = truthyProp(properties, 'ScalingConfig');
  const average = prop(scaling, 'AverageCPUUtilization');
  const logging = truthyProp(properties, 'LoggingConfig');
  const managed = truthyProp(properties, 'ManagedResourceTags');
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::Lambda::CapacityProvider',
    deployed(resource, ['CapacityProviderName', 'KmsKeyArn'], provenance, {
      VpcConfig: network && {
        SubnetIds: prop(network, 'SubnetIds'),
        SecurityGroupIds: prop(network, 'SecurityGroupIds'),
      },
      PermissionsConfig: {
        CapacityProviderOperatorRoleArn: operatorRole(
          builder,
          resource,
          'OperatorRole',
          'OperatorRole',
          'lambda.amazonaws.com',
          { managed: 'AWSLambdaManagedEC2ResourceOperator' },
        ),
      },
      Tags: tagsBefore(resource),
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
