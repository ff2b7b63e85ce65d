import type { Resource } from '../../model/world.ts';
import { actions, type Actions, type RuntimeNeed } from './runtime-need.ts';

/** What extensions in layers of AWS do; those of others are not known. */
type Extension = Actions & { readonly layer: RegExp; readonly purpose: string };

/**
 * Lambda Insights: CloudWatchLambdaInsightsExecutionRolePolicy. Parameters and Secrets: "Use Secrets Manager secrets in Lambda functions" of the
 * Lambda developer guide. AppConfig: "Using AppConfig Agent with AWS Lambda". Application Signals: CloudWatchLambdaApplicationSignalsExecutionRolePolicy. CodeGuru
 * Profiler: AmazonCodeGuruProfilerAgentAccess. Read 2026-11.
 */
const EXTENSIONS: readonly Extension[] = [
  {
    layer: /:layer:LambdaInsightsExtension/,
    ...actions('logs', 'CreateLogGroup CreateLogStream PutLogEvents'),
    purpose: 'writes metrics for Lambda Insights',
  },
  {
    layer: /:layer:AWS-Parameters-and-Secrets-Lambda-Extension/,
    ...actions('ssm', '', 'GetParameter secretsmanager:GetSecretValue kms:Decrypt'),
    purpose: 'reads parameters and secrets in an extension',
  },
  {
    layer: /:layer:AWS-AppConfig-Extension/,
    ...actions('appconfig', '', 'StartConfigurationSession GetLatestConfiguration sts:AssumeRole'),
    purpose: 'reads configurations in an extension',
  },
  {
    layer: /:layer:AWSOpenTelemetryDistro|:layer:aws-otel-/,
    ...actions(
      'xray',
      '',
      'PutTraceSegments PutTelemetryRecords logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents',
    ),
    purpose: 'sends telemetry in an extension',
  },
  {
    layer: /:layer:AWSCodeGuruProfiler/,
    ...actions('codeguru-profiler', '', 'ConfigureAgent CreateProfilingGroup PostAgentProfile'),
    purpose: 'sends profiles in an extension',
  },
];

/** Whether a layer, by its ARN, is an extension of AWS whose actions are known. */
export const isKnownExtension = (arn: string): boolean => EXTENSIONS.some(({ layer }) => layer.test(arn));

/** What Lambda's role is used for by extensions in the layers of a function. */
export function extensionsOf(fn: Resource): readonly RuntimeNeed[] {
  return fn.get('Layers').each.flatMap(at => {
    const text = at.text.toString();
    return EXTENSIONS.filter(({ layer }) => layer.test(text)).map(
      ({ required, optional, purpose }): RuntimeNeed => ({ required, optional, arns: [], purpose, at }),
    );
  });
}
