import { unreadBody } from './definition.ts';
import { bySam } from '../../../source/provenance.ts';
import { provenanceOf } from '../sam-resource.ts';
import { type Plain, make } from '../../builder/make.ts';
import type { MapNode } from '../../../source/node.ts';
import type { ApiRoute } from './route.ts';
import { mapChildren } from '../../../source/intrinsics/map-node.ts';
import { entriesOf, isMap, textOf, type Node } from '../../../source/node.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { canonical, digest, suffixed } from '../hash.ts';
import { truthy, truthyProp, isTrue, prop } from '../read.ts';
import { when } from '../conditions.ts';
import { resolved } from '../resolve.ts';
import { ref, type SamResource } from '../sam-resource.ts';
import { tagList } from '../tags.ts';
import { addRoutes, conditionPaths, hasIntegration } from './add-routes.ts';
import { definitionOf } from './definition.ts';
import { addCors, convertPreflight } from './cors.ts';
import { ApiDocument, isVersion3, skeleton } from './document.ts';
import { addDomain } from './domain.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { ResourcePolicy } from './resource-policy.ts';
import { addAuth, permitAuthorizers } from './rest-auth.ts';
import { restOperation, security } from './rest-operation.ts';
import { inTemplateOrder } from './routes.ts';
import { addUsagePlan } from './usage-plan.ts';

const KEPT = [
  'Name',
  'Description',
  'Mode',
  'ApiKeySourceType',
  'Policy',
  'SecurityPolicy',
  'EndpointAccessMode',
  'FailOnWarnings',
];

/** AWS::Serverless::Api: the API with its body, a deployment and a stage, and what its Auth and Domain ask for. */
export function expandApi(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const provenance = provenanceOf(resource, 'Type', 'api');
  const written = prop(properties, 'Auth');
  const auth = written && resolved(builder, written);
  const body = bodyOf(builder, resource, auth);
  const media = prop(properties, 'BinaryMediaTypes');
  const given = (name: string): boolean => truthyProp(properties, name) !== undefined;
  const tags = isTrue(prop(properties, 'PropagateTags')) ? truthyProp(properties, 'Tags') : undefined;
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::ApiGateway::RestApi',
    deployed(resource, ['MinimumCompressionSize', ...KEPT.filter(given)], provenance, {
      BinaryMediaTypes: media && resolved(builder, media),
      ...endpoint(builder, truthyProp(properties, 'EndpointConfiguration')),
      ...body,
      Tags: tags && tagList(tags),
    }),
  );
  const stage = addStage(builder, resource, body.Body ?? body.BodyS3Location);
  permitAuthorizers(builder, resource, auth);
  addUsagePlan(builder, resource, auth, stage);
  addDomain(builder, resource, 'Api');
}

type Body = { readonly Body?: Node; readonly BodyS3Location?: Plain };

/** What the author gave as the definition, with the routes of events and the settings of the API worked in. */
function bodyOf(builder: SamBuilder, resource: SamResource, auth: Node | undefined): Body {
  const { properties } = resource;
  const definition = definitionOf(builder, resource);
  const provenance = provenanceOf(resource, 'Type', 'api-body');
  const version = builder.resolvedText(truthyProp(properties, 'OpenApiVersion'));
  const start = definition.managed
    ? skeleton(
        version !== undefined && isVersion3(version) ? { openapi: version } : { swagger: '2.0' },
        bySam(resource.name, resource.declared.at, 'api-body'),
      )
    : definition.node;
  const document = ApiDocument.from(start, value => make(value, provenance), 'replaced');
  if (!document) return unreadBody(start, definition.location);
  const openApi3 = !document.isSwagger && isVersion3(version ?? textOf(document.get('openapi')));
  const routes = builder.routes.get(resource.id)?.list ?? [];
  const merging = isTrue(prop(properties, 'MergeDefinitions'));
  if (definition.managed || merging) {
    addRoutes(document, inTemplateOrder(routes), (route, written) => {
      if (hasIntegration(written) && !merging) return undefined;
      const operation = when(route.condition, restOperation(builder, document, route, auth));
      return isMap(written) ? overWritten(written, make(operation, provenance)) : operation;
    });
    if (definition.managed) conditionPaths(builder, resource, document, routes, provenance);
  }
  for (const route of routes) override(document, route, auth);
  const policy = new ResourcePolicy(document, value =>
    make(value, provenanceOf(resource, 'Auth', 'resource-policy')),
  );
  const stage = prop(properties, 'StageName');
  for (const { event, path, role } of routes) {
    const own = prop(event.properties, 'Auth');
    if (definition.managed || merging || isTrue(prop(own, 'OverrideApiAuth')))
      policy.add(prop(own, 'ResourcePolicy'), [path], role === undefined ? (textOf(stage) ?? 'Stage') : null);
  }
  addCors(builder, resource, document);
  addAuth(builder, resource, document, auth);
  policy.add(prop(auth, 'ResourcePolicy'), document.paths, stage);
  policy.write();
  addGatewayResponses(builder, resource, document);
  for (const { key, value } of entriesOf(truthyProp(properties, 'Models')))
    addModel(document, key.toLowerCase(), value);
  const media = truthyProp(properties, 'BinaryMediaTypes');
  if (media) document.set('x-amazon-apigateway-binary-media-types', unescaped(resolved(builder, media)));
  const disabled = prop(properties, 'DisableExecuteApiEndpoint');
  if (disabled) disableEndpoint(document, disabled, openApi3);
  if (openApi3) {
    const sections = [auth, prop(properties, 'Models')].filter(truthy);
    convertPreflight(document, 1 + sections.length);
  }
  return { Body: document.toNode(openApi3) };
}

/** What SAM makes counts where the author's operation says the same key. */
const overWritten = (written: MapNode, operation: Node): Node =>
  isMap(operation)
    ? { ...operation, entries: new Map([...written.entries, ...operation.entries]) }
    : operation;

/** With `OverrideApiAuth` an event changes who may call an operation that stands there already; SAM adds to one that it made as well. */
function override(document: ApiDocument, { path, method, event }: ApiRoute, auth: Node | undefined): void {
  const own = prop(event.properties, 'Auth');
  if (!isTrue(prop(own, 'OverrideApiAuth'))) return;
  const more = security(document, own, auth);
  if (more.length === 0) return;
  document.operationsOf(path, (operation, where) => {
    if (where.method !== method) return operation;
    const old = prop(operation, 'security');
    const items = [...(old?.kind === 'list' ? old.items : []), ...more.map(item => document.make(item))];
    const entries = new Map(operation.entries).set('security', {
      key: 'security',
      keySpan: event.span,
      value: { kind: 'list', items, span: event.span },
    });
    return { ...operation, entries };
  });
}

function addModel(document: ApiDocument, name: string, schema: Node): void {
  const old = document.get('definitions');
  const entries = new Map(isMap(old) ? old.entries : []).set(name, {
    key: name,
    keySpan: schema.span,
    value: schema,
  });
  document.set('definitions', { kind: 'map', entries, span: old?.span ?? document.span });
}

/** `application~1json` is how SAM lets a media type be written without a slash. */
function unescaped(node: Node): Node {
  if (node.kind === 'scalar')
    return node.text.includes('~1') ? { ...node, text: node.text.replaceAll('~1', '/') } : node;
  return node.kind === 'map' ? node : mapChildren(node, unescaped);
}

const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration';
function disableEndpoint(document: ApiDocument, disabled: Node, openApi3: boolean): void {
  const merged = (old: Node | undefined): { readonly [key: string]: Plain } => ({
    ...Object.fromEntries(entriesOf(old).map(entry => [entry.key, entry.value])),
    disableExecuteApiEndpoint: disabled,
  });
  if (!openApi3) return document.set(ENDPOINT, document.make(merged(document.get(ENDPOINT))));
  const servers = document.get('servers');
  const items = servers?.kind === 'list' ? servers.items : [document.make({})];
  document.set(
    'servers',
    document.make(
      items.map(item => ({
        ...Object.fromEntries(entriesOf(item).map(entry => [entry.key, entry.value])),
        [ENDPOINT]: merged(prop(item, ENDPOINT)),
      })),
    ),
  );
}

function endpoint(builder: SamBuilder, written: Node | undefined): { readonly [name: string]: Plain } {
  const type = isMap(written) ? truthyProp(written, 'Type') : undefined;
  const named: Plain = type ?? written ?? (builder.partition === 'aws' ? undefined : 'REGIONAL');
  if (named === undefined) return {};
  const networks = type
    ? (truthyProp(written, 'VPCEndpointIds') ?? prop(written, 'VpcEndpointIds'))
    : undefined;
  return {
    EndpointConfiguration: {
      Types: [named],
      VpcEndpointIds: networks,
      IpAddressType: type ? prop(written, 'IpAddressType') : undefined,
    },
    Parameters: { endpointConfigurationTypes: named },
  };
}

/** A new deployment for each change of the body, and the stage that shows it; the logical id of the stage. */
function addStage(builder: SamBuilder, resource: SamResource, body: Plain): string {
  const { properties } = resource;
  const content =
    body && typeof body === 'object' && 'kind' in body ? canonical(body as Node) : JSON.stringify(body ?? '');
  const hash = [
    content,
    canonical(truthyProp(properties, 'OpenApiVersion')),
    canonical(prop(properties, 'Domain')),
  ].join('|');
  const deployment = `${resource.id}Deployment${body === undefined ? '' : digest(hash)}`;
  builder.generate(
    resource,
    deployment,
    'AWS::ApiGateway::Deployment',
    {
      RestApiId: ref(resource.id),
      StageName: truthyProp(properties, 'OpenApiVersion') ? undefined : 'Stage',
      Description: body === undefined ? undefined : `RestApi deployment id: ${digest(hash)}`,
    },
    provenanceOf(resource, 'Type', 'api-deployment'),
    body === undefined ? {} : { idCovers: isTrue(prop(properties, 'AlwaysDeploy')) ? 'time' : 'spelling' },
  );
  const name = prop(properties, 'StageName');
  const literal = textOf(name) ?? '';
  const id = /^[\p{L}\p{N}]+$/u.test(literal)
    ? `${resource.id}${literal}Stage`
    : suffixed(`${resource.id}Stage`, literal);
  const settings = [
    'CacheClusterEnabled',
    'CacheClusterSize',
    'Variables',
    'MethodSettings',
    'AccessLogSetting',
    'CanarySetting',
    'TracingEnabled',
  ];
  const tags = prop(properties, 'Tags');
  builder.generate(
    resource,
    id,
    'AWS::ApiGateway::Stage',
    {
      RestApiId: ref(resource.id),
      DeploymentId: ref(deployment),
      StageName: name,
      ...Object.fromEntries(settings.map(key => [key, prop(properties, key)])),
      Tags: tags && tagList(tags),
    },
    provenanceOf(resource, 'StageName', 'api-stage'),
  );
  builder.addReference(resource, 'Stage', id);
  builder.addReference(resource, 'Deployment', deployment);
  return id;
}
