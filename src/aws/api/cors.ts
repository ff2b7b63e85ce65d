import type { Resource, Value } from '../../model/value.ts';
import type { World } from '../../model/world.ts';
import { flat } from '../iam/statements.ts';
import { integrationIn, operationsOf } from './document.ts';
import { partsOf } from './parts.ts';

/** One place that says which origins may read answers. `any`: all of them. */
export type Cors = { readonly at: Value; readonly any: 'yes' | 'no' | 'unknown'; readonly credentials: boolean };

/** Headers of a REST API are quoted texts; an HTTP API takes the start of an origin as well (developer guide, "Configure CORS for HTTP APIs in API Gateway", `https://*`; "CORS for REST APIs"; read 2026-11). */
const ANY = /^\s*'?(?:\*|https?:\/\/\*)'?\s*$/;

/** What an API itself answers to browsers of other origins; what functions answer is in their code. */
export function corsOf(api: Resource, world: World): Cors[] {
  const body = api.get('Body');
  if (api.type === 'AWS::ApiGatewayV2::Api') return [
    ...settings(api.get('CorsConfiguration'), 'AllowOrigins', 'AllowCredentials'), ...settings(body.get('x-amazon-apigateway-cors'), 'allowOrigins', 'allowCredentials'),
  ];
  const answers = [
    ...operationsOf(body, 'REST').operations.flatMap(({ node }) => integrationIn(node).get('responses').entries.map(([, response]) => response.get('responseParameters'))),
    ...partsOf(api, 'AWS::ApiGateway::Method', world).flatMap(method => method.get('Integration', 'IntegrationResponses').each.map(response => response.get('ResponseParameters'))),
  ];
  return answers.flatMap(headers);
}

function settings(cors: Value, origins: string, credentials: string): Cors[] {
  const at = cors.get(origins);
  return at.present ? [{ at, any: ofTexts(flat(at)), credentials: cors.get(credentials).boolean === true }] : [];
}

function headers(parameters: Value): Cors[] {
  const named = (name: string): Value | undefined => parameters.entries.find(([key]) => key.toLowerCase() === `method.response.header.${name}`)?.[1];
  const at = named('access-control-allow-origin');
  return at ? [{ at, any: ofTexts([at]), credentials: /true/i.test(named('access-control-allow-credentials')?.literal ?? '') }] : [];
}

function ofTexts(origins: readonly Value[]): Cors['any'] {
  if (origins.some(origin => ANY.test(origin.literal ?? ''))) return 'yes';
  return origins.some(origin => origin.literal === undefined) ? 'unknown' : 'no';
}
