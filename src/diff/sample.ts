/** Templates that tests change in one place. */
export const SAM = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, AllowedValues: [dev, prod], Default: dev }
  Address: { Type: String, Default: 10.0.0.0/8 }
  Password: { Type: String, NoEcho: true }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 10
    Tracing: Active
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth:
        DefaultAuthorizer: Users
        Authorizers: { Users: { UserPoolArn: !GetAtt Pool.Arn } }
  Pool: { Type: AWS::Cognito::UserPool, Properties: { MfaConfiguration: 'ON' } }
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      CodeUri: .
      Environment: { Variables: { MODE: plain } }
      Policies:
        - Statement:
            - { Effect: Allow, Action: [dynamodb:GetItem], Resource: !GetAtt Table.Arn, Condition: { StringEquals: { aws:SourceVpc: vpc-1 } } }
            - { Effect: Deny, Action: dynamodb:DeleteTable, Resource: '*' }
      Events:
        List: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: get } }
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties:
      TableName: orders
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      BillingMode: PAY_PER_REQUEST
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
  Queue: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/orders } }
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement: [{ Effect: Allow, Principal: { AWS: '111122223333' }, Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn }]
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: entry
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref Address }]
      SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }]
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true, KeyPolicy: { Statement: [{ Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }] } } }
`;

export const SERVERLESS = `service: shop
provider:
  name: aws
  runtime: nodejs22.x
  stage: dev
  logRetentionInDays: 30
  iam:
    role:
      statements:
        - { Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }
functions:
  list:
    handler: list.handler
    events: [{ http: { path: list, method: get, authorizer: aws_iam } }]
  read:
    handler: read.handler
    url: { authorizer: aws_iam }
`;
