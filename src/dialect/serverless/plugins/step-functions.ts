import type { Plugin } from './plugin.ts';
import { roleArn } from '../grants.ts';
import { groupBy } from '../groups.ts';
import { type ServerlessProvenance, byServerless } from '../../../source/provenance.ts';
import { toPlain } from '../../../source/plain.ts';
import { mapChildren, mapNode } from '../../../source/intrinsics/map-node.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import {
  at,
  entriesOf,
  isCall,
  isMap,
  itemsOf,
  itemsOrSelf,
  type Entry,
  type MapNode,
  type Node,
} from '../../../source/node.ts';
import { makeStepRoutes } from './step-routes.ts';
import { makeAlarms } from './step-functions/alarms.ts';
import { makeEventRules, makeSchedules } from './step-functions/events.ts';
import { makeNotifications } from './step-functions/notifications.ts';
import { permissionsOf } from './step-functions/permissions.ts';
import { tasksOf, type Permission } from './step-functions/task.ts';
import { normal } from '../names.ts';
import { attributeOf, either, isFalse, isTrue, mapOf, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';

/** serverless-step-functions 3.28.1: each state machine with the role that its tasks need, activities, and what starts the machines. */
function stateMachines(service: ServerlessService): void {
  const machines = entriesOf(mapOf(service.resolver.get('stepFunctions', 'stateMachines')));
  const started = machines.map(machine => ({ machine, id: idOf(machine) }));
  for (const machine of machines) makeMachine(service, machine);
  makeActivities(service);
  for (const one of started) {
    makeSchedules(service, one);
    makeEventRules(service, one);
    makeNotifications(service, one);
    makeAlarms(service, one);
  }
  makeStepRoutes(service, started);
}

function idOf({ key, value }: Entry): string {
  const [own, name] = [text(at(value, 'id')), at(value, 'name')];
  if (own !== undefined) return normal(own);
  return text(name) === undefined ? `${normal(key)}StepFunctionsStateMachine` : normal(text(name)!);
}

function makeActivities(service: ServerlessService): void {
  for (const item of itemsOf(service.resolver.get('stepFunctions', 'activities'))) {
    const name = text(item);
    if (name === undefined) continue;
    const id = `${normal(name)}StepFunctionsActivity`;
    const provenance = byServerless(name, item.span, 'state-machine-activity');
    service.builder.add(id, 'AWS::StepFunctions::Activity', { Name: item }, provenance);
    service.addOutput(`${id}Arn`, { Ref: id }, provenance, 'Current StateMachine Arn');
  }
}

function makeMachine(service: ServerlessService, machine: Entry): void {
  const { key, keySpan, value } = machine;
  const id = idOf(machine);
  const provenance: ServerlessProvenance = byServerless(key, keySpan, 'state-machine');
  const definition = at(value, 'definition');
  const role = either(at(value, 'role'));
  const logging = at(value, 'loggingConfig');
  const destinations = itemsOf(at(logging, 'destinations'));
  const tracing = at(value, 'tracingConfig');
  const encryption = at(value, 'encryptionConfig');
  const encryptionKey = at(encryption, 'KmsKeyId');
  const tags = [
    ...(isFalse(at(value, 'inheritGlobalTags')) ? [] : entriesOf(service.setting('tags'))),
    ...entriesOf(at(value, 'tags')),
  ];
  if (!role) makeRole(service, machine, `${id}Role`);
  service.builder.add(
    id,
    'AWS::StepFunctions::StateMachine',
    {
      DefinitionString: isMap(definition) ? undefined : definition,
      Definition: isMap(definition) ? withFunctions(service, validated(service, definition)) : undefined,
      RoleArn: role ? roleArn(role) : { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
      StateMachineType: at(value, 'type'),
      StateMachineName: at(value, 'name'),
      LoggingConfiguration: truthy(logging)
        ? {
            Level: either(at(logging, 'level')) ?? 'OFF',
            IncludeExecutionData: at(logging, 'includeExecutionData') ?? false,
            Destinations:
              destinations.length > 0
                ? destinations.map(arn => ({ CloudWatchLogsLogGroup: { LogGroupArn: arn } }))
                : undefined,
          }
        : undefined,
      TracingConfiguration: truthy(tracing) ? { Enabled: at(tracing, 'enabled') ?? false } : undefined,
      EncryptionConfiguration: truthy(encryption)
        ? {
            KmsKeyId: encryptionKey && { 'Fn::Sub': encryptionKey },
            KmsDataKeyReusePeriodSeconds: at(encryption, 'KmsDataKeyReusePeriodSeconds') ?? 900,
            Type: at(encryption, 'Type'),
          }
        : undefined,
      Tags: tags.length > 0 ? tags.map(tag => ({ Key: tag.key, Value: tag.value })) : undefined,
    },
    provenance,
    {
      DependsOn: [...(role ? [] : [`${id}Role`]), ...itemsOrSelf(at(value, 'dependsOn'))],
      DeletionPolicy: truthy(at(value, 'retain')) ? 'Retain' : undefined,
    },
  );
  if (!isTrue(service.resolver.get('stepFunctions', 'noOutput')))
    service.addOutput(`${id}Arn`, { Ref: id }, provenance, 'Current StateMachine Arn');
}

/** Validation (asl-validator 3.16) writes the query language into each state that has none. */
function validated(service: ServerlessService, definition: MapNode): MapNode {
  if (!truthy(service.resolver.get('stepFunctions', 'validate'))) return definition;
  const language =
    at(definition, 'QueryLanguage') ?? make('JSONPath', byServerless('', definition.span, 'state-machine'));
  const inside = (node: Node): Node => {
    const all = mapChildren(node, inside);
    const states = at(all, 'States');
    if (!isMap(all) || !isMap(states)) return all;
    const withLanguage = mapChildren(states, state =>
      isMap(state) && !truthy(at(state, 'QueryLanguage'))
        ? withEntries(state, { QueryLanguage: language })
        : state,
    );
    return withEntries(all, { States: withLanguage });
  };
  return inside(definition) as MapNode;
}

/** `Fn::GetAtt: [key, Arn]` and `Ref: key` name a function by its key in the service; the deployed id is meant. */
function withFunctions(service: ServerlessService, definition: MapNode): Node {
  return mapNode(definition, node => {
    if (!isCall(node)) return undefined;
    const named = isCall(node, 'Ref') ? text(node.arg) : attributeOf(node);
    const fn = service.byKey.get(named ?? '');
    return fn
      ? make(isCall(node, 'Ref') ? { Ref: fn.id } : { 'Fn::GetAtt': [fn.id, 'Arn'] }, {
          ...service.functionProvenance(fn, 'state-machine'),
          span: node.span,
        })
      : node;
  });
}

function makeRole(service: ServerlessService, machine: Entry, id: string): void {
  const { value } = machine;
  const provenance: ServerlessProvenance = byServerless(machine.key, machine.keySpan, 'state-machine-role');
  const tasks = tasksOf(at(value, 'definition'), at(value, 'name') ?? machine.key);
  const permissions = tasks.flatMap(task => permissionsOf(service, task));
  if (truthy(at(value, 'loggingConfig'))) permissions.push({ action: LOG_DELIVERY, resource: '*' });
  if (truthy(at(value, 'tracingConfig'))) permissions.push({ action: TRACES, resource: '*' });
  const key = at(value, 'encryptionConfig', 'KmsKeyId');
  if (truthy(key)) permissions.push({ action: 'kms:Decrypt,kms:Encrypt', resource: { 'Fn::Sub': key } });
  const own = itemsOf(at(value, 'iamRoleStatements'));
  const none = permissions.length === 0 && own.length === 0;
  const statements: readonly Plain[] = none
    ? [{ Effect: 'Deny', Action: '*', Resource: '*' }]
    : [
        ...consolidated(permissions, provenance).map(({ action, resource }) => ({
          Effect: 'Allow',
          Action: action.split(','),
          Resource: resource,
        })),
        ...own,
      ];
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
          PolicyDocument: { Version: '2012-10-17', Statement: statements },
        },
      ],
      PermissionsBoundary: either(service.setting('rolePermissionsBoundary')),
      Path: either(service.setting('iam', 'role', 'path')),
    },
    provenance,
  );
}

const LOG_DELIVERY =
  'logs:CreateLogDelivery,logs:GetLogDelivery,logs:UpdateLogDelivery,logs:DeleteLogDelivery,logs:ListLogDeliveries,logs:PutResourcePolicy,logs:DescribeResourcePolicies,logs:DescribeLogGroups';
const TRACES = 'xray:PutTraceSegments,xray:PutTelemetryRecords,xray:GetSamplingRules,xray:GetSamplingTargets';

/** Permissions with the same actions are one statement, and then those on the same resources. */
function consolidated(
  permissions: readonly Permission[],
  provenance: ServerlessProvenance,
): readonly Permission[] {
  const spelling = (value: Plain): string => JSON.stringify(toPlain(make(value, provenance)));
  const byAction = groupBy(permissions, ({ action }) => action);
  const once = [...byAction].map(([action, group]): Permission => {
    const resources = new Map(
      group
        .flatMap(({ resource }) => (Array.isArray(resource) ? (resource as readonly Plain[]) : [resource]))
        .map(resource => [spelling(resource), resource]),
    );
    return { action, resource: resources.has('"*"') ? '*' : [...resources.values()] };
  });
  return [...groupBy(once, ({ resource }) => spelling(resource)).values()].map(group => ({
    action: [...new Set(group.flatMap(({ action }) => action.split(',')))].join(),
    resource: group[0].resource,
  }));
}

export const stepFunctions: Plugin = { apply: stateMachines };
