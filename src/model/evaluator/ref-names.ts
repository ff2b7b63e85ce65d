/** The property that `Ref` of a resource gives back when the template sets it (CloudFormation user guide, "Return values", read 2026-11). */
export const NAME_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Events::EventBus': 'Name',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::SSM::Parameter': 'Name',
};

/** Types whose `Ref` is an ARN or a URL, so it may hold `:` and `/`. */
const REF_IS_ARN: ReadonlySet<string> = new Set([
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
  'AWS::IAM::ManagedPolicy',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::CertificateManager::Certificate',
  'AWS::Lambda::Version',
  'AWS::Lambda::Alias',
  'AWS::Lambda::LayerVersion',
  'AWS::ECS::TaskDefinition',
  'AWS::ECS::Service',
  'AWS::CloudFormation::Stack',
  'AWS::AppSync::GraphQLApi',
  'AWS::MSK::Cluster',
  'AWS::Batch::JobQueue',
  'AWS::Batch::JobDefinition',
  'AWS::Lambda::CodeSigningConfig',
  'AWS::WAFv2::WebACL',
]);
export const refIsArn = (type: string): boolean =>
  REF_IS_ARN.has(type) || type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
