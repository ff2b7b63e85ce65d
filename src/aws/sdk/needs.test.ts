import { expect, test } from 'vitest';
import { isKnownAction } from '../iam/actions/action-table.ts';
import { actionsOf, writtenNeeds, type Passes } from './needs.ts';
import { sdkServices, serviceOfBoto3 } from './services.ts';

/** service Operation (arguments): required | one of | optional | dependent; a part that is not looked at is `…`. Actions of the service are without prefix. */
const SENTENCES = `
s3 GetObject: GetObject | | …GetObjectTagging ListBucket | kms:Decrypt
s3 GetObject (VersionId): GetObjectVersion | | …GetObject | …
s3 GetObject (?): | GetObject GetObjectVersion | … | …
s3 HeadObject: GetObject | | …ListBucket | kms:Decrypt
s3 HeadBucket: ListBucket | | |
s3 ListObjects: ListBucket | | GetObjectAcl |
s3 ListObjectsV2: ListBucket | | GetObjectAcl |
s3 ListObjectVersions: ListBucketVersions | | |
s3 ListBuckets: ListAllMyBuckets | | |
s3 PutObject: PutObject | | …PutObjectAcl PutObjectTagging | kms:GenerateDataKey
s3 PutObject (Tagging): PutObject PutObjectTagging | | … | …
s3 PutObject (ACL Tagging): PutObject PutObjectAcl PutObjectTagging | | … | …
s3 PutObject (?): PutObject | | …PutObjectAcl PutObjectTagging | …
s3 CopyObject: PutObject | GetObject GetObjectVersion | … | kms:Decrypt kms:GenerateDataKey
s3 DeleteObject: DeleteObject | | BypassGovernanceRetention DeleteObjectVersion |
s3 DeleteObject (VersionId): DeleteObjectVersion | | BypassGovernanceRetention DeleteObject |
s3 DeleteObjects: | DeleteObject DeleteObjectVersion | BypassGovernanceRetention |
s3 AbortMultipartUpload: AbortMultipartUpload | | |
s3 UploadPart: PutObject | | | kms:Decrypt
s3 GetBucketCors: GetBucketCORS | | |
s3 GetBucketEncryption: GetEncryptionConfiguration | | |
s3 PutBucketReplication: PutReplicationConfiguration | | iam:PassRole |
cloudformation DescribeStacks: DescribeStacks ListStacks | | |
cloudformation DescribeStacks (StackName): DescribeStacks | | ListStacks |
cloudformation DescribeStacks (?): DescribeStacks | | ListStacks |
cloudformation UpdateStack: UpdateStack | | …SetStackPolicy UntagResource | *
cloudfront CreateDistributionWithTags: CreateDistribution TagResource | | CreateConnectionGroup GetVpcOrigin | …
cloudfront CopyDistribution: CopyDistribution CreateDistribution GetDistribution | | GetVpcOrigin |
elasticache DeleteServerlessCache: DeleteServerlessCache | | CreateServerlessCacheSnapshot |
elasticache DeleteServerlessCache (FinalSnapshotName): CreateServerlessCacheSnapshot DeleteServerlessCache | | |
kafka CreateTopic: kafka-cluster:Connect kafka-cluster:CreateTopic | | CreateTopic |
opensearch UpgradeDomain: | UpgradeDomain UpgradeElasticsearchDomain | |
glue BatchGetDataQualityResult: GetDataQualityResult | | |
glue CreateJob: CreateJob | | …GetUsageProfile iam:PassRole TagResource | …
backup CreateBackupVault: CreateBackupVault | | TagResource |
cloudtrail CreateTrail: CreateTrail | | AddTags iam:PassRole | …
codecatalyst GetSpace: | | |
connectparticipant SendMessage: | | |
s3control PutPublicAccessBlock: | PutAccountPublicAccessBlock PutBucketPublicAccessBlock | |
dynamodb GetItem: GetItem | | | kms:Decrypt
dynamodb TransactGetItems: GetItem | | |
dynamodb TransactWriteItems: | ConditionCheckItem DeleteItem PutItem UpdateItem | |
dynamodb ExecuteStatement: | PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate | |
dynamodb BatchWriteItem: BatchWriteItem | | | kms:Decrypt
dynamodbstreams GetRecords: GetRecords | | | kms:Decrypt
lambda Invoke: InvokeFunction | | |
lambda InvokeAsync: InvokeAsync | | |
lambda InvokeWithResponseStream: InvokeFunction | | |
lambda CreateFunction: CreateFunction | | …iam:PassRole TagResource | …ec2:DescribeSubnets s3:GetObject
lambda CreateFunction (Layers): CreateFunction GetLayerVersion | | … | …
sqs SendMessageBatch: SendMessage | | | kms:Decrypt kms:GenerateDataKey
sqs DeleteMessageBatch: DeleteMessage | | |
sqs ChangeMessageVisibilityBatch: ChangeMessageVisibility | | |
sqs CreateQueue: CreateQueue | | TagQueue |
sns PublishBatch: Publish | | | kms:Decrypt kms:GenerateDataKey
sns Publish: Publish | | | kms:Decrypt kms:GenerateDataKey
stepfunctions StartExecution: StartExecution | | DescribeExecution |
stepfunctions CreateStateMachine: CreateStateMachine | | …iam:PassRole |
stepfunctions CreateStateMachine (publish): CreateStateMachine PublishStateMachineVersion | | … |
events PutEvents: PutEvents | | |
events PutTargets: PutTargets | | iam:PassRole |
events PutRule (Tags): PutRule TagResource | | … |
cloudwatch-events PutTargets: PutTargets | | iam:PassRole |
scheduler CreateSchedule: CreateSchedule | | iam:PassRole |
secretsmanager GetSecretValue: GetSecretValue | | | kms:Decrypt
secretsmanager BatchGetSecretValue: BatchGetSecretValue GetSecretValue | | ListSecrets | kms:Decrypt
ssm GetParameter: GetParameter | | | kms:Decrypt
ssm GetParametersByPath: GetParametersByPath | | | kms:Decrypt
kms ReEncrypt: ReEncryptFrom ReEncryptTo | | |
kms Decrypt: Decrypt | | |
sts GetCallerIdentity: | | |
sts GetSessionToken: | | |
sts AssumeRole: AssumeRole | | SetContext SetSourceIdentity TagSession |
sts AssumeRoleWithWebIdentity: | | |
cognito-idp InitiateAuth: | | |
cognito-idp SignUp: | | |
cognito-idp GetUser: | | |
cognito-idp AdminInitiateAuth: AdminInitiateAuth | | |
cognito-idp AdminGetUser: AdminGetUser | | |
cognito-identity GetId: | | |
apigatewaymanagementapi PostToConnection: ManageConnections | | |
apigateway GetRestApi: GET | | |
apigateway CreateDeployment: POST | | |
apigateway UpdateStage: PATCH | | |
apigateway DeleteStage: DELETE | | |
apigateway CreateRestApi: POST | | …PUT UpdateRestApiPolicy |
apigatewayv2 CreateApi: POST | | … |
apigatewayv2 GetRoutes: GET | | |
apigatewayv2 CreatePortal: CreatePortal | | … |
bedrock-runtime Converse: InvokeModel | | …ApplyGuardrail |
bedrock-runtime ConverseStream: InvokeModelWithResponseStream | | … |
bedrock-runtime InvokeModel: InvokeModel | | … |
bedrock-runtime InvokeModel (guardrailIdentifier): ApplyGuardrail InvokeModel | | … |
rds-data ExecuteStatement (secretArn): ExecuteStatement secretsmanager:GetSecretValue | | | kms:Decrypt
cloudformation CreateStack: CreateStack | | …iam:PassRole TagResource | …*
cloudcontrol CreateResource: CreateResource | | iam:PassRole | *
redshift-data ExecuteStatement (SecretArn): ExecuteStatement secretsmanager:GetSecretValue | | …redshift:GetClusterCredentials | kms:Decrypt
redshift-data ExecuteStatement (DbUser): ExecuteStatement redshift:GetClusterCredentials | | …redshift-serverless:GetCredentials |
timestream-write WriteRecords: DescribeEndpoints WriteRecords | | |
timestream-query Query: DescribeEndpoints | Select SelectValues | …Unload |
keyspaces GetTable: Select | | |
iot-data Publish: Publish | | |
ses SendEmail: SendEmail | | |
sesv2 SendEmail: | SendEmail SendRawEmail | SendTemplatedEmail |
dynamodb ImportTable: ImportTable | | …logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogGroups logs:DescribeLogStreams logs:PutLogEvents logs:PutRetentionPolicy | …s3:GetObject
athena StartQueryExecution: StartQueryExecution | | | …glue:GetTable s3:GetObject s3:PutObject
textract AnalyzeDocument: AnalyzeDocument | | s3:GetObject s3:GetObjectVersion | …s3:GetObject
textract AnalyzeDocument (Document.S3Object.Bucket): AnalyzeDocument s3:GetObject | | s3:GetObjectVersion | …kms:Decrypt
rekognition DetectLabels: DetectLabels | | … | …
rekognition DetectLabels (?): DetectLabels | | …s3:GetObject | …
rekognition DetectLabels (Image.S3Object.Bucket): DetectLabels s3:GetObject | | s3:GetObjectVersion | …kms:Decrypt
rekognition CompareFaces (TargetImage.S3Object.Bucket): CompareFaces s3:GetObject | | s3:GetObjectVersion | …kms:Decrypt
transcribe StartTranscriptionJob (Media.MediaFileUri): StartTranscriptionJob s3:GetObject | | …iam:PassRole | …kms:Decrypt
transcribe StartTranscriptionJob (Media.MediaFileUri JobExecutionSettings.DataAccessRoleArn): StartTranscriptionJob | | …iam:PassRole s3:GetObject | …
polly StartSpeechSynthesisTask (OutputS3BucketName): StartSpeechSynthesisTask s3:PutObject | | | …kms:GenerateDataKey
lambda UpdateFunctionCode (S3Bucket): UpdateFunctionCode s3:GetObject | | s3:GetObjectVersion | …kms:Decrypt
transcribe StartTranscriptionJob: StartTranscriptionJob | | …iam:PassRole | …s3:GetObject s3:PutObject
polly StartSpeechSynthesisTask: StartSpeechSynthesisTask | | s3:PutObject | …s3:PutObject
glue GetColumnStatisticsForTable: | GetColumnStatisticsForTable GetTable | |
apigateway TagResource: | PUT TagResource | |
logs PutLogEvents: PutLogEvents | | |
cloudwatch PutMetricData: PutMetricData | | |
kinesis PutRecords: PutRecords | | | kms:GenerateDataKey
firehose PutRecordBatch: PutRecordBatch | | |
iam CreateRole: CreateRole | | TagRole |
ec2 RunInstances: RunInstances | | …iam:PassRole |
ecs RunTask: RunTask | | …iam:PassRole |
verifiedpermissions BatchIsAuthorized: IsAuthorized | | |
appconfigdata GetLatestConfiguration: GetLatestConfiguration | | |
batch TerminateJobs: TerminateJob | | |
resourcegroupstaggingapi GetResources: GetResources | | |
iot-jobs-data GetPendingJobExecutions: GetPendingJobExecutions | | |
transcribe-streaming StartStreamTranscription: StartStreamTranscription | | |
`
  .trim()
  .split('\n');

test.each(SENTENCES)('%s', sentence => {
  const [, id = '', operation = '', words, answer = ''] =
    /^(\S+) (\w+)(?: \(([^)]*)\))?: ?(.*)$/.exec(sentence) ?? [];
  const passes: Passes =
    words === '?' ? () => 'unknown' : path => (words?.split(' ').includes(path) ? 'yes' : 'no');
  const service = serviceOfBoto3(id);
  expect(service?.operations).toContain(operation);
  const found = actionsOf(id, operation, passes);
  expect(found.source).toBe('table');
  const lists = [found.required, found.anyOf, found.optional, found.dependent];
  for (const [at, part] of answer.split('|').entries()) {
    const wanted = part
      .trim()
      .replace(/^…/, '')
      .split(' ')
      .filter(name => name !== '');
    const full = wanted
      .map(name => (name === '*' || name.includes(':') ? name : `${service?.prefix}:${name}`))
      .toSorted();
    if (part.trim().startsWith('…')) expect(lists[at]).toEqual(expect.arrayContaining(full));
    else expect(lists[at]?.toSorted()).toEqual(full);
  }
});

test.each([
  ['a service that no table has', 'newservice', 'DoIt', 'newservice:DoIt'],
  [
    'an operation that AWS lists no action for',
    'kinesis',
    'ReceiveQueueRecords',
    'kinesis:ReceiveQueueRecords',
  ],
  ['an operation that no table has', 's3', 'DoIt', 's3:DoIt'],
])('%s is a guess', (_, service, operation, action) =>
  expect(actionsOf(service, operation)).toMatchObject({
    required: [action],
    optional: [],
    source: 'identity',
  }),
);

test('what is written by hand names services, operations and actions that exist', () => {
  const wrong: string[] = [];
  for (const [id, operations] of writtenNeeds())
    for (const operation of operations.keys()) {
      if (!serviceOfBoto3(id)?.operations.includes(operation)) wrong.push(`${id} ${operation}`);
      const { required, anyOf, optional, dependent } = actionsOf(id, operation);
      const actions = [...required, ...anyOf, ...optional, ...dependent];
      wrong.push(
        ...actions
          .filter(action => action !== '*' && !isKnownAction(action))
          .map(action => `${id} ${operation}: ${action}`),
      );
      if (required.length === 1 && anyOf.length + dependent.length === 0 && optional.length === 0)
        if (required[0] === `${serviceOfBoto3(id)?.prefix}:${operation}`)
          wrong.push(`${id} ${operation} says nothing`);
    }
  expect(wrong).toEqual([]);
});

test('most operations have an action that AWS lists', () => {
  const all = sdkServices().flatMap(service =>
    service.operations.map(operation => actionsOf(service, operation)),
  );
  const sure = all.filter(({ source }) => source === 'table').length;
  expect(all.length).toBeGreaterThan(20_000);
  expect(sure / all.length).toBeGreaterThan(0.9);
});
