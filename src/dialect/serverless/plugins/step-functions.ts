import type { Plugin } from './plugin.ts';
import { roleArn } from '../grants.ts';
import { type ServerlessProvenance, byServerless } from '../../../source/provenance.ts';
import type { MapNode } from '../../../source/node.ts';
import { mapNode } from '../../../source/intrinsics/map-node.ts';
import { type Plain, make } from '../../builder/make.ts';
import { at, entriesOf, isCall, isMap, itemsOf, type Entry, type Node } from '../../../source/node.ts';
import { REGION } from '../events/common.ts';
import { makeStepRoutes } from './step-routes.ts';
import { normal } from '../names.ts';
import { attributeOf, either, entryAt, mapOf, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';

/** serverless-step-functions: each state machine with the role that its tasks need, and the routes that start it. */
function stateMachines(service: ServerlessService): void {
  const machines = entriesOf(mapOf(service.resolver.get('stepFunctions', 'stateMachines')));
  for (const machine of machines) makeMachine(service, machine);
  makeStepRoutes(
    service,
    machines.map(machine => ({ machine, id: idOf(machine) })),
  );
}

function idOf({ key, value }: Entry): string {
  const [own, name] = [text(at(value, 'id')), at(value, 'name')];
  if (own !== undefined) return own;
  return text(name) === undefined
    ? `${normal(key)}StepFunctionsStateMachine`
    : normal(text(name)!).replace(/[^A-Za-z0-9]/g, '');
}

function makeMachine(service: ServerlessService, machine: Entry): void {
  const { key, keySpan, value } = machine;
  const id = idOf(machine);
  const provenance: ServerlessProvenance = byServerless(key, keySpan, 'state-machine');
  const definition = at(value, 'definition');
  const role = either(at(value, 'role'));
  const logging = at(value, 'loggingConfig');
  const destinations = itemsOf(at(logging, 'destinations'));
  const tracing = truthy(at(value, 'tracingConfig', 'enabled'));
  if (!role)
    makeRole(
      service,
      `${id}Role`,
      { ...provenance, rule: 'state-machine-role' },
      machine,
      tracing,
      truthy(logging),
    );
  service.builder.add(
    id,
    'AWS::StepFunctions::StateMachine',
    {
      DefinitionString: isMap(definition) ? undefined : definition,
      Definition: isMap(definition) ? withFunctions(service, definition) : undefined,
      RoleArn: role ? roleArn(role) : { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
      StateMachineType: at(value, 'type'),
      StateMachineName: at(value, 'name'),
      LoggingConfiguration: truthy(logging)
        ? {
            Level: either(at(logging, 'level')) ?? 'OFF',
            IncludeExecutionData: at(logging, 'includeExecutionData') ?? false,
            Destinations: destinations.map(arn => ({ CloudWatchLogsLogGroup: { LogGroupArn: arn } })),
          }
        : undefined,
      TracingConfiguration: tracing ? { Enabled: true } : undefined,
      EncryptionConfiguration: truthy(at(value, 'encryptionConfig'))
        ? {
            KmsKeyId: at(value, 'encryptionConfig', 'KmsKeyId'),
            KmsDataKeyReusePeriodSeconds: at(value, 'encryptionConfig', 'KmsDataKeyReusePeriodSeconds'),
            Type: at(value, 'encryptionConfig', 'Type'),
          }
        : undefined,
      Tags: truthy(at(value, 'tags'))
        ? entriesOf(at(value, 'tags')).map(tag => ({ Key: tag.key, Value: tag.value }))
        : undefined,
    },
    provenance,
    { DependsOn: role ? undefined : [`${id}Role`] },
  );
}

/** `Fn::GetAtt: [key, Arn]` names a function by its key in the service; the deployed id is meant. */
function withFunctions(service: ServerlessService, definition: MapNode): Node {
  return mapNode(definition, node => {
    if (!isCall(node)) return undefined;
    const fn = service.byKey.get(attributeOf(node) ?? '');
    return fn
      ? make(
          { 'Fn::GetAtt': [fn.id, 'Arn'] },
          { ...service.functionProvenance(fn, 'state-machine'), span: node.span },
        )
      : node;
  });
}

type Statement = { readonly actions: readonly string[]; readonly resources: readonly Plain[] };

function makeRole(
  service: ServerlessService,
  id: string,
  provenance: ServerlessProvenance,
  { value }: Entry,
  tracing: boolean,
  logging: boolean,
): void {
  const statements = merged(tasksOf(at(value, 'definition')).map(task => statementOf(service, task)));
  if (tracing)
    statements.push({
      actions: [
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      resources: ['*'],
    });
  if (logging)
    statements.push({
      actions: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      resources: ['*'],
    });
  const own = itemsOf(at(value, 'iamRoleStatements'));
  const none = statements.length === 0 && own.length === 0;
  service.builder.add(
    id,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: { 'Fn::Sub': 'states.${AWS::Region}.amazonaws.com' } },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      Policies: [
        {
          PolicyName: service.string([...service.stage, '-', ...service.name, '-statemachine'], provenance),
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              ...(none
                ? [{ Effect: 'Deny', Action: ['*'], Resource: '*' }]
                : statements.map(({ actions, resources }) => ({
                    Effect: 'Allow',
                    Action: actions,
                    Resource: resources,
                  }))),
              ...own,
            ],
          },
        },
      ],
      ManagedPolicyArns: either(
        entryAt(value, 'inheritGlobalStatements') ? undefined : at(value, 'managedPolicies'),
      ),
      PermissionsBoundary: either(service.setting('rolePermissionsBoundary')),
    },
    provenance,
  );
}

/** Every task of a definition, also of branches and iterators. */
function tasksOf(definition: Node | undefined): Node[] {
  const tasks: Node[] = [];
  const left: Node[] = definition ? [definition] : [];
  for (let node = left.pop(); node; node = left.pop()) {
    for (const { value: state } of entriesOf(at(node, 'States'))) {
      if (text(at(state, 'Type')) === 'Task') tasks.push(state);
      for (const inner of [
        ...itemsOf(at(state, 'Branches')),
        at(state, 'Iterator'),
        at(state, 'ItemProcessor'),
      ])
        if (inner) left.push(inner);
    }
  }
  return tasks;
}

/** Statements with the same actions are one, with all their resources. */
function merged(all: readonly (Statement | undefined)[]): Statement[] {
  const byActions = new Map<string, { actions: readonly string[]; resources: Plain[]; seen: Set<string> }>();
  for (const statement of all) {
    if (!statement) continue;
    const key = statement.actions.join();
    const known = byActions.get(key) ?? {
      actions: statement.actions,
      resources: [],
      seen: new Set<string>(),
    };
    byActions.set(key, known);
    for (const resource of statement.resources) {
      const word = typeof resource === 'string' ? resource : plainKey(resource);
      if (known.seen.size < known.seen.add(word).size) known.resources.push(resource);
    }
  }
  return [...byActions.values()].map(({ actions, resources }) => ({ actions, resources }));
}
const plainKey = (resource: Plain): string =>
  JSON.stringify(resource, (_, value: unknown) => (value instanceof Map ? [...value] : value));

const EVENTS_RULE = (rule: string): Plain => ({
  'Fn::Sub': `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${rule}`,
});
const DYNAMODB: Readonly<Record<string, string>> = {
  putItem: 'PutItem',
  getItem: 'GetItem',
  updateItem: 'UpdateItem',
  deleteItem: 'DeleteItem',
};
/** Integrations whose resources the plugin does not narrow. */
const WIDE: Readonly<Record<string, readonly string[]>> = {
  'batch:submitJob': ['batch:SubmitJob'],
  'batch:submitJob.sync': ['batch:SubmitJob', 'batch:DescribeJobs', 'batch:TerminateJob'],
  'glue:startJobRun': ['glue:StartJobRun'],
  'glue:startJobRun.sync': ['glue:StartJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:BatchStopJobRun'],
  'ecs:runTask': ['ecs:RunTask', 'ecs:StopTask', 'ecs:DescribeTasks', 'iam:PassRole'],
  'ecs:runTask.sync': ['ecs:RunTask', 'ecs:StopTask', 'ecs:DescribeTasks', 'iam:PassRole'],
};

/** What a task may do: call its function, or the API of the service that its resource names. */
function statementOf(service: ServerlessService, task: Node): Statement | undefined {
  const resource = at(task, 'Resource');
  const parameters = at(task, 'Parameters') ?? at(task, 'Arguments');
  const literal = text(resource);
  const integration = /^arn:[^:]*:states:[^:]*:[^:]*:(.+)$/.exec(literal ?? '')?.[1];
  if (integration === undefined) return resource ? invoke(service, resource) : undefined;
  const [api = '', action = ''] = integration.replace('.waitForTaskToken', '').split(':');
  const wide = WIDE[`${api}:${action}`];
  if (wide) return { actions: wide, resources: ['*'] };
  const given = (key: string): Plain => at(parameters, key) ?? '*';
  switch (api) {
    case 'lambda':
      return invoke(service, at(parameters, 'FunctionName'));
    case 'dynamodb':
      return DYNAMODB[action] === undefined
        ? undefined
        : { actions: [`dynamodb:${DYNAMODB[action]}`], resources: [tableArn(at(parameters, 'TableName'))] };
    case 'sns':
      return { actions: ['sns:Publish'], resources: [given('TopicArn')] };
    case 'sqs':
      return { actions: ['sqs:SendMessage'], resources: [queueArn(at(parameters, 'QueueUrl'))] };
    case 'events':
      return {
        actions: ['events:PutEvents'],
        resources: itemsOf(at(parameters, 'Entries')).map(entry => busArn(at(entry, 'EventBusName'))),
      };
    case 'states':
      return action.endsWith('.sync') || action.endsWith('.sync:2')
        ? {
            actions: ['states:StartExecution'],
            resources: [
              given('StateMachineArn'),
              EVENTS_RULE('StepFunctionsGetEventsForStepFunctionsExecutionRule'),
            ],
          }
        : { actions: ['states:StartExecution'], resources: [given('StateMachineArn')] };
    default:
      return undefined;
  }
}

function invoke(service: ServerlessService, target: Node | undefined): Statement | undefined {
  const actions = ['lambda:InvokeFunction'];
  if (!target) return { actions, resources: ['*'] };
  const fn = service.byKey.get(attributeOf(target) ?? '');
  const literal = text(target);
  if (literal !== undefined) {
    const arn = literal.startsWith('arn:')
      ? literal
      : `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${literal}`;
    return {
      actions,
      resources: literal.startsWith('arn:')
        ? [target, `${arn}:*`]
        : [{ 'Fn::Sub': arn }, { 'Fn::Sub': `${arn}:*` }],
    };
  }
  const arn: Plain = fn ? { 'Fn::GetAtt': [fn.id, 'Arn'] } : target;
  return { actions, resources: [arn, { 'Fn::Sub': ['${functionArn}:*', { functionArn: arn }] }] };
}

function tableArn(table: Node | undefined): Plain {
  const name = text(table);
  const path: Plain =
    table && name === undefined ? { 'Fn::Join': ['/', ['table', table]] } : `table/${name ?? '*'}`;
  return name?.startsWith('arn:')
    ? table
    : {
        'Fn::Join': [
          ':',
          ['arn', { Ref: 'AWS::Partition' }, 'dynamodb', REGION, { Ref: 'AWS::AccountId' }, path],
        ],
      };
}

function queueArn(url: Node | undefined): Plain {
  const literal = /\/(\d+)\/([^/]+)$/.exec(text(url) ?? '');
  if (literal) return { 'Fn::Sub': `arn:\${AWS::Partition}:sqs:\${AWS::Region}:${literal[1]}:${literal[2]}` };
  return isCall(url, 'Ref') ? { 'Fn::GetAtt': [text(url.arg) ?? '', 'Arn'] } : '*';
}

function busArn(bus: Node | undefined): Plain {
  const name = bus && text(bus);
  if (name?.startsWith('arn:')) return bus;
  return {
    'Fn::Join': [
      ':',
      [
        'arn',
        { Ref: 'AWS::Partition' },
        'events',
        REGION,
        { Ref: 'AWS::AccountId' },
        bus && name === undefined
          ? { 'Fn::Join': ['/', ['event-bus', bus]] }
          : `event-bus/${name ?? 'default'}`,
      ],
    ],
  };
}

export const stepFunctions: Plugin = { apply: stateMachines };
