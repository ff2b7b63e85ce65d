import { at, textOf } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import { deployed } from '../deployed.ts';
import { expandEvents } from '../events/events.ts';
import type { Expansion } from '../expansion.ts';
import { given, prop } from '../read.ts';
import { aliasTarget, cause, functionTarget, keySpan, type Subject } from '../subject.ts';
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
export function expandFunction(x: Expansion, of: Subject): Shifted | undefined {
  const { properties } = of;
  if (given(properties, 'Role') && given(properties, 'Policies')) {
    x.note(
      'dead-policies',
      `the Policies of ${of.name} have no effect: SAM ignores them when Role is set`,
      keySpan(of, 'Policies'),
    );
  }
  const traced = tracing(x, of);
  const shifted = shiftOf(x, of);
  const alias = aliasOf(x, of, shifted);
  const target = alias ? aliasTarget(alias.id) : functionTarget(of.id);
  functionUrl(x, of, target);
  const parts: RoleParts = {
    managed: [],
    policies: [...deadLetterPolicy(x, of), ...invokeConfig(x, of, alias)],
    late: [],
  };
  expandEvents(x, of, target, parts);
  const role = executionRole(x, of, parts, traced);
  const dead = given(properties, 'DeadLetterQueue', 'TargetArn');
  const provider = given(properties, 'CapacityProviderConfig');
  x.become(
    of,
    of.id,
    'AWS::Lambda::Function',
    deployed(of, KEPT, cause(of, 'Type', 'sam:function'), {
      Description: alias?.description ?? prop(properties, 'Description'),
      Code: codeOf(of),
      Role: role,
      Tags: ownTags(properties, 'lambda'),
      TracingConfig: traced ? { Mode: traced } : undefined,
      DeadLetterConfig: dead ? { TargetArn: dead } : undefined,
      CapacityProviderConfig: provider && {
        LambdaManagedInstancesCapacityProviderConfig: {
          CapacityProviderArn: prop(provider, 'Arn'),
          PerExecutionEnvironmentMaxConcurrency: prop(provider, 'PerExecutionEnvironmentMaxConcurrency'),
          ExecutionEnvironmentMemoryGiBPerVCpu: prop(provider, 'ExecutionEnvironmentMemoryGiBPerVCpu'),
        },
      },
    }),
  );
  return alias ? shifted : undefined;
}

/** `Tracing: Disabled` is the same as none. */
function tracing(x: Expansion, of: Subject) {
  const node = given(of.properties, 'Tracing');
  return node && x.text(node) !== 'Disabled' ? node : undefined;
}

const SEND: { readonly [type: string]: string } = { SQS: 'sqs:SendMessage', SNS: 'sns:Publish' };

function deadLetterPolicy(x: Expansion, of: Subject): Plain[] {
  const queue = given(of.properties, 'DeadLetterQueue');
  const action = SEND[textOf(at(queue, 'Type')) ?? ''];
  const arn = prop(queue, 'TargetArn');
  if (!action || !arn) return [];
  const policy = {
    PolicyName: 'DeadLetterQueuePolicy',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: action, Resource: arn, Effect: 'Allow' }],
    },
  };
  return [x.make(of, policy, cause(of, 'DeadLetterQueue', 'sam:dead-letter-policy'))];
}
