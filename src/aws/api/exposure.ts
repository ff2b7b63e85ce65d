import { Resource, type Value, type World } from '../../model/world.ts';
import { resourcesOfApi } from './api-resources.ts';

/** Whether an API can be called from the internet by somebody who has no certificate for it. */
export type ApiExposure = 'public' | 'confined' | 'unknown';

/** Private endpoints and client certificates, whatever its routes and policies ask (developer guide, "Private REST APIs", "Mutual TLS", "Disable the default endpoint", read 2026-11). */
export function apiExposureOf(api: Resource, world: World): ApiExposure {
  if (api.type === 'AWS::AppSync::GraphQLApi') return visibility(api.get('Visibility'));
  if (api.type === 'AWS::ApiGateway::RestApi') {
    const kind = endpoint(api);
    if (kind !== 'public') return kind;
  }
  return throughDomains(api, world);
}

function visibility(setting: Value): ApiExposure {
  if (setting.absent) return 'public';
  if (setting.literal === undefined) return 'unknown';
  return setting.literal.toUpperCase() === 'PRIVATE' ? 'confined' : 'public';
}

function endpoint(api: Resource): ApiExposure {
  const types = [
    ...api.get('EndpointConfiguration', 'Types').each,
    api.get('Parameters', 'endpointConfigurationTypes'),
  ].filter(type => !type.absent);
  if (types.some(type => type.literal?.toUpperCase() === 'PRIVATE')) return 'confined';
  if (
    api.get('EndpointConfiguration', 'VpcEndpointIds').present ||
    api.get('Body', ENDPOINT, 'vpcEndpointIds').present
  )
    return 'confined';
  const unread =
    types.some(type => type.literal === undefined) || !api.get('EndpointConfiguration', 'Types').complete;
  return unread ? 'unknown' : 'public';
}

const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration';

/** The endpoint that API Gateway gives a REST API by itself, whatever domains lead to it. */
export function defaultEndpoint(api: Resource): ApiExposure {
  const kind = endpoint(api);
  if (kind !== 'public') return kind;
  const switches = disabling(api);
  if (switches.some(one => one.boolean === true)) return 'confined';
  return switches.every(one => one.boolean === false) ? 'public' : 'unknown';
}

const disabling = (api: Resource): Value[] =>
  [
    api.get('DisableExecuteApiEndpoint'),
    api.get('Body', ENDPOINT, 'disableExecuteApiEndpoint'),
    ...api.get('Body', 'servers').each.map(server => server.get(ENDPOINT, 'disableExecuteApiEndpoint')),
  ].filter(one => one.present);

/** Without the default endpoint only the API's own domains lead to it; a domain's client certificates protect nothing while the default endpoint is open. */
function throughDomains(api: Resource, world: World): ApiExposure {
  const switches = disabling(api);
  if (switches.every(one => one.boolean === false)) return 'public';
  const domains = domainsOf(api, world);
  if (domains.some(domain => domain.get('MutualTlsAuthentication').absent)) return 'public';
  return domains.length > 0 && switches.some(one => one.boolean === true) ? 'confined' : 'unknown';
}

const DOMAINS = ['AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName'];

/** The custom domains that are mapped to an API; where no mapping is written, those of the stack. */
export function domainsOf(api: Resource, world: World): Resource[] {
  const all = DOMAINS.flatMap(type => world.stackIndex.ofType(type));
  if (all.length === 0) return [];
  const mappings = [
    ...resourcesOfApi(api, 'AWS::ApiGateway::BasePathMapping', world),
    ...resourcesOfApi(api, 'AWS::ApiGatewayV2::ApiMapping', world),
  ];
  const mapped = mappings.flatMap(mapping =>
    all.filter(declared => {
      const name = mapping.get('DomainName');
      return name.refers
        ? name.refers.id === declared.id
        : name.text.equals(new Resource(world, declared).get('DomainName').text) === 'yes';
    }),
  );
  const near = mappings.length > 0 ? mapped : all;
  return near.flatMap(declared => world.resource(declared.id) ?? []);
}
