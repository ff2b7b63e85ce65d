import { apiExposureOf } from '../../src/aws/api/exposure.ts';
import { STAGE_SOURCES, stageOf, stageWithApi } from '../../src/aws/api/stages.ts';
import { isThrottled } from '../../src/aws/api/throttling.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'api-throttling',
  title: 'API has no throttling or usage plan',
  severity: 'low',
  preset: 'strict',
  on: STAGE_SOURCES,
  maps: { sas: ['SAS-08'], cwe: [770] },
  why: 'One caller can use up the request limit that all APIs in the account share, and drive up the cost of the backend.',
  fix: 'Set ThrottlingBurstLimit and ThrottlingRateLimit for the stage (MethodSettings or DefaultRouteSettings), or add the stage to a usage plan.',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html',
  ],
  check({ resource, world, report, undetermined }) {
    const stage = stageOf(resource, world);
    if (!stage) return;
    const exposure = stage.api ? apiExposureOf(stage.api, world) : 'public';
    const throttled = isThrottled(stage, world);
    if (throttled === 'yes' || exposure === 'confined') return;
    if (throttled === 'maybe' || exposure === 'unknown')
      return undetermined('its throttling limits are not known until deployment');
    report(resource, `No throttling or usage plan limits ${stageWithApi(stage)}`);
  },
});
