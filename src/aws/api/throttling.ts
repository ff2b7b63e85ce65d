import type { Value } from '../../model/value.ts';
import type { World } from '../../model/world.ts';
import { any, both, isApiOf, isStage, type Answer, type Stage } from './stages.ts';

/**
 * Whether something of its own limits the requests of a stage: its settings, or a usage plan. Where nothing does, all APIs of an account share the
 * account's limit (developer guide, "Throttle requests to your REST APIs", "Throttle requests to your HTTP APIs", read 2026-11).
 */
export function isThrottled(stage: Stage, world: World): Answer {
  const { resource } = stage;
  if (resource.type === 'AWS::ApiGatewayV2::Stage')
    return any([
      limits(resource.get('DefaultRouteSettings')),
      each(
        resource.get('RouteSettings'),
        resource.get('RouteSettings').entries.map(([, route]) => route),
      ),
    ]);
  const settings =
    resource.type === 'AWS::ApiGateway::Deployment' ? resource.get('StageDescription') : resource;
  const methods = settings.get('MethodSettings');
  const everywhere = methods.each
    .filter(
      setting => setting.get('ResourcePath').literal === '/*' && setting.get('HttpMethod').literal === '*',
    )
    .map(limits);
  return any([limits(settings), ...everywhere, each(methods, methods.each), inPlan(stage, world)]);
}

/** Settings of single routes are enough where each of those that are written has limits. */
const each = (list: Value, settings: readonly Value[]): Answer => {
  const found = settings.map(limits);
  if (!list.complete || list.symbolic) return 'maybe';
  return found.length > 0 && !found.includes('no') ? (found.includes('maybe') ? 'maybe' : 'yes') : 'no';
};

function limits(settings: Value): Answer {
  if (settings.symbolic) return 'maybe';
  const found = [settings.get('ThrottlingBurstLimit'), settings.get('ThrottlingRateLimit')];
  return found.some(limit => limit.present) ? 'yes' : found.every(limit => limit.absent) ? 'no' : 'maybe';
}

function inPlan(stage: Stage, world: World): Answer {
  const named = (plan: Value): Answer =>
    any([
      ...plan
        .get('ApiStages')
        .each.map(one => both(isStage(stage, one.get('Stage').text), isApiOf(stage, one.get('ApiId').text))),
      ...(plan.get('ApiStages').complete ? [] : ['maybe' as const]),
    ]);
  return any(
    [
      ...world.matching('AWS::ApiGateway::UsagePlan', plan =>
        named(plan) === 'no' ? undefined : named(plan),
      ),
    ].map(({ match }) => match),
  );
}
