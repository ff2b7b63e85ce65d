/**
 * Actions without a resource type that AWS itself allows on named resources, in SAM's policy templates and in its managed policies (versions as in
 * data/, read 2026-11). Some of them do work so, against the reference: states:SendTaskSuccess is checked on the state machine
 * (https://github.com/aws/aws-cdk/pull/8486). None is called without effect, nor
 * are the other actions on types of CloudFormation.
 */
const WRITTEN: { readonly [service: string]: string } = {
  aidevops: 'ListAssetTypes',
  appflow: 'CreateConnectorProfile CreateFlow',
  applicationinsights:
    'CreateApplication CreateComponent DeleteApplication DeleteComponent UpdateApplication UpdateComponentConfiguration',
  'aws-marketplace': 'ListChangeSets',
  cloudformation:
    'ActivateType CreateStackSet DeactivateType DeregisterType DescribeType DescribeStackDriftDetectionStatus ListStacks RegisterType SetTypeConfiguration SetTypeDefaultVersion ValidateTemplate',
  cloudwatch: 'ListDashboards',
  'codeguru-security': 'ListFindings',
  config: 'DescribeAggregationAuthorizations PutServiceLinkedConfigurationRecorder',
  cur: 'DescribeReportDefinitions',
  datazone:
    'CreateConnection DeleteConnection GetConnection GetDomainExecutionRoleCredentials GetEnvironment GetEnvironmentBlueprintConfiguration GetProject GetUserProfile ListConnections ListEnvironmentBlueprints ListEnvironments ListProjects PostLineageEvent UpdateConnection',
  dynamodb: 'ListBackups ListStreams',
  ecr: 'GetAuthorizationToken',
  eks: 'CreateCluster',
  elasticloadbalancing: 'SetWebAcl',
  glue: 'CreateCrawler',
  grafana: 'ListWorkspaces',
  iam: 'ListInstanceProfiles ListPolicies ListRoles',
  kinesis: 'DescribeLimits ListStreams UpdateShardCount',
  lambda: 'ListFunctions',
  logs: 'CreateLogDelivery DeleteLogDelivery DescribeDestinations DescribeExportTasks DescribeIndexPolicies DescribeLogGroups DescribeQueries DescribeQueryDefinitions DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutIndexPolicy PutResourcePolicy StopLiveTail StopQuery TestMetricFilter UpdateLogDelivery',
  mgh: 'DescribeApplicationState NotifyApplicationState',
  polly: 'DescribeVoices ListLexicons',
  rekognition: 'CompareFaces CreateCollection DetectFaces DetectLabels ListCollections',
  'resource-explorer-2': 'CreateManagedView ListIndexes',
  'resource-groups': 'CreateGroup',
  robomaker: 'CreateSimulationApplication ListSimulationApplications',
  s3vectors: 'ListVectorBuckets',
  sagemaker: 'ListNotebookInstanceLifecycleConfigs',
  scheduler: 'ListSchedules',
  serverlessrepo: 'CreateApplication ListApplications',
  ses: 'GetIdentityVerificationAttributes VerifyEmailIdentity',
  ssm: 'CreateOpsMetadata GetCommandInvocation',
  states: 'SendTaskFailure SendTaskHeartbeat SendTaskSuccess',
  wafv2: 'ListLoggingConfigurations',
};

const written = new Set(
  Object.entries(WRITTEN).flatMap(([service, names]) => names.split(' ').map(name => `${service}:${name}`)),
);

/** Whether AWS' own policies give an action on named resources although the reference has no resource for it. */
export const writtenOnArns = (action: string): boolean => written.has(action);

/** All of them, for the test that they exist. */
export const actionsOnArns = (): readonly string[] => [...written];
