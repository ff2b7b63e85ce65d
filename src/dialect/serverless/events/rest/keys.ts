import type { Plain } from '../../../builder/make.ts';
import { at, entriesOf, isList, isMap, itemsOf, type Entry, type Node } from '../../../../source/node.ts';
import { truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { restApiId } from './paths.ts';

const upper = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** API keys and usage plans: one plan for all keys, or named plans with keys of their own. */
export function makeKeys(service: ServerlessService, deployment: string): void {
  const keys = service.settingEntry('apiGateway', 'apiKeys');
  const plans = service.settingEntry('apiGateway', 'usagePlan');
  if (!truthy(keys?.value) && !truthy(plans?.value)) return;
  const named = isList(plans?.value)
    ? plans.value.items.flatMap(item => entriesOf(item).slice(0, 1))
    : undefined;
  const names = new Set(named?.map(({ key }) => key));
  let number = 0;
  for (const definition of itemsOf(keys?.value)) {
    const [first] = entriesOf(definition);
    if (first && names.has(first.key)) {
      number = 0;
      for (const key of itemsOf(first.value))
        makeKey(service, deployment, key, (number += 1), first.key, keys!);
    } else makeKey(service, deployment, definition, (number += 1), '', keys!);
  }
  if (named) for (const { key, value } of named) makePlan(service, deployment, key, value, plans!);
  else makePlan(service, deployment, '', plans?.value, plans ?? keys!);
}

function makeKey(
  service: ServerlessService,
  deployment: string,
  key: Node,
  number: number,
  plan: string,
  cause: Entry,
): void {
  const provenance = service.providerProvenance('api-key', key.span);
  const map = isMap(key) ? key : undefined;
  const id = `ApiGatewayApiKey${upper(plan)}${number}`;
  service.builder.add(
    id,
    'AWS::ApiGateway::ApiKey',
    {
      Enabled: at(map, 'enabled') ?? true,
      Name: map ? at(map, 'name') : key,
      Value: at(map, 'value'),
      Description: at(map, 'description'),
      CustomerId: at(map, 'customerId'),
      StageKeys: [{ RestApiId: restApiId(service), StageName: service.string(service.stage, provenance) }],
    },
    provenance,
    { DependsOn: deployment },
  );
  service.builder.add(
    `ApiGatewayUsagePlanKey${upper(plan)}${number}`,
    'AWS::ApiGateway::UsagePlanKey',
    {
      KeyId: { Ref: id },
      KeyType: 'API_KEY',
      UsagePlanId: { Ref: `ApiGatewayUsagePlan${upper(plan)}` },
    },
    service.providerProvenance('usage-plan-key', cause.keySpan),
  );
}

function makePlan(
  service: ServerlessService,
  deployment: string,
  name: string,
  plan: Node | undefined,
  cause: Entry,
): void {
  const provenance = service.providerProvenance('usage-plan', cause.keySpan);
  const [quota, throttle] = [at(plan, 'quota'), at(plan, 'throttle')];
  const limits = (node: Node | undefined, fields: { readonly [key: string]: string }): Plain =>
    truthy(node)
      ? Object.fromEntries(Object.entries(fields).map(([key, own]) => [key, at(node, own)]))
      : undefined;
  service.builder.add(
    `ApiGatewayUsagePlan${upper(name)}`,
    'AWS::ApiGateway::UsagePlan',
    {
      ApiStages: [{ ApiId: restApiId(service), Stage: service.string(service.stage, provenance) }],
      Description: service.string(
        name
          ? [`Usage plan "${name}" for `, ...service.name, ' ', ...service.stage, ' stage']
          : ['Usage plan for ', ...service.name, ' ', ...service.stage, ' stage'],
        provenance,
      ),
      UsagePlanName: service.string(
        name ? [...service.name, `-${name}-`, ...service.stage] : service.named(),
        provenance,
      ),
      Quota: limits(quota, { Limit: 'limit', Offset: 'offset', Period: 'period' }),
      Throttle: limits(throttle, { BurstLimit: 'burstLimit', RateLimit: 'rateLimit' }),
    },
    provenance,
    { DependsOn: deployment },
  );
}
