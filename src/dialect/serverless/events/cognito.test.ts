import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, statementsOf } from '../testing-facts.ts';

const service = (...pools: readonly string[]): string =>
  `service: svc\nprovider: { name: aws, versionFunctions: false }\nfunctions:\n  fn:\n    handler: h\n    events:\n${pools.map(pool => `      - cognitoUserPool: ${pool}\n`).join('')}`;
const PLAIN = service('x').replace('cognitoUserPool', 'none');
const FN = '${FnLambdaFunction.Arn}';

describe('a user pool of an event', () => {
  test('is made, one for all its triggers, with nothing but them', () =>
    expect(
      propertiesOf(
        service('{ pool: users, trigger: PreSignUp }', '{ pool: users, trigger: PostConfirmation }'),
        'CognitoUserPoolUsers',
      ),
    ).toEqual({ UserPoolName: 'users', LambdaConfig: { PreSignUp: FN, PostConfirmation: FN } }));
  test.each(['CustomEmailSender', 'CustomSMSSender'])('%s takes a version and a key', trigger =>
    expect(
      propertiesOf(
        service(`{ pool: users, trigger: ${trigger}, kmsKeyId: !GetAtt Key.Arn }`),
        'CognitoUserPoolUsers',
      ),
    ).toMatchObject({
      LambdaConfig: { [trigger]: { LambdaArn: FN, LambdaVersion: 'V1_0' }, KMSKeyID: '${Key.Arn}' },
    }),
  );
  test('may call the function, a permission for each trigger', () => {
    const text = service('{ pool: users, trigger: PreSignUp }');
    const id = 'FnLambdaPermissionCognitoUserPoolUsersTriggerSourcePreSignUp';
    expect(propertiesOf(text, id)).toMatchObject({
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: '${CognitoUserPoolUsers.Arn}',
    });
    expect([placeOf(text, id), placeOf(text, 'CognitoUserPoolUsers')]).toEqual([
      '7 cognitoUserPool',
      '7 cognitoUserPool',
    ]);
  });
  test('of the resources gets the triggers', () =>
    expect(
      propertiesOf(
        `${service('{ pool: users, trigger: PreSignUp }')}resources: { Resources: { CognitoUserPoolUsers: { Type: AWS::Cognito::UserPool, Properties: { MfaConfiguration: ON } } } }\n`,
        'CognitoUserPoolUsers',
      ),
    ).toEqual({ UserPoolName: 'users', LambdaConfig: { PreSignUp: FN }, MfaConfiguration: 'ON' }));
});

describe('a user pool that exists', () => {
  const text = service('{ pool: old, trigger: PreSignUp, existing: true }');
  test('is not made: a function of the framework sets its triggers', () => {
    expect(addedTo(PLAIN, text)).toEqual([
      'CustomDashresourceDashexistingDashcupLambdaFunction Lambda::Function',
      'FnCustomCognitoUserPool1 Custom::CognitoUserPool',
      'IamRoleCustomResourcesLambdaExecution IAM::Role',
    ]);
    expect(propertiesOf(text, 'FnCustomCognitoUserPool1')).toMatchObject({
      UserPoolName: 'old',
      UserPoolConfigs: [{ Trigger: 'PreSignUp' }],
    });
  });
  test('lets that function change every user pool, and pass every role', () =>
    expect(statementsOf(text, 'IamRoleCustomResourcesLambdaExecution')).toEqual([
      'cognito-idp:ListUserPools, cognito-idp:DescribeUserPool, cognito-idp:UpdateUserPool on *',
      'lambda:AddPermission, lambda:RemovePermission on arn:${AWS::Partition}:lambda:*:*:function:svc-dev-fn',
      'lambda:RemovePermission on arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*',
      'iam:PassRole on arn:${AWS::Partition}:iam::*:role/*',
    ]));
});
