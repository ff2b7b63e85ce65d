import { Text, type Answer } from '../../model/text.ts';
import { Resource, type World } from '../../model/world.ts';
import { apiOf, type PartType } from './api-resources.ts';
import { API_TYPES } from './routes.ts';

const DEPLOYMENT = 'AWS::ApiGateway::Deployment';
const REST_STAGE = 'AWS::ApiGateway::Stage';
type StageSource = PartType & `${string}::${'Stage' | 'Deployment'}`;
/** The resources that may make a stage of a REST API. */
export const REST_STAGE_SOURCES: readonly StageSource[] = [REST_STAGE, DEPLOYMENT];
/** The resources that may make a stage of any API. */
export const STAGE_SOURCES: readonly StageSource[] = [...REST_STAGE_SOURCES, 'AWS::ApiGatewayV2::Stage'];

/** Whether a resource is of a type that may make a stage. */
export const isStageSource = ({ type }: Resource): boolean => STAGE_SOURCES.some(source => source === type);

/** A stage of an API, whichever resource makes it. */
export type Stage = {
  readonly resource: Resource;
  /** Undefined where the API is declared elsewhere. */
  readonly api: Resource | undefined;
  readonly name: Text;
};

/**
 * The stage that a resource makes: a stage resource, or a deployment with a StageName where no stage of that name is declared; to one that exists
 * a deployment deploys (API Gateway API reference, "CreateDeployment", stageName, read 2026-11). The deployments of SAM and the Serverless Framework
 * belong to stages of their own.
 */
export function stageOf(resource: Resource, world: World): Stage | undefined {
  if (!isStageSource(resource)) return undefined;
  if (resource.type === DEPLOYMENT && !createsStage(resource, world)) return undefined;
  const api = stackApiOf(resource);
  const name = resource.get('StageName');
  return { resource, api, name: name.present ? name.text : Text.of({ of: 'name', resource: resource.id }) };
}

function createsStage(deployment: Resource, world: World): boolean {
  const name = deployment.get('StageName');
  if (deployment.provenance || !name.present) return false;
  const declared = world.matching(REST_STAGE, stage =>
    isSameApi(stage, deployment) && stage.get('StageName').text.equals(name.text) !== 'no' ? true : undefined,
  );
  return declared.next().done === true;
}

function isSameApi(stage: Resource, deployment: Resource): boolean {
  const [api, other] = [stackApiOf(stage), stackApiOf(deployment)];
  return api || other
    ? api?.id === other?.id
    : stage.get('RestApiId').text.equals(deployment.get('RestApiId').text) === 'yes';
}

/** The API of the stack that a stage or a deployment belongs to. */
function stackApiOf(resource: Resource): Resource | undefined {
  const declared = apiOf(resource);
  return declared && API_TYPES.includes(declared.type) ? new Resource(resource.world, declared) : undefined;
}

/** What messages about a setting call a stage, or what else has it: a stage that a tool makes by the API that its author wrote, or that the tool makes as well. */
export function calledByAuthor(resource: Resource): string {
  if (!resource.provenance && !isProviderStage(resource)) return resource.called;
  if (!isStageSource(resource)) return resource.name;
  const api = apiOf(resource);
  return `the stage of ${api ? new Resource(resource.world, api).called : resource.name}`;
}

/** `the stage prod of Api`. */
export function stageWithApi({ resource, api, name }: Stage): string {
  const named = resource.get('StageName').present ? name : resource.called;
  return `the stage ${named}${api ? ` of ${api.called}` : ''}`;
}

/** Whether the Serverless Framework sets a stage up after deployment, by the settings of `provider`. */
export const isProviderStage = (stage: Resource): boolean =>
  stage.world.stack.postDeployResources?.has(stage.id) === true;

/** Whether a name in some other resource is this stage's: by reference to it, or by its text. */
export function isStageName(name: Text, stage: Stage): Answer {
  const referred = name.hole && stage.resource.world.declared(name.hole);
  return referred?.id === stage.resource.id ? 'yes' : name.equals(stage.name);
}

/** Whether an id in some other resource is that of the API which a stage belongs to. */
export function isApiId(id: Text, stage: Stage): Answer {
  const referred = id.hole && stage.resource.world.declared(id.hole);
  const own = stage.resource.get(stage.resource.type === 'AWS::ApiGatewayV2::Stage' ? 'ApiId' : 'RestApiId');
  if (referred && stage.api) return referred.id === stage.api.id ? 'yes' : 'no';
  return own.present ? id.equals(own.text) : 'maybe';
}
