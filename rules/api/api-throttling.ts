import { exposureOf } from '../../src/aws/api/exposure.ts';
import { STAGE_SOURCES, stageOf, stageWithApi } from '../../src/aws/api/stages.ts';
import { isThrottled } from '../../src/aws/api/throttling.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-throttling',
  title: 'API has no limit of its own',
  severity: 'low',
  preset: 'strict',
  on: STAGE_SOURCES,
  maps: { sas: ['SAS-08'], cwe: [770] },
  why: 'One caller can use up the limit that all APIs of the account share, and run up the bill of everything behind this one.',
  fix: 'Set ThrottlingBurstLimit and ThrottlingRateLimit for the stage (MethodSettings, DefaultRouteSettings), or put it into a usage plan.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html',
  ],
  check({ resource, world, report, undetermined }) {
    const stage = stageOf(resource, world);
    if (!stage) return;
    const exposure = stage.api ? exposureOf(stage.api, world) : 'public';
    const throttled = isThrottled(stage, world);
    if (throttled === 'yes' || exposure === 'confined') return;
    if (throttled === 'maybe' || exposure === 'unknown')
      return undetermined('its limits are known only at deployment');
    report(resource, `${stageWithApi(stage)} has neither throttling nor a usage plan`);
  },
});
