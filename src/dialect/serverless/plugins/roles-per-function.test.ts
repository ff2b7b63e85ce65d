import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, statementsOf } from '../testing-facts.ts';

const service = (settings: string, custom = '', provider = ''): string =>
  `service: svc
plugins: [serverless-iam-roles-per-function]
${custom && `custom: { serverless-iam-roles-per-function: { ${custom} } }\n`}provider:
  name: aws
${provider}  iam: { role: { path: /p/, statements: [{ Effect: Allow, Action: shared:a, Resource: '*' }] } }
functions:
  fn: { handler: h, ${settings} }
  other: { handler: h }
`;
const OWN = "iamRoleStatements: [{ Effect: Allow, Action: own:a, Resource: '*' }]";
const ROLE = 'FnIamRoleLambdaExecution';
const role = (settings: string, custom = '', provider = '') =>
  propertiesOf(service(settings, custom, provider), ROLE);

test('a function with statements has a role; the others share theirs, which stays', () => {
  expect(addedTo(service('memorySize: 1'), service(OWN))).toEqual([`${ROLE} IAM::Role`]);
  expect(propertiesOf(service(OWN), 'FnLambdaFunction')).toMatchObject({ Role: `\${${ROLE}.Arn}` });
  expect(propertiesOf(service(OWN), 'OtherLambdaFunction')).toMatchObject({
    Role: '${IamRoleLambdaExecution.Arn}',
  });
});

describe('that role', () => {
  test('is named by service, stage, function and region, below the path of the shared one', () =>
    expect(role(OWN)).toMatchObject({ RoleName: 'svc-dev-fn-${AWS::Region}-lambdaRole', Path: '/p/' }));
  test('loses the word lambdaRole where its name would be longer than 64', () =>
    expect(
      propertiesOf(service(OWN).replace('service: svc', `service: ${'long-'.repeat(8)}name`), ROLE),
    ).toMatchObject({ RoleName: expect.stringMatching(/-fn-\$\{AWS::Region\}$/) }));
  test.each<[string, string, object]>([
    ['a name of its own', 'iamRoleStatementsName: mine', { RoleName: 'mine' }],
    ['a boundary of its own', 'iamPermissionsBoundary: arn:b', { PermissionsBoundary: 'arn:b' }],
    [
      'the policy of networks',
      'vpc: { securityGroupIds: [sg], subnetIds: [s] }',
      {
        ManagedPolicyArns: [
          'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
        ],
      },
    ],
  ])('has %s', (_, setting, properties) => expect(role(`${OWN}, ${setting}`)).toMatchObject(properties));
  test('has the boundary of the shared one', () =>
    expect(propertiesOf(service(OWN).replace('path: /p/', 'permissionsBoundary: arn:s'), ROLE)).toMatchObject(
      { PermissionsBoundary: 'arn:s' },
    ));
  test('is made of an empty list too', () => expect(role('iamRoleStatements: []')).toBeDefined());
  test('points to its statements', () => expect(placeOf(service(OWN), ROLE)).toBe('7 iamRoleStatements'));
  test('iamGlobalPermissionsBoundary of the plug-in bounds every role, the shared one too', () => {
    const global = (settings: string): string =>
      service(settings, 'iamGlobalPermissionsBoundary: arn:global');
    for (const id of [ROLE, 'IamRoleLambdaExecution'])
      expect(propertiesOf(global(OWN), id)).toMatchObject({ PermissionsBoundary: 'arn:global' });
    expect(propertiesOf(global(`${OWN}, iamPermissionsBoundary: arn:own`), ROLE)).toMatchObject({
      PermissionsBoundary: 'arn:own',
    });
  });
});

describe('its statements', () => {
  const LOGS =
    'logs:CreateLogStream, logs:CreateLogGroup, logs:PutLogEvents on arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/svc-dev-fn:*:*';
  test.each<[string, string, string, string[]]>([
    ['write the logs of this function only', OWN, '', [LOGS, 'own:a on *']],
    [
      'take those of the provider where it asks',
      `${OWN}, iamRoleStatementsInherit: true`,
      '',
      [LOGS, 'shared:a on *', 'own:a on *'],
    ],
    ['take them by default', OWN, 'defaultInherit: true', [LOGS, 'shared:a on *', 'own:a on *']],
    [
      'do not, where it does not ask',
      `${OWN}, iamRoleStatementsInherit: false`,
      'defaultInherit: true',
      [LOGS, 'own:a on *'],
    ],
    [
      'read the queue of an event',
      `${OWN}, events: [{ sqs: 'arn:aws:sqs:r:1:q' }]`,
      '',
      [
        LOGS,
        'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on arn:aws:sqs:r:1:q',
        'own:a on *',
      ],
    ],
    [
      'send dead letters',
      `${OWN}, onError: arn:aws:sns:r:1:t`,
      '',
      [LOGS, 'sns:Publish on arn:aws:sns:r:1:t', 'own:a on *'],
    ],
    [
      'do not send to destinations: that stays with the shared role',
      `${OWN}, destinations: { onFailure: 'arn:aws:sqs:r:1:q' }`,
      '',
      [LOGS, 'own:a on *'],
    ],
    ['do not trace: that stays with the shared role', `${OWN}, tracing: true`, '', [LOGS, 'own:a on *']],
  ])('%s', (_, settings, custom, statements) =>
    expect(statementsOf(service(settings, custom), ROLE)).toEqual(statements),
  );
});
