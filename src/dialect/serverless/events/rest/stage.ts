import type { Plain } from '../../../builder/make.ts';
import { at, type Node } from '../../../../source/node.ts';
import { either, entryAt, isFalse, isNull, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { restApiId } from './paths.ts';

const LOGS_ARN = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:';

/** The name of the stage that the deployment makes. */
export const stageName = (
  service: ServerlessService,
  provenance = service.providerProvenance('deployment'),
): Node => either(service.setting('apiGateway', 'stage')) ?? service.string(service.stage, provenance);

const unless = (setting: Node | undefined): boolean =>
  setting === undefined || isNull(setting) || !isFalse(setting);

/** Tracing, logs and metrics of the stage, which the framework sets by calls after deployment (its `update-stage.js`, read 2026-11); never for an API of others. */
export function applyStage(service: ServerlessService): void {
  if (truthy(service.setting('apiGateway', 'restApiId'))) return;
  const logs = entryAt(service.provider, 'logs', 'restApi');
  const tracing = entryAt(service.provider, 'tracing', 'apiGateway');
  const metrics = service.setting('apiGateway', 'metrics');
  const provenance = service.providerProvenance('stage', logs?.keySpan);
  const access = logs && truthy(logs.value) && unless(at(logs.value, 'accessLogging'));
  service.builder.addPostDeploy(
    'ApiGatewayStage',
    'AWS::ApiGateway::Stage',
    {
      RestApiId: restApiId(service),
      StageName: stageName(service, provenance),
      TracingEnabled: tracing && !isNull(tracing.value) ? tracing : undefined,
      AccessLogSetting: access
        ? {
            DestinationArn: destination(service, at(logs.value, 'logGroup')),
            Format: either(at(logs.value, 'format')),
          }
        : undefined,
      MethodSettings: [
        {
          ResourcePath: '/*',
          HttpMethod: '*',
          MetricsEnabled: metrics && !isNull(metrics) ? metrics : undefined,
          LoggingLevel: level(logs?.value),
          DataTraceEnabled:
            logs && truthy(logs.value) ? unless(at(logs.value, 'fullExecutionData')) : undefined,
        },
      ],
    },
    provenance,
  );
}

function destination(service: ServerlessService, own: Node | undefined): Plain {
  const provenance = service.providerProvenance('stage', own?.span);
  const group: Plain = either(own) ?? service.string(['/aws/api-gateway/', ...service.named()], provenance);
  return { 'Fn::Join': ['', [service.sub([LOGS_ARN], provenance), group]] };
}

function level(logs: Node | undefined): Plain {
  if (!truthy(logs)) return undefined;
  return unless(at(logs, 'executionLogging')) ? (either(at(logs, 'level')) ?? 'INFO') : 'OFF';
}
