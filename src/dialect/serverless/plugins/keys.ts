import { lookUp } from '../../../model/look-up.ts';
import { readShape, type Shape } from '../../../model/shapes.ts';
import type { Resolver } from '../variables/resolver.ts';
import { isKnown, pluginsOf, unscoped } from './plugins.ts';

/** The keys that plugins add to serverless.yml, by the place; names that are separated by spaces, `name:SHAPE` where it is known what stands under it. */
type Keys = {
  readonly top?: string;
  readonly provider?: string;
  readonly function?: string;
  /** Kinds of events. */
  readonly events?: string;
  /** Of `http` and `httpApi` events. */
  readonly http?: string;
  readonly schedule?: string;
  /** Where a plugin has its settings. */
  readonly custom?: string;
};

const STATEMENT = 'Action,Condition,Effect,NotAction,NotPrincipal,NotResource,Principal,Resource,Sid';
/** What stands under the keys of plugins whose effect is lowered, as in `src/model/shapes.ts`; with `*` other names may stand there as well. */
const SHAPES: Readonly<Record<string, string | undefined>> = {
  STATEMENT,
  MACHINES: `activities,noOutput,stateMachines:1,validate,*;*:2;alarms,definition:6,dependsOn,encryptionConfig:7,events:3,iamRoleStatements:4,id,inheritGlobalTags,loggingConfig:5,name,notifications,retain,role,tags,tracingConfig:8,type,useExactVersion,*;cloudwatchEvent,eventBridge,http:9,schedule,*;${STATEMENT};destinations,includeExecutionData,level;Comment,QueryLanguage,StartAt,States,TimeoutSeconds,Version,*;KmsDataKeyReusePeriodSeconds,KmsKeyId,Type,*;enabled;acceptHeader,action,authorizer,cors,iamRole,method,path,private,request,response,*`,
  CONSTRUCTS:
    '*:1;alarm,allowAcl,apiGateway,archive,assets,authorizer,batchSize,certificate,delay,domain,encryption,encryptionKey,errorPage,extensions,fifo,forwardedHeaders,gsiCount,insecure,localSecondaryIndexes,maxBatchingWindow,maxConcurrency,maxRetries,method,path,redirectToMainDomain,security,type,worker:2,*;environment,events,handler,image,memorySize,name,runtime,timeout,*',
  WARMERS:
    '*:1;alias,cleanFolder,concurrency,enabled,environment,events,folderName,logRetentionInDays,memorySize,name,package,payload,prewarm,role,roleName,tags,timeout,tracing,verbose,vpc,*',
  DOMAINS:
    'apiType,autoDomain,basePath,certificateArn,certificateName,createRoute53Record,domainName,enabled,endpointType,hostedZoneId,hostedZonePrivate,http:1,rest:1,securityPolicy,stage,tlsTruststoreUri,tlsTruststoreVersion,websocket:1,*;basePath,certificateArn,certificateName,domainName,enabled,endpointType,securityPolicy,stage,*',
  DEPLOYMENT:
    'alarms:1,alias,codeDeployRole,codeDeployRolePermissionsBoundary,postTrafficHook,preTrafficHook,stages,triggerConfigurations:2,type,*;name;TriggerEvents,TriggerName,TriggerTargetArn',
  ALERTS:
    'alarms:1,dashboards,definitions:2,externalStack,nameTemplate,prefixTemplate,stages,topics:3,*;actionsEnabled,alarmActions,comparisonOperator,description,dimensions,enabled,evaluationPeriods,insufficientDataActions,metric,name,nameTemplate,namespace,okActions,pattern,period,prefixTemplate,statistic,threshold,treatMissingData,type,*;*:1;*:4;notifications:5,topic,*;endpoint,protocol',
  WAF: 'name,version',
};

/** What the plugins declare to the framework's schema, or what their pages on npm say (read 2026-11). */
const KEYS: Readonly<Record<string, Keys | undefined>> = {
  'serverless-iam-roles-per-function': {
    function:
      'iamRoleStatements:STATEMENT iamRoleStatementsInherit iamRoleStatementsName iamPermissionsBoundary',
    custom: 'serverless-iam-roles-per-function',
  },
  'serverless-plugin-log-retention': { custom: 'logRetentionInDays' },
  'serverless-step-functions': { top: 'stepFunctions:MACHINES', custom: 'stepFunctionsLocal' },
  'serverless-lift': { top: 'constructs:CONSTRUCTS lift' },
  'serverless-python-requirements': { function: 'module vendor zip', custom: 'pythonRequirements' },
  'serverless-plugin-warmup': { function: 'warmup:WARMERS', custom: 'warmup:WARMERS' },
  'serverless-domain-manager': { custom: 'customDomain:DOMAINS customDomains:DOMAINS' },
  'serverless-associate-waf': { custom: 'associateWaf:WAF' },
  'serverless-dotenv-plugin': { custom: 'dotenv' },
  'serverless-plugin-canary-deployments': {
    function: 'deploymentSettings:DEPLOYMENT',
    custom: 'deploymentSettings:DEPLOYMENT',
  },
  'serverless-plugin-tracing': { function: 'tracing', provider: 'tracing' },
  'serverless-plugin-aws-alerts': { function: 'alarms', custom: 'alerts:ALERTS' },
  'serverless-plugin-lambda-insights': { function: 'lambdaInsights', custom: 'lambdaInsights' },
  'serverless-deployment-bucket': {
    provider: 'deploymentBucket',
    custom: 'deploymentBucket',
  },
  'serverless-offline': { http: 'responses', custom: 'serverless-offline' },
  'serverless-offline-sqs': { custom: 'serverless-offline-sqs' },
  'serverless-webpack': { function: 'entrypoint allowCustomRuntime', custom: 'webpack' },
  'serverless-esbuild': { function: 'skipEsbuild esbuildEntrypoint disableIncremental', custom: 'esbuild' },
  'serverless-bundle': { custom: 'bundle' },
  'serverless-prune-plugin': { custom: 'prune' },
  'serverless-s3-sync': { custom: 's3Sync' },
  'serverless-s3-local': { custom: 's3' },
  'serverless-dynamodb-local': { custom: 'dynamodb' },
  'serverless-dynamodb': { custom: 'serverless-dynamodb' },
  'serverless-wsgi': { custom: 'wsgi' },
  'serverless-rust': { function: 'rust', custom: 'rust' },
  'serverless-plugin-scripts': { custom: 'scripts' },
  'serverless-apigw-binary': { custom: 'apigwBinary' },
  'serverless-openapi-documentation': { function: 'summary', http: 'documentation', custom: 'documentation' },
  'serverless-openapi-documenter': { http: 'documentation', custom: 'documentation' },
  'serverless-aws-documentation': { http: 'documentation', custom: 'documentation' },
  'serverless-api-gateway-caching': { http: 'caching', custom: 'apiGatewayCaching' },
  'serverless-api-gateway-throttling': { http: 'throttling', custom: 'apiGatewayThrottling' },
  'serverless-reqvalidator-plugin': { http: 'reqValidatorName' },
  'serverless-appsync-plugin': { top: 'appSync', custom: 'appSync' },
  'serverless-plugin-existing-s3': { events: 'existingS3' },
  'serverless-plugin-lambda-dead-letter': { function: 'deadLetter' },
  'serverless-plugin-log-subscription': { function: 'logSubscription', custom: 'logSubscription' },
  'serverless-plugin-cloudfront-lambda-edge': { function: 'lambdaAtEdge' },
  'serverless-vpc-discovery': { function: 'vpcDiscovery', custom: 'vpcDiscovery' },
  'serverless-sentry': { function: 'sentry', custom: 'sentry' },
  'serverless-local-schedule': { schedule: 'timezone' },
  'serverless-plugin-datadog': { custom: 'datadog' },
  'serverless-newrelic-lambda-layers': { function: 'newRelic', custom: 'newRelic' },
};

const PLACES: Readonly<Record<string, keyof Keys | undefined>> = {
  '': 'top',
  provider: 'provider',
  'functions.*': 'function',
  'functions.*.events': 'events',
  'functions.*.events.http': 'http',
  'functions.*.events.httpApi': 'http',
  'functions.*.events.schedule': 'schedule',
  custom: 'custom',
};

/** The keys of a plugin at a place, each with the name of its shape. */
const keysIn = (
  keys: Keys | undefined,
  place: string,
): readonly (readonly [string, string | undefined])[] => {
  const at = lookUp(PLACES, place);
  return (at === undefined ? '' : (keys?.[at] ?? ''))
    .split(' ')
    .filter(Boolean)
    .map((text): readonly [string, string | undefined] => {
      const [name = '', shape] = text.split(':');
      return [name, shape];
    });
};
const hasKey = (keys: Keys | undefined, place: string, key: string): boolean =>
  keysIn(keys, place).some(([name]) => name === key);

/** The keys that the plugins of one service add. */
export type PluginKeys = {
  /** A plugin may add keys of its own, and it is not known which. */
  readonly unknown: boolean;
  names(place: string): readonly string[];
  has(place: string, key: string): boolean;
  under(place: string, key: string): Shape | undefined;
  /** The plugin that adds the key, which the service does not use. */
  missing(place: string, key: string): string | undefined;
};

export function pluginKeys(resolver: Resolver): PluginKeys {
  const plugins = pluginsOf(resolver);
  const keysOf = (name: string): Keys | undefined => lookUp(KEYS, name) ?? lookUp(KEYS, unscoped(name));
  const used = plugins.names.map(keysOf);
  const at = (place: string) => used.flatMap(keys => keysIn(keys, place));
  return {
    unknown: !plugins.complete || plugins.names.some(name => !isKnown(name) && !keysOf(name)),
    names: place => at(place).map(([name]) => name),
    has: (place, key) => used.some(keys => hasKey(keys, place, key)),
    under: (place, key) => {
      const row = lookUp(SHAPES, at(place).find(([name]) => name === key)?.[1] ?? '');
      return row === undefined ? undefined : readShape(row);
    },
    missing: (place, key) =>
      plugins.complete ? Object.keys(KEYS).find(name => hasKey(lookUp(KEYS, name), place, key)) : undefined,
  };
}
