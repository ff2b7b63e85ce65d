/** A template with something of every kind, for the laws that hold for any template. */
export const SAMPLE = `
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters: { P: { Type: String, Default: live } }
Conditions: { C: !Equals [!Ref P, live], D: !Equals [!Ref P, test] }
Globals:
  Function: { Runtime: nodejs22.x, Handler: a.b, Tracing: Active, Environment: { Variables: { A: b } }, Tags: { T: u } }
  Api: { Auth: { DefaultAuthorizer: Pool, Authorizers: { Pool: { UserPoolArn: !GetAtt OrdersPool.Arn } } } }
Resources:
  OrdersFunction:
    Type: AWS::Serverless::Function
    Condition: C
    Connectors: { Table: { Properties: { Destination: { Id: OrdersTable }, Permissions: [Read, Write] } } }
    Properties:
      CodeUri: ./src
      AutoPublishAlias: !Ref P
      DeploymentPreference: { Type: AllAtOnce, Alarms: [!Ref A], PassthroughCondition: true }
      FunctionUrlConfig: { AuthType: NONE, Cors: { AllowOrigins: ['*'] } }
      EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS, Destination: !If [C, !Ref AWS::NoValue, x] }, OnFailure: { Type: SNS } } }
      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt OrdersQueue.Arn }
      VpcConfig: { SubnetIds: [a], SecurityGroupIds: [b] }
      Layers: [!Ref OrdersLayer]
      Policies:
        - S3CrudPolicy: { BucketName: !Ref OrdersBucket }
        - AmazonS3FullAccess
        - { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }
        - !If [C, { SQSPollerPolicy: { QueueName: !GetAtt OrdersQueue.QueueName } }, !Ref AWS::NoValue]
      Events:
        Rest: { Type: Api, Properties: { RestApiId: !Ref OrdersApi, Path: '/orders/{id}', Method: get, Auth: { Authorizer: NONE, ApiKeyRequired: true } } }
        Free: { Type: Api, Properties: { Path: /free, Method: any, RequestParameters: [method.request.header.X] } }
        Web: { Type: HttpApi, Properties: { ApiId: !Ref OrdersWeb, Path: '/o/{proxy+}', Method: POST, Auth: { Authorizer: J } } }
        All: { Type: HttpApi }
        Cron: { Type: Schedule, Properties: { Schedule: rate(1 day), DeadLetterConfig: { Type: SQS } } }
        Later: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day), DeadLetterConfig: { Type: SQS } } }
        Rule: { Type: EventBridgeRule, Properties: { Pattern: { source: [a] }, DeadLetterConfig: { Arn: x } } }
        Put: { Type: S3, Properties: { Bucket: !Ref OrdersBucket, Events: ['s3:ObjectCreated:*'], Filter: { S3Key: { Rules: [{ Name: prefix, Value: a }] } } } }
        News: { Type: SNS, Properties: { Topic: !Ref OrdersTopic, SqsSubscription: true } }
        Work: { Type: SQS, Properties: { Queue: !GetAtt OrdersQueue.Arn, BatchSize: 1 } }
        Stream: { Type: Kinesis, Properties: { Stream: s, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: S3, Destination: d } } } }
        Kafka: { Type: SelfManagedKafka, Properties: { KafkaBootstrapServers: [k], Topics: [t], SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: u }], SchemaRegistryConfig: { SchemaRegistryURI: 'arn:aws:glue:eu-west-1:1:registry/r', AccessConfigs: [{ Type: BASIC_AUTH, URI: u }] } } }
        Mq: { Type: MQ, Properties: { Broker: b, SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: u }], SecretsManagerKmsKeyId: k } }
        Db: { Type: DocumentDB, Properties: { Cluster: c, DatabaseName: d, SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: u }] } }
        Sign: { Type: Cognito, Properties: { UserPool: !Ref OrdersPool, Trigger: [PreSignUp] } }
        Logs: { Type: CloudWatchLogs, Properties: { LogGroupName: l, FilterPattern: '' } }
        Iot: { Type: IoTRule, Properties: { Sql: s } }
        Alexa: { Type: AlexaSkill, Properties: { SkillId: s } }
  OrdersApi:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Cors: { AllowOrigin: "'*'", MaxAge: "'60'" }
      Auth:
        Authorizers: { Fn: { FunctionArn: !GetAtt OrdersFunction.Arn, FunctionPayloadType: REQUEST, Identity: { Headers: [H] } } }
        ApiKeyRequired: true
        UsagePlan: { CreateUsagePlan: SHARED, Quota: { Limit: 5 } }
        ResourcePolicy: { IpRangeWhitelist: [1.2.3.4], SourceVpcBlacklist: [vpc-1], CustomStatements: [{ Effect: Deny, Action: x, Resource: y, Principal: '*' }] }
      GatewayResponses: { DEFAULT_4XX: { StatusCode: 400, ResponseParameters: { Headers: { H: "'x'" } } } }
      Models: { Order: { type: object } }
      Domain: { DomainName: a.example.com, CertificateArn: c, BasePath: [v1], Route53: { HostedZoneId: Z } }
      EndpointConfiguration: { Type: PRIVATE, VPCEndpointIds: [vpce-1] }
  OrdersWeb:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: { AllowOrigins: [a] }
      Auth: { DefaultAuthorizer: J, Authorizers: { J: { IdentitySource: i, JwtConfiguration: { Issuer: i } }, L: { FunctionArn: f, AuthorizerPayloadFormatVersion: '2.0', Identity: { Headers: [h] }, EnableFunctionDefaultPermissions: true } } }
      Domain: { DomainName: b.example.com, CertificateArn: c }
      DefinitionBody: { openapi: 3.0.1, info: { title: t }, paths: { /x: { get: !If [C, { x-amazon-apigateway-integration: { type: http } }, !Ref AWS::NoValue] } } }
  OrdersSocket: { Type: AWS::Serverless::WebSocketApi, Properties: { RouteSelectionExpression: e, Routes: { $connect: { FunctionArn: f } }, Auth: { AuthType: CUSTOM, AuthArn: f } } }
  OrdersFlow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: a, States: { a: { Type: Task, Resource: !GetAtt OrdersFunction.Arn } } }
      Policies: [LambdaInvokePolicy: { FunctionName: !Ref OrdersFunction }]
      Tracing: { Enabled: true }
      AutoPublishAlias: live
      Events: { Run: { Type: Api, Properties: { Path: /run, Method: post } }, Cron: { Type: Schedule, Properties: { Schedule: rate(1 day) } }, Later: { Type: ScheduleV2, Properties: { ScheduleExpression: s } } }
  OrdersGraph:
    Type: AWS::Serverless::GraphQLApi
    Properties:
      SchemaInline: s
      Auth: { Type: AWS_LAMBDA, LambdaAuthorizer: { AuthorizerUri: f }, Additional: [{ Type: API_KEY }] }
      ApiKeys: { Key: {} }
      DataSources: { DynamoDb: { T: { TableName: !Ref OrdersTable } }, Lambda: { L: { FunctionArn: f } } }
      Functions: { One: { DataSource: T, InlineCode: x, Runtime: { Name: n, Version: v } } }
      Resolvers: { Query: { all: { Pipeline: [One] } } }
  OrdersTable: { Type: AWS::Serverless::SimpleTable, Properties: { PrimaryKey: { Name: k, Type: String } } }
  OrdersLayer: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: ./layer, RetentionPolicy: Delete } }
  OrdersApp: { Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: i, SemanticVersion: v } } }
  OrdersInstances: { Type: AWS::Serverless::CapacityProvider, Properties: { VpcConfig: { SubnetIds: [s] }, ScalingConfig: { AverageCPUUtilization: 5 } } }
  OrdersLink: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: OrdersTopic }, Destination: { Id: OrdersQueue }, Permissions: [Write] } }
  OrdersBucket: { Type: AWS::S3::Bucket }
  OrdersPool: { Type: AWS::Cognito::UserPool }
  OrdersTopic: { Type: AWS::SNS::Topic }
  OrdersQueue: { Type: AWS::SQS::Queue }
  A: { Type: AWS::CloudWatch::Alarm }
Outputs: { Url: { Value: !Sub 'https://\${OrdersApi}/\${OrdersApi.Stage} \${OrdersFunction.Version} \${ServerlessRestApi.Stage}' } }
`;
