import { md5 } from '../../../digest/digest.ts';
import type { Plain } from '../../builder/make.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, entriesOf, type Node } from '../../../source/node.ts';
import { alphanumeric, normal } from '../names.ts';
import { either, isFalse, isObject, isNull, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { known, type Pieces } from '../variables/pieces.ts';
import { ACCOUNT, aliased, jsonOf, eventProvenance, PARTITION, addPermission, REGION } from './common.ts';
import { customResource, handlerId } from './custom-resources.ts';

/** Keys of a setting as CloudFormation spells them. */
const upper = (node: Node): Plain =>
  Object.fromEntries(
    entriesOf(node).map(({ key, value: inner }) => [key.slice(0, 1).toUpperCase() + key.slice(1), inner]),
  );

/** Rules on event buses; a bus with a plain name is made. With `useCloudFormation: false`, which osls 4 does not know, a custom resource does all of it. */
export function eventBridge(service: ServerlessService): void {
  const events = service.eventsOfKind('eventBridge');
  const [first] = events;
  if (!first) return;
  const options = service.setting('eventBridge');
  const native = service.isOsls4 || !options || isNull(options) || truthy(at(options, 'useCloudFormation'));
  if (native) for (const event of events) makeRule(service, event);
  else byCustomResource(service, events, first);
}

function named(name: string, suffix: string): string {
  return name.length > 64 ? `${name.slice(0, 31 - suffix.length)}${md5(name)}-${suffix}` : name;
}

/** The rule's own name, else `function-rule-<n>`, cut at 64. */
function ruleName(
  service: ServerlessService,
  event: FunctionEvent,
): { readonly name: Plain; readonly literal: string | undefined; readonly stub: string } {
  const own = at(event.value, 'name');
  const suffix = `rule-${event.position}`;
  const pieces: Pieces = [...event.fn.name, '-', suffix];
  const all = known(pieces);
  const stub = all ?? pieces.map(piece => (typeof piece === 'string' ? piece : '')).join('');
  if (truthy(own)) return { name: own, literal: text(own), stub };
  const literal = all === undefined ? undefined : named(all, suffix);
  return { name: literal ?? service.string(pieces, eventProvenance(service, event, 'rule')), literal, stub };
}

function makeRule(service: ServerlessService, event: FunctionEvent): void {
  const { fn, value } = event;
  const { builder } = service;
  const bus = busOf(service, event);
  const { name, literal, stub } = ruleName(service, event);
  const onDefault = bus.value === undefined || text(bus.name) === 'default';
  const id = literal === undefined ? name : named(`${literal}-target`, 'target');
  builder.add(
    `${alphanumeric(stub)}EventBridgeRule`,
    'AWS::Events::Rule',
    {
      Description: at(value, 'description'),
      EventBusName: onDefault ? undefined : bus.value,
      EventPattern: at(value, 'pattern'),
      Name: name,
      ScheduleExpression: at(value, 'schedule'),
      State: isFalse(at(value, 'enabled')) ? 'DISABLED' : 'ENABLED',
      Targets: [{ Arn: service.target(fn), Id: id, ...target(value) }],
    },
    eventProvenance(service, event, 'rule'),
    bus.made === undefined ? aliased(fn) : { DependsOn: fn.alias ? [fn.alias.id, bus.made] : bus.made },
  );
  const path: Plain[] = ['rule', ...(onDefault ? [] : [bus.value]), name];
  addPermission(service, event, `${fn.idPrefix}EventBridgeLambdaPermission${event.position}`, {
    principal: 'events.amazonaws.com',
    source: { 'Fn::Join': [':', ['arn', PARTITION, 'events', REGION, ACCOUNT, { 'Fn::Join': ['/', path] }]] },
  });
}

/** The bus of an event: none is the default one; an ARN or intrinsic function exists; a name is made. */
function busOf(
  service: ServerlessService,
  event: FunctionEvent,
): { readonly name: Node | undefined; readonly value: Plain; readonly made?: string } {
  const bus = either(at(event.value, 'eventBus'));
  const literal = text(bus);
  if (!bus || isObject(bus) || literal === undefined || literal === 'default')
    return { name: bus, value: bus };
  if (literal.startsWith('arn')) return { name: bus, value: literal.slice(literal.indexOf('/') + 1) };
  const id = `${normal(literal)}EventBridgeEventBus`;
  service.builder.add(
    id,
    'AWS::Events::EventBus',
    { Name: bus },
    eventProvenance(service, event, 'event-bus'),
  );
  return { name: bus, value: bus, made: id };
}

function target(value: Node): { readonly [key: string]: Plain } {
  const [input, path, transformer, retry, dead] = [
    'input',
    'inputPath',
    'inputTransformer',
    'retryPolicy',
    'deadLetterQueueArn',
  ].map(key => either(at(value, key)));
  return {
    RetryPolicy: retry && {
      MaximumEventAgeInSeconds: at(retry, 'maximumEventAge'),
      MaximumRetryAttempts: at(retry, 'maximumRetryAttempts'),
    },
    DeadLetterConfig: dead && { Arn: dead },
    Input: input && jsonOf(input),
    InputPath: input ? undefined : path,
    InputTransformer: input || path || !transformer ? undefined : upper(transformer),
  };
}

function byCustomResource(
  service: ServerlessService,
  events: readonly FunctionEvent[],
  first: FunctionEvent,
): void {
  const arn = (...tail: string[]): Plain => ({
    'Fn::Join': [':', ['arn', PARTITION, ...tail.slice(0, 1), REGION, ACCOUNT, ...tail.slice(1)]],
  });
  const statements: Plain[] = [];
  for (const event of events) {
    const { fn, value } = event;
    const bus = text(at(value, 'eventBus'));
    if (statements.length === 0 && bus !== undefined && bus !== 'default')
      statements.push({
        Effect: 'Allow',
        Resource: arn('events', 'event-bus/*'),
        Action: ['events:CreateEventBus', 'events:DeleteEventBus'],
      });
    const config = ['schedule', 'pattern', 'input', 'inputPath', 'inputTransformer', 'eventBus'].map(
      (key): [string, Plain] => {
        const setting = at(value, key);
        return [
          key.slice(0, 1).toUpperCase() + key.slice(1),
          setting && key === 'inputTransformer' ? upper(setting) : setting,
        ];
      },
    );
    service.builder.add(
      `${fn.idPrefix}CustomEventBridge${event.position}`,
      'Custom::EventBridge',
      {
        ServiceToken: { 'Fn::GetAtt': [handlerId('eventBridge'), 'Arn'] },
        FunctionName: service.string(fn.name, eventProvenance(service, event, 'rule')),
        EventBridgeConfig: {
          RuleName: ruleName(service, event).name,
          State: isFalse(at(value, 'enabled')) ? 'DISABLED' : 'ENABLED',
          ...Object.fromEntries(config),
        },
      },
      eventProvenance(service, event, 'rule'),
      { DependsOn: [fn.id, handlerId('eventBridge')], Version: 1 },
    );
  }
  statements.push({
    Effect: 'Allow',
    Resource: arn('events', 'rule/*'),
    Action: ['events:PutRule', 'events:RemoveTargets', 'events:PutTargets', 'events:DeleteRule'],
  });
  statements.push({
    Effect: 'Allow',
    Resource: arn('lambda', 'function', '*'),
    Action: ['lambda:AddPermission', 'lambda:RemovePermission'],
  });
  customResource(service, 'eventBridge', statements, first.keySpan);
}
