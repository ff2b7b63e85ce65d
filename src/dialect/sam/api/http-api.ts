import { unreadBody } from './definition.ts';
import type { PlainMap } from '../../builder/make.ts';
import { bySam } from '../../../source/provenance.ts';
import { provenanceOf } from '../sam-resource.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import { DEFAULT_PATH } from './route.ts';
import type { MapNode } from '../../../source/node.ts';
import { mapChildren } from '../../../source/intrinsics/map-node.ts';
import { entriesOf, isMap, textOf, type Node } from '../../../source/node.ts';
import { when } from '../conditions.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { hashed } from '../hash.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { resolved } from '../resolve.ts';
import { keySpan, ref, type SamResource } from '../sam-resource.ts';
import { addRoutes, conditionPaths } from './add-routes.ts';
import { definitionOf } from './definition.ts';
import { ApiDocument, skeleton } from './document.ts';
import { addDomain } from './domain.ts';
import { addHttpAuth, permitHttpAuthorizers } from './http-auth.ts';
import { httpOperation } from './http-operation.ts';
import { inTemplateOrder } from './routes.ts';

/** AWS::Serverless::HttpApi: the API with its body, and a stage. */
export function expandHttpApi(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const { edited, ...body } = bodyOf(builder, resource);
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::ApiGatewayV2::Api',
    deployed(resource, [], provenanceOf(resource, 'Type', 'http-api'), {
      FailOnWarnings: truthyProp(properties, 'FailOnWarnings'),
      ...body,
    }),
  );
  permitHttpAuthorizers(builder, resource, prop(properties, 'Auth'));
  addDomain(builder, resource, 'HttpApi');
  addStage(builder, resource, edited);
}

/** `edited`: the body is a document to which SAM adds, its tags included. */
type Body = { readonly Body?: Node; readonly BodyS3Location?: Plain; readonly edited: boolean };

function bodyOf(builder: SamBuilder, resource: SamResource): Body {
  const { properties } = resource;
  const definition = definitionOf(builder, resource);
  const provenance = provenanceOf(resource, 'Type', 'api-body');
  const start = definition.managed
    ? skeleton({ openapi: '3.0.1' }, bySam(resource.name, resource.declared.at, 'api-body'))
    : definition.node;
  const document = ApiDocument.from(start, value => make(value, provenance), 'joined');
  if (!document || document.isSwagger) return { ...unreadBody(start, definition.location), edited: false };
  const routes = builder.routes.get(resource.id)?.list ?? [];
  const auth = prop(properties, 'Auth');
  addRoutes(document, inTemplateOrder(routes), (route, written) => httpOperation(route, auth, written));
  if (definition.managed) conditionPaths(builder, resource, document, routes, provenance);
  const cors = truthyProp(properties, 'CorsConfiguration');
  if (cors)
    document.set(
      'x-amazon-apigateway-cors',
      corsOf(builder, resource, resolved(builder, cors), document.get('x-amazon-apigateway-cors')),
    );
  addHttpAuth(builder, resource, document, auth);
  addTags(document, truthyProp(properties, 'Tags'));
  const disabled = prop(properties, 'DisableExecuteApiEndpoint');
  if (disabled) disableEndpoint(document, disabled);
  describe(document, truthyProp(properties, 'Name'), truthyProp(properties, 'Description'));
  const fallback = document.item(DEFAULT_PATH);
  if (fallback && truthyProp(properties, 'FailOnWarnings')) {
    document.removePath(DEFAULT_PATH);
    document.setItem(`/${DEFAULT_PATH}`, fallback);
  }
  return { Body: document.toNode(true), edited: true };
}

const CORS = ['AllowOrigins', 'AllowHeaders', 'AllowMethods', 'ExposeHeaders', 'MaxAge', 'AllowCredentials'];
const lower = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** `true` lets every origin in; a map is the OpenAPI extension in CloudFormation's spelling. */
function corsOf(builder: SamBuilder, resource: SamResource, cors: Node, old: Node | undefined): Node {
  const provenance = provenanceOf(resource, 'CorsConfiguration', 'api-cors');
  if (cors.kind === 'call') return renamed(cors);
  return make(
    { ...Object.fromEntries(entriesOf(old).map(entry => [entry.key, entry.value])), ...corsSettings(cors) },
    provenance,
  );
}

function corsSettings(cors: Node): PlainMap {
  if (!isMap(cors)) return isTrue(cors) ? { allowOrigins: ['*'] } : {};
  const settings = CORS.map((name): [string, Plain] => [lower(name), prop(cors, name)]);
  return {
    ...Object.fromEntries(settings),
    ...(isTrue(prop(cors, 'AllowCredentials')) ? {} : { allowCredentials: undefined }),
  };
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
    return value === undefined || !isMap(item) ? item : withEntries(item, { [TAG]: document.make(value) });
  });
  document.set(
    'tags',
    document.make([...kept, ...[...values].map(([name, value]) => ({ name, [TAG]: value }))]),
  );
}

const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration';
function disableEndpoint(document: ApiDocument, disabled: Node): void {
  const servers = document.get('servers');
  const items = servers?.kind === 'list' ? servers.items : [document.make({})];
  document.set(
    'servers',
    document.make(
      items.map(item =>
        isMap(item)
          ? withEntries(item, { [ENDPOINT]: document.make({ disableExecuteApiEndpoint: disabled }) })
          : item,
      ),
    ),
  );
}

function describe(document: ApiDocument, name: Node | undefined, description: Node | undefined): void {
  const info = document.get('info') ?? document.make({});
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
function addStage(builder: SamBuilder, resource: SamResource, tagged: boolean): void {
  const { properties } = resource;
  const name = truthyProp(properties, 'StageName');
  const literal = name ? (textOf(name) ?? '') : '$default';
  const id = stageId(resource.id, literal);
  builder.generate(
    resource,
    id,
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: ref(resource.id),
      StageName: name ?? '$default',
      StageVariables: prop(properties, 'StageVariables'),
      AccessLogSettings: prop(properties, 'AccessLogSettings'),
      DefaultRouteSettings: prop(properties, 'DefaultRouteSettings'),
      RouteSettings: routeSettings(builder, resource),
      AutoDeploy: true,
      Tags: tagged ? stageTags(resource) : undefined,
    },
    bySam(resource.name, keySpan(resource, 'StageName'), 'api-stage'),
  );
  builder.addReference(resource, 'Stage', id);
}

const stageTags = (resource: SamResource): Plain => ({
  ...Object.fromEntries(
    entriesOf(truthyProp(resource.properties, 'Tags')).map(entry => [entry.key, entry.value]),
  ),
  'httpapi:createdBy': 'SAM',
});

/** `RouteSettings` of events join those of the API, by route key. */
function routeSettings(builder: SamBuilder, resource: SamResource): Plain {
  const own = prop(resource.properties, 'RouteSettings');
  const all = new Map<string, Plain>(entriesOf(own).map(entry => [entry.key, entry.value]));
  for (const { event, path, method, condition } of builder.routes.get(resource.id)?.list ?? []) {
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

function stageId(api: string, stage: string): string {
  if (stage === '$default') return `${api}ApiGatewayDefaultStage`;
  return /^[\p{L}\p{N}]+$/u.test(stage) ? `${api}${stage}Stage` : hashed(`${api}Stage`, stage);
}
