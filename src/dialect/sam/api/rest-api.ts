import { mapChildren } from '../../../source/intrinsics/map-node.ts';
import { entriesOf, isMap, textOf, type MapNode, type Node } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import { deployed } from '../deployed.ts';
import type { Expansion } from '../expansion.ts';
import { canonical, digest, suffixed } from '../hash.ts';
import { given, isTrue, prop } from '../read.ts';
import { resolved } from '../resolve.ts';
import { cause, ref, type Subject } from '../subject.ts';
import { tagList } from '../tags.ts';
import { addRoutes, conditionPaths, has } from './add-routes.ts';
import { definitionOf } from './definition.ts';
import { addCors } from './cors.ts';
import { ApiDocument, isVersion3, skeleton } from './document.ts';
import { addDomain } from './domain.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { ResourcePolicy } from './resource-policy.ts';
import { addAuth, permitAuthorizers } from './rest-auth.ts';
import { restOperation, security } from './rest-operation.ts';
import { asWritten, type ApiRoute } from './routes.ts';
import { addUsagePlan } from './usage-plan.ts';

const KEPT = [
  'MinimumCompressionSize',
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
export function expandApi(x: Expansion, subject: Subject): void {
  const { properties } = subject;
  const why = cause(subject, 'Type', 'sam:api');
  const written = prop(properties, 'Auth');
  const auth = written && resolved(x, written);
  const body = bodyOf(x, subject, auth);
  const media = prop(properties, 'BinaryMediaTypes');
  const tags = isTrue(prop(properties, 'PropagateTags')) ? given(properties, 'Tags') : undefined;
  x.become(
    subject,
    subject.id,
    'AWS::ApiGateway::RestApi',
    deployed(subject, KEPT, why, {
      BinaryMediaTypes: media && resolved(x, media),
      ...endpoint(x, given(properties, 'EndpointConfiguration')),
      ...body,
      Tags: tags && tagList(tags),
    }),
  );
  const stage = addStage(x, subject, body.Body ?? body.BodyS3Location);
  permitAuthorizers(x, subject, auth);
  addUsagePlan(x, subject, auth, stage);
  addDomain(x, subject, 'Api');
}

type Body = { readonly Body?: Node; readonly BodyS3Location?: Plain };

/** What the author gave as the definition, with the routes of events and the settings of the API worked in. */
function bodyOf(x: Expansion, subject: Subject, auth: Node | undefined): Body {
  const { properties } = subject;
  const definition = definitionOf(x, subject);
  const why = cause(subject, 'Type', 'sam:api-body');
  const version = x.text(given(properties, 'OpenApiVersion'));
  const start = definition.managed
    ? skeleton(
        version !== undefined && isVersion3(version) ? { openapi: version } : { swagger: '2.0' },
        subject.declared.at,
        subject.name,
      )
    : definition.node;
  const document = ApiDocument.from(start, value => x.make(subject, value, why), 'replaced');
  if (!document)
    return definition.location === undefined
      ? start
        ? { Body: start }
        : {}
      : { BodyS3Location: definition.location };
  const openApi3 = !document.isSwagger && isVersion3(version ?? textOf(document.get('openapi')));
  const routes = x.routes.get(subject.id)?.list ?? [];
  const merging = isTrue(prop(properties, 'MergeDefinitions'));
  if (definition.managed || merging) {
    addRoutes(
      document,
      asWritten(routes),
      route => restOperation(x, document, route, auth),
      merging ? over : fresh,
    );
    if (definition.managed) conditionPaths(x, subject, document, routes, why);
  } else for (const route of routes) override(document, route, auth);
  const policy = new ResourcePolicy(document, value =>
    x.make(subject, value, cause(subject, 'Auth', 'sam:resource-policy')),
  );
  const stage = prop(properties, 'StageName');
  for (const { event, path, role } of routes) {
    const own = prop(event.properties, 'Auth');
    if (definition.managed || merging || isTrue(prop(own, 'OverrideApiAuth')))
      policy.add(prop(own, 'ResourcePolicy'), [path], role === undefined ? (textOf(stage) ?? 'Stage') : null);
  }
  addCors(x, subject, document, openApi3);
  addAuth(x, subject, document, auth);
  policy.add(prop(auth, 'ResourcePolicy'), document.paths, stage);
  policy.write();
  addGatewayResponses(x, subject, document);
  for (const { key, value } of entriesOf(given(properties, 'Models')))
    addModel(document, key.toLowerCase(), value);
  const media = given(properties, 'BinaryMediaTypes');
  if (media) document.set('x-amazon-apigateway-binary-media-types', unescaped(resolved(x, media)));
  const disabled = prop(properties, 'DisableExecuteApiEndpoint');
  if (disabled) disableEndpoint(document, disabled, openApi3);
  return { Body: document.toNode(openApi3) };
}

/** Of two events for one path and method the first one counts; SAM refuses the second. */
const fresh = (written: MapNode, made: Node): Node | undefined => (has(written) ? undefined : made);
/** What SAM makes counts where the author's operation says the same key. */
const over = (written: MapNode, made: Node): Node =>
  isMap(made) ? { ...made, entries: new Map([...written.entries, ...made.entries]) } : made;

/** With `OverrideApiAuth` an event changes who may call an operation that the author wrote. */
function override(document: ApiDocument, { path, method, event }: ApiRoute, auth: Node | undefined): void {
  const own = prop(event.properties, 'Auth');
  if (!isTrue(prop(own, 'OverrideApiAuth'))) return;
  const more = security(document, own, auth);
  if (more.length === 0) return;
  document.operationsOf(path, (operation, where) => {
    if (where.method !== method) return operation;
    const old = prop(operation, 'security');
    const items = [...(old?.kind === 'list' ? old.items : []), ...more.map(item => document.makes(item))];
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
  if (!openApi3) return document.set(ENDPOINT, document.makes(merged(document.get(ENDPOINT))));
  const servers = document.get('servers');
  const items = servers?.kind === 'list' ? servers.items : [document.makes({})];
  document.set(
    'servers',
    document.makes(
      items.map(item => ({
        ...Object.fromEntries(entriesOf(item).map(entry => [entry.key, entry.value])),
        [ENDPOINT]: merged(prop(item, ENDPOINT)),
      })),
    ),
  );
}

function endpoint(x: Expansion, written: Node | undefined): { readonly [name: string]: Plain } {
  const type = isMap(written) ? given(written, 'Type') : undefined;
  const named: Plain = type ?? written ?? (x.partition === 'aws' ? undefined : 'REGIONAL');
  if (named === undefined) return {};
  const networks = type ? (given(written, 'VPCEndpointIds') ?? prop(written, 'VpcEndpointIds')) : undefined;
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
function addStage(x: Expansion, subject: Subject, body: Plain): string {
  const { properties } = subject;
  const content =
    body && typeof body === 'object' && 'kind' in body ? canonical(body as Node) : JSON.stringify(body ?? '');
  const hash = [
    content,
    canonical(given(properties, 'OpenApiVersion')),
    canonical(prop(properties, 'Domain')),
  ].join('|');
  const deployment = `${subject.id}Deployment${body === undefined ? '' : digest(hash)}`;
  x.add(
    subject,
    deployment,
    'AWS::ApiGateway::Deployment',
    {
      RestApiId: ref(subject.id),
      StageName: given(properties, 'OpenApiVersion') ? undefined : 'Stage',
      Description: body === undefined ? undefined : `RestApi deployment id: ${digest(hash)}`,
    },
    cause(subject, 'Type', 'sam:api-deployment'),
  );
  const name = prop(properties, 'StageName');
  const literal = textOf(name) ?? '';
  const id = /^[\p{L}\p{N}]+$/u.test(literal)
    ? `${subject.id}${literal}Stage`
    : suffixed(`${subject.id}Stage`, literal);
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
  x.add(
    subject,
    id,
    'AWS::ApiGateway::Stage',
    {
      RestApiId: ref(subject.id),
      DeploymentId: ref(deployment),
      StageName: name,
      ...Object.fromEntries(settings.map(key => [key, prop(properties, key)])),
      Tags: tags && tagList(tags),
    },
    cause(subject, 'StageName', 'sam:api-stage'),
  );
  x.refer(subject, 'Stage', id);
  x.refer(subject, 'Deployment', deployment);
  return id;
}
