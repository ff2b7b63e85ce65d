import { Text } from '../../model/text.ts';
import { Resource } from '../../model/value.ts';
import type { World } from '../../model/world.ts';
import { apiOf, partsOf } from './parts.ts';
import { exposureOf, type ApiExposure } from './exposure.ts';
import { API_TYPES } from './routes.ts';

export const REST_STAGES: readonly string[] = ['AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment'];
export const STAGE_TYPES: readonly string[] = [...REST_STAGES, 'AWS::ApiGatewayV2::Stage'];

/** A stage, whichever resource makes it. `api` is undefined where the API is declared elsewhere. */
export type Stage = {
  readonly resource: Resource;
  readonly api: Resource | undefined;
  readonly name: Text;
  readonly called: string;
  readonly reach: ApiExposure;
};

/** The stage that a resource makes: itself, or what a deployment with a StageName makes where no stage of that name is written. Deployments that lowering makes are the tool's. */
export function stageOf(resource: Resource, world: World): Stage | undefined {
  const written = resource.get('StageName');
  const declared = apiOf(resource);
  const api = declared && API_TYPES.includes(declared.type) ? new Resource(world, declared) : undefined;
  if (
    resource.type === 'AWS::ApiGateway::Deployment' &&
    (!written.present || resource.provenance || (api && isWritten(api, written.text, world)))
  )
    return undefined;
  const name = written.present ? written.text : Text.of({ of: 'name', resource: resource.id });
  const called = `the stage ${written.present ? name : resource.called}${api ? ` of ${api.called}` : ''}`;
  return { resource, api, name, called, reach: api ? exposureOf(api, world) : 'public' };
}

const isWritten = (api: Resource, name: Text, world: World): boolean =>
  partsOf(api, 'AWS::ApiGateway::Stage', world).some(
    stage => stage.get('StageName').text.equals(name) !== 'no',
  );

/** Whether a name in some other resource is this stage's: by reference to it, or by its text. */
export function isStage(stage: Stage, name: Text): 'yes' | 'no' | 'maybe' {
  const referred = name.hole && stage.resource.world.declared(name.hole);
  return referred?.id === stage.resource.id ? 'yes' : name.equals(stage.name);
}

/** The same for the API that the stage belongs to. */
export function isApiOf(stage: Stage, id: Text): 'yes' | 'no' | 'maybe' {
  const referred = id.hole && stage.resource.world.declared(id.hole);
  const own = stage.resource.get(stage.resource.type === 'AWS::ApiGatewayV2::Stage' ? 'ApiId' : 'RestApiId');
  if (referred && stage.api) return referred.id === stage.api.id ? 'yes' : 'no';
  return own.present ? id.equals(own.text) : 'maybe';
}

export type Answer = 'yes' | 'no' | 'maybe';
/** Of two conditions that must both hold. */
export const both = (a: Answer, b: Answer): Answer =>
  a === 'no' || b === 'no' ? 'no' : a === 'yes' && b === 'yes' ? 'yes' : 'maybe';
/** Of several of which one is enough. */
export const any = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
