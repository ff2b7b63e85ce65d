import type { Resource, Value, World } from '../../model/world.ts';
import { flat } from '../iam/policy/statements.ts';
import { integrationIn, operationsOf } from './openapi.ts';
import { resourcesOfApi } from './api-resources.ts';
import { methodRoute } from './routes.ts';

/** One place that says which origins may read answers, of one path or of every one (`*`; undefined where the path can not be read). `any`: all origins. */
export type Cors = {
  readonly at: Value;
  readonly any: 'yes' | 'no' | 'unknown';
  readonly credentials: boolean;
  readonly path: string | undefined;
};

/** Headers of a REST API are quoted texts; an HTTP API takes the start of an origin as well (developer guide, "Configure CORS for HTTP APIs in API Gateway", `https://*`; "CORS for REST APIs"; read 2026-11). */
const ANY = /^\s*'?(?:\*|https?:\/\/\*)'?\s*$/;

/** What an API itself answers to browsers of other origins; what functions answer is in their code. */
export function corsOf(api: Resource, world: World): Cors[] {
  const body = api.get('Body');
  if (api.type === 'AWS::ApiGatewayV2::Api')
    return [
      ...settings(api.get('CorsConfiguration'), 'AllowOrigins', 'AllowCredentials'),
      ...settings(body.get('x-amazon-apigateway-cors'), 'allowOrigins', 'allowCredentials'),
    ];
  return [
    ...operationsOf(body, 'REST').operations.flatMap(({ node, path }) =>
      integrationIn(node)
        .get('responses')
        .entries.flatMap(([, response]) => headers(response.get('responseParameters'), path)),
    ),
    ...resourcesOfApi(api, 'AWS::ApiGateway::Method', world).flatMap(method =>
      method
        .get('Integration', 'IntegrationResponses')
        .each.flatMap(response =>
          headers(response.get('ResponseParameters'), methodRoute(method, world).path),
        ),
    ),
  ];
}

function settings(cors: Value, origins: string, credentials: string): Cors[] {
  const at = cors.get(origins);
  return at.present
    ? [{ at, any: ofTexts(flat(at)), credentials: cors.get(credentials).boolean === true, path: '*' }]
    : [];
}

function headers(parameters: Value, path: string | undefined): Cors[] {
  const named = (name: string): Value | undefined =>
    parameters.entries.find(([key]) => key.toLowerCase() === `method.response.header.${name}`)?.[1];
  const at = named('access-control-allow-origin');
  return at
    ? [
        {
          at,
          any: ofTexts([at]),
          credentials: /true/i.test(named('access-control-allow-credentials')?.literal ?? ''),
          path,
        },
      ]
    : [];
}

function ofTexts(origins: readonly Value[]): Cors['any'] {
  if (origins.some(origin => ANY.test(origin.literal ?? ''))) return 'yes';
  return origins.some(origin => origin.literal === undefined) ? 'unknown' : 'no';
}
