/** A SAM template of about this many characters: functions with policies, tables, log groups, as people write them. */
export function samTemplate(size: number): string {
  let text =
    "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nParameters:\n  Stage: { Type: String, AllowedValues: [dev, prod] }\nConditions:\n  Prod: !Equals [!Ref Stage, prod]\nResources:\n";
  for (let at = 0; text.length < size; at += 1) {
    text += `  Fn${at}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/fn${at}.handler
      Runtime: nodejs22.x
      CodeUri: ./dist
      Environment:
        Variables: { TABLE: !Ref Table${at}, STAGE: !Ref Stage }
      Policies:
        - DynamoDBCrudPolicy: { TableName: !Ref Table${at} }
        - Statement:
            - Effect: Allow
              Action: [s3:GetObject, s3:PutObject]
              Resource: !Sub 'arn:\${AWS::Partition}:s3:::uploads-\${Stage}/*'
      Events:
        Get: { Type: Api, Properties: { Path: /fn${at}, Method: get } }
  Fn${at}Logs:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: !Sub '/aws/lambda/\${Fn${at}}', RetentionInDays: !If [Prod, 365, 14] }
  Table${at}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      SSESpecification: { SSEEnabled: true }
`;
  }
  return text;
}
