import { describe, expect, test } from 'vitest';
import { detect, findCredential } from './detect.ts';

const verdict = (name: string, value: string): string => {
  const secret = detect(name, value);
  return secret ? secret.strength : 'silent';
};

describe('a literal under a secret-like name is a secret', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2'],
    ['DB_PASSWORD', 'b@dP@$sW0rD'],
    ['DB_PASSWORD', 'Tr0ub4dor&3'],
    ['DB_PASSWORD', 'sunshine'],
    ['DB_PASSWORD', 'correct-horse-battery'],
    ['DB_PASSWORD', '8675309'],
    ['DB_PASSWORD', 'password123'],
    ['DB_PASSWORD', 'activemqPassword123'],
    ['DB_PASSWORD', '$ecretP4ss'],
    ['PASSPHRASE', 'correct horse battery staple'],
    ['API_KEY', 'a1b2c3d4e5f6'],
    ['API_KEY', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['API_KEY', '/x8Kd9fQ2+bV7nM1zR4tYp=='],
    ['JWT_SECRET', '9fQ2bV7nM1zR4tYp'],
    ['JWT_SECRET', 'k3yb0ard-c4t!'],
    ['CLIENT_SECRET', 'xkqjzhfwpqmzn'],
    ['AUTH_TOKEN', 'MySecret!AuthToken$'],
    ['TOKEN', 'Bearer 9fQ2bV7nM1zR4tYp'],
    ['ENCRYPTION_KEY', 'deadbeefcafebabe0123456789abcde0'],
    ['API_KEYS', '9fQ2bV7nM1zR4tYp8Kd9fQ2'],
    ['APP_KEY', '9fQ2bV7nM1zR4tYp8Kd9fQ2'],
    ['TWITTER_ACCESS_TOKEN_KEY', '4829104829-9fQ2bV7nM1zR4tYp8Kd9fQ2'],
    ['HASH_SALT', '9fQ2bV7nM1zR4tYp8Kd9'],
    ['SECRET', 'lowercase-one,9fQ2bV7nM1zR4tYp'],
    ['API_KEY', '4829104829104829'],
  ])('%s', (name, value) => expect(verdict(name, value)).toBe('strong'));
});

describe('what only stands for a secret is weak', () => {
  test.each([
    ['PASSWORD', 'changeme'],
    ['PASSWORD', 'change-me!'],
    ['PASSWORD', 'CHANGE_IT'],
    ['PASSWORD', 'password'],
    ['PASSWORD', 'admin'],
    ['PASSWORD', 'postgres'],
    ['PASSWORD', 'root'],
    ['PASSWORD', 'test1234'],
    ['PASSWORD', 'x'],
    ['PASSWORD', '********'],
    ['PASSWORD', 'xxxx'],
    ['PASSWORD', '<password>'],
    ['PASSWORD', '1234'],
    ['PASSWORD', 'abcd'],
    ['PASSWORD', 'yourpassword123'],
    ['PASSWORD', 'TODO'],
    ['Password', 'MasterPassword'],
    ['Password', 'AmazonMqPassword'],
    ['Password', 'badpassword'],
    ['API_KEY', '<your-key>'],
    ['API_KEY', 'YOUR_API_KEY'],
    ['API_KEY', 'your-api-key-here'],
    ['API_KEY', 'REPLACE_ME'],
    ['API_KEY', 'KEYEXAMPLE1234'],
    ['API_KEY', 'AIzaXXXX'],
    ['API_KEY', 'abc123'],
    ['API_KEY', 'dummy'],
    ['API_KEY', 'MyAPIkey'],
    ['SECRET', 'MySecret'],
    ['SECRET', 'a1b2...'],
    ['JWT_SECRET', 'supersecret'],
    ['JWT_SECRET', 'mysecretkey'],
    ['GITHUB_WEBHOOK_SECRET', 'REPLACE-WITH-YOUR-SECRET-HERE'],
    ['TWILIO_AUTH_TOKEN', 'YOUR-TWILIO-AUTH-TOKEN-HERE'],
    ['AWS_SECRET_ACCESS_KEY', 'DUMMYEXAMPLEKEY'],
    ['ClientSecret', '1234'],
    ['TOKEN', 'a1b2'],
  ])('%s: %s', (name, value) => expect(verdict(name, value)).toBe('weak'));
});

describe('what says nothing secret is silent under any name', () => {
  test.each([
    '',
    ' ',
    'true',
    'False',
    'none',
    'null',
    'N/A',
    'default',
    'disabled',
    'required',
    'String',
    'header',
    'AWS_IAM',
    'hours',
    'anonymous',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-9T06KM',
    '${DbPassword}',
    '${ssm:/app/${self:provider.stage}/db-password}',
    '${self:custom.secrets.PASSWORD}',
    '${env:DB_PASSWORD}',
    '{{resolve:secretsmanager:db:SecretString:password}}',
    '{{resolve:ssm-secure:/db/password:1}}',
    '$DB_PASSWORD',
    '$context.authorizer.token',
    '$inputRoot.token',
    "$input.path('$.password')",
    '$.password',
    '$$.Task.Token',
    '!Ref DbPassword',
    'AWS::NoValue',
    'vault:secret/data/db#password',
    'https://example.org/login',
    'https://login.example.com/oauth2/token?grant_type=client_credentials',
    '//cdn.example.org/x.js',
    's3://bucket/key.pem',
    '/prod/db/password',
    './keys/private.pem',
    '~/.aws/credentials',
    'C:\\keys\\id_rsa',
    'prod/db/password',
    'key.pem',
    'config/secrets.json',
    'db.internal.example.com',
    'db.example.com:5432',
    'localhost:8080',
    '10.0.0.1',
    '10.0.0.0/16',
    'team@example.com',
    'eu-west-1',
    'us-gov-west-1',
    'eu-west-1_AbCd12345',
    'subnet-0a1b2c3d4e5f60718',
    'ENC[AES256_GCM,data:9fQ2bV7nM1zR,type:str]',
    `AQICAHh${'9fQ2bV7nM1zR'.repeat(8)}`,
    'amzn1.ask.skill.0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f',
    '^8.1.0',
    '2.10.4',
    '2012-10-17',
    '15m',
    '30 days',
    'rate(1 day)',
    'P90D',
    'Enter the password of the database',
    'line one\nline two',
    '{"type":"object"}',
    '99',
    '3.14',
  ])('%j', value => {
    for (const name of ['DB_PASSWORD', 'API_KEY', 'SECRET', 'APP_KEY', 'X'])
      expect(detect(name, value), name).toBeUndefined();
  });
});

describe('names of things are no secrets', () => {
  test.each([
    ['SECRET', 'AuroraUserSecret'],
    ['SECRET', 'gitea-password'],
    ['DB_SECRET', 'prod-db-credentials'],
    ['TOKEN', 'x-amz-security-token'],
    ['API_KEY', 'X-Api-Key'],
    ['API_KEY', 'orders-service-key'],
    ['CREDENTIALS', 'OrdersDatabaseCredentials'],
    ['SecretsManagerSecret', 'ACTIVEMQ_SECRET_ARN'],
    ['githubSecret', 'githubSecret'],
    ['AccessToken', 'accessToken'],
    ['DB_SECRET', 'OrdersDbSecret4F8A21BC'],
    ['AUTH', 'cognito'],
    ['AUTH', 'OrdersAuthorizer'],
    ['TOKEN', 'method.request.header.Authorization'],
    ['SSH_KEY', 'my-key-pair'],
    ['SESSION_KEY', 'orders-session'],
    ['APP_KEY', 'frontend'],
    ['CONNECTION_STRING', 'Orders'],
    ['TOKEN_KEY', 'access_token'],
    ['TWITTER_ACCESS_TOKEN_KEY', 'twitter'],
    ['DSN', 'https://abc123@o1.ingest.sentry.io/4501'],
    ['SECRET', '123'],
  ])('%s: %s', (name, value) => expect(verdict(name, value)).toBe('silent'));
});

describe('values that look random, under names that promise nothing', () => {
  test.each([
    ['COMMIT_SHA', '9f'.repeat(20)],
    ['FILE_HASH', 'deadbeefcafe0123'.repeat(4)],
    ['SECRET_HASH', 'a1b2'.repeat(16)],
    ['REQUEST_ID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['SECRET_ID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['KMS_KEY_ID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['FIREHOSE_DELIVERYSTREAM_NAME', 'KinesisFirehosefarfhsexistingVpcdestinationfirehose00DD7D12'],
    ['MODEL_ID', 'anthropic.claude-3-5-haiku-20241022-v1:0'],
    ['USER_POOL_ID', 'eu-west-1_AbCd12345'],
    ['LAYER_VERSION', 'v1.2.3-a1b2c3d4e5f6a7b8'],
    ['IMAGE', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:' + 'a1'.repeat(32)],
    ['LOGICAL_ID', 'OrdersFunctionLogRetentionAABBCCDD11223344556677'],
    ['CLIENT_ID', '4l9k2j3h4g5f6d7s8a9p0o1i2u'],
    ['S3_KEY', 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6a1b2c3d4.zip'],
  ])('%s: %s', (name, value) => expect(verdict(name, value)).toBe('silent'));
});

describe('where only a secret can stand', () => {
  test.each([
    ['poc-microvm-token-42', 'strong'],
    ['plaintext', 'strong'],
    ['orders/db', 'weak'],
    ['changeme', 'weak'],
    ['9fQ2bV7nM1zR', 'strong'],
    ['true', 'strong'],
  ])('%s is one', (value, strength) =>
    expect(findCredential('password', value)?.secret).toMatchObject({ kind: 'password', strength }),
  );
  test.each([
    '',
    '${Password}',
    '{{resolve:secretsmanager:db}}',
    'arn:aws:secretsmanager:eu-west-1:1:secret:db',
  ])('%j is a reference', value => expect(findCredential('password', value)).toBeUndefined());
});

describe('under a name that comes apart only at a guess, a value must look unlike a name', () => {
  test.each([
    ['OURSECRET', 'q7Zt0bVx3KpLw9Rd2Ns6', 'strong'],
    ['DISCORDTOKEN', 'q7Zt0bVx3KpLw9Rd2Ns6', 'strong'],
    ['AESKEY', 'q7Zt0bVx3KpLw9Rd2Ns6', 'strong'],
    ['PASSWORDVALUE', 'Tr0ub4dor-and-3', 'strong'],
    ['DBPASSWORDPROD', 'Tr0ub4dor-and-3', 'strong'],
    ['APPPWD', 'Tr0ub4dor-and-3', 'strong'],
    ['OURSECRET', 'orders/database', 'silent'],
    ['DISCORDTOKEN', 'discord-bot', 'silent'],
    ['AESKEY', 'alias/orders', 'silent'],
    ['APPPWD', '/var/app', 'silent'],
    ['PASSWORDVALUE', 'orders-database', 'silent'],
  ])('%s: %s', (name, value, strength) => expect(verdict(name, value)).toBe(strength));
});

describe('a variable of a shell is no password', () => {
  test.each([
    ['GRAPH_AUTH', 'graph/$GRAPH_PASSWORD', 'silent'],
    ['DB_PASSWORD', 'orders:$DB_PASSWORD', 'silent'],
    ['DB_PASSWORD', 'user:$password', 'silent'],
    ['DB_PASSWORD', 'q8Zt$ABCdef', 'strong'],
  ])('%s: %s', (name, value, strength) => expect(verdict(name, value)).toBe(strength));
});
