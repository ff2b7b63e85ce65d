import { groupBy } from '../groups.ts';
import type { Plain } from '../../builder/make.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, type Node } from '../../../source/node.ts';
import { alphanumeric } from '../names.ts';
import { truthy } from '../read.ts';
import { setting, type ServerlessService } from '../service.ts';
import { eventProvenance, addPermission } from './common.ts';
import { aliased, customResource, existing, forceDeploy, handlerId } from './custom-resources.ts';
import { wordOf } from '../variables/pieces.ts';

const SENDERS: ReadonlySet<string> = new Set(['CustomSMSSender', 'CustomEmailSender']);
const triggerOf = ({ value }: FunctionEvent): string => setting(value, 'trigger') ?? 'Unknown';

/** Triggers of user pools: the pool is made, unless it is said to exist. */
export function cognitoUserPool(service: ServerlessService): void {
  const events = service.eventsOfKind('cognitoUserPool');
  newPools(
    service,
    events.filter(({ value }) => !truthy(at(value, 'existing'))),
  );
  existingPools(
    service,
    events.filter(({ value }) => truthy(at(value, 'existing'))),
  );
}

function newPools(service: ServerlessService, events: readonly FunctionEvent[]): void {
  const pools = groupBy(events, event => wordOf(at(event.value, 'pool')) ?? 'Unknown');
  for (const [name, all] of pools) {
    const id = `CognitoUserPool${alphanumeric(name)}`;
    service.builder.add(
      id,
      'AWS::Cognito::UserPool',
      {
        UserPoolName: at(all[0].value, 'pool'),
        LambdaConfig: Object.assign({}, ...all.map(event => trigger(service, event))),
      },
      eventProvenance(service, all[0], 'user-pool'),
      { DependsOn: [...new Set(all.map(({ fn }) => fn.alias?.id ?? fn.id))] },
    );
    for (const event of all)
      addPermission(
        service,
        event,
        `${event.fn.idPrefix}LambdaPermissionCognitoUserPool${alphanumeric(name)}TriggerSource${alphanumeric(triggerOf(event))}`,
        { principal: 'cognito-idp.amazonaws.com', source: { 'Fn::GetAtt': [id, 'Arn'] } },
      );
  }
}

function trigger(service: ServerlessService, event: FunctionEvent): { readonly [key: string]: Plain } {
  const name = triggerOf(event);
  const version = at(event.value, 'lambdaVersion');
  const arn = service.target(event.fn);
  if (SENDERS.has(name))
    return {
      [name]: { LambdaArn: arn, LambdaVersion: version ?? 'V1_0' },
      KMSKeyID: at(event.value, 'kmsKeyId'),
    };
  return name === 'PreTokenGeneration' && truthy(version)
    ? { PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: version } }
    : { [name]: arn };
}

function existingPools(service: ServerlessService, events: readonly FunctionEvent[]): void {
  const [first] = events;
  if (!first) return;
  const statements: Plain[] = [];
  for (const { fn, all, own, before } of existing(service, events, 'pool', 'CustomCognitoUserPool1')) {
    const provenance = eventProvenance(service, all[0], 'existing-user-pool');
    const key: Node | undefined = at(all[0].value, 'kmsKeyId');
    if (SENDERS.has(triggerOf(all[0])) && key)
      statements.push({ Effect: 'Allow', Resource: key, Action: ['kms:CreateGrant'] });
    const configs = all.map((event): Plain => ({
      Trigger: triggerOf(event),
      LambdaVersion: at(event.value, 'lambdaVersion') ?? (SENDERS.has(triggerOf(event)) ? 'V1_0' : undefined),
      KMSKeyID: SENDERS.has(triggerOf(event)) ? at(event.value, 'kmsKeyId') : undefined,
    }));
    const { alias, depends } = aliased(service, fn);
    service.builder.add(
      own,
      'Custom::CognitoUserPool',
      {
        ServiceToken: { 'Fn::GetAtt': [handlerId('cognitoUserPool'), 'Arn'] },
        FunctionName: service.string(fn.name, provenance),
        FunctionQualifier: alias,
        UserPoolName: at(all[0].value, 'pool'),
        UserPoolConfigs: configs,
        ForceDeploy: forceDeploy(all[0]),
      },
      provenance,
      {
        DependsOn: [fn.id, ...depends, handlerId('cognitoUserPool'), ...before],
        Version: 1,
      },
    );
    statements.push({
      Effect: 'Allow',
      Resource: '*',
      Action: ['cognito-idp:ListUserPools', 'cognito-idp:DescribeUserPool', 'cognito-idp:UpdateUserPool'],
    });
    if (!service.isOsls4)
      statements.push({
        Effect: 'Allow',
        Resource: service.sub(['arn:${AWS::Partition}:lambda:*:*:function:', ...fn.name], provenance),
        Action: ['lambda:AddPermission', 'lambda:RemovePermission'],
      });
  }
  const every = { 'Fn::Sub': 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*' };
  if (service.isOsls4)
    statements.push({
      Effect: 'Allow',
      Resource: every,
      Action: ['lambda:AddPermission'],
      Condition: { StringEquals: { 'lambda:Principal': 'cognito-idp.amazonaws.com' } },
    });
  if (!service.isServerless3)
    statements.push({ Effect: 'Allow', Resource: every, Action: ['lambda:RemovePermission'] });
  statements.push({
    Effect: 'Allow',
    Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/*' },
    Action: ['iam:PassRole'],
  });
  customResource(service, 'cognitoUserPool', statements, first.keySpan);
}
