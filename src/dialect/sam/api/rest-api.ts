import { provenanceOf } from '../sam-resource.ts';
import { type Plain } from '../../builder/make.ts';
import { isMap, textOf, type Node } from '../../../source/node.ts';
import { deployed } from '../deployed.ts';
import type { DeclareOptions, SamBuilder } from '../sam-builder.ts';
import { canonical, digest, suffixed } from '../hash.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { resolved } from '../resolve.ts';
import { ref, type SamResource } from '../sam-resource.ts';
import { tagList } from '../tags.ts';
import { deploymentText } from './deployment-text.ts';
import { addDomain } from './domain.ts';
import { permitAuthorizers } from './rest-auth.ts';
import { restBody } from './rest-body.ts';
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
  const body = restBody(builder, resource, auth);
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
  const stage = addStage(builder, resource, body.Body ?? body.BodyS3Location, () =>
    deploymentText(builder, resource, (turns, made, laidOut) =>
      restBody(builder, resource, auth, turns, made, laidOut),
    ),
  );
  permitAuthorizers(builder, resource, auth);
  addUsagePlan(builder, resource, auth, stage);
  addDomain(builder, resource, 'Api');
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
function addStage(
  builder: SamBuilder,
  resource: SamResource,
  body: Plain,
  idText: () => string | undefined,
): string {
  const { properties } = resource;
  const content =
    body && typeof body === 'object' && 'kind' in body ? canonical(body as Node) : JSON.stringify(body ?? '');
  const hash = [
    content,
    canonical(truthyProp(properties, 'OpenApiVersion')),
    canonical(prop(properties, 'Domain')),
  ].join('|');
  const deployment = `${resource.id}Deployment${body === undefined ? '' : digest(hash)}`;
  const always = isTrue(prop(properties, 'AlwaysDeploy'));
  const idCovers: DeclareOptions = always ? { idCovers: 'time' } : { idCovers: 'definition', idText };
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
    body === undefined ? {} : idCovers,
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
