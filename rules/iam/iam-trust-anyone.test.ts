import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import { found, roleTrusting } from '../testing.ts';
import inverted from './iam-inverted-grant.ts';

test.each([
  ['anyone', { Principal: '*' }, 'critical: It can be assumed from any AWS account'],
  [
    'anyone with an id',
    { Principal: '*', Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
    'high: It can be assumed from any AWS account with an external ID, which is not a secret',
  ],
  [
    'other accounts',
    { Principal: { AWS: ['222222222222', 'arn:aws:iam::222222222222:role/x', '333333333333'] } },
    'medium: It can be assumed from accounts 222222222222 and 333333333333 with no requirement beyond their credentials',
  ],
  [
    'a provider',
    {
      Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/id.example.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
    'high: It can be assumed by any user of id.example.com',
  ],
  [
    'a provider that deployment names',
    { Principal: { Federated: { Ref: 'P' } }, Action: 'sts:AssumeRoleWithWebIdentity' },
    'high: It can be assumed by any user of the identity provider',
  ],
  [
    'every action',
    { Principal: { Service: 'lambda.amazonaws.com' }, Action: '*' },
    'medium: Trust policy of It allows "*"',
  ],
  [
    'all but one principal',
    { NotPrincipal: { AWS: '222222222222' } },
    'high: NotPrincipal allows every other principal to use sts:AssumeRole',
  ],
  [
    'all but one action',
    { Principal: { Service: 'lambda.amazonaws.com' }, Action: undefined, NotAction: 'sts:TagSession' },
    'high: NotAction allows the principals in the policy of It to use every action except sts:TagSession',
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
      message:
        'NotAction allows It to use every action except s3:DeleteBucket on all resources except those that it lists',
      related: [{ note: 'also uses NotResource' }],
    },
  ]);
});
