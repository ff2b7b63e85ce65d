import { describe, expect, test } from 'vitest';
import { addedTo, propertiesOf } from '../../testing-facts.ts';

const BASE = 'service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n';
const service = (http: string, provider = ''): string =>
  `${BASE}${provider}functions:\n  fn:\n    handler: h\n    events:\n      - http: ${http}\n`;

describe('keys', () => {
  const keys = (settings: string): string => service('GET a', `  apiGateway: ${settings}\n`);
  test('of names without values, all of one plan', () => {
    const text = keys(
      '{ apiKeys: [free], usagePlan: { quota: { limit: 5, period: DAY }, throttle: { rateLimit: 1 } } }',
    );
    expect(propertiesOf(text, 'ApiGatewayApiKey1')).toMatchObject({ Enabled: true, Name: 'free' });
    expect(propertiesOf(text, 'ApiGatewayUsagePlan')).toMatchObject({
      Quota: { Limit: 5, Period: 'DAY' },
      Throttle: { RateLimit: 1 },
    });
    expect(propertiesOf(text, 'ApiGatewayUsagePlanKey1')).toEqual({
      KeyId: '${ApiGatewayApiKey1}',
      KeyType: 'API_KEY',
      UsagePlanId: '${ApiGatewayUsagePlan}',
    });
  });
  test('of plans are numbered in each', () =>
    expect(
      addedTo(
        service('GET a'),
        keys(
          '{ apiKeys: [{ free: [a, b] }, { paid: [c] }], usagePlan: [{ free: { quota: { limit: 1 } } }, { paid: {} }] }',
        ),
      ),
    ).toEqual([
      'ApiGatewayApiKeyFree1 ApiGateway::ApiKey',
      'ApiGatewayApiKeyFree2 ApiGateway::ApiKey',
      'ApiGatewayApiKeyPaid1 ApiGateway::ApiKey',
      'ApiGatewayUsagePlanFree ApiGateway::UsagePlan',
      'ApiGatewayUsagePlanKeyFree1 ApiGateway::UsagePlanKey',
      'ApiGatewayUsagePlanKeyFree2 ApiGateway::UsagePlanKey',
      'ApiGatewayUsagePlanKeyPaid1 ApiGateway::UsagePlanKey',
      'ApiGatewayUsagePlanPaid ApiGateway::UsagePlan',
    ]));
  test('with a value hold it as it is written', () =>
    expect(
      propertiesOf(
        keys('{ apiKeys: [{ name: k, value: plain-to-see, enabled: false }] }'),
        'ApiGatewayApiKey1',
      ),
    ).toMatchObject({ Name: 'k', Value: 'plain-to-see', Enabled: false }));
  test('without a plan bring one that limits nothing', () =>
    expect(propertiesOf(keys('{ apiKeys: [free] }'), 'ApiGatewayUsagePlan')).not.toHaveProperty('Quota'));
});

describe('access logs', () => {
  const logged = service('GET a', '  logRetentionInDays: 14\n  logs: { restApi: true }\n');
  test('go to a group of their own, kept as long as those of functions', () =>
    expect(propertiesOf(logged, 'ApiGatewayLogGroup')).toEqual({
      LogGroupName: '/aws/api-gateway/svc-dev',
      RetentionInDays: 14,
    }));
  test('need a role of the account, which a function of the framework sets', () =>
    expect(addedTo(service('GET a'), logged)).toEqual([
      'ApiGatewayLogGroup Logs::LogGroup',
      'CustomApiGatewayAccountCloudWatchRole Custom::ApiGatewayAccountRole',
      'CustomDashresourceDashapigwDashcwDashroleLambdaFunction Lambda::Function',
      'IamRoleCustomResourcesLambdaExecution IAM::Role',
    ]));
  test('take none where others manage that role', () =>
    expect(
      addedTo(service('GET a'), service('GET a', '  logs: { restApi: { roleManagedExternally: true } }\n')),
    ).toEqual(['ApiGatewayLogGroup Logs::LogGroup']));
});
