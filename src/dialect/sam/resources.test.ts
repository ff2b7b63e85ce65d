import { describe, expect, test } from 'vitest';
import { properties, resource, stackOf, types } from './testing.ts';

const one = (type: string, own: string, attributes = '', head = '') =>
  stackOf(
    `${head}Resources:\n  R: { Type: AWS::Serverless::${type}, ${attributes} Properties: { ${own} } }\n`,
  );
const CONDITION = 'Conditions: { C: !Equals [!Ref "AWS::Region", a] }\n';

describe('SimpleTable', () => {
  const key = (name: string, type: string) => ({
    AttributeDefinitions: [{ AttributeName: name, AttributeType: type }],
    KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
  });
  test.each([
    ['has the key id, and is paid by request', '', { ...key('id', 'S'), BillingMode: 'PAY_PER_REQUEST' }],
    [
      'has the key of the author',
      'PrimaryKey: { Name: order, Type: Number }',
      { ...key('order', 'N'), BillingMode: 'PAY_PER_REQUEST' },
    ],
    [
      'may be provisioned',
      'ProvisionedThroughput: { ReadCapacityUnits: 5 }',
      { ...key('id', 'S'), ProvisionedThroughput: { ReadCapacityUnits: 5 } },
    ],
    [
      'keeps encryption, recovery, name and tags',
      'SSESpecification: { SSEEnabled: true }, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }, TableName: t, Tags: { team: shop }',
      {
        ...key('id', 'S'),
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TableName: 't',
        Tags: [{ Key: 'team', Value: 'shop' }],
      },
    ],
  ])('%s', (_, own, expected) => expect(properties(one('SimpleTable', own), 'R')).toEqual(expected));
  test('keeps its attributes', () =>
    expect(
      resource(
        one(
          'SimpleTable',
          '',
          'Condition: C, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, DependsOn: T,',
          CONDITION,
        ),
        'R',
      ),
    ).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      Condition: 'C',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      DependsOn: 'T',
    }));
});

describe('LayerVersion', () => {
  const layer = (own: string, attributes = '', head = '') => {
    const stack = one('LayerVersion', `ContentUri: s3://bucket/key, ${own}`, attributes, head);
    const [id = ''] = Object.keys(types(stack));
    return { id, deployed: resource(stack, id) };
  };
  test('has a new logical id for each content: the old version is not the new one', () => {
    expect(layer('').id).toMatch(/^R[0-9a-f]{10}$/);
    expect(layer('Description: d').id).not.toBe(layer('').id);
  });
  test.each([
    ['is called after its id', '', { LayerName: 'R', Content: { S3Bucket: 'bucket', S3Key: 'key' } }],
    [
      'keeps its settings',
      'LayerName: n, CompatibleRuntimes: [nodejs22.x], CompatibleArchitectures: [arm64], LicenseInfo: MIT',
      {
        LayerName: 'n',
        CompatibleRuntimes: ['nodejs22.x'],
        CompatibleArchitectures: ['arm64'],
        LicenseInfo: 'MIT',
      },
    ],
  ])('%s', (_, own, expected) => expect(layer(own).deployed.Properties).toMatchObject(expected));
  test('keeps the storage mode of its content', () => {
    const stack = one('LayerVersion', 'ContentUri: { Bucket: b, Key: k, StorageMode: Standard }');
    expect(properties(stack, Object.keys(types(stack))[0]!)['Content']).toEqual({
      S3Bucket: 'b',
      S3Key: 'k',
      S3ObjectStorageMode: 'Standard',
    });
  });
  test.each([
    ['is kept', '', '', 'Retain'],
    ['is deleted with RetentionPolicy', 'RetentionPolicy: Delete', '', 'Delete'],
    ['is deleted by the attribute', '', 'DeletionPolicy: Delete,', 'Delete'],
    [
      'is kept: the property counts more than the attribute',
      'RetentionPolicy: Retain',
      'DeletionPolicy: Delete,',
      'Retain',
    ],
  ])('%s { %s } { %s }', (_, own, attributes, expected) =>
    expect(layer(own, attributes).deployed['DeletionPolicy']).toBe(expected),
  );
  test('takes its references along', () => {
    const stack = stackOf(
      'Resources:\n  R: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: s3://b/k } }\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Layers: [!Ref R] } }\n',
    );
    const id = Object.keys(types(stack)).find(key => /^R[0-9a-f]{10}$/.test(key));
    expect(properties(stack, 'F')['Layers']).toEqual([{ Ref: id }]);
  });
});

describe('Application', () => {
  const SAM = { Key: 'lambda:createdBy', Value: 'SAM' };
  test.each([
    ['a template in S3', 'Location: https://s3.amazonaws.com/b/t.yaml', 'https://s3.amazonaws.com/b/t.yaml'],
    ['a local template', 'Location: ./child.yaml', './child.yaml'],
  ])('of %s is a nested stack', (_, own, TemplateURL) =>
    expect(
      properties(
        one(
          'Application',
          `${own}, Parameters: { P: v }, TimeoutInMinutes: 5, NotificationARNs: [t], Tags: { team: shop }`,
        ),
        'R',
      ),
    ).toEqual({
      TemplateURL,
      Parameters: { P: 'v' },
      TimeoutInMinutes: 5,
      NotificationARNs: ['t'],
      Tags: [SAM, { Key: 'team', Value: 'shop' }],
    }),
  );
  test('of the repository is not known, which is reported', () => {
    const stack = one('Application', 'Location: { ApplicationId: arn, SemanticVersion: 1.0.0 }');
    expect(stack.notes).toMatchObject([
      {
        code: 'application',
        message: 'R is an application of the Serverless Application Repository: its resources are not known',
        partial: true,
      },
    ]);
    expect(properties(stack, 'R')['Tags']).toEqual([
      SAM,
      { Key: 'serverlessrepo:applicationId', Value: 'arn' },
      { Key: 'serverlessrepo:semanticVersion', Value: '1.0.0' },
    ]);
  });
});

describe('CapacityProvider', () => {
  const VPC = 'VpcConfig: { SubnetIds: [s], SecurityGroupIds: [g] }';
  test('has a role that operates its instances', () => {
    const stack = one('CapacityProvider', VPC);
    expect(properties(stack, 'R')).toMatchObject({
      PermissionsConfig: { CapacityProviderOperatorRoleArn: { 'Fn::GetAtt': ['ROperatorRole', 'Arn'] } },
    });
    expect(properties(stack, 'ROperatorRole')).toMatchObject({
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ['lambda.amazonaws.com'] } }] },
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSLambdaManagedEC2ResourceOperator'],
    });
  });
  test.each([
    [
      'a role of the author',
      'OperatorRole: r',
      { PermissionsConfig: { CapacityProviderOperatorRoleArn: 'r' } },
    ],
    [
      'instance types',
      'InstanceRequirements: { Architectures: [arm64], AllowedTypes: [m8g.large] }',
      { InstanceRequirements: { Architectures: ['arm64'], AllowedInstanceTypes: ['m8g.large'] } },
    ],
    [
      'scaling by itself',
      'ScalingConfig: { MaxVCpuCount: 9 }',
      { CapacityProviderScalingConfig: { MaxVCpuCount: 9, ScalingMode: 'Auto' } },
    ],
    [
      'scaling by a target',
      'ScalingConfig: { AverageCPUUtilization: 75.5 }',
      {
        CapacityProviderScalingConfig: {
          ScalingMode: 'Manual',
          ScalingPolicies: [
            { PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization', TargetValue: 75.5 },
          ],
        },
      },
    ],
  ])('takes %s', (_, own, expected) =>
    expect(properties(one('CapacityProvider', `${VPC}, ${own}`), 'R')).toMatchObject(expected),
  );
  test('a function on it names it, and its versions are deleted', () => {
    const stack = stackOf(
      `Resources:\n  R: { Type: AWS::Serverless::CapacityProvider, Properties: { ${VPC} } }\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, AutoPublishAlias: live, CapacityProviderConfig: { Arn: !GetAtt [R, Arn] } } }\n`,
    );
    expect(properties(stack, 'F')['CapacityProviderConfig']).toEqual({
      LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: { 'Fn::GetAtt': ['R', 'Arn'] } },
    });
    const version = Object.keys(types(stack)).find(id => id.startsWith('FVersion'))!;
    expect(resource(stack, version)['DeletionPolicy']).toBe('Delete');
  });
});

describe('what Lambda operates beside functions', () => {
  test('a network connector has an operator role', () => {
    const stack = one(
      'NetworkConnector',
      'VpcConfig: { SubnetIds: [s], SecurityGroupIds: [g], NetworkProtocol: IPv4 }',
    );
    expect(types(stack)).toEqual({ R: 'AWS::Lambda::NetworkConnector', ROperatorRole: 'AWS::IAM::Role' });
    expect(properties(stack, 'R')).toMatchObject({
      Configuration: {
        VpcEgressConfiguration: { SubnetIds: ['s'], AssociatedComputeResourceTypes: ['MicroVm'] },
      },
    });
  });
  test('the role that builds an image of a micro VM reads its code, and may write any log', () => {
    const stack = one(
      'MicrovmImage',
      'Name: n, BaseImageArn: b, BaseImageVersion: v, CodeUri: s3://code/key',
    );
    expect(types(stack)).toEqual({ R: 'AWS::Lambda::MicrovmImage', RBuildRole: 'AWS::IAM::Role' });
    expect(properties(stack, 'RBuildRole')['Policies']).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            { Action: ['s3:GetObject'], Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::code/*' } },
            { Resource: '*' },
          ],
        },
      },
    ]);
  });
  test('a web function is the function, a revision and an endpoint', () => {
    const stack = one('WebFunction', 'Runtime: nodejs22.x, CodeUri: s3://b/k, AuthType: NONE');
    expect(types(stack)).toEqual({
      R: 'AWS::Lambda::WebFunction',
      RRevision: 'AWS::Lambda::WebFunctionRevision',
      REndpoint: 'AWS::Lambda::WebFunctionEndpoint',
      RRole: 'AWS::IAM::Role',
    });
    expect(properties(stack, 'REndpoint')).toMatchObject({
      AuthType: 'NONE',
      EndpointName: 'prod',
      EndpointType: 'HomeRegion',
    });
  });
});

describe('a web function', () => {
  const web = (own: string) =>
    one('WebFunction', `Runtime: nodejs22.x, CodeUri: s3://b/k, AuthType: NONE, ${own}`);
  test('has texts for the numbers and booleans of its environment', () =>
    expect(
      properties(
        web('EnvironmentVariables: { N: 3, D: 1.50, W: 2.0, T: true, S: text, R: !Ref "AWS::Region" }'),
        'RRevision',
      )['ServiceConfig'],
    ).toMatchObject({
      EnvironmentVariables: { N: '3', D: '1.5', W: '2.0', T: 'true', S: 'text', R: { Ref: 'AWS::Region' } },
    }));
  test.each([
    ['a group', '[ca, eu-west-1]', ['ca-central-1', 'eu-west-1']],
    [
      'a group without some of its regions',
      '{ IncludeRegions: [US, eu-west-1], ExcludeRegions: [us-west-1, us-west-2] }',
      ['eu-west-1', 'us-east-1', 'us-east-2'],
    ],
    ['a region by parameter', '[sa-east-1, !Ref P]', ['sa-east-1', { Ref: 'P' }]],
  ])('is replicated to %s', (_, written, expected) =>
    expect(properties(web(`ReplicaRegions: ${written}`), 'REndpoint')['Regions']).toEqual(expected),
  );
  test('is replicated to every standard region', () =>
    expect(properties(web('ReplicaRegions: [ALL_STANDARD]'), 'REndpoint')['Regions']).toHaveLength(17));
});

describe('a type that SAM does not have', () => {
  test('is reported: the result is partial, and the resource is left out', () => {
    const stack = one('Teapot', '');
    expect(stack.notes).toMatchObject([
      { message: 'R has the unknown type AWS::Serverless::Teapot', partial: true },
    ]);
    expect(types(stack)).toEqual({});
  });
  test('properties behind an intrinsic are not known', () =>
    expect(
      stackOf('Resources:\n  R: { Type: AWS::Serverless::SimpleTable, Properties: !If [C, {}, {}] }\n').notes,
    ).toMatchObject([{ message: 'the properties of R are not known until deployment', partial: true }]));
});

test('an id that the template already has stays with the author, which is reported', () => {
  const stack = stackOf(
    'Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }\n  FRole: { Type: AWS::SNS::Topic }\n',
  );
  expect(types(stack)['FRole']).toBe('AWS::SNS::Topic');
  expect(stack.notes).toMatchObject([{ message: 'F generates FRole, which the template also declares' }]);
});
