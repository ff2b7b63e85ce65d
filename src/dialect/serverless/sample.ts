/** A service in which every setting and event occurs. */
export const SERVICE = `
service: svc
useDotenv: true
frameworkVersion: '3'
plugins: [serverless-lift, serverless-step-functions, serverless-plugin-warmup, serverless-iam-roles-per-function, serverless-domain-manager, serverless-plugin-log-retention, serverless-pseudo-parameters, serverless-plugin-canary-deployments, serverless-plugin-aws-alerts, serverless-plugin-tracing, other]
params: { default: { a: 1 }, prod: { a: 2 } }
stages: { qa: { params: { b: 1 } } }
custom: { logRetentionInDays: 3, t: { dev: 1, prod: 2 }, warmup: { default: { enabled: true, events: [{ schedule: rate(5 minutes) }] } }, customDomain: { domainName: x.test, endpointType: regional }, deploymentSettings: { stages: [dev, prod], codeDeployRolePermissionsBoundary: p, triggerConfigurations: [{ TriggerName: t }] }, alerts: { stages: [dev], topics: { alarm: { topic: t, notifications: [{ protocol: email, endpoint: e }] }, loud: { ok: o } }, nameTemplate: '$[functionName]', definitions: { mine: { metric: m, pattern: p, statistic: p99, alarmActions: [loud] } }, alarms: [functionErrors, { name: mine, type: anomalyDetection, dimensions: [{ Name: n, Value: v }] }] } }
constructs: { jobs: { type: queue, alarm: a@b.test, worker: { handler: h } }, files: { type: storage }, tab: { type: database/dynamodb-single-table, gsiCount: 2 } }
stepFunctions: { stateMachines: { m: { events: [{ http: POST run }, { schedule: rate(1 day) }], definition: { StartAt: S, States: { S: { Type: Task, Resource: { 'Fn::GetAtt': [a, Arn] }, End: true }, P: { Type: Parallel, Branches: [{ States: { Q: { Type: Task, Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: { QueueUrl: 'https://sqs/1/q' } } } }] } } } } } }
provider:
  name: aws
  stage: "\${opt:stage, 'dev'}"
  region: eu-west-1
  deploymentBucket: { blockPublicAccess: true, versioning: true, tags: { a: b } }
  tags: { a: b }
  environment: { A: 1, B: "\${param:a}", C: "\${ssm:/x}-\${self:custom.t.\${sls:stage}}" }
  vpc: { securityGroupIds: [sg], subnetIds: [s] }
  logs: { restApi: true, httpApi: true, websocket: { level: ERROR }, frameworkLambda: true, lambda: { logFormat: JSON } }
  tracing: { lambda: true, apiGateway: true }
  apiGateway: { apiKeys: [free, { paid: [k] }], usagePlan: [{ paid: { quota: { limit: 1 }, throttle: { burstLimit: 1 } } }], resourcePolicy: [{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: [x] }], request: { schemas: { s: { schema: {} } } } }
  httpApi: { cors: { allowedOrigins: [a] }, authorizers: { jwt: { issuerUrl: i, audience: [a] }, fun: { type: request, functionName: b } } }
  alb: { authorizers: { pool: { type: cognito, userPoolArn: a } } }
  s3: { hook: { name: other-name, versioningConfiguration: { Status: Enabled } } }
  iam: { role: { name: r, tags: { a: b }, permissionsBoundary: p, managedPolicies: [m], statements: [{ Effect: Allow, Action: 's3:*', Resource: !Sub 'arn:\${AWS::Partition}:s3:::\${ssm:/b}' }] } }
layers: { l: { path: p, allowedAccounts: ['*', '1'], retain: true } }
functions:
  a:
    handler: h
    name: "own-\${env:NAME}"
    kmsKeyArn: arn:k
    onError: arn:aws:sns:a:1:t
    layers: [!Ref LLambdaLayer]
    url: { cors: { allowedOrigins: [a] } }
    provisionedConcurrency: 1
    destinations: { onSuccess: b, onFailure: { type: sqs, arn: !GetAtt Q.Arn } }
    fileSystemConfig: { arn: a, localMountPath: m }
    iamRoleStatements: [{ Effect: Allow, Action: a, Resource: b }]
    deploymentSettings: { type: AllAtOnce, alias: Live, preTrafficHook: b, alarms: [x, { name: y }] }
    alarms: [functionThrottles]
    warmup: { default: { enabled: [dev] } }
    events:
      - http: { path: 'a/{b}', method: post, cors: { origins: [x] }, authorizer: { name: b, resultTtlInSeconds: 0, type: request }, request: { schemas: { application/json: s }, parameters: { querystrings: { q: true } } } }
      - http: GET /x
      - httpApi: { path: /a, method: '*', authorizer: { name: jwt, scopes: [s] } }
      - websocket: { route: $connect, authorizer: { name: b }, routeResponseSelectionExpression: $default }
      - s3: { bucket: hook, event: 's3:*', rules: [{ prefix: a }] }
      - s3: { bucket: !Ref Bucket, existing: true, rules: [{ suffix: a }] }
      - sns: { topicName: t, displayName: d, filterPolicy: { a: [b] }, redrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:r:1:q' } }
      - sqs: { arn: !GetAtt Q.Arn, filterPatterns: [{ a: [1] }] }
      - stream: { type: kinesis, arn: !GetAtt S.Arn, consumer: true, destinations: { onFailure: { type: sns, arn: x } } }
      - schedule: { rate: [rate(1 day), cron(x)], method: scheduler, input: { a: 1 } }
      - schedule: { rate: rate(1 day), inputTransformer: { inputTemplate: x, inputPathsMap: { a: b } } }
      - eventBridge: { eventBus: bus, pattern: { source: [a] }, inputTransformer: { inputTemplate: x }, retryPolicy: { maximumEventAge: 1 }, deadLetterQueueArn: q }
      - cloudwatchEvent: { event: { source: [x] }, input: { a: 1 } }
      - cloudwatchLog: { logGroup: /a/b, filter: x }
      - cloudwatchLog: /a/c
      - cognitoUserPool: { pool: P, trigger: CustomEmailSender, kmsKeyId: k }
      - cognitoUserPool: { pool: E, trigger: PreSignUp, existing: true }
      - iot: { sql: S, name: n }
      - iotFleetProvisioning: { provisioningRoleArn: r, templateBody: { a: 1 } }
      - alexaSkill: { appId: a }
      - alexaSmartHome: a
      - alb: { listenerArn: !Ref L, priority: 1, authorizer: pool, conditions: { path: /x, header: [{ name: n, values: [v] }], query: { a: b } }, healthCheck: true }
      - msk: { arn: a, topic: t, saslScram512: s }
      - kafka: { topic: t, bootstrapServers: [a], accessConfigurations: { vpcSubnet: [s], saslPlainAuth: x } }
      - rabbitmq: { arn: a, queue: q, basicAuthArn: s, virtualHost: v }
  b: { image: { uri: x/y@sha, command: [a] }, vpc: ~, disableLogs: true, iam: { role: { statements: [{ Effect: Allow, Action: a, Resource: b }] } } }
  edge: { handler: h, events: [{ cloudFront: { eventType: viewer-request, origin: { DomainName: !GetAtt B.DomainName }, behavior: { MinTTL: 1 }, pathPattern: /a } }] }
resources:
  - Parameters: { P: { Type: String } }
    Conditions: { C: !Equals [a, b] }
    Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { A: ~ } }, ALogGroup: { Properties: { RetentionInDays: 1 } } }
  - Outputs: { O: { Value: 1 } }
    Transform: [AWS::LanguageExtensions, { Name: AWS::Include, Parameters: { Location: more.yml } }]
  - Resources: { 'Fn::ForEach::L': [N, [x, y], { 'Q\${N}': { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub 'q-\${N}' } } }] }
    extensions: { ALogGroup: { Properties: { B: 1 }, DependsOn: [Bucket] } }
  - \${file(res.yml)}
`;

/** The files that it reads. */
export const SERVICE_FILES = {
  'res.yml': 'Resources: { FromFile: { Type: "AWS::SQS::Queue" } }\n',
  '.env': 'NAME=x\n',
};
