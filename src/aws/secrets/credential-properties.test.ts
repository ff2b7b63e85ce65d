import { describe, expect, test } from 'vitest';
import { credentialAt } from './credential-properties.ts';

describe('a place that holds nothing but a credential', () => {
  test.each([
    ['AWS::RDS::DBInstance', 'Properties/MasterUserPassword', 'password'],
    ['AWS::RDS::DBInstance', 'Properties/TdeCredentialPassword', 'password'],
    ['AWS::AmazonMQ::Broker', 'Properties/Users/3/Password', 'password'],
    ['AWS::DMS::Endpoint', 'Properties/MongoDbSettings/Password', 'password'],
    [
      'AWS::Glue::Connection',
      'Properties/ConnectionInput/ConnectionProperties/KAFKA_SASL_SCRAM_PASSWORD',
      'password',
    ],
    ['AWS::Cognito::UserPoolIdentityProvider', 'Properties/ProviderDetails/private_key', 'private key'],
    [
      'AWS::AppFlow::ConnectorProfile',
      'Properties/ConnectorProfileConfig/ConnectorProfileCredentials/SAPOData/OAuthCredentials/ClientSecret',
      'client secret',
    ],
    ['AWS::DevOpsAgent::Service', 'Properties/ServiceDetails/GitLab/TokenValue', 'token'],
    ['AWS::SNS::Topic', 'Metadata/AWS::CloudFormation::Authentication/files/password', 'password'],
    ['AWS::SNS::Topic', 'Metadata/AWS::CloudFormation::Authentication/files/secretKey', 'secret access key'],
  ])('%s %s: %s', (type, path, kind) => expect(credentialAt(type, path.split('/'))).toBe(kind));

  test.each([
    ['AWS::RDS::DBInstance', 'Properties/MasterUsername'],
    ['AWS::RDS::DBInstance', 'MasterUserPassword'],
    ['AWS::SNS::Topic', 'Properties/MasterUserPassword'],
    ['AWS::AmazonMQ::Broker', 'Properties/Users/Password'],
    ['AWS::AmazonMQ::Broker', 'Properties/Users/3/Password/More'],
    ['AWS::AmazonMQ::Broker', 'Properties/Others/3/Password'],
    [
      'AWS::AppFlow::ConnectorProfile',
      'Properties/ConnectorProfileConfig/ConnectorProfileCredentials/ClientSecret',
    ],
    [
      'AWS::AppFlow::ConnectorProfile',
      'Properties/ConnectorProfileConfig/ConnectorProfileProperties/Slack/ClientSecret',
    ],
    [
      'AWS::AppFlow::ConnectorProfile',
      'Properties/ConnectorProfileConfig/ConnectorProfileCredentials/Slack/ClientId',
    ],
    ['AWS::SNS::Topic', 'Metadata/AWS::CloudFormation::Authentication/files/username'],
    ['AWS::Glue::Connection', 'Properties/ConnectionInput/ConnectionProperties/KAFKA_SASL_SCRAM_SECRETS_ARN'],
    ['AWS::Cognito::UserPoolIdentityProvider', 'Properties/ProviderDetails/key_id'],
    ['AWS::SNS::Topic', 'Properties/AWS::CloudFormation::Authentication/files/password'],
  ])('%s %s is none', (type, path) => expect(credentialAt(type, path.split('/'))).toBeUndefined());
});
