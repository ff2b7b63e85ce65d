import { lookUp } from '../../../../model/look-up.ts';
import { isNode, type Plain } from '../../../builder/make.ts';
import { subArgument } from '../../../../source/intrinsics/sub.ts';
import { at, isCall, itemsOf, textOf, type Node } from '../../../../source/node.ts';
import { text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { dataPermissions } from './data-permissions.ts';
import { argument, isComputed, joinedArn, local, own, spelled, type Permission, type Task } from './task.ts';

const RULES = 'events:PutTargets,events:PutRule,events:DescribeRule';
const rule = (name: string): Permission => ({
  action: RULES,
  resource: own(`events:\${AWS::Region}:\${AWS::AccountId}:rule/${name}`),
});
const joinedRule = (name: string): Permission => ({
  action: RULES,
  resource: joinedArn('events', `rule/${name}`),
});
type Grant = (state: Node, task: Task) => readonly Permission[];

const BATCH: Grant = () => [
  { action: 'batch:SubmitJob,batch:DescribeJobs,batch:TerminateJob', resource: '*' },
  joinedRule('StepFunctionsGetEventsForBatchJobsRule'),
];
const GLUE: Grant = () => [
  { action: 'glue:StartJobRun,glue:GetJobRun,glue:GetJobRuns,glue:BatchStopJobRun', resource: '*' },
];
const ECS: Grant = () => [
  { action: 'ecs:RunTask,ecs:StopTask,ecs:DescribeTasks,ecs:TagResource,iam:PassRole', resource: '*' },
  joinedRule('StepFunctionsGetEventsForECSTaskRule'),
];
const topic: Grant = state =>
  given(state, 'TopicArn', arn => ({ action: 'sns:Publish', resource: arn ?? '*' }));
const queue: Grant = state =>
  given(state, 'QueueUrl', url => ({ action: 'sqs:SendMessage', resource: url ? queueArn(url) : '*' }));

/** Without the parameter the plug-in grants nothing; one that is known only at run time makes it every resource. */
function given(state: Node, key: string, make: (value: Node | undefined) => Permission): Permission[] {
  if (truthy(at(state, 'Parameters', `${key}.$`))) return [make(undefined)];
  const value = at(state, 'Parameters', key);
  return value ? [make(value)] : [];
}

function queueArn(url: Node): Plain {
  const [, region, account, name] =
    /^https:\/\/sqs\.([^.]+)\.amazonaws\.com\/([^/]+)\/([^/]+)$/.exec(text(url) ?? '') ?? [];
  if (region !== undefined) return `arn:${partitionOf(region)}:sqs:${region}:${account}:${name}`;
  if (isCall(url, 'Ref')) return { 'Fn::GetAtt': [textOf(url.arg) ?? '', 'Arn'] };
  return isCall(url) ? '*' : [];
}
function partitionOf(region: string): string {
  if (region.startsWith('us-gov')) return 'aws-us-gov';
  return region.startsWith('cn-') ? 'aws-cn' : 'aws';
}

const execution =
  (start: string): Grant =>
  (state, { distributed }) => {
    const machine: Plain =
      distributed === undefined
        ? machineArn(state)
        : spelled('states:${AWS::Region}:${AWS::AccountId}:stateMachine:${Name}', 'Name', distributed);
    return [
      { action: start, resource: machine },
      { action: 'states:DescribeExecution,states:StopExecution', resource: executionArn(machine) },
      rule('StepFunctionsGetEventsForStepFunctionsExecutionRule'),
    ];
  };

function machineArn(state: Node): Plain {
  if (isComputed(state, 'StateMachineArn')) return '*';
  return at(at(state, 'Arguments') ?? at(state, 'Parameters'), 'StateMachineArn') ?? '*';
}

/** The executions of a machine whose ARN is spelled out; every execution of one that is referred to. */
function executionArn(machine: Plain): Plain {
  const swapped = (arn: string): string => `${arn.replace(':stateMachine:', ':execution:')}:*`;
  if (!isNode(machine)) {
    const [pattern, values] = subOf(machine) ?? [];
    return pattern === undefined ? '*' : { 'Fn::Sub': [swapped(pattern), values] };
  }
  const literal = text(machine);
  if (literal !== undefined) return literal === '*' ? '*' : swapped(literal);
  if (!isCall(machine, 'Fn::Sub')) return '*';
  const sub = subArgument(machine.arg);
  const pattern = textOf(sub.pattern);
  if (pattern === undefined) return '*';
  return { 'Fn::Sub': sub.map ? [swapped(pattern), sub.map] : swapped(pattern) };
}
function subOf(value: Plain): readonly [string, Plain] | undefined {
  const [pattern, values] = (value as { 'Fn::Sub'?: readonly [string, Plain] } | null)?.['Fn::Sub'] ?? [];
  return pattern === undefined ? undefined : [pattern, values];
}

const buses: Grant = state => {
  const all = new Map<string, Plain>();
  for (const entry of itemsOf(argument(state, 'Entries'))) {
    const bus = at(entry, 'EventBusName');
    const named = truthy(bus) ? bus : 'default';
    all.set(typeof named === 'string' ? named : (text(named) ?? JSON.stringify(named.span)), named);
  }
  return [
    {
      action: 'events:PutEvents',
      resource: [...all.values()].map(eventBus =>
        own('events:${AWS::Region}:${AWS::AccountId}:event-bus/${eventBus}', { eventBus }),
      ),
    },
  ];
};

const schedule =
  (action: string): Grant =>
  state => {
    const role = at(argument(state, 'Target'), 'RoleArn');
    const group = argument(state, 'GroupName');
    return [
      {
        action,
        resource: own('scheduler:${AWS::Region}:${AWS::AccountId}:schedule/${scheduleGroupName}/*', {
          scheduleGroupName: truthy(group) ? group : 'default',
        }),
      },
      ...(truthy(role) ? [{ action: 'iam:PassRole', resource: role }] : []),
    ];
  };

const codeBuild: Grant = state => [
  {
    action: 'codebuild:StartBuild,codebuild:StopBuild,codebuild:BatchGetBuilds',
    resource: spelled(
      'codebuild:${AWS::Region}:${AWS::AccountId}:project/${Project}',
      'Project',
      at(state, 'Parameters', 'ProjectName') ?? '*',
    ),
  },
  rule('StepFunctionsGetEventForCodeBuildStartBuildRule'),
];

const transform: Grant = state => [
  {
    action: 'sagemaker:CreateTransformJob,sagemaker:DescribeTransformJob,sagemaker:StopTransformJob',
    resource: spelled(
      'sagemaker:${AWS::Region}:${AWS::AccountId}:transform-job/${Job}*',
      'Job',
      at(state, 'Parameters', 'TransformJobName') ?? '',
    ),
  },
  { action: 'sagemaker:ListTags', resource: '*' },
  rule('StepFunctionsGetEventsForSageMakerTransformJobsRule'),
];

const bedrock: Grant = state => {
  const model = at(state, 'Parameters', 'ModelId');
  return [
    {
      action: 'bedrock:InvokeModel',
      resource: text(model)?.startsWith('arn:')
        ? model
        : spelled('bedrock:${AWS::Region}::foundation-model/${Model}', 'Model', model ?? '*'),
    },
  ];
};

const endpoint: Grant = state => [
  { action: 'states:InvokeHTTPEndpoint', resource: '*' },
  {
    action: 'events:RetrieveConnectionCredentials',
    resource: at(state, 'Parameters', 'Authentication', 'ConnectionArn') ?? '*',
  },
  {
    action: 'secretsmanager:GetSecretValue,secretsmanager:DescribeSecret',
    resource: {
      'Fn::Sub':
        'arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:events!connection/*',
    },
  },
];

const GRANTS: { readonly [integration: string]: Grant | undefined } = {
  'sqs:sendMessage': queue,
  'sqs:sendMessage.waitForTaskToken': queue,
  'sns:publish': topic,
  'sns:publish.waitForTaskToken': topic,
  'batch:submitJob': BATCH,
  'batch:submitJob.sync': BATCH,
  'glue:startJobRun': GLUE,
  'glue:startJobRun.sync': GLUE,
  'ecs:runTask': ECS,
  'ecs:runTask.sync': ECS,
  'ecs:runTask.waitForTaskToken': ECS,
  'states:startExecution': execution('states:StartExecution'),
  'states:startExecution.sync': execution('states:StartExecution'),
  'states:startExecution.sync:2': execution('states:StartExecution'),
  'states:startExecution.waitForTaskToken': execution('states:StartExecution'),
  'aws-sdk:sfn:startSyncExecution': execution('states:StartSyncExecution'),
  'codebuild:startBuild': codeBuild,
  'codebuild:startBuild.sync': codeBuild,
  'sagemaker:createTransformJob.sync': transform,
  'bedrock:invokeModel': bedrock,
  'events:putEvents': buses,
  'events:putEvents.waitForTaskToken': buses,
  'aws-sdk:scheduler:createSchedule': schedule('scheduler:CreateSchedule'),
  'aws-sdk:scheduler:deleteSchedule': schedule('scheduler:DeleteSchedule'),
  'http:invoke': endpoint,
  'aws-sdk:sesv2:sendEmail': () => [{ action: 'ses:SendEmail', resource: '*' }],
};

/** What a task may do: call its function, or the API of the service that its resource names. */
export function permissionsOf(service: ServerlessService, task: Task): readonly Permission[] {
  const { resource, state } = task;
  if (resource === undefined) return [];
  const literal = typeof resource === 'string' ? resource : text(resource);
  const integration = /^arn:(?:aws(?:-[a-z]+){0,3}|\$\{AWS::Partition\}):states:::(.+)$/.exec(
    literal ?? '',
  )?.[1];
  if (integration === 'lambda:invoke' || integration === 'lambda:invoke.waitForTaskToken')
    return [{ action: 'lambda:InvokeFunction', resource: invoked(service, state) }];
  if (integration !== undefined)
    return lookUp(GRANTS, integration)?.(state, task) ?? dataPermissions(integration, state);
  if (literal !== undefined && !/arn:aws(?:-[a-z]+){0,3}:lambda/.test(literal)) return [];
  const functionArn = local(service, typeof resource === 'string' ? resource : withoutAlias(resource));
  return [
    {
      action: 'lambda:InvokeFunction',
      resource: [functionArn, { 'Fn::Sub': ['${functionArn}:*', { functionArn }] }],
    },
  ];
}

function withoutAlias(resource: Node): Plain {
  const parts = text(resource)?.split(':') ?? [];
  return parts.length === 8 ? parts.slice(0, 7).join(':') : resource;
}

/** The function of a `lambda:invoke` task, by its name, ARN or a reference. */
function invoked(service: ServerlessService, state: Node): Plain {
  if (isComputed(state, 'FunctionName')) return argument(state, 'AllowedFunctions') ?? '*';
  const name = argument(state, 'FunctionName');
  const literal = text(name);
  const both = (arn: string): Plain => [{ 'Fn::Sub': arn }, { 'Fn::Sub': `${arn}:*` }];
  if (literal !== undefined) {
    if (/^arn:aws(?:-[a-z]+){0,3}:lambda/.test(literal)) return [literal, `${literal}:*`];
    const [account, ...rest] = literal.split(':');
    const partial = rest.length === 2 && /^\d+$/.test(account ?? '');
    return both(
      `arn:\${AWS::Partition}:lambda:\${AWS::Region}:${partial ? literal : `\${AWS::AccountId}:function:${literal}`}`,
    );
  }
  if (isCall(name, 'Fn::GetAtt')) {
    const functionArn = local(service, name);
    return [functionArn, { 'Fn::Sub': ['${functionArn}:*', { functionArn }] }];
  }
  if (isCall(name, 'Ref')) {
    const functionArn = local(service, name);
    const arn = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${functionArn}';
    return [{ 'Fn::Sub': [arn, { functionArn }] }, { 'Fn::Sub': [`${arn}:*`, { functionArn }] }];
  }
  return name ?? '*';
}
