import { expect, test } from 'vitest';
import { factsHeader } from '../../model/facts.ts';
import {
  operationOfCommand,
  operationOfMethod,
  operationsOfPaginator,
  operationsOfWaiter,
} from './operations.ts';
import {
  clientClass,
  sdkServices,
  serviceOfBoto3,
  serviceOfPackage,
  serviceOfV2,
  type SdkService,
} from './services.ts';

/** boto3, package of v3, class of v3, class of v2, prefix of the actions. */
const SERVICES = `
s3                      client-s3                          S3                        S3                              s3
dynamodb                client-dynamodb                    DynamoDB                  DynamoDB                        dynamodb
dynamodbstreams         client-dynamodb-streams            DynamoDBStreams           DynamoDBStreams                 dynamodb
sqs                     client-sqs                         SQS                       SQS                             sqs
sns                     client-sns                         SNS                       SNS                             sns
lambda                  client-lambda                      Lambda                    Lambda                          lambda
stepfunctions           client-sfn                         SFN                       StepFunctions                   states
events                  client-eventbridge                 EventBridge               EventBridge                     events
scheduler               client-scheduler                   Scheduler                 Scheduler                       scheduler
secretsmanager          client-secrets-manager             SecretsManager            SecretsManager                  secretsmanager
ssm                     client-ssm                         SSM                       SSM                             ssm
kms                     client-kms                         KMS                       KMS                             kms
sts                     client-sts                         STS                       STS                             sts
iam                     client-iam                         IAM                       IAM                             iam
logs                    client-cloudwatch-logs             CloudWatchLogs            CloudWatchLogs                  logs
cloudwatch              client-cloudwatch                  CloudWatch                CloudWatch                      cloudwatch
kinesis                 client-kinesis                     Kinesis                   Kinesis                         kinesis
firehose                client-firehose                    Firehose                  Firehose                        firehose
cognito-idp             client-cognito-identity-provider   CognitoIdentityProvider   CognitoIdentityServiceProvider  cognito-idp
cognito-identity        client-cognito-identity            CognitoIdentity           CognitoIdentity                 cognito-identity
apigateway              client-api-gateway                 APIGateway                APIGateway                      apigateway
apigatewaymanagementapi client-apigatewaymanagementapi     ApiGatewayManagementApi   ApiGatewayManagementApi         execute-api
bedrock-runtime         client-bedrock-runtime             BedrockRuntime            BedrockRuntime                  bedrock
rds-data                client-rds-data                    RDSData                   RDSDataService                  rds-data
ses                     client-ses                         SES                       SES                             ses
sesv2                   client-sesv2                       SESv2                     SESV2                           ses
iot-data                client-iot-data-plane              IoTDataPlane              IotData                         iot
athena                  client-athena                      Athena                    Athena                          athena
elbv2                   client-elastic-load-balancing-v2   ElasticLoadBalancingV2    ELBv2                           elasticloadbalancing
opensearch              client-opensearch                  OpenSearch                OpenSearch                      es
emr                     client-emr                         EMR                       EMR                             elasticmapreduce
resourcegroupstaggingapi client-resource-groups-tagging-api ResourceGroupsTaggingAPI ResourceGroupsTaggingAPI        tag
appconfigdata           client-appconfigdata               AppConfigData             AppConfigData                   appconfig
cloudwatch-events       client-cloudwatch-events           CloudWatchEvents          CloudWatchEvents                events
`
  .trim()
  .split('\n')
  .map(line => line.split(/ +/));

test.each(SERVICES)('boto3 %s is @aws-sdk/%s', (id = '', name = '', className = '', v2 = '', prefix = '') => {
  const service = serviceOfBoto3(id);
  expect(service).toMatchObject({ package: `@aws-sdk/${name}`, className, v2Class: v2, prefix });
  expect(serviceOfPackage(`@aws-sdk/${name}`)).toBe(service);
  expect(serviceOfPackage(`@aws-sdk/${name}/dist-cjs/index.js`)).toBe(service);
  expect(serviceOfV2(v2)).toBe(service);
  expect(serviceOfPackage(`aws-sdk/clients/${v2.toLowerCase()}`)).toBe(service);
  expect(service && clientClass(service, `${className}Client`)).toBe('commands');
  expect(service && clientClass(service, className)).toBe('methods');
});

test.each(['@aws-sdk/lib-dynamodb', '@aws-sdk/client-nothing', 'aws-sdk', 'client-s3', ''])(
  '%s is no client of a service',
  name => expect(serviceOfPackage(name)).toBeUndefined(),
);

const of = (id: string): SdkService => {
  const service = serviceOfBoto3(id);
  if (!service) throw new Error(id);
  return service;
};

test('each service has operations and a class of letters and digits', () => {
  const services = sdkServices();
  expect(services.length).toBeGreaterThan(450);
  expect(services.filter(({ operations }) => operations.length === 0).map(({ id }) => id)).toEqual([]);
  expect(services.filter(({ className }) => !/^[A-Z0-9]\w*$/.test(className)).map(({ id }) => id)).toEqual(
    [],
  );
  expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
  const packages = services.map(service => service.package);
  // Two models of one service.
  expect(packages.filter((name, at) => packages.indexOf(name) !== at)).toEqual([
    '@aws-sdk/client-pinpoint-sms-voice',
  ]);
});

test.each([
  ['s3', 'GetObjectCommand', 'GetObject'],
  ['s3', 'ListObjectsV2Command', 'ListObjectsV2'],
  ['lambda', 'InvokeCommand', 'Invoke'],
  ['dynamodb', 'TransactWriteItemsCommand', 'TransactWriteItems'],
  ['sqs', 'SendMessageBatchCommand', 'SendMessageBatch'],
  ['sns', 'PublishBatchCommand', 'PublishBatch'],
  ['stepfunctions', 'StartSyncExecutionCommand', 'StartSyncExecution'],
  ['dynamodb', 'PartiQLSelectCommand', undefined],
  ['lambda', 'InvokeFunctionCommand', undefined],
  ['s3', 'GetObject', undefined],
  ['s3', 'getobjectCommand', undefined],
])('%s: %s is %s', (id, command, operation) => expect(operationOfCommand(of(id), command)).toBe(operation));

test.each([
  ['s3', 'js', 'getObject', 'GetObject'],
  ['s3', 'python', 'get_object', 'GetObject'],
  ['s3', 'python', 'list_objects_v2', 'ListObjectsV2'],
  ['s3', 'js', 'listObjectsV2', 'ListObjectsV2'],
  ['iam', 'python', 'create_open_id_connect_provider', 'CreateOpenIDConnectProvider'],
  ['rds', 'python', 'describe_db_instances', 'DescribeDBInstances'],
  ['rds', 'js', 'describeDBInstances', 'DescribeDBInstances'],
  ['ssm', 'python', 'get_parameters_by_path', 'GetParametersByPath'],
  ['s3', 'js', 'GetObject', undefined],
  ['s3', 'js', 'getobject', undefined],
  ['s3', 'js', 'get_object', undefined],
  ['s3', 'python', 'getObject', undefined],
  ['s3', 'js', 'send', undefined],
  ['s3', 'js', 'destroy', undefined],
  ['s3', 'python', 'get_waiter', undefined],
] as const)('%s in %s: %s is %s', (id, language, method, operation) =>
  expect(operationOfMethod(of(id), language, method)).toBe(operation),
);

test.each([
  ['s3', 'waitUntilObjectExists', ['HeadObject']],
  ['s3', 'waitForObjectNotExists', ['HeadObject']],
  ['s3', 'objectExists', ['HeadObject']],
  ['s3', 'bucket_exists', ['HeadBucket']],
  ['lambda', 'waitUntilFunctionUpdated', ['GetFunctionConfiguration']],
  ['lambda', 'function_updated_v2', ['GetFunction']],
  ['dynamodb', 'tableExists', ['DescribeTable']],
  ['cloudformation', 'stack_create_complete', ['DescribeStacks']],
  ['s3', 'waitUntilNothing', []],
  ['sqs', 'queueExists', []],
])('%s: the waiter %s repeats %s', (id, name, operations) =>
  expect(operationsOfWaiter(of(id), name)).toEqual(operations),
);

test.each([
  ['s3', 'paginateListObjectsV2', ['ListObjectsV2']],
  ['s3', 'list_objects_v2', ['ListObjectsV2']],
  ['dynamodb', 'paginateQuery', ['Query']],
  ['ssm', 'get_parameters_by_path', ['GetParametersByPath']],
  ['s3', 'paginateNothing', []],
])('%s: the paginator %s walks %s', (id, name, operations) =>
  expect(operationsOfPaginator(of(id), name)).toEqual(operations),
);

test('the table of operations is made with the table of actions that it is told by', () =>
  expect(factsHeader('sdk-operations.txt').built).toContain(
    factsHeader('iam-actions.txt').content.slice(0, 12),
  ));
