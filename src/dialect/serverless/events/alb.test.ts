import { describe, expect, test } from 'vitest';
import { lowerText } from '../testing.ts';
import { addedTo, placeOf, propertiesOf, resourceOf } from '../testing-facts.ts';

const LISTENER = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/50dc6c49/f2f7dc8e';
const service = (settings: string, provider = ''): string =>
  `service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n${provider}functions:\n  fn:\n    handler: h\n    events:\n      - alb: { listenerArn: ${LISTENER}, priority: 1, conditions: { path: /x }${settings} }\n`;
const GROUP = 'FnAlbTargetGroup50dc6c49';
const rule = (settings: string, provider = '') =>
  propertiesOf(service(settings, provider), 'FnAlbListenerRule1');

test('a rule forwards to a group of the function, named by the load balancer', () => {
  expect(addedTo(service('').replace('alb', 'none'), service(''))).toEqual([
    'FnAlbListenerRule1 ElasticLoadBalancingV2::ListenerRule',
    `${GROUP} ElasticLoadBalancingV2::TargetGroup`,
    'FnLambdaPermissionAlb Lambda::Permission',
    'FnLambdaPermissionRegisterTarget Lambda::Permission',
  ]);
  expect(rule('')).toEqual({
    ListenerArn: LISTENER,
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/x'] }],
    Actions: [{ Type: 'forward', TargetGroupArn: `\${${GROUP}}` }],
  });
  expect(placeOf(service(''), GROUP)).toBe('9 alb');
});

test('two permissions: the group may call, and to register it everybody’s load balancer may', () => {
  expect(propertiesOf(service(''), 'FnLambdaPermissionAlb')).toMatchObject({
    Principal: 'elasticloadbalancing.amazonaws.com',
    SourceArn: `\${${GROUP}}`,
  });
  expect(propertiesOf(service(''), 'FnLambdaPermissionRegisterTarget')).not.toHaveProperty('SourceArn');
  expect(resourceOf(service(''), GROUP)).toMatchObject({ DependsOn: ['FnLambdaPermissionRegisterTarget'] });
});

test.each<[string, string, object]>([
  ['a host', 'host: a.test', { Field: 'host-header', HostHeaderConfig: { Values: ['a.test'] } }],
  [
    'methods',
    'method: [GET, PUT]',
    { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET', 'PUT'] } },
  ],
  ['addresses', 'ip: 10.0.0.0/8', { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }],
  [
    'headers',
    'header: [{ name: h, values: [v] }]',
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'h', Values: ['v'] } },
  ],
  [
    'the query',
    'query: { q: z }',
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'q', Value: 'z' }] } },
  ],
])('a rule asks for %s', (_, condition, expected) =>
  expect(
    propertiesOf(service('').replace('path: /x', `path: [/x, /y], ${condition}`), 'FnAlbListenerRule1'),
  ).toMatchObject({
    Conditions: expect.arrayContaining([{ Field: 'path-pattern', Values: ['/x', '/y'] }, expected]),
  }),
);

describe('an authorizer', () => {
  const AUTHORIZERS = `  alb:
    authorizers:
      pool: { type: cognito, userPoolArn: arn:p, userPoolClientId: c, userPoolDomain: d, onUnauthenticatedRequest: authenticate }
      sso: { type: oidc, authorizationEndpoint: https://a.test, clientId: c, clientSecret: shown, issuer: https://i.test, tokenEndpoint: https://t.test, userInfoEndpoint: https://u.test }
`;
  test('comes before the forward, in the order of the event', () =>
    expect(rule(', authorizer: [pool, sso]', AUTHORIZERS)).toMatchObject({
      Actions: [
        {
          Type: 'authenticate-cognito',
          Order: 1,
          AuthenticateCognitoConfig: {
            UserPoolArn: 'arn:p',
            UserPoolClientId: 'c',
            UserPoolDomain: 'd',
            OnUnauthenticatedRequest: 'authenticate',
          },
        },
        { Type: 'authenticate-oidc', Order: 2, AuthenticateOidcConfig: { ClientSecret: 'shown' } },
        { Type: 'forward', Order: 3 },
      ],
    }));
  test('denies who is not signed in, unless it says otherwise', () =>
    expect(rule(', authorizer: sso', AUTHORIZERS)).toMatchObject({
      Actions: [{ AuthenticateOidcConfig: { OnUnauthenticatedRequest: 'deny' } }, {}],
    }));
  test('that nobody names guards nothing', () =>
    expect(rule('', AUTHORIZERS)).toMatchObject({ Actions: [{ Type: 'forward' }] }));
});

describe('the group', () => {
  const group = (settings: string, id = GROUP) => propertiesOf(service(settings), id);
  test('is not checked', () => expect(group('')).toMatchObject({ HealthCheckEnabled: false }));
  test.each<[string, string, object]>([
    ['is checked as the framework likes', 'true', { HealthCheckPath: '/', HealthCheckIntervalSeconds: 35 }],
    [
      'is checked as the author likes',
      '{ path: /up, intervalSeconds: 9, matcher: { httpCode: 204 } }',
      { HealthCheckPath: '/up', HealthCheckIntervalSeconds: 9, Matcher: { HttpCode: 204 } },
    ],
  ])('%s', (_, check, properties) =>
    expect(group(`, healthCheck: ${check}`)).toMatchObject({ HealthCheckEnabled: true, ...properties }),
  );
  test('is another where headers have many values', () =>
    expect(group(', multiValueHeaders: true', 'FnAlbMultiValueTargetGroup50dc6c49')).toMatchObject({
      TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: true }],
    }));
  test('is named by the listener where that is a reference', () =>
    expect(
      lowerText(service('').replace(LISTENER, '!Ref Front')).stacks[0]!.resources.has(
        'FnAlbTargetGroupFront',
      ),
    ).toBe(true));
});
