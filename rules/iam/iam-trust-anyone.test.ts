import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import { found, roleTrusting } from '../testing.ts';
import inverted from './iam-inverted-grant.ts';

test.each([
  ['anyone', { Principal: '*' }, 'critical: It may be assumed from every AWS account'],
  [
    'anyone with an id',
    { Principal: '*', Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
    'high: It may be assumed from every AWS account with an external id, which is no secret',
  ],
  [
    'other accounts',
    { Principal: { AWS: ['222222222222', 'arn:aws:iam::222222222222:role/x', '333333333333'] } },
    'medium: It may be assumed from accounts 222222222222 and 333333333333 with nothing but their credentials',
  ],
  [
    'a provider',
    {
      Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/id.example.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
    'high: It may be assumed by every user of id.example.com',
  ],
  [
    'a provider that deployment names',
    { Principal: { Federated: { Ref: 'P' } }, Action: 'sts:AssumeRoleWithWebIdentity' },
    'high: It may be assumed by every user of the identity provider',
  ],
  [
    'every action',
    { Principal: { Service: 'lambda.amazonaws.com' }, Action: '*' },
    'medium: the trust policy of It allows "*"',
  ],
  [
    'all but one principal',
    { NotPrincipal: { AWS: '222222222222' } },
    'high: NotPrincipal lets everyone else use sts:AssumeRole',
  ],
  [
    'all but one action',
    { Principal: { Service: 'lambda.amazonaws.com' }, Action: undefined, NotAction: 'sts:TagSession' },
    'high: NotAction lets whom the policy of It names use every action but sts:TagSession',
  ],
])('trust in %s', (_, statement, message) => expect(found(...roleTrusting(statement))).toEqual([message]));

test('what a policy inverts beside is a place of the finding', () => {
  const text = JSON.stringify({
    Resources: {
      It: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', NotAction: ['s3:DeleteBucket'], NotResource: 'arn:aws:s3:::payroll' },
            ],
          },
        },
      },
    },
  });
  expect(scanText(text, [inverted]).findings).toMatchObject([
    {
      message: 'NotAction lets It use every action but s3:DeleteBucket on every resource but those it names',
      related: [{ note: 'NotResource as well' }],
    },
  ]);
});
