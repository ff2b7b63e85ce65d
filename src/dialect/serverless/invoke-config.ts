import { lookUp } from '../../model/look-up.ts';
import type { Plain } from '../builder/make.ts';
import { at, isMap } from '../../source/node.ts';
import { customRole } from './grants.ts';
import { entryAt, isNull, text, truthy } from './read.ts';
import type { ServerlessService } from './service.ts';
import type { ServiceFunction } from './service-function.ts';

/** Retries, the age of events and destinations of asynchronous calls. */
export function addInvokeConfig(service: ServerlessService, fn: ServiceFunction): void {
  const destinations = entryAt(fn.node, 'destinations');
  const [age, retries] = [at(fn.node, 'maximumEventAge'), at(fn.node, 'maximumRetryAttempts')];
  if (!truthy(destinations?.value) && !truthy(age) && (!retries || isNull(retries))) return;
  const [success, failure] = [destination(service, fn, 'onSuccess'), destination(service, fn, 'onFailure')];
  service.builder.add(
    `${fn.idPrefix}LambdaEvConf`,
    'AWS::Lambda::EventInvokeConfig',
    {
      FunctionName: { Ref: fn.id },
      DestinationConfig: {
        OnSuccess: success && { Destination: success },
        OnFailure: failure && { Destination: failure },
      },
      Qualifier: fn.alias?.name ?? '$LATEST',
      MaximumEventAgeInSeconds: truthy(age) ? age : undefined,
      MaximumRetryAttempts: retries && !isNull(retries) ? retries : undefined,
    },
    service.functionProvenance(fn, 'event-invoke-config', destinations?.keySpan),
    fn.alias ? { DependsOn: fn.alias.id } : {},
  );
}

const BY_TYPE: Readonly<Record<string, string>> = {
  function: 'lambda:InvokeFunction',
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  eventBus: 'events:PutEvents',
};
const BY_ARN: readonly (readonly [string, string])[] = [
  [':function:', 'lambda:InvokeFunction'],
  [':sqs:', 'sqs:SendMessage'],
  [':sns:', 'sns:Publish'],
  [':event-bus/', 'events:PutEvents'],
];

/** The ARN of a destination: written, of an object with type and ARN, or of another function; sending there is allowed to the shared role. */
function destination(service: ServerlessService, fn: ServiceFunction, key: string): Plain {
  const entry = entryAt(fn.node, 'destinations', key);
  if (!entry || !truthy(entry.value)) return undefined;
  const provenance = service.functionProvenance(fn, 'destination-statement', entry.keySpan);
  const allow = (action: string, resource: Plain): void => {
    if (!customRole(service, fn)) service.grants.allow(fn, action, resource, provenance);
  };
  if (isMap(entry.value)) {
    const [arn, action] = [at(entry.value, 'arn'), lookUp(BY_TYPE, text(at(entry.value, 'type')) ?? '')];
    if (arn && action) allow(action, arn);
    return arn;
  }
  const name = text(entry.value);
  const target = name === undefined ? undefined : service.byKey.get(name);
  if (target) {
    allow(
      'lambda:InvokeFunction',
      service.sub(
        ['arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:', ...target.name],
        provenance,
      ),
    );
    return service.target(target);
  }
  const action = BY_ARN.find(([part]) => name?.includes(part))?.[1];
  if (action) allow(action, entry.value);
  return entry.value;
}
