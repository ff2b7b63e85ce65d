import { Resource, type Value, type World } from '../../model/world.ts';
import { operationsOf } from './openapi.ts';
import { resourcesOfApi } from './api-resources.ts';
import { bodyRoute, methodRoute, type Route } from './routes.ts';

/** Whether API Gateway checks the body of a request against a model before it passes the request on. */
export type BodyValidation = { readonly route: Route; readonly how: 'yes' | 'no' | 'maybe' };

/** Methods whose requests have a body. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** The routes of a REST API that take a body; HTTP APIs can check none (developer guide, "Request validation for REST APIs", read 2026-11). */
export function bodiesOf(api: Resource, world: World): BodyValidation[] {
  const body = api.get('Body');
  const written = operationsOf(body, 'REST').operations.map(operation => ({
    route: bodyRoute(operation, world),
    how: operation.node.symbolic ? ('maybe' as const) : inDocument(operation.node, body),
  }));
  const methods = resourcesOfApi(api, 'AWS::ApiGateway::Method', world).map(method => bodyOf(method, world));
  return [...written, ...methods].filter(({ route }) => takesBody(route));
}

export const bodyOf = (method: Resource, world: World): BodyValidation => ({
  route: methodRoute(method, world),
  how: atMethod(method),
});

export const takesBody = (route: Route): boolean => WITH_BODY.has(route.method) && !route.mock;

function inDocument(operation: Value, body: Value): BodyValidation['how'] {
  const named = [operation, body]
    .map(place => place.get('x-amazon-apigateway-request-validator'))
    .find(one => !one.absent);
  if (!named) return 'no';
  const validators = body.get('x-amazon-apigateway-request-validators');
  if (named.literal === undefined || validators.symbolic) return 'maybe';
  const schema =
    operation.get('requestBody').present ||
    operation.get('parameters').each.some(parameter => parameter.get('in').literal === 'body');
  return schema ? switched(validators.get(named.literal, 'validateRequestBody')) : 'no';
}

/** A validator without a model has nothing to check by. */
function atMethod(method: Resource): BodyValidation['how'] {
  const [validator, models] = [method.get('RequestValidatorId'), method.get('RequestModels')];
  if (validator.absent || models.absent) return 'no';
  const declared = validator.refers;
  return declared?.type === 'AWS::ApiGateway::RequestValidator'
    ? switched(new Resource(method.world, declared).get('ValidateRequestBody'))
    : 'maybe';
}

function switched(setting: Value): BodyValidation['how'] {
  if (setting.boolean === true) return 'yes';
  return setting.absent || setting.boolean === false ? 'no' : 'maybe';
}
