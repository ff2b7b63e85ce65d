import { every, some } from '../../model/answers.ts';
import type { Answer } from '../../model/text.ts';
import type { Resource, Value, World } from '../../model/world.ts';
import { stageSettings } from './stage-settings.ts';
import { isApiId, isStageName, type Stage } from './stages.ts';

/**
 * Whether something of its own limits the requests of a stage: its settings, or a usage plan. Where nothing does, all APIs of an account share the
 * account's limit (developer guide, "Throttle requests to your REST APIs", "Throttle requests to your HTTP APIs", read 2026-11).
 */
export function isThrottled(stage: Stage, world: World): Answer {
  const { resource } = stage;
  if (resource.type === 'AWS::ApiGatewayV2::Stage') {
    const routes = resource.get('RouteSettings');
    return some([
      hasLimits(resource.get('DefaultRouteSettings')),
      allHaveLimits(
        routes,
        routes.entries.map(([, route]) => route),
      ),
    ]);
  }
  const settings = stageSettings(resource);
  const methods = settings.get('MethodSettings');
  const everywhere = methods.each
    .filter(method => method.get('ResourcePath').literal === '/*' && method.get('HttpMethod').literal === '*')
    .map(hasLimits);
  return some([
    hasLimits(settings),
    ...everywhere,
    allHaveLimits(methods, methods.each),
    isInUsagePlan(stage, world),
  ]);
}

/** Whether a stage limits the rate of any of its routes, or may. */
export function mayLimitRoutes(stage: Resource): boolean {
  const description = stage.get('StageDescription');
  const routes = stage.get('RouteSettings');
  const settings = [
    stage.get('DefaultRouteSettings'),
    description,
    ...stage.get('MethodSettings').each,
    ...description.get('MethodSettings').each,
    ...routes.entries.map(([, route]) => route),
  ];
  return routes.symbolic || settings.some(one => hasLimits(one) !== 'no');
}

/** Settings of single routes are enough where each of those that are written has limits. */
function allHaveLimits(list: Value, settings: readonly Value[]): Answer {
  const limits = settings.map(hasLimits);
  if (!list.complete || list.symbolic) return 'maybe';
  return limits.length === 0 ? 'no' : every(limits);
}

function hasLimits(settings: Value): Answer {
  if (settings.symbolic) return 'maybe';
  const limits = [settings.get('ThrottlingBurstLimit'), settings.get('ThrottlingRateLimit')];
  if (limits.some(limit => limit.present)) return 'yes';
  return limits.every(limit => limit.absent) ? 'no' : 'maybe';
}

function isInUsagePlan(stage: Stage, world: World): Answer {
  const plans = world.matching('AWS::ApiGateway::UsagePlan', plan => {
    const answer = takesStage(plan, stage);
    return answer === 'no' ? undefined : answer;
  });
  return some([...plans].map(({ match }) => match));
}

function takesStage(plan: Value, stage: Stage): Answer {
  const stages = plan.get('ApiStages');
  return some([
    ...stages.each.map(entry =>
      every([isStageName(entry.get('Stage').text, stage), isApiId(entry.get('ApiId').text, stage)]),
    ),
    ...(stages.complete ? [] : ['maybe' as const]),
  ]);
}
