import { expect, test } from 'vitest';
import { factRows, facts } from '../../../model/facts.ts';
import { servicePrefixes } from '../actions/action-table.ts';
import { managedPolicy } from './managed-policies.ts';

test.each([
  ['AdministratorAccess', 'admin', '*'],
  ['PowerUserAccess', 'power', '*'],
  ['AmazonS3FullAccess', 'service-wide', 's3'],
  ['IAMFullAccess', 'service-wide', 'iam'],
  ['AWSLambda_FullAccess', 'service-wide', 'lambda'],
  ['SecretsManagerReadWrite', 'service-wide', 'secretsmanager'],
  ['AWSLambdaExecute', 'service-wide', 'logs'],
  ['AmazonAPIGatewayAdministrator', 'service-wide', 'apigateway'],
  ['AdministratorAccess-Amplify', 'service-wide', 'amplify'],
])('%s is %s, with %s', (name, verdict, service) => {
  expect(managedPolicy(name)?.verdict).toBe(verdict);
  expect(managedPolicy(name)?.services).toContain(service);
});

test.each([
  'AWSLambdaBasicExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'AmazonS3ReadOnlyAccess',
  'CloudWatchLambdaInsightsExecutionRolePolicy',
  'AmazonSSMManagedInstanceCore',
  'AWSLambdaSQSQueueExecutionRole',
])('%s gives no service as a whole', name =>
  expect(managedPolicy(name)).toMatchObject({ verdict: 'scoped', services: [] }),
);

test('the name says nothing: a policy called full access that only invokes is scoped', () =>
  expect(managedPolicy('AWSAppSyncInvokeFullAccess')?.verdict).toBe('scoped'));

test.each([
  ['AWSLambdaBasicExecutionRole', true, true],
  ['AWSLambdaVPCAccessExecutionRole', true, true],
  ['AWSLambdaSQSQueueExecutionRole', true, false],
  ['AWSXRayDaemonWriteAccess', false, true],
  ['AmazonDynamoDBReadOnlyAccess', false, false],
  ['CloudWatchLogsFullAccess', false, false],
])('%s: for a service role %s, only logs %s', (name, serviceRole, onlyLogs) =>
  expect(managedPolicy(name)).toMatchObject({ serviceRole, onlyLogs }),
);

test.each([
  'service-role/AWSLambdaBasicExecutionRole',
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  'arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
])('%s is found by its last name', text =>
  expect(managedPolicy(text)?.name).toBe('AWSLambdaBasicExecutionRole'),
);

test.each([
  'arn:aws:iam::123456789012:policy/AdministratorAccess',
  'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/AdministratorAccess',
  'administratoraccess',
  'NoSuchPolicy',
  '',
  '/',
  'constructor',
])('%j is no policy of AWS', text => expect(managedPolicy(text)).toBeUndefined());

test('only AdministratorAccess gives everything without condition, and every service named exists', () => {
  const prefixes = new Set([...servicePrefixes(), '*']);
  const policies = factRows(facts('managed-policies.txt')).map(([name = '']) => managedPolicy(name));
  expect(policies.filter(policy => policy?.verdict === 'admin').map(policy => policy?.name)).toEqual([
    'AdministratorAccess',
  ]);
  for (const policy of policies) {
    expect(
      policy?.services.every(service => prefixes.has(service)),
      policy?.name,
    ).toBe(true);
    expect(policy?.verdict === 'scoped', policy?.name).toBe(policy?.services.length === 0);
  }
});
