import { lookUp } from '../../../model/look-up.ts';
import { provenanceOf } from '../sam-resource.ts';
import { type Plain, make } from '../../builder/make.ts';
import { at, textOf, type MapNode, type Node } from '../../../source/node.ts';
import { deployed } from '../deployed.ts';
import { expandEvents } from '../events/events.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, prop } from '../read.ts';
import { aliasTarget, functionTarget, keySpan, type SamResource } from '../sam-resource.ts';
import { ownTags } from '../tags.ts';
import { aliasOf } from './alias.ts';
import { codeOf } from './code.ts';
import { shiftOf, type Shifted } from './deployment.ts';
import { invokeConfig } from './invoke-config.ts';
import { executionRole, type RoleParts } from './role.ts';
import { functionUrl } from './url.ts';

/** Properties that CloudFormation knows by the same name and meaning. */
const KEPT = [
  'FunctionName',
  'Handler',
  'Runtime',
  'Description',
  'MemorySize',
  'Timeout',
  'VpcConfig',
  'Environment',
  'KmsKeyArn',
  'ReservedConcurrentExecutions',
  'Layers',
  'FileSystemConfigs',
  'ImageConfig',
  'PackageType',
  'Architectures',
  'SnapStart',
  'EphemeralStorage',
  'CodeSigningConfigArn',
  'RuntimeManagementConfig',
  'LoggingConfig',
  'TenancyConfig',
  'RecursiveLoop',
  'DurableConfig',
  'FunctionScalingConfig',
  'PublishToLatestPublished',
];

/** AWS::Serverless::Function: the function, its role, version, alias, URL, and what each event needs. */
export function expandFunction(builder: SamBuilder, resource: SamResource): Shifted | undefined {
  const { properties } = resource;
  if (truthyProp(properties, 'Role') && truthyProp(properties, 'Policies')) {
    builder.diagnostics.note(
      'dead-policies',
      `the Policies of ${resource.name} have no effect: SAM ignores them when Role is set`,
      keySpan(resource, 'Policies'),
    );
  }
  const traced = tracing(builder, resource);
  const shifted = shiftOf(builder, resource);
  const alias = aliasOf(builder, resource, shifted, () =>
    functionOf(resource, {
      Description: prop(properties, 'Description'),
      Role: prop(properties, 'Role'),
      ...tracingConfig(traced),
    }),
  );
  const target = alias ? aliasTarget(alias.id) : functionTarget(resource.id);
  functionUrl(builder, resource, target);
  const parts: RoleParts = {
    managed: [],
    policies: [...deadLetterPolicy(builder, resource), ...invokeConfig(builder, resource, alias)],
    late: [],
  };
  expandEvents(builder, resource, target, parts);
  const role = executionRole(builder, resource, parts, traced);
  const own = {
    Description: alias?.description ?? prop(properties, 'Description'),
    Role: role,
    ...tracingConfig(traced),
  };
  builder.lowerTo(resource, resource.id, 'AWS::Lambda::Function', functionOf(resource, own));
  return alias ? shifted : undefined;
}

const tracingConfig = (mode: Node | undefined): { readonly TracingConfig: Plain } => ({
  TracingConfig: mode ? { Mode: mode } : undefined,
});

type FunctionSettings = { readonly [name in 'Description' | 'Role' | 'TracingConfig']: Plain };

/** The properties of the deployed function. */
function functionOf(resource: SamResource, { Description, Role, TracingConfig }: FunctionSettings): MapNode {
  const { properties } = resource;
  const dead = truthyProp(properties, 'DeadLetterQueue', 'TargetArn');
  const provider = truthyProp(properties, 'CapacityProviderConfig');
  return deployed(resource, KEPT, provenanceOf(resource, 'Type', 'function'), {
    Description,
    Code: codeOf(resource),
    Role,
    Tags: ownTags(properties, 'lambda'),
    TracingConfig,
    DeadLetterConfig: dead ? { TargetArn: dead } : undefined,
    CapacityProviderConfig: provider && {
      LambdaManagedInstancesCapacityProviderConfig: {
        CapacityProviderArn: prop(provider, 'Arn'),
        PerExecutionEnvironmentMaxConcurrency: prop(provider, 'PerExecutionEnvironmentMaxConcurrency'),
        ExecutionEnvironmentMemoryGiBPerVCpu: prop(provider, 'ExecutionEnvironmentMemoryGiBPerVCpu'),
      },
    },
  });
}

/** `Tracing: Disabled` is the same as none. */
function tracing(builder: SamBuilder, resource: SamResource) {
  const node = truthyProp(resource.properties, 'Tracing');
  return node && builder.resolvedText(node) !== 'Disabled' ? node : undefined;
}

const SEND: { readonly [type: string]: string } = { SQS: 'sqs:SendMessage', SNS: 'sns:Publish' };

function deadLetterPolicy(builder: SamBuilder, resource: SamResource): Plain[] {
  const queue = truthyProp(resource.properties, 'DeadLetterQueue');
  const action = lookUp(SEND, textOf(at(queue, 'Type')) ?? '');
  const arn = prop(queue, 'TargetArn');
  if (!action || !arn) return [];
  const policy = {
    PolicyName: 'DeadLetterQueuePolicy',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: action, Resource: arn, Effect: 'Allow' }],
    },
  };
  return [make(policy, provenanceOf(resource, 'DeadLetterQueue', 'dead-letter-policy'))];
}
