import { type Group, isGroup } from '../../groups.ts';
import { make } from '../../../builder/make.ts';
import { at, entriesOf, isList, isMap, isScalar, type Node } from '../../../../source/node.ts';
import { textual } from '../../function-properties.ts';
import { logGroup } from '../../logs.ts';
import { EACH_DEPLOYMENT, REST_API } from '../../names.ts';
import { either, entryAt, isFalse, isTrue, text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { accountRole } from '../custom-resources.ts';
import { presentValue } from '../common.ts';
import { addEndpointOutput } from './endpoint.ts';
import { restRoutes, type RestRoute } from './events.ts';
import { makeKeys } from './keys.ts';
import { makeMethods } from './methods.ts';
import { makePaths, restApiId } from './paths.ts';
import { applyStage, stageName } from './stage.ts';

/** The REST API of `http` events. Its stage is set up after deployment by calls, so the template only has a deployment. */
export function restApi(service: ServerlessService): void {
  const routes = restRoutes(service);
  if (!isGroup(routes)) return;
  if (!truthy(service.setting('apiGateway', 'restApiId'))) makeApi(service, routes);
  const ids = makeMethods(service, routes, makePaths(service, routes));
  const provenance = service.providerProvenance('deployment', routes[0].event.keySpan);
  const deployment = `ApiGatewayDeployment${EACH_DEPLOYMENT}`;
  service.builder.add(
    deployment,
    'AWS::ApiGateway::Deployment',
    {
      RestApiId: restApiId(service),
      StageName: stageName(service, provenance),
      Description: either(service.setting('apiGateway', 'description')),
    },
    provenance,
    { DependsOn: ids },
  );
  addEndpointOutput(service, provenance);
  makeKeys(service, deployment);
  makeLogs(service);
  applyStage(service);
}

function makeApi(service: ServerlessService, routes: Group<RestRoute>): void {
  const settings = service.settingEntry('apiGateway');
  const own = settings?.value;
  const provenance = service.providerProvenance('rest-api', settings?.keySpan ?? routes[0].event.keySpan);
  const endpoint = entryAt(service.provider, 'endpointType');
  const tags = entriesOf(service.setting('tags'));
  const start = isTrue(at(own, 'shouldStartNameWithService'))
    ? service.named()
    : [...service.stage, '-', ...service.name];
  const policy = entryAt(own, 'resourcePolicy');
  const misplaced = service.settingEntry('resourcePolicy');
  if (misplaced && truthy(misplaced.value) && !truthy(policy?.value))
    service.builder.diagnostics.note(
      'resource-policy',
      'provider.resourcePolicy has no effect: the framework reads provider.apiGateway.resourcePolicy, so the API has no resource policy',
      misplaced.keySpan,
    );
  service.builder.add(
    REST_API,
    'AWS::ApiGateway::RestApi',
    {
      Name: either(service.setting('apiName')) ?? service.string(start, provenance),
      BinaryMediaTypes: either(at(own, 'binaryMediaTypes')),
      DisableExecuteApiEndpoint: presentValue(at(own, 'disableDefaultEndpoint')),
      EndpointConfiguration: {
        Types: [
          endpoint && text(endpoint.value) !== undefined
            ? make(text(endpoint.value)!.toUpperCase(), { ...provenance, span: endpoint.value.span })
            : (endpoint?.value ?? 'EDGE'),
        ],
        VpcEndpointIds: either(service.setting('vpcEndpointIds')),
      },
      Tags:
        tags.length > 0 && !service.isServerless3
          ? tags.map(({ key, value }) => ({ Key: key, Value: textual(value) }))
          : undefined,
      Policy: truthy(policy?.value)
        ? {
            Version: '2012-10-17',
            Statement: isList(policy.value)
              ? { ...policy.value, items: policy.value.items.map(coerced) }
              : policy.value,
          }
        : '',
      ApiKeySourceType: text(at(own, 'apiKeySourceType'))?.toUpperCase(),
      MinimumCompressionSize: presentValue(at(own, 'minimumCompressionSize')),
      Description: either(at(own, 'description')),
    },
    provenance,
  );
}

/** The framework's schema makes actions lists and a list of one resource that resource. */
function coerced(statement: Node): Node {
  if (!isMap(statement)) return statement;
  const entries = new Map(statement.entries);
  for (const key of ['Action', 'NotAction']) {
    const entry = entries.get(key);
    if (entry && isScalar(entry.value))
      entries.set(key, { ...entry, value: { kind: 'list', items: [entry.value], span: entry.value.span } });
  }
  const resource = entries.get('Resource');
  if (
    resource &&
    isList(resource.value) &&
    resource.value.items.length === 1 &&
    isScalar(resource.value.items[0])
  )
    entries.set('Resource', { ...resource, value: resource.value.items[0] });
  return { ...statement, entries };
}

/** Access logs of the REST API go to a group that is made, and the account is given a role to write them. */
function makeLogs(service: ServerlessService): void {
  const logs = service.settingEntry('logs', 'restApi');
  if (!logs || !truthy(logs.value) || isFalse(at(logs.value, 'accessLogging'))) return;
  service.builder.add(
    'ApiGatewayLogGroup',
    'AWS::Logs::LogGroup',
    logGroup(service, ['/aws/api-gateway/', ...service.named()]),
    service.providerProvenance('api-logs', logs.keySpan),
  );
  accountRole(service, logs.keySpan);
}
