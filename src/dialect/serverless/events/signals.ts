import type { Plain } from '../../builder/make.ts';
import { at, isMap, type Node } from '../../../source/node.ts';
import { either, isFalse, isObject, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import {
  ACCOUNT,
  afterPermission,
  aliased,
  arnOf,
  byFunction,
  jsonOf,
  eventProvenance,
  part,
  addPermission,
  REGION,
  transformerOf,
} from './common.ts';

const oneLine = (node: Node | undefined): Plain =>
  text(node) === undefined ? node : text(node)!.replace(/\r?\n/g, '');

/** Rules of the default event bus. */
export function cloudwatchEvent(service: ServerlessService): void {
  for (const event of service.eventsOfKind('cloudwatchEvent')) {
    const { fn, value, index } = event;
    const id = `${fn.idPrefix}EventsRuleCloudWatchEvent${index}`;
    const input = at(value, 'input');
    service.builder.add(
      id,
      'AWS::Events::Rule',
      {
        EventPattern: at(value, 'event'),
        State: isFalse(at(value, 'enabled')) ? 'DISABLED' : 'ENABLED',
        Description: either(at(value, 'description')),
        Name: either(at(value, 'name')),
        Targets: [
          {
            Input: isObject(input) ? jsonOf(input) : either(input),
            InputPath: either(at(value, 'inputPath')),
            InputTransformer: transformerOf(at(value, 'inputTransformer')),
            Arn: service.target(fn),
            Id: `${fn.key}CloudWatchEvent`,
          },
        ],
      },
      eventProvenance(service, event, 'rule'),
      aliased(fn),
    );
    addPermission(service, event, `${fn.idPrefix}LambdaPermissionEventsRuleCloudWatchEvent${index}`, {
      principal: 'events.amazonaws.com',
      source: { 'Fn::GetAtt': [id, 'Arn'] },
    });
  }
}

/** Subscriptions to log groups; the permission of a function names what its groups begin with. */
export function cloudwatchLog(service: ServerlessService): void {
  for (const [fn, events] of byFunction(service.eventsOfKind('cloudwatchLog'))) {
    for (const event of events) {
      service.builder.add(
        `${fn.idPrefix}LogsSubscriptionFilterCloudWatchLog${event.index}`,
        'AWS::Logs::SubscriptionFilter',
        {
          LogGroupName: oneLine(part(event, 'logGroup')),
          FilterPattern: isMap(event.value) ? (oneLine(at(event.value, 'filter')) ?? '') : '',
          DestinationArn: service.target(fn),
        },
        eventProvenance(service, event, 'log-subscription'),
        afterPermission(`${fn.idPrefix}LambdaPermissionLogsSubscriptionFilterCloudWatchLog`, fn),
      );
    }
    const names = events.map(event => text(part(event, 'logGroup'))?.replace(/\r?\n/g, ''));
    const group = names.every(name => name !== undefined) ? commonStart(names) : part(events[0], 'logGroup');
    addPermission(service, events[0], `${fn.idPrefix}LambdaPermissionLogsSubscriptionFilterCloudWatchLog`, {
      principal: { 'Fn::Join': ['', ['logs.', REGION, '.amazonaws.com']] },
      source: arnOf(':logs:', REGION, ':', ACCOUNT, ':log-group:', group, ':*'),
    });
  }
}

function commonStart(names: readonly string[]): string {
  let start = names[0] ?? '';
  for (const name of names) while (!name.startsWith(start)) start = start.slice(0, -1);
  return names.length > 1 && !start.endsWith('*') ? `${start}*` : start;
}

/** IoT topic rules. */
export function iot(service: ServerlessService): void {
  for (const event of service.eventsOfKind('iot')) {
    const { fn, value, index } = event;
    const id = `${fn.idPrefix}IotTopicRule${index}`;
    service.builder.add(
      id,
      'AWS::IoT::TopicRule',
      {
        TopicRulePayload: {
          RuleDisabled: isFalse(at(value, 'enabled')),
          Sql: oneLine(at(value, 'sql')),
          Actions: [{ Lambda: { FunctionArn: service.target(fn) } }],
          Description: oneLine(either(at(value, 'description'))),
          AwsIotSqlVersion: oneLine(either(at(value, 'sqlVersion'))),
        },
        RuleName: oneLine(either(at(value, 'name'))),
      },
      eventProvenance(service, event, 'topic-rule'),
      aliased(fn),
    );
    addPermission(service, event, `${fn.idPrefix}LambdaPermissionIotTopicRule${index}`, {
      principal: 'iot.amazonaws.com',
      source: arnOf(':iot:', REGION, ':', ACCOUNT, ':rule/', { Ref: id }),
    });
  }
}

/** Hooks before devices are provisioned; the permission names no source. */
export function iotFleetProvisioning(service: ServerlessService): void {
  for (const event of service.eventsOfKind('iotFleetProvisioning')) {
    const { fn, value } = event;
    const permission = `${fn.idPrefix}LambdaPermissionIotProvisioningTemplate`;
    service.builder.add(
      `${fn.idPrefix}IotProvisioningTemplate`,
      'AWS::IoT::ProvisioningTemplate',
      {
        Enabled: at(value, 'enabled') ?? true,
        PreProvisioningHook: { TargetArn: service.target(fn) },
        ProvisioningRoleArn: at(value, 'provisioningRoleArn'),
        TemplateBody: jsonOf(at(value, 'templateBody')),
        TemplateName: either(at(value, 'templateName')),
      },
      eventProvenance(service, event, 'provisioning-template'),
      { DependsOn: [permission] },
    );
    addPermission(service, event, permission, { principal: 'iot.amazonaws.com' });
  }
}

/** Alexa skills; without an `appId` every skill may call the function. */
export function alexa(service: ServerlessService): void {
  for (const [kind, principal, label] of [
    ['alexaSkill', 'alexa-appkit.amazon.com', 'AlexaSkill'],
    ['alexaSmartHome', 'alexa-connectedhome.amazon.com', 'AlexaSmartHome'],
  ] as const) {
    let numbers = 0;
    let last = '';
    for (const event of service.eventsOfKind(kind)) {
      // `- alexaSkill` alone names no skill; the framework makes nothing of it.
      if (text(event.value) === kind) continue;
      numbers = event.fn.key === last ? numbers + 1 : 1;
      last = event.fn.key;
      const app = part(event, 'appId');
      const enabled = !isObject(event.value) || !isFalse(at(event.value, 'enabled'));
      addPermission(service, event, `${event.fn.idPrefix}LambdaPermission${label}${numbers}`, {
        principal,
        more: {
          Action: enabled ? 'lambda:InvokeFunction' : 'lambda:DisableInvokeFunction',
          EventSourceToken: truthy(app) ? app : undefined,
        },
      });
    }
  }
}
