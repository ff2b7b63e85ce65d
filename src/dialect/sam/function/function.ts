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
export function expandFunction(x: Expansion, subject: Subject): Shifted | undefined {
  const { properties } = subject;
  if (given(properties, 'Role') && given(properties, 'Policies')) {
    x.note(
      'dead-policies',
      `the Policies of ${subject.name} have no effect: SAM ignores them when Role is set`,
      keySpan(subject, 'Policies'),
    );
  }
  const traced = tracing(x, subject);
  const shifted = shiftOf(x, subject);
  const alias = aliasOf(x, subject, shifted);
  const target = alias ? aliasTarget(alias.id) : functionTarget(subject.id);
  functionUrl(x, subject, target);
  const parts: RoleParts = {
    managed: [],
    policies: [...deadLetterPolicy(x, subject), ...invokeConfig(x, subject, alias)],
    late: [],
  };
  expandEvents(x, subject, target, parts);
  const role = executionRole(x, subject, parts, traced);
  const dead = given(properties, 'DeadLetterQueue', 'TargetArn');
  const provider = given(properties, 'CapacityProviderConfig');
  x.become(
    subject,
    subject.id,
    'AWS::Lambda::Function',
    deployed(subject, KEPT, cause(subject, 'Type', 'sam:function'), {
      Description: alias?.description ?? prop(properties, 'Description'),
      Code: codeOf(subject),
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
function tracing(x: Expansion, subject: Subject) {
  const node = given(subject.properties, 'Tracing');
  return node && x.text(node) !== 'Disabled' ? node : undefined;
}

const SEND: { readonly [type: string]: string } = { SQS: 'sqs:SendMessage', SNS: 'sns:Publish' };

function deadLetterPolicy(x: Expansion, subject: Subject): Plain[] {
  const queue = given(subject.properties, 'DeadLetterQueue');
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
  return [x.make(subject, policy, cause(subject, 'DeadLetterQueue', 'sam:dead-letter-policy'))];
}
