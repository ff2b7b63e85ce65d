/**
 * Where CloudFormation keeps the policies that a resource carries about who may use it, as the CloudFormation resource specification stands in 2026-11
 * (aws-service-spec 0.1.216). `*` in a path goes through a list. `service` is the prefix of its actions, `of` the property that names the resource.
 * Endpoint policies of a VPC and the auth policies of VPC Lattice are about what a network may reach, and are not here.
 */
export type PolicyPlace = {
  readonly type: string;
  readonly path: readonly string[];
  readonly service: string;
  readonly of?: string;
  readonly form: 'document' | 'bus' | 'permission' | 'layer';
};

type Written = readonly [type: string, path: string, of?: string, form?: PolicyPlace['form']];
const rows = (service: string, ...places: readonly Written[]): PolicyPlace[] =>
  places.map(([type, path, reference, form = 'document']) => ({
    type: `AWS::${type}`,
    path: path.split('.'),
    service,
    form,
    ...(reference ? { of: reference } : {}),
  }));

export const POLICY_PLACES: readonly PolicyPlace[] = [
  ...rows(
    's3',
    ['S3::BucketPolicy', 'PolicyDocument', 'Bucket'],
    ['S3::AccessPoint', 'Policy', 'Bucket'],
    ['S3::MultiRegionAccessPointPolicy', 'Policy'],
    ['S3ObjectLambda::AccessPointPolicy', 'PolicyDocument'],
    ['S3Outposts::AccessPoint', 'Policy'],
    ['S3Outposts::BucketPolicy', 'PolicyDocument', 'Bucket'],
  ),
  ...rows(
    's3express',
    ['S3Express::BucketPolicy', 'PolicyDocument', 'Bucket'],
    ['S3Express::AccessPoint', 'Policy', 'Bucket'],
  ),
  ...rows(
    's3tables',
    ['S3Tables::TableBucketPolicy', 'ResourcePolicy'],
    ['S3Tables::TablePolicy', 'ResourcePolicy'],
  ),
  ...rows('s3vectors', ['S3Vectors::VectorBucketPolicy', 'Policy']),
  ...rows(
    'sqs',
    ['SQS::QueuePolicy', 'PolicyDocument', 'Queues'],
    ['SQS::QueueInlinePolicy', 'PolicyDocument', 'Queue'],
  ),
  ...rows(
    'sns',
    ['SNS::TopicPolicy', 'PolicyDocument', 'Topics'],
    ['SNS::TopicInlinePolicy', 'PolicyDocument', 'TopicArn'],
  ),
  ...rows('kms', ['KMS::Key', 'KeyPolicy'], ['KMS::ReplicaKey', 'KeyPolicy']),
  ...rows('payment-cryptography', ['PaymentCryptography::Key', 'Policy']),
  ...rows('secretsmanager', ['SecretsManager::ResourcePolicy', 'ResourcePolicy', 'SecretId']),
  ...rows('ssm', ['SSM::ResourcePolicy', 'Policy']),
  ...rows(
    'ecr',
    ['ECR::Repository', 'RepositoryPolicyText'],
    ['ECR::RegistryPolicy', 'PolicyText'],
    ['ECR::RepositoryCreationTemplate', 'RepositoryPolicy'],
  ),
  ...rows('ecr-public', ['ECR::PublicRepository', 'RepositoryPolicyText']),
  ...rows(
    'codeartifact',
    ['CodeArtifact::Domain', 'PermissionsPolicyDocument'],
    ['CodeArtifact::Repository', 'PermissionsPolicyDocument'],
  ),
  ...rows(
    'events',
    ['Events::EventBusPolicy', 'Statement', 'EventBusName', 'bus'],
    ['Events::EventBus', 'Policy'],
    ['EventsV2::ResourcePolicy', 'PolicyDocument', 'EventBusArn'],
  ),
  ...rows('schemas', ['EventSchemas::RegistryPolicy', 'Policy']),
  ...rows(
    'lambda',
    ['Lambda::Permission', 'Principal', 'FunctionName', 'permission'],
    ['Lambda::ResourcePolicy', 'PolicyDocument', 'ResourceArn'],
    ['Lambda::LayerVersionPermission', 'Principal', 'LayerVersionArn', 'layer'],
  ),
  ...rows('es', ['OpenSearchService::Domain', 'AccessPolicies'], ['Elasticsearch::Domain', 'AccessPolicies']),
  ...rows(
    'execute-api',
    ['ApiGateway::RestApi', 'Policy'],
    ['ApiGateway::RestApi', 'Body.x-amazon-apigateway-policy'],
    ['ApiGateway::DomainNameV2', 'Policy'],
  ),
  ...rows(
    'backup',
    ['Backup::BackupVault', 'AccessPolicy'],
    ['Backup::LogicallyAirGappedBackupVault', 'AccessPolicy'],
  ),
  ...rows('elasticfilesystem', ['EFS::FileSystem', 'FileSystemPolicy']),
  ...rows('s3files', ['S3Files::FileSystemPolicy', 'Policy']),
  ...rows(
    'dynamodb',
    ['DynamoDB::Table', 'ResourcePolicy.PolicyDocument'],
    ['DynamoDB::Table', 'StreamSpecification.ResourcePolicy.PolicyDocument'],
    ['DynamoDB::GlobalTable', 'Replicas.*.ResourcePolicy.PolicyDocument'],
    ['DynamoDB::GlobalTable', 'Replicas.*.ReplicaStreamSpecification.ResourcePolicy.PolicyDocument'],
  ),
  ...rows('dsql', ['DSQL::Cluster', 'PolicyDocument']),
  ...rows('kinesis', ['Kinesis::ResourcePolicy', 'ResourcePolicy', 'ResourceArn']),
  ...rows('kafka', ['MSK::ClusterPolicy', 'Policy', 'ClusterArn']),
  ...rows(
    'logs',
    ['Logs::ResourcePolicy', 'PolicyDocument'],
    ['Logs::LogGroup', 'ResourcePolicyDocument'],
    ['Logs::Destination', 'DestinationPolicy'],
  ),
  ...rows('xray', ['XRay::ResourcePolicy', 'PolicyDocument']),
  ...rows('cloudtrail', ['CloudTrail::ResourcePolicy', 'ResourcePolicy', 'ResourceArn']),
  ...rows('oam', ['Oam::Sink', 'Policy']),
  ...rows('aps', ['APS::ResourcePolicy', 'PolicyDocument']),
  ...rows('mediastore', ['MediaStore::Container', 'Policy']),
  ...rows('lex', ['Lex::ResourcePolicy', 'Policy', 'ResourceArn']),
  ...rows('sagemaker', ['SageMaker::ModelPackageGroup', 'ModelPackageGroupPolicy']),
  ...rows('bedrock', ['Bedrock::ResourcePolicy', 'PolicyDocument', 'ResourceArn']),
  ...rows('bedrock-agentcore', ['BedrockAgentCore::ResourcePolicy', 'Policy', 'ResourceArn']),
];
