/** What `Globals` may set for a type (AWS SAM specification, "Globals section", and aws-sam-translator 1.115.0, read 2026-11). Anything else fails the deployment. */
export const GLOBAL_KEYS: { readonly [section: string]: ReadonlySet<string> } = {
  Function: new Set([
    'Handler', 'Runtime', 'CodeUri', 'DeadLetterQueue', 'Description', 'MemorySize', 'Timeout', 'VpcConfig', 'Environment', 'Tags', 'PropagateTags', 'Tracing',
    'KmsKeyArn', 'AutoPublishAlias', 'AutoPublishAliasAllProperties', 'Layers', 'DeploymentPreference', 'RolePath', 'PermissionsBoundary',
    'ReservedConcurrentExecutions', 'ProvisionedConcurrencyConfig', 'AssumeRolePolicyDocument', 'EventInvokeConfig', 'FileSystemConfigs', 'CodeSigningConfigArn',
    'Architectures', 'SnapStart', 'EphemeralStorage', 'FunctionUrlConfig', 'RuntimeManagementConfig', 'LoggingConfig', 'RecursiveLoop', 'SourceKMSKeyArn',
    'TenancyConfig', 'DurableConfig', 'CapacityProviderConfig', 'FunctionScalingConfig', 'PublishToLatestPublished', 'VersionDeletionPolicy',
  ]),
  Api: new Set([
    'Auth', 'Name', 'DefinitionUri', 'CacheClusterEnabled', 'CacheClusterSize', 'MergeDefinitions', 'Variables', 'EndpointConfiguration', 'MethodSettings',
    'BinaryMediaTypes', 'MinimumCompressionSize', 'Cors', 'GatewayResponses', 'AccessLogSetting', 'CanarySetting', 'TracingEnabled', 'OpenApiVersion', 'Domain',
    'AlwaysDeploy', 'PropagateTags', 'SecurityPolicy', 'EndpointAccessMode',
  ]),
  HttpApi: new Set([
    'Auth', 'AccessLogSettings', 'StageVariables', 'Tags', 'CorsConfiguration', 'DefaultRouteSettings', 'Domain', 'RouteSettings', 'FailOnWarnings', 'PropagateTags',
  ]),
  WebSocketApi: new Set([
    'AccessLogSettings', 'ApiKeySelectionExpression', 'DefaultRouteSettings', 'DisableExecuteApiEndpoint', 'DisableSchemaValidation', 'Domain', 'FailOnWarnings',
    'IpAddressType', 'PropagateTags', 'RouteSelectionExpression', 'RouteSettings', 'StageVariables', 'Tags',
  ]),
  SimpleTable: new Set(['SSESpecification']),
  StateMachine: new Set(['PropagateTags']),
  LayerVersion: new Set(['PublishLambdaVersion']),
  CapacityProvider: new Set([
    'VpcConfig', 'OperatorRole', 'Tags', 'InstanceRequirements', 'ScalingConfig', 'KmsKeyArn', 'PropagateTags', 'LoggingConfig', 'ManagedResourceTags',
  ]),
  MicrovmImage: new Set([
    'BuildRoleArn', 'BaseImageArn', 'BaseImageVersion', 'Logging', 'EgressNetworkConnectors', 'CpuConfigurations', 'Resources', 'AdditionalOsCapabilities', 'Hooks',
    'EnvironmentVariables', 'Tags', 'PropagateTags',
  ]),
  NetworkConnector: new Set(['OperatorRole', 'Tags', 'PropagateTags']),
};

/** Where a local value does not join the global one: it replaces it, or only the keys it names are merged. */
export const MERGED_OTHERWISE: { readonly [path: string]: 'replace' | 'prune' } = {
  'Function.Architectures': 'replace',
  'CapacityProvider.InstanceRequirements.Architectures': 'replace',
  'CapacityProvider.ManagedResourceTags': 'prune',
};
