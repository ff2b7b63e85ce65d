/** A template of a size. */
export type GrowthInput = {
  readonly kind: 'template.yaml' | 'template.json' | 'serverless.yml';
  readonly text: (size: number) => string;
  /** What stands beside it, by its path. */
  readonly files?: (size: number) => Readonly<Record<string, string>>;
  /** The smallest of four sizes, each `by` times the one before (2 unless given). */
  readonly from: number;
  readonly by?: number;
  /** The largest of the sizes at most: YAML nests no deeper. */
  readonly most?: number;
  /** What must be found at each size. */
  readonly finds?: string;
};

export const many = (size: number, line: (index: number) => string, by = '\n'): string =>
  Array.from({ length: size }, (_, index) => line(index)).join(by);
const SAM = 'Transform: AWS::Serverless-2016-10-31\n';
const service = (body: string): string =>
  `service: shop\nprovider: { name: aws, runtime: nodejs22.x }\n${body}\n`;
const trust = (by: string): string =>
  `AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ${by}.amazonaws.com }, Action: sts:AssumeRole }] }`;
export const role = (name: string, statements: string): string =>
  `  ${name}: { Type: AWS::IAM::Role, Properties: { ${trust('lambda')}, Policies: [{ PolicyName: own, PolicyDocument: { Statement: [${statements}] } }] } }`;
export const fn = (name: string, more: string): string =>
  `  ${name}: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, Code: { S3Bucket: code, S3Key: k }, ${more} } }`;
const samFn = (name: string, more: string): string =>
  `  ${name}: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, CodeUri: src${more} } }`;
const actions = ['GetObject', 'PutObject', 'DeleteObject', 'GetObjectTagging'];
const action = (index: number): string => `s3:${actions[index % 4]!}`;

export const template = (
  kind: GrowthInput['kind'],
  from: number,
  text: (size: number) => string,
): GrowthInput => ({
  kind,
  from,
  text,
});
export const cfn = (from: number, body: (size: number) => string): GrowthInput =>
  template('template.yaml', from, size => `Resources:\n${body(size)}\n`);
const sam = (from: number, body: (size: number) => string): GrowthInput =>
  template('template.yaml', from, size => `${SAM}Resources:\n${body(size)}\n`);
export const sls = (from: number, body: (size: number) => string): GrowthInput =>
  template('serverless.yml', from, size => service(body(size)));

/** One kind of growth each: everything else stays as it is. */
export const GROWTH: Readonly<Record<string, GrowthInput>> = {
  functions: cfn(100, size =>
    many(
      size,
      i =>
        `${fn(`Fn${i}`, `Role: !GetAtt Role${i}.Arn, Environment: { Variables: { TABLE: !Ref Table${i} } }`)}\n${role(`Role${i}`, `{ Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Table${i}.Arn }`)}\n  Table${i}: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }] } }`,
    ),
  ),
  'functions of one role': cfn(
    200,
    size =>
      `${role('Shared', '{ Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::data/*" }')}\n${many(size, i => fn(`Fn${i}`, 'Role: !GetAtt Shared.Arn'))}`,
  ),
  'functions in a VPC': cfn(
    100,
    size =>
      `  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d } }\n${many(size, i => `${fn(`Fn${i}`, `Role: !GetAtt Role${i}.Arn, VpcConfig: { SubnetIds: [subnet-${i}], SecurityGroupIds: [!Ref Group] }`)}\n${role(`Role${i}`, '{ Effect: Allow, Action: ec2:CreateNetworkInterface, Resource: "*" }')}`)}`,
  ),
  'function urls': cfn(200, size =>
    many(
      size,
      i =>
        `${fn(`Fn${i}`, 'Role: arn:aws:iam::123456789012:role/r')}\n  Url${i}: { Type: AWS::Lambda::Url, Properties: { AuthType: NONE, TargetFunctionArn: !Ref Fn${i} } }\n  Open${i}: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Fn${i}, Action: lambda:InvokeFunctionUrl, Principal: "*", FunctionUrlAuthType: NONE } }`,
    ),
  ),
  'log groups': cfn(200, size =>
    many(
      size,
      i =>
        `${fn(`Fn${i}`, 'Role: arn:aws:iam::123456789012:role/r')}\n  Logs${i}: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub "/aws/lambda/\${Fn${i}}", RetentionInDays: 14 } }`,
    ),
  ),
  tables: cfn(300, size =>
    many(
      size,
      i =>
        `  Table${i}: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }] } }`,
    ),
  ),
  buckets: cfn(300, size =>
    many(size, i => `  Bucket${i}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: data-${i}`),
  ),
  'buckets with policies': cfn(200, size =>
    many(
      size,
      i =>
        `  Bucket${i}: { Type: AWS::S3::Bucket }\n  Policy${i}: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket${i}, PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: logging.s3.amazonaws.com }, Action: s3:PutObject, Resource: !Sub "\${Bucket${i}.Arn}/*" }] } } }`,
    ),
  ),
  'statements of a bucket policy': cfn(
    200,
    size =>
      `  Bucket: { Type: AWS::S3::Bucket }\n  Policy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket, PolicyDocument: { Statement: [${many(size, i => `{ Effect: Allow, Principal: { AWS: "arn:aws:iam::${100000000000 + i}:root" }, Action: s3:GetObject, Resource: !Sub "\${Bucket.Arn}/${i}/*" }`, ', ')}] } } }`,
  ),
  'topics with policies': cfn(200, size =>
    many(
      size,
      i =>
        `  Topic${i}: { Type: AWS::SNS::Topic }\n  Policy${i}: { Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!Ref Topic${i}], PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: events.amazonaws.com }, Action: sns:Publish, Resource: !Ref Topic${i} }] } } }`,
    ),
  ),
  'queues of one policy': cfn(
    200,
    size =>
      `${many(size, i => `  Queue${i}: { Type: AWS::SQS::Queue }`)}\n  Policy: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [${many(size, i => `!Ref Queue${i}`, ', ')}], PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: sns.amazonaws.com }, Action: sqs:SendMessage, Resource: "*" }] } } }`,
  ),
  'queues of one key': cfn(
    100,
    size =>
      `  Key: { Type: AWS::KMS::Key, Properties: { KeyPolicy: { Statement: [] } } }\n${many(size, i => `  Queue${i}: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Ref Key } }`)}\n${role('Sender', `{ Effect: Allow, Action: sqs:SendMessage, Resource: [${many(size, i => `!GetAtt Queue${i}.Arn`, ', ')}] }`)}\n${fn('Fn', 'Role: !GetAtt Sender.Arn')}`,
  ),
  'roles with policies': cfn(200, size =>
    many(size, i =>
      role(`Role${i}`, `{ Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::b${i}/*" }`),
    ),
  ),
  'policies of one role': cfn(
    200,
    size =>
      `${role('Role', '')}\n${many(size, i => `  Policy${i}: { Type: AWS::IAM::Policy, Properties: { PolicyName: p${i}, Roles: [!Ref Role], PolicyDocument: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::b${i}/*" }] } } }`)}`,
  ),
  'roles of one managed policy': cfn(
    200,
    size =>
      `  Shared: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::b/*" }] } } }\n${many(size, i => `  Role${i}: { Type: AWS::IAM::Role, Properties: { ${trust('lambda')}, ManagedPolicyArns: [!Ref Shared] } }`)}`,
  ),
  statements: cfn(200, size =>
    role(
      'Role',
      many(
        size,
        i => `{ Effect: Allow, Action: ${action(i)}, Resource: "arn:aws:s3:::bucket-${i}/*" }`,
        ', ',
      ),
    ),
  ),
  'statements with wildcards': cfn(100, size =>
    role(
      'Role',
      many(size, i => `{ Effect: Allow, Action: "s3:Get*", Resource: "arn:aws:s3:::bucket-${i}/*" }`, ', '),
    ),
  ),
  'actions of a statement': cfn(500, size =>
    role(
      'Role',
      `{ Effect: Allow, Action: [${many(size, i => action(i), ', ')}], Resource: "arn:aws:s3:::data/*" }`,
    ),
  ),
  'resources of a statement': cfn(500, size =>
    role(
      'Role',
      `{ Effect: Allow, Action: s3:GetObject, Resource: [${many(size, i => `"arn:aws:s3:::data-${i}/*"`, ', ')}] }`,
    ),
  ),
  'open resources of a statement': cfn(300, size =>
    role(
      'Role',
      `{ Effect: Allow, Action: [dynamodb:GetItem, dynamodb:PutItem], Resource: [${many(size, i => `!Sub "arn:aws:dynamodb:*:\${AWS::AccountId}:table/data-${i}*"`, ', ')}] }`,
    ),
  ),
  'actions and resources': cfn(200, size =>
    role(
      'Role',
      `{ Effect: Allow, Action: [${many(size, i => action(i), ', ')}], Resource: [${many(size, i => `"arn:aws:s3:::data-${i}*"`, ', ')}] }`,
    ),
  ),
  'unknown actions': cfn(100, size =>
    role(
      'Role',
      `{ Effect: Allow, Action: [${many(size, i => `s3:GetObjetc${i}`, ', ')}], Resource: "arn:aws:s3:::data/*" }`,
    ),
  ),
  'environment variables': cfn(300, size =>
    fn(
      'Fn',
      `Role: arn:aws:iam::123456789012:role/r, Environment: { Variables: { ${many(size, i => `V${i}: !Sub "https://\${AWS::Region}.example.com/${i}"`, ', ')} } }`,
    ),
  ),
  parameters: template(
    'template.yaml',
    300,
    size =>
      `Parameters:\n${many(size, i => `  P${i}: { Type: String, Default: v${i} }`)}\nResources:\n${many(size, i => `  T${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref P${i} } }`)}\n`,
  ),
  mappings: template(
    'template.yaml',
    300,
    size =>
      `Mappings:\n  M:\n${many(size, i => `    k${i}: { name: v${i} }`)}\nResources:\n${many(size, i => `  T${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !FindInMap [M, k${i}, name] } }`)}\n`,
  ),
  'mapping of an open key': template(
    'template.yaml',
    300,
    size =>
      `Parameters: { P: { Type: String } }\nMappings:\n  M:\n${many(size, i => `    k${i}: { name: v${i} }`)}\nResources:\n${many(size, i => `  T${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !FindInMap [M, !Ref P, name] } }`)}\n`,
  ),
  conditions: template(
    'template.yaml',
    200,
    size =>
      `Parameters: { P: { Type: String } }\nConditions:\n${many(size, i => `  C${i}: !Equals [!Ref P, v${i}]`)}\nResources:\n${many(size, i => `  T${i}: { Type: AWS::SNS::Topic, Condition: C${i} }`)}\n`,
  ),
  'conditions of conditions': template(
    'template.yaml',
    50,
    size =>
      `Parameters: { P: { Type: String } }\nConditions:\n  C0: !Equals [!Ref P, v]\n${many(size, i => `  C${i + 1}: !Not [!Condition C${i}]`)}\nResources:\n${many(size, i => `  T${i}: { Type: AWS::SNS::Topic, Condition: C${i} }`)}\n`,
  ),
  outputs: template(
    'template.yaml',
    300,
    size =>
      `Resources: { T: { Type: AWS::SNS::Topic } }\nOutputs:\n${many(size, i => `  O${i}: { Value: !Ref T, Export: { Name: !Sub "\${AWS::StackName}-${i}" } }`)}\n`,
  ),
  'variables of Fn::Sub': cfn(
    300,
    size =>
      `  T: { Type: AWS::SNS::Topic }\n${fn('Fn', `Role: arn:aws:iam::123456789012:role/r, Environment: { Variables: { ALL: !Sub "${many(size, i => `\${AWS::Region}-${i}`, '/')}" } }`)}`,
  ),
  'own variables of Fn::Sub': cfn(300, size =>
    fn(
      'Fn',
      `Role: arn:aws:iam::123456789012:role/r, Environment: { Variables: { ALL: !Sub ["${many(size, i => `\${V${i}}`, '/')}", { ${many(size, i => `V${i}: v${i}`, ', ')} }] } }`,
    ),
  ),
  'members of Fn::Join': cfn(300, size =>
    fn(
      'Fn',
      `Role: arn:aws:iam::123456789012:role/r, Environment: { Variables: { ALL: !Join [",", [${many(size, i => `!Sub "\${AWS::Region}-${i}"`, ', ')}]] } }`,
    ),
  ),
  'security groups': cfn(300, size =>
    many(
      size,
      i =>
        `  G${i}: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }] } }`,
    ),
  ),
  'rules of a security group': cfn(
    300,
    size =>
      `  G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d, SecurityGroupIngress: [${many(size, i => `{ IpProtocol: tcp, FromPort: ${i}, ToPort: ${i}, CidrIp: 10.0.0.${i % 256}/32 }`, ', ')}] } }`,
  ),
  'open rules of a security group': cfn(
    300,
    size =>
      `  G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d, SecurityGroupIngress: [${many(size, i => `{ IpProtocol: tcp, FromPort: ${i + 1}, ToPort: ${i + 1}, CidrIp: 0.0.0.0/0 }`, ', ')}] } }`,
  ),
  'rules of their own': cfn(
    200,
    size =>
      `  G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d } }\n${many(size, i => `  R${i}: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref G, IpProtocol: tcp, FromPort: ${i}, ToPort: ${i}, CidrIp: 10.0.0.0/8 } }`)}`,
  ),
  'state machine states': cfn(
    200,
    size =>
      `${role('Role', '{ Effect: Allow, Action: lambda:InvokeFunction, Resource: "*" }')}\n  M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt Role.Arn, Definition: { StartAt: S0, States: { ${many(size, i => `S${i}: { Type: Task, Resource: "arn:aws:states:::lambda:invoke", Next: S${i + 1} }`, ', ')} } } } }`,
  ),
  'nested stacks': cfn(200, size =>
    many(
      size,
      i =>
        `  N${i}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: "https://s3.amazonaws.com/b/${i}.yaml" } }`,
    ),
  ),
  'API methods': cfn(
    200,
    size =>
      `  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: a } }\n${many(size, i => `  R${i}: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: p${i} } }\n  M${i}: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref R${i}, HttpMethod: GET, AuthorizationType: NONE } }`)}`,
  ),
  'references to nothing': cfn(200, size =>
    many(size, i => `  T${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref Nothing${i} } }`),
  ),
  'resources as JSON': template('template.json', 300, size =>
    JSON.stringify({
      Resources: Object.fromEntries(
        Array.from({ length: size }, (_, i) => [
          `Bucket${i}`,
          { Type: 'AWS::S3::Bucket', Properties: { BucketName: `data-${i}` } },
        ]),
      ),
    }),
  ),
  'SAM functions': sam(100, size => many(size, i => samFn(`Fn${i}`, ''))),
  'SAM functions with tables': sam(100, size =>
    many(
      size,
      i =>
        `${samFn(`Fn${i}`, `, Policies: [{ DynamoDBCrudPolicy: { TableName: !Ref Table${i} } }]`)}\n  Table${i}: { Type: AWS::Serverless::SimpleTable }`,
    ),
  ),
  'SAM routes': sam(100, size =>
    many(size, i =>
      samFn(`Fn${i}`, `, Events: { Get: { Type: Api, Properties: { Path: /p${i}, Method: get } } }`),
    ),
  ),
  'SAM HTTP routes': sam(100, size =>
    many(size, i =>
      samFn(`Fn${i}`, `, Events: { Get: { Type: HttpApi, Properties: { Path: /p${i}, Method: get } } }`),
    ),
  ),
  'SAM events of a function': sam(100, size =>
    samFn(
      'Fn',
      `, Events: { ${many(size, i => `E${i}: { Type: Api, Properties: { Path: /p${i}, Method: get } }`, ', ')} }`,
    ),
  ),
  'SAM queues of events': sam(100, size =>
    many(
      size,
      i =>
        `${samFn(`Fn${i}`, `, Events: { Q: { Type: SQS, Properties: { Queue: !GetAtt Q${i}.Arn } } }`)}\n  Q${i}: { Type: AWS::SQS::Queue }`,
    ),
  ),
  'Fn::ForEach': template(
    'template.yaml',
    100,
    size =>
      `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Topics: [Name, [${many(size, i => `n${i}`, ', ')}], { 'Topic\${Name}': { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub '\${Name}' } } }]\n`,
  ),
  'serverless functions': sls(
    100,
    size => `functions:\n${many(size, i => `  fn${i}: { handler: src/fn${i}.handler }`)}`,
  ),
  'serverless functions with routes': sls(
    100,
    size =>
      `functions:\n${many(size, i => `  fn${i}: { handler: src/fn${i}.handler, events: [{ http: { path: p${i}, method: get } }] }`)}`,
  ),
  'serverless functions with HTTP routes': sls(
    100,
    size =>
      `functions:\n${many(size, i => `  fn${i}: { handler: src/fn${i}.handler, events: [{ httpApi: 'GET /p${i}' }] }`)}`,
  ),
  'serverless functions with queues': sls(
    100,
    size =>
      `functions:\n${many(size, i => `  fn${i}: { handler: src/fn${i}.handler, events: [{ sqs: 'arn:aws:sqs:eu-west-1:123456789012:q${i}' }] }`)}`,
  ),
  'serverless events of a function': sls(
    100,
    size =>
      `functions:\n  fn:\n    handler: a.b\n    events:\n${many(size, i => `      - http: { path: p${i}, method: get }`)}`,
  ),
  'serverless schedules of a function': sls(
    100,
    size =>
      `functions:\n  fn:\n    handler: a.b\n    events:\n${many(size, i => `      - schedule: rate(${i + 2} minutes)`)}`,
  ),
  'serverless resources': sls(
    200,
    size =>
      `functions: { fn: { handler: a.b } }\nresources:\n  Resources:\n${many(size, i => `    Topic${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: '\${self:service}-${i}' } }`)}`,
  ),
  'serverless statements': template(
    'serverless.yml',
    100,
    size =>
      `service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\n  iam:\n    role:\n      statements:\n${many(size, i => `        - { Effect: Allow, Action: ${action(i)}, Resource: 'arn:aws:s3:::data-${i}/*' }`)}\nfunctions: { a: { handler: a.b }, c: { handler: c.d } }\n`,
  ),
  'serverless environment': template(
    'serverless.yml',
    200,
    size =>
      `service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\n  environment:\n${many(size, i => `    V${i}: \${self:service}-${i}`)}\nfunctions: { a: { handler: a.b }, c: { handler: c.d } }\n`,
  ),
  'variables side by side': sls(
    200,
    size =>
      `custom:\n${many(size, i => `  v${i}: value-${i}`)}\nfunctions: { fn: { handler: a.b, environment: { ALL: '${many(size, i => `\${self:custom.v${i}}`, '/')}' } } }`,
  ),
  'variables in a chain': sls(
    10,
    size =>
      `custom:\n  v0: end\n${many(size, i => `  v${i + 1}: \${self:custom.v${i}}`)}\nfunctions: { fn: { handler: a.b, environment: { ALL: '\${self:custom.v${size}}' } } }`,
  ),
  'variables of the service': sls(
    200,
    size =>
      `custom:\n${many(size, i => `  v${i}: \${self:service}-${i}`)}\nfunctions: { fn: { handler: a.b, environment: { ONE: '\${self:custom.v0}' } } }`,
  ),
};
