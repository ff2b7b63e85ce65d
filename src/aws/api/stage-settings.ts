import { Resource, type Value } from '../../model/world.ts';

/** Where a stage has its settings: its own properties, or what the deployment says of the stage it makes. */
export const stageSettings = (stage: Resource): Value =>
  stage.type === 'AWS::ApiGateway::Deployment' ? stage.get('StageDescription') : stage;

type ExecutionLogs = 'on' | 'off' | 'unknown';

/** Whether any method of a REST stage, or any route of a WebSocket stage, writes execution logs. HTTP APIs have none. */
export function executionLogs(stage: Resource): ExecutionLogs | 'none' {
  if (stage.type === 'AWS::ApiGatewayV2::Stage') {
    const level = stage.get('DefaultRouteSettings', 'LoggingLevel');
    if (level.literal?.toUpperCase() === 'OFF') return 'off';
    if (!isOfWebSocket(stage)) return 'none';
    return logsOfLevels([level], stage.get('RouteSettings').absent);
  }
  const settings = stageSettings(stage);
  const methods = settings.get('MethodSettings');
  const levels = [settings.get('LoggingLevel'), ...methods.each.map(method => method.get('LoggingLevel'))];
  return logsOfLevels(levels, methods.complete);
}

function isOfWebSocket(stage: Resource): boolean {
  const api = stage.get('ApiId').refers;
  return (
    api?.type === 'AWS::ApiGatewayV2::Api' &&
    new Resource(stage.world, api).get('ProtocolType').literal === 'WEBSOCKET'
  );
}

function logsOfLevels(levels: readonly Value[], complete: boolean): ExecutionLogs {
  const logs = levels.map(logsOfLevel);
  if (logs.includes('on')) return 'on';
  return logs.includes('unknown') || !complete ? 'unknown' : 'off';
}

function logsOfLevel(level: Value): ExecutionLogs {
  if (level.absent) return 'off';
  if (level.literal === undefined) return 'unknown';
  return level.literal.toUpperCase() === 'OFF' ? 'off' : 'on';
}
