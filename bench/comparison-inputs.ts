import { hostileInputs } from '../tools/hostile/inputs.ts';
import { CONDITIONAL } from './growth-conditions.ts';
import { GROWTH } from './growth-inputs.ts';
import { samTemplate } from './sam-template.ts';
import { Seeded } from './seeded.ts';

/** What all subjects scan: texts by their path in a folder. */
export type Workload = {
  readonly name: string;
  readonly files: () => Readonly<Record<string, string>>;
  readonly dialect: 'cloudformation' | 'serverless';
  /** How the names of its templates end, as a glob. */
  readonly extension: string;
  /** The path of its only template, which is given instead of the folder. */
  readonly only?: string;
  readonly runs: number;
  /** A part of a short run. */
  readonly quick: boolean;
};

/** Ten resources of the types that stacks are made of, with references between them. */
const TEN = (at: number): string => `  Fn${at}:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: !GetAtt Role${at}.Arn
      Code: { S3Bucket: !Ref Artifacts, S3Key: fn${at}.zip }
      Environment: { Variables: { TABLE: !Ref Table${at}, TOPIC: !Ref Topic${at} } }
  Role${at}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: own
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [dynamodb:GetItem, dynamodb:PutItem]
                Resource: !GetAtt Table${at}.Arn
              - { Effect: Allow, Action: sns:Publish, Resource: !Ref Topic${at} }
  Logs${at}:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: !Sub '/aws/lambda/\${Fn${at}}', RetentionInDays: 30 }
  Table${at}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
  Bucket${at}:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Sub 'data-${at}-\${AWS::AccountId}' }
  BucketPolicy${at}:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket${at}
      PolicyDocument:
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: !Sub '\${Bucket${at}.Arn}/*'
            Condition: { Bool: { 'aws:SecureTransport': 'false' } }
  Topic${at}:
    Type: AWS::SNS::Topic
  Queue${at}:
    Type: AWS::SQS::Queue
    Properties: { MessageRetentionPeriod: 1209600 }
  QueuePolicy${at}:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue${at}]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Service: sns.amazonaws.com }
            Action: sqs:SendMessage
            Resource: !GetAtt Queue${at}.Arn
            Condition: { ArnEquals: { 'aws:SourceArn': !Ref Topic${at} } }
  Group${at}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: of function ${at}
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }]
`;

/** A CloudFormation template of ten times this many resources. */
function stackOf(tens: number): string {
  return `AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Artifacts: { Type: String }\nResources:\n${Array.from({ length: tens }, (_, at) => TEN(at)).join('')}`;
}

/** Kinds of growth in YAML that each scanner reads, without those whose templates are wrong. */
const KINDS = Object.entries(GROWTH).filter(
  ([name, { kind }]) =>
    kind === 'template.yaml' && !['references to nothing', 'unknown actions', 'Fn::ForEach'].includes(name),
);

/** As many templates, each in a folder of its own, of 1 to 20 kB: SAM, CloudFormation, and kinds of growth at small sizes. */
export function templates(count: number): Readonly<Record<string, string>> {
  const random = new Seeded(16);
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      const [, growth] = KINDS[random.below(KINDS.length)]!;
      const text = [
        () => samTemplate(1_000 + random.below(19_000)),
        () => stackOf(1 + random.below(5)),
        () => growth.text(3 + random.below(40)),
      ][random.below(3)]!();
      return [`stack-${at}/template.yaml`, text];
    }),
  );
}

const FUNCTIONS = 300;

const handler = (at: number): string => `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const store = new S3Client({});

export async function handler(event) {
  const { id } = event.pathParameters ?? {};
  if (!/^[a-z0-9-]{1,36}$/.test(id)) return { statusCode: 400, body: 'id' };
  const { Item: item } = await table.send(new GetCommand({ TableName: process.env.TABLE, Key: { id } }));
  if (!item) return { statusCode: 404 };
  const { Body: body } = await store.send(
    new GetObjectCommand({ Bucket: process.env.BUCKET, Key: \`items/\${item.id}\` }),
  );
  await table.send(new PutCommand({ TableName: process.env.TABLE, Item: { ...item, seen: ${at} } }));
  return { statusCode: 200, body: await body.transformToString() };
}
`;

/** A SAM service of 300 functions with one route each, and a table and a bucket for all; the code stands in `src`, or nowhere. */
function service(hasCode: boolean): Readonly<Record<string, string>> {
  const each = <T>(make: (at: number) => T): T[] => Array.from({ length: FUNCTIONS }, (_, at) => make(at));
  const template = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    Environment: { Variables: { TABLE: !Ref Items, BUCKET: !Ref Files } }
Resources:
  Items:
    Type: AWS::Serverless::SimpleTable
  Files:
    Type: AWS::S3::Bucket
${each(
  at => `  Fn${at}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/fn${at}
      Handler: index.handler
      Policies:
        - DynamoDBCrudPolicy: { TableName: !Ref Items }
        - S3ReadPolicy: { BucketName: !Ref Files }
      Events:
        Get: { Type: HttpApi, Properties: { Path: '/fn${at}/{id}', Method: get } }
`,
).join('')}`;
  return {
    'template.yaml': template,
    ...(hasCode ? Object.fromEntries(each(at => [`src/fn${at}/index.mjs`, handler(at)])) : {}),
  };
}

const serverless = (): string =>
  `service: shop
provider:
  name: aws
  runtime: nodejs22.x
  iam: { role: { statements: [{ Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Items.Arn }] } }
functions:
${Array.from({ length: FUNCTIONS }, (_, at) => `  fn${at}: { handler: src/fn${at}.handler, events: [{ httpApi: 'GET /fn${at}/{id}' }] }\n`).join('')}resources:
  Resources:
    Items: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: id, KeyType: HASH }] } }
`;

const one = (name: string, runs: number, quick: boolean, text: () => string): Workload => ({
  name,
  files: () => ({ 'template.yaml': text() }),
  only: 'template.yaml',
  dialect: 'cloudformation',
  extension: 'yaml',
  runs,
  quick,
});
const many = (name: string, runs: number, quick: boolean, files: Workload['files']): Workload => ({
  name,
  files,
  dialect: 'cloudformation',
  extension: 'yaml',
  runs,
  quick,
});
const hostile = (name: string): Workload =>
  one(`worst case: ${name}`, 3, false, () => {
    const text = hostileInputs.find(input => input.name === name)?.files()['template.yaml'];
    if (typeof text !== 'string') throw new Error(`no hostile input of one template is named ${name}`);
    return text;
  });

/** From small to large. */
export const WORKLOADS: readonly Workload[] = [
  one('one template of 13 kB', 15, true, () => samTemplate(13_000)),
  many('200 templates', 5, true, () => templates(200)),
  many('2,000 templates', 3, false, () => templates(2_000)),
  one('one template of 500 resources', 5, true, () => stackOf(50)),
  one('one template of 5,000 resources', 3, false, () => stackOf(500)),
  many('300 functions without code', 5, true, () => service(false)),
  many('300 functions with code', 5, true, () => service(true)),
  {
    ...many('300 functions in serverless.yml', 5, true, () => ({ 'serverless.yml': serverless() })),
    only: 'serverless.yml',
    dialect: 'serverless',
    extension: 'yml',
  },
  {
    ...many('worst case: 40,000 buckets as JSON', 3, false, () => ({
      'template.json': GROWTH['resources as JSON']!.text(40_000),
    })),
    only: 'template.json',
    extension: 'json',
  },
  one('worst case: 2,000 actions on 2,000 resources', 3, false, () =>
    GROWTH['actions and resources']!.text(2_000),
  ),
  one('worst case: 160 conditional actions and resources', 3, false, () =>
    CONDITIONAL['conditional actions and resources']!.text(160),
  ),
  hostile('conditional resources 3000'),
  hostile('If of independent conditions 30'),
];
