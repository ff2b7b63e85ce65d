import type { PlainMap } from '../../builder/make.ts';
import type { ApiRoute } from './route.ts';
import type { Plain } from '../../builder/make.ts';
import { entriesOf, isMap, itemsOf, textOf, type Node } from '../../../source/node.ts';
import { when } from '../conditions.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, isTrue, prop, truthy } from '../read.ts';
import { getAtt } from '../sam-resource.ts';
import { INTEGRATION, type ApiDocument } from './document.ts';
import { addApiKeyScheme, addIamScheme } from './rest-schemes.ts';

/** The operation of a REST API for an event: the integration, and what the event says about who may call it. */
export function restOperation(
  builder: SamBuilder,
  document: ApiDocument,
  route: ApiRoute,
  auth: Node | undefined,
): Plain {
  const { properties } = route.event;
  const own = prop(properties, 'Auth');
  return {
    [INTEGRATION]: route.role === undefined ? lambda(builder, route, own, auth) : machine(route),
    responses:
      route.role === undefined ? {} : { 200: { description: 'OK' }, 400: { description: 'Bad Request' } },
    ...withSecurity(security(document, own, auth)),
    ...(route.role === undefined ? model(document, properties) : {}),
    ...(route.role === undefined ? parameters(properties, document) : {}),
  };
}

function lambda(
  builder: SamBuilder,
  route: ApiRoute,
  own: Node | undefined,
  auth: Node | undefined,
): PlainMap {
  const { properties } = route.event;
  const streamed = textOf(prop(properties, 'ResponseTransferMode')) === 'RESPONSE_STREAM';
  const call = streamed ? ['2021-11-15', 'response-streaming-invocations'] : ['2015-03-31', 'invocations'];
  const uri = {
    'Fn::Sub': `arn:${builder.partition}:apigateway:\${AWS::Region}:lambda:path/${call[0]}/functions/${route.target.sub}/${call[1]}`,
  };
  const cached = itemsOf(prop(properties, 'RequestParameters')).flatMap(item =>
    entriesOf(item).flatMap(({ key, value }) => (isTrue(prop(value, 'Caching')) ? [key] : [])),
  );
  return {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: when(route.condition, uri),
    responseTransferMode: streamed ? 'STREAM' : undefined,
    credentials: credentials(builder, own, auth),
    timeoutInMillis: truthyProp(properties, 'TimeoutInMillis'),
    cacheKeyParameters: cached.length > 0 ? cached : undefined,
  };
}

/** Under AWS_IAM the caller's own credentials invoke the function, unless `InvokeRole` names others or NONE. */
function credentials(builder: SamBuilder, own: Node | undefined, auth: Node | undefined): Plain {
  const named = textOf(prop(own, 'Authorizer'));
  if (named !== 'AWS_IAM' && !(textOf(prop(auth, 'DefaultAuthorizer')) === 'AWS_IAM' && !truthy(own)))
    return undefined;
  const role = invokeRole(own) ?? invokeRole(auth);
  if (role === 'NONE' || (role && typeof role !== 'string' && textOf(role) === 'NONE')) return undefined;
  return role && !(typeof role !== 'string' && textOf(role) === 'CALLER_CREDENTIALS')
    ? role
    : `arn:${builder.partition}:iam::*:user/*`;
}

/** `InvokeRole:` without a value is NONE. */
const invokeRole = (auth: Node | undefined): Node | 'NONE' | undefined =>
  isMap(auth) && auth.entries.has('InvokeRole') ? (truthyProp(auth, 'InvokeRole') ?? 'NONE') : undefined;

function machine({ event, target, role, condition }: ApiRoute): PlainMap {
  const body = isTrue(prop(event.properties, 'UnescapeMappingTemplate'))
    ? `{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'","'")", "stateMachineArn": "${target.sub}"}`
    : `{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "${target.sub}"}`;
  return {
    type: 'aws',
    httpMethod: 'POST',
    uri: when(condition, {
      'Fn::Sub': 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution',
    }),
    responses: { 200: { statusCode: '200' }, 400: { statusCode: '400' } },
    credentials: getAtt(role ?? '', 'Arn'),
    requestTemplates: { 'application/json': { 'Fn::Sub': body } },
  };
}

/** Security requirements of an event; `NONE` and `api_key_false` are marks that the API's defaults must not apply. */
export function security(document: ApiDocument, own: Node | undefined, auth: Node | undefined): PlainMap[] {
  const list: PlainMap[] = [];
  const name = textOf(truthyProp(own, 'Authorizer'));
  if (name !== undefined) {
    const authorizer = prop(auth, 'Authorizers', name);
    list.push({
      [name]:
        (authorizer && name !== 'NONE'
          ? (prop(own, 'AuthorizationScopes') ?? prop(authorizer, 'AuthorizationScopes'))
          : undefined) ?? [],
    });
  }
  const key = prop(own, 'ApiKeyRequired');
  if (key) list.push(truthy(key) ? { api_key: [] } : { api_key_false: [] });
  if (truthy(key)) addApiKeyScheme(document);
  if (list[0] && 'AWS_IAM' in list[0]) addIamScheme(document);
  return list;
}
const withSecurity = (list: readonly PlainMap[]): PlainMap => (list.length > 0 ? { security: list } : {});

function model(document: ApiDocument, properties: Node): PlainMap {
  const request = prop(properties, 'RequestModel');
  const name = textOf(prop(request, 'Model'))?.toLowerCase();
  if (name === undefined) return {};
  const required = prop(request, 'Required');
  const [body, params] = [prop(request, 'ValidateBody'), prop(request, 'ValidateParameters')];
  const validator = body || params ? validatorName(isTrue(body), isTrue(params)) : undefined;
  if (validator !== undefined) addValidator(document, validator, isTrue(body), isTrue(params));
  return {
    ...(document.isSwagger
      ? { parameters: [{ in: 'body', name, schema: { $ref: `#/definitions/${name}` }, required }] }
      : {
          requestBody: {
            content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
            required,
          },
        }),
    'x-amazon-apigateway-request-validator': validator,
  };
}

function validatorName(body: boolean, params: boolean): string {
  if (body) return params ? 'body-and-params' : 'body-only';
  return params ? 'params-only' : 'no-validation';
}
function addValidator(document: ApiDocument, name: string, body: boolean, params: boolean): void {
  const key = 'x-amazon-apigateway-request-validators';
  const old = document.get(key);
  if (isMap(old) && old.entries.has(name)) return;
  const more = { [name]: { validateRequestBody: body, validateRequestParameters: params } };
  document.set(
    key,
    document.make({ ...Object.fromEntries(entriesOf(old).map(entry => [entry.key, entry.value])), ...more }),
  );
}

function parameters(properties: Node, document: ApiDocument): PlainMap {
  const list = itemsOf(prop(properties, 'RequestParameters')).flatMap((item): Plain[] => {
    const entry = entriesOf(item)[0];
    const [, place, name] =
      /^method\.request\.(querystring|path|header)\.(.+)$/.exec(entry?.key ?? textOf(item) ?? '') ?? [];
    if (place === undefined) return [];
    return [
      {
        in: place === 'querystring' ? 'query' : place,
        name,
        required: prop(entry?.value, 'Required') ?? false,
        type: 'string',
      },
    ];
  });
  if (list.length === 0) return {};
  const body = model(document, properties)['parameters'];
  return { parameters: Array.isArray(body) ? [...(body as readonly Plain[]), ...list] : list };
}
