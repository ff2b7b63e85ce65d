import { describe, expect, test } from 'vitest';
import { functionWith, properties, resource, stackOf, types } from '../testing.ts';

const own = (settings: string, id = 'F') => properties(stackOf(functionWith(settings)), id);
const CONDITIONS = 'Conditions: { C: !Equals [!Ref "AWS::Region", a], D: !Equals [!Ref "AWS::Region", b] }\n';
/** A conditional function. */
const when = (condition: string, settings: string, attributes = ''): string =>
  `${CONDITIONS}Resources:\n  F: { Type: AWS::Serverless::Function, Condition: ${condition}, ${attributes} Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, ${settings} } }\n`;

describe('AutoPublishAlias', () => {
  const stack = stackOf(
    functionWith(
      'AutoPublishAlias: live, ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 }',
    ),
  );
  const version = Object.keys(types(stack)).find(id => /^FVersion[0-9a-f]{10}$/.test(id))!;
  test('publishes a version that outlives its resource', () =>
    expect(resource(stack, version)).toEqual({
      Type: 'AWS::Lambda::Version',
      DeletionPolicy: 'Retain',
      Properties: { FunctionName: { Ref: 'F' } },
    }));
  test('moves the alias to it', () =>
    expect(properties(stack, 'FAliaslive')).toEqual({
      Name: 'live',
      FunctionName: { Ref: 'F' },
      FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    }));
  const versionOf = (settings: string): string =>
    Object.keys(types(stackOf(functionWith(`AutoPublishAlias: live, ${settings}`)))).find(id =>
      id.startsWith('FVersion'),
    )!;
  test.each([
    ['the code', 'InlineCode: one', 'InlineCode: two', false],
    ['the timeout', 'Timeout: 3', 'Timeout: 9', true],
    [
      'the timeout, with all properties',
      'AutoPublishAliasAllProperties: true, Timeout: 3',
      'AutoPublishAliasAllProperties: true, Timeout: 9',
      false,
    ],
  ])('a change of %s (%s, %s) keeps the version: %s', (_, before, after, same) =>
    expect(versionOf(before) === versionOf(after)).toBe(same),
  );
  test('AutoPublishCodeSha256 names the version, and is part of the description', () => {
    const sha = '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b';
    expect(versionOf(`AutoPublishCodeSha256: ${sha}`)).toBe('FVersion6b86b273ff');
    expect(own(`AutoPublishAlias: live, Description: d, AutoPublishCodeSha256: ${sha}`)['Description']).toBe(
      `d ${sha}`,
    );
  });
  test.each([
    ['VersionDeletionPolicy: Delete', '', 'Delete'],
    ['', 'DeletionPolicy: Delete,', 'Delete'],
    ['VersionDeletionPolicy: Delete', 'DeletionPolicy: Retain,', 'Retain'],
  ])('with { %s } and { %s } the version has the policy %s', (settings, attributes, expected) => {
    const made = stackOf(when('C', `AutoPublishAlias: live, ${settings}`, attributes));
    const id = Object.keys(types(made)).find(key => key.startsWith('FVersion'))!;
    expect(resource(made, id)).toMatchObject({ Condition: 'C', DeletionPolicy: expected });
  });
  test('may be a parameter', () =>
    expect(
      types(
        stackOf(
          `Parameters: { Name: { Type: String, Default: green } }\n${functionWith('AutoPublishAlias: !Ref Name')}`,
        ),
      ),
    ).toHaveProperty('FAliasgreen'));
  test('that only deployment knows leaves the result partial', () =>
    expect(stackOf(functionWith('AutoPublishAlias: !GetAtt [R, Name]')).notes).toMatchObject([
      { message: 'AutoPublishAlias of F is not known until deployment', partial: true },
    ]));
});

describe('DeploymentPreference', () => {
  const settings = (more: string): string => `AutoPublishAlias: live, DeploymentPreference: { ${more} }`;
  const stack = stackOf(
    functionWith(
      settings(
        'Type: Linear10PercentEvery1Minute, Alarms: [!Ref A], Hooks: { PreTraffic: !Ref Before, PostTraffic: !Ref After }',
      ),
    ),
  );
  test('makes one application, one role, and a group for the function', () =>
    expect(types(stack)).toMatchObject({
      ServerlessDeploymentApplication: 'AWS::CodeDeploy::Application',
      CodeDeployServiceRole: 'AWS::IAM::Role',
      FDeploymentGroup: 'AWS::CodeDeploy::DeploymentGroup',
    }));
  test('shifts the traffic of the alias', () =>
    expect(resource(stack, 'FAliaslive')['UpdatePolicy']).toEqual({
      CodeDeployLambdaAliasUpdate: {
        ApplicationName: { Ref: 'ServerlessDeploymentApplication' },
        DeploymentGroupName: { Ref: 'FDeploymentGroup' },
        BeforeAllowTrafficHook: { Ref: 'Before' },
        AfterAllowTrafficHook: { Ref: 'After' },
      },
    }));
  test('rolls back on a failure and on the alarms', () =>
    expect(properties(stack, 'FDeploymentGroup')).toMatchObject({
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: 'A' } }] },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
      DeploymentConfigName: {
        'Fn::Sub': ['CodeDeployDefault.Lambda${ConfigName}', { ConfigName: 'Linear10PercentEvery1Minute' }],
      },
      ServiceRoleArn: { 'Fn::GetAtt': ['CodeDeployServiceRole', 'Arn'] },
    }));
  test('the role is assumed by CodeDeploy', () =>
    expect(properties(stack, 'CodeDeployServiceRole')).toMatchObject({
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ['codedeploy.amazonaws.com'] } }] },
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda'],
    }));
  test.each([
    ['a configuration of the author keeps its name', 'Type: Mine', { DeploymentConfigName: 'Mine' }],
    ['a role of the author is used', 'Type: AllAtOnce, Role: r', { ServiceRoleArn: 'r' }],
    [
      'alarms may differ by a condition',
      'Type: AllAtOnce, Alarms: !If [C, [!Ref A], [!Ref "AWS::NoValue"]]',
      { AlarmConfiguration: { 'Fn::If': ['C', { Enabled: true, Alarms: [{ Name: { Ref: 'A' } }] }, {}] } },
    ],
  ])('%s', (_, more, expected) =>
    expect(
      properties(stackOf(`${CONDITIONS}${functionWith(settings(more))}`), 'FDeploymentGroup'),
    ).toMatchObject(expected),
  );
  test('an empty list of Alarms makes no AlarmConfiguration', () =>
    expect(
      properties(stackOf(functionWith(settings('Type: AllAtOnce, Alarms: []'))), 'FDeploymentGroup'),
    ).not.toHaveProperty('AlarmConfiguration'));
  test('a role of the author in every function leaves CodeDeploy without one of SAM', () =>
    expect(types(stackOf(functionWith(settings('Type: AllAtOnce, Role: r'))))).not.toHaveProperty(
      'CodeDeployServiceRole',
    ));
  test('that is not enabled makes nothing', () => {
    const plain = stackOf(functionWith(settings('Enabled: false, Type: AllAtOnce')));
    expect(Object.values(types(plain)).filter(type => type.startsWith('AWS::CodeDeploy'))).toEqual([]);
    expect(resource(plain, 'FAliaslive')).not.toHaveProperty('UpdatePolicy');
  });
  test.each([
    ['passes the condition of its function on', 'C', 'true', 'C'],
    ['has no condition otherwise', 'C', 'false', undefined],
  ])('%s', (_, condition, pass, expected) => {
    const made = stackOf(when(condition, settings(`Type: AllAtOnce, PassthroughCondition: ${pass}`)));
    for (const id of ['FDeploymentGroup', 'ServerlessDeploymentApplication', 'CodeDeployServiceRole'])
      expect(resource(made, id)['Condition']).toBe(expected);
  });
  test('of functions with different conditions exists when either does', () => {
    const one = (id: string, condition: string): string =>
      `  ${id}: { Type: AWS::Serverless::Function, Condition: ${condition}, Properties: { Handler: a, Runtime: nodejs22.x, InlineCode: x, ${settings('Type: AllAtOnce, PassthroughCondition: true')} } }\n`;
    const made = stackOf(`${CONDITIONS}Resources:\n${one('F', 'C')}${one('G', 'D')}`);
    expect([...made.conditions.keys()]).toEqual(['C', 'D', 'ServerlessCodeDeployCondition']);
    expect(resource(made, 'ServerlessDeploymentApplication')['Condition']).toBe(
      'ServerlessCodeDeployCondition',
    );
    expect(resource(made, 'GDeploymentGroup')['Condition']).toBe('D');
  });
});
