import { perDefaults } from '../../model/memo.ts';
import { Resource } from '../../model/value.ts';
import type { World } from '../../model/world.ts';

/**
 * Whether a resource is a stage of a REST API: one that is declared (or set up after deployment), or the one that a deployment with a StageName makes.
 * SAM's and the framework's own deployments make none that the declared stage does not settle.
 */
export function isRestStage(resource: Resource, world: World): boolean {
  if (resource.type === 'AWS::ApiGateway::Stage') return true;
  if (
    resource.type !== 'AWS::ApiGateway::Deployment' ||
    resource.provenance ||
    resource.get('StageName').absent
  )
    return false;
  return !declaredStages(world).has(stageKey(resource));
}

/** Whether the Serverless Framework sets a stage up after deployment, by the settings of `provider`. */
export const setWithProvider = (stage: Resource): boolean =>
  stage.world.stack.postDeployResources?.has(stage.id) === true;
/** What messages call a stage: one that a tool makes by the API that its author wrote, or that the tool makes as well. */
export function calledStage(stage: Resource): string {
  if (!stage.provenance && !setWithProvider(stage)) return stage.called;
  const api = stage.get(stage.type === 'AWS::ApiGateway::Stage' ? 'RestApiId' : 'ApiId').refers;
  return `the stage of ${api ? new Resource(stage.world, api).called : stage.name}`;
}

function isOfWebSocket(stage: Resource): boolean {
  const api = stage.get('ApiId').refers;
  return (
    api?.type === 'AWS::ApiGatewayV2::Api' &&
    new Resource(stage.world, api).get('ProtocolType').literal === 'WEBSOCKET'
  );
}

/** By its API and name. */
const stageKey = (stage: Resource): string =>
  `${stage.get('RestApiId').text.key}\n${stage.get('StageName').text.key}`;
const declaredStages = perDefaults(
  (scratch): ReadonlySet<string> =>
    new Set(
      scratch.stackIndex
        .ofType('AWS::ApiGateway::Stage')
        .map(declared => stageKey(new Resource(scratch, declared))),
    ),
);

/** Where a stage has its settings: its own properties, or what the deployment says of the stage it makes. */
export const stageSettings = (stage: Resource): Resource['each'][number] =>
  stage.type === 'AWS::ApiGateway::Deployment' ? stage.get('StageDescription') : stage;

/** Whether any method of a REST stage, or any route of a WebSocket stage, writes execution logs. HTTP APIs have none. */
export function executionLogs(stage: Resource): 'on' | 'off' | 'unknown' | 'none' {
  if (stage.type === 'AWS::ApiGatewayV2::Stage') {
    const written = stage.get('DefaultRouteSettings', 'LoggingLevel');
    if (written.literal?.toUpperCase() === 'OFF') return 'off';
    if (!isOfWebSocket(stage)) return 'none';
    return together([level(written)], stage.get('RouteSettings').absent);
  }
  const settings = stageSettings(stage);
  const methods = settings.get('MethodSettings');
  const levels = [
    settings.get('LoggingLevel'),
    ...methods.each.map(method => method.get('LoggingLevel')),
  ].map(level);
  return together(levels, methods.complete);
}

const level = (value: Resource['each'][number]): 'on' | 'off' | 'unknown' =>
  value.absent
    ? 'off'
    : value.literal === undefined
      ? 'unknown'
      : value.literal.toUpperCase() === 'OFF'
        ? 'off'
        : 'on';
function together(
  levels: readonly ('on' | 'off' | 'unknown')[],
  complete: boolean,
): 'on' | 'off' | 'unknown' {
  if (levels.includes('on')) return 'on';
  return levels.includes('unknown') || !complete ? 'unknown' : 'off';
}
