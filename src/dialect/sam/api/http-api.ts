import { mapChildren } from '../../../source/intrinsics/map-node.ts';
import { booleanOf, entriesOf, isMap, textOf, type MapNode, type Node } from '../../../source/node.ts';
import { withEntries, type Plain } from '../../make.ts';
import { when } from '../conditions.ts';
import { deployed } from '../deployed.ts';
import type { Expansion } from '../expansion.ts';
import { hashed } from '../hash.ts';
import { given, isTrue, prop } from '../read.ts';
import { resolved } from '../resolve.ts';
import { cause, keySpan, ref, type Subject } from '../subject.ts';
import { addRoutes, conditionPaths, has } from './add-routes.ts';
import { definitionOf } from './definition.ts';
import { ApiDocument, INTEGRATION, skeleton } from './document.ts';
import { addDomain } from './domain.ts';
import { addHttpAuth, httpSecurity, permitHttpAuthorizers } from './http-auth.ts';
import { asWritten, DEFAULT_PATH, type ApiRoute } from './routes.ts';

/** AWS::Serverless::HttpApi: the API with its body, and a stage. */
export function expandHttpApi(x: Expansion, subject: Subject): void {
  const { properties } = subject;
  x.become(
    subject,
    subject.id,
    'AWS::ApiGatewayV2::Api',
    deployed(subject, ['FailOnWarnings'], cause(subject, 'Type', 'sam:http-api'), { ...bodyOf(x, subject) }),
  );
  permitHttpAuthorizers(x, subject, prop(properties, 'Auth'));
  addDomain(x, subject, 'HttpApi');
  addStage(x, subject);
}

function bodyOf(x: Expansion, subject: Subject): { readonly Body?: Node; readonly BodyS3Location?: Plain } {
  const { properties } = subject;
  const definition = definitionOf(x, subject);
  const why = cause(subject, 'Type', 'sam:api-body');
  const start = definition.managed
    ? skeleton({ openapi: '3.0.1' }, subject.declared.at, subject.name)
    : definition.node;
  const document = ApiDocument.from(start, value => x.make(subject, value, why), 'joined');
  if (!document || document.isSwagger)
    return definition.location === undefined
      ? start
        ? { Body: start }
        : {}
      : { BodyS3Location: definition.location };
  const routes = x.routes.get(subject.id)?.list ?? [];
  const auth = prop(properties, 'Auth');
  addRoutes(document, asWritten(routes), route => operation(route, auth), keeping);
  if (definition.managed) conditionPaths(x, subject, document, routes, why);
  const cors = given(properties, 'CorsConfiguration');
  if (cors)
    document.set(
      'x-amazon-apigateway-cors',
      corsOf(x, subject, resolved(x, cors), document.get('x-amazon-apigateway-cors')),
    );
  addHttpAuth(x, subject, document, auth);
  addTags(document, given(properties, 'Tags'));
  const disabled = prop(properties, 'DisableExecuteApiEndpoint');
  if (disabled) disableEndpoint(document, disabled);
  describe(document, given(properties, 'Name'), given(properties, 'Description'));
  const fallback = document.item(DEFAULT_PATH);
  if (fallback && given(properties, 'FailOnWarnings')) {
    document.removePath(DEFAULT_PATH);
    document.setItem(`/${DEFAULT_PATH}`, fallback);
  }
  return { Body: document.toNode(true) };
}

function operation(route: ApiRoute, auth: Node | undefined): Plain {
  const { event, path, method, target, condition } = route;
  const variables = [...path.matchAll(/\{(.*?)\}/g)].map(match => ({
    name: match[1],
    in: 'path',
    required: true,
  }));
  const uri = {
    'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${target.sub}/invocations`,
  };
  const security = httpSecurity(prop(event.properties, 'Auth'), auth);
  return {
    [INTEGRATION]: {
      type: 'aws_proxy',
      httpMethod: 'POST',
      payloadFormatVersion: given(event.properties, 'PayloadFormatVersion') ?? '2.0',
      uri: when(condition, uri),
      timeoutInMillis: given(event.properties, 'TimeoutInMillis'),
    },
    isDefaultRoute: path === DEFAULT_PATH && method === 'x-amazon-apigateway-any-method' ? true : undefined,
    responses: {},
    parameters: variables.length > 0 ? variables : undefined,
    security: security.length > 0 ? security : undefined,
  };
}

/** What the author wrote about the operation stays beside the integration. */
const keeping = (written: MapNode, made: Node): Node | undefined =>
  has(written)
    ? undefined
    : isMap(made)
      ? { ...made, entries: new Map([...made.entries, ...written.entries]) }
      : made;

const CORS = ['AllowOrigins', 'AllowHeaders', 'AllowMethods', 'ExposeHeaders', 'MaxAge', 'AllowCredentials'];
const lower = (name: string): string => name[0]!.toLowerCase() + name.slice(1);

/** `true` lets every origin in; a map is the OpenAPI extension in CloudFormation's spelling. */
function corsOf(x: Expansion, subject: Subject, cors: Node, old: Node | undefined): Node {
  const why = cause(subject, 'CorsConfiguration', 'sam:api-cors');
  if (cors.kind === 'call') return renamed(cors);
  const settings: { readonly [name: string]: Plain } = isMap(cors)
    ? Object.fromEntries(
        CORS.map(name => [
          lower(name),
          name === 'AllowCredentials'
            ? isTrue(prop(cors, name))
              ? prop(cors, name)
              : undefined
            : prop(cors, name),
        ]),
      )
    : cors.kind === 'scalar' && booleanOf(cors.text) === true
      ? { allowOrigins: ['*'] }
      : {};
  return x.make(
    subject,
    { ...Object.fromEntries(entriesOf(old).map(entry => [entry.key, entry.value])), ...settings },
    why,
  );
}

function renamed(node: Node): Node {
  if (node.kind !== 'map') return mapChildren(node, renamed);
  return {
    ...node,
    entries: new Map(
      [...node.entries].map(([key, entry]) => {
        const name = CORS.includes(key) ? lower(key) : key;
        return [name, { ...entry, key: name, value: renamed(entry.value) }];
      }),
    ),
  };
}

const TAG = 'x-amazon-apigateway-tag-value';
function addTags(document: ApiDocument, tags: Node | undefined): void {
  const old = document.get('tags');
  const values = new Map<string, Plain>(entriesOf(tags).map(entry => [entry.key, entry.value]));
  values.set('httpapi:createdBy', 'SAM');
  const kept = (old?.kind === 'list' ? old.items : []).map(item => {
    const name = textOf(prop(item, 'name')) ?? '';
    const value = values.get(name);
    values.delete(name);
    return value === undefined || !isMap(item) ? item : withEntries(item, { [TAG]: document.makes(value) });
  });
  document.set(
    'tags',
    document.makes([...kept, ...[...values].map(([name, value]) => ({ name, [TAG]: value }))]),
  );
}

const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration';
function disableEndpoint(document: ApiDocument, disabled: Node): void {
  const servers = document.get('servers');
  const items = servers?.kind === 'list' ? servers.items : [document.makes({})];
  document.set(
    'servers',
    document.makes(
      items.map(item =>
        isMap(item)
          ? withEntries(item, { [ENDPOINT]: document.makes({ disableExecuteApiEndpoint: disabled }) })
          : item,
      ),
    ),
  );
}

function describe(document: ApiDocument, name: Node | undefined, description: Node | undefined): void {
  const info = document.get('info');
  if (!isMap(info) || (!name && !description)) return;
  const untitled = textOf(info.entries.get('title')?.value) === undefined;
  document.set(
    'info',
    withEntries(info, {
      ...(name && untitled ? { title: name } : {}),
      ...(description && !prop(info, 'description') ? { description } : {}),
    }),
  );
}

/** Without a StageName the stage is `$default`, deployed with each change. */
function addStage(x: Expansion, subject: Subject): void {
  const { properties } = subject;
  const name = given(properties, 'StageName');
  const literal = name ? (textOf(name) ?? '') : '$default';
  const id =
    literal === '$default'
      ? `${subject.id}ApiGatewayDefaultStage`
      : /^[\p{L}\p{N}]+$/u.test(literal)
        ? `${subject.id}${literal}Stage`
        : hashed(`${subject.id}Stage`, literal);
  x.add(
    subject,
    id,
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: ref(subject.id),
      StageName: name ?? '$default',
      StageVariables: prop(properties, 'StageVariables'),
      AccessLogSettings: prop(properties, 'AccessLogSettings'),
      DefaultRouteSettings: prop(properties, 'DefaultRouteSettings'),
      RouteSettings: routeSettings(x, subject),
      AutoDeploy: true,
      Tags: stageTags(x, subject),
    },
    { span: keySpan(subject, 'StageName'), rule: 'sam:api-stage' },
  );
  x.refer(subject, 'Stage', id);
}

function stageTags(x: Expansion, subject: Subject): Plain {
  const definition =
    given(subject.properties, 'DefinitionUri') && !given(subject.properties, 'DefinitionBody');
  if (definition) return undefined;
  return {
    ...Object.fromEntries(
      entriesOf(given(subject.properties, 'Tags')).map(entry => [entry.key, entry.value]),
    ),
    'httpapi:createdBy': 'SAM',
  };
}

/** `RouteSettings` of events join those of the API, by route key. */
function routeSettings(x: Expansion, subject: Subject): Plain {
  const own = prop(subject.properties, 'RouteSettings');
  const all = new Map<string, Plain>(entriesOf(own).map(entry => [entry.key, entry.value]));
  for (const { event, path, method, condition } of x.routes.get(subject.id)?.list ?? []) {
    const settings = prop(event.properties, 'RouteSettings');
    if (!settings) continue;
    const key =
      method === 'x-amazon-apigateway-any-method' && path === DEFAULT_PATH
        ? path
        : `${(textOf(prop(event.properties, 'Method')) ?? method).toUpperCase()} ${path}`;
    const old = all.get(key);
    const merged =
      isMap(settings) && old !== undefined && isMap(old as Node)
        ? withEntries(
            old as MapNode,
            Object.fromEntries([...settings.entries].map(([name, entry]) => [name, entry.value])),
          )
        : settings;
    all.set(key, when(condition, merged));
  }
  return all.size > 0 ? Object.fromEntries(all) : own;
}
