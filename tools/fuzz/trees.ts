import fc from 'fast-check';
import { pieced } from './edits.ts';
import { ACTION, ARN } from './pieces.ts';
import type { FuzzFiles } from './scanned.ts';

export const TEMPLATE = 'template.yaml';

/** Trees of resources with functions of CloudFormation anywhere. */
export const trees = (): fc.Arbitrary<FuzzFiles> => {
  const name = fc.constantFrom('A', 'B', 'Prod', 'Stage', 'AWS::NoValue', 'AWS::Region', '', 'constructor');
  const text = fc.oneof(
    name,
    pieced(ARN, 5),
    fc.constantFrom('*', '0.0.0.0/0', 'PublicRead', 'true', '22', 'nodejs22.x', 'app.handler'),
  );
  const { value } = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.oneof(fc.boolean(), fc.integer(), fc.constant(null)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'Statement',
          'Effect',
          'Action',
          'Resource',
          'Principal',
          'Ref',
          'Key',
          'Condition',
          'Version',
          'Value',
          'CidrIp',
          'FromPort',
        ),
        tie('value'),
        { maxKeys: 4 },
      ),
      name.map(Ref => ({ Ref })),
      fc.tuple(name, tie('value'), tie('value')).map(arms => ({ 'Fn::If': arms })),
      fc.tuple(text, fc.array(tie('value'), { maxLength: 3 })).map(join => ({ 'Fn::Join': join })),
      text.map(sub => ({ 'Fn::Sub': sub })),
      fc.tuple(name, name).map(got => ({ 'Fn::GetAtt': got })),
      fc.tuple(text, tie('value')).map(split => ({ 'Fn::Select': [0, { 'Fn::Split': split }] })),
      fc.tuple(name, tie('value'), tie('value')).map(loop => ({ 'Fn::ForEach::X': loop })),
    ),
  }));
  const properties = fc.dictionary(
    fc.constantFrom(
      'PolicyDocument',
      'Policies',
      'AssumeRolePolicyDocument',
      'Environment',
      'Runtime',
      'Handler',
      'CodeUri',
      'Events',
      'Role',
      'AccessControl',
      'BucketEncryption',
      'SecurityGroupIngress',
      'KmsKeyId',
      'Tags',
      'Auth',
      'DefinitionBody',
      'VpcConfig',
      'Layers',
      'FunctionUrlConfig',
    ),
    value,
    { maxKeys: 5 },
  );
  const types = [
    'AWS::Serverless::Function',
    'AWS::Serverless::Api',
    'AWS::Serverless::StateMachine',
    'AWS::Lambda::Function',
    'AWS::IAM::Role',
    'AWS::IAM::Policy',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::SQS::QueuePolicy',
    'AWS::EC2::SecurityGroup',
    'AWS::ApiGateway::Method',
    'AWS::KMS::Key',
    'AWS::CloudFormation::Stack',
    'AWS::DynamoDB::Table',
  ];
  const resource = fc.record(
    { Type: fc.constantFrom(...types), Condition: fc.constantFrom('Prod', 'None'), Properties: properties },
    { requiredKeys: ['Type'] },
  );
  const template = fc.record(
    {
      Transform: fc.constantFrom('AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'),
      Parameters: fc.constant({
        Stage: { Type: 'String', Default: 'dev' },
        B: { Type: 'CommaDelimitedList' },
      }),
      Conditions: fc.constant({ Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } }),
      Globals: fc.record({ Function: properties }),
      Resources: fc.dictionary(
        fc.constantFrom('A', 'B', 'Create', 'Fn::ForEach::Y', 'constructor'),
        fc.oneof({ weight: 6, arbitrary: resource }, value),
        { minKeys: 1, maxKeys: 4 },
      ),
    },
    { requiredKeys: ['Resources'] },
  );
  return template.map(tree => ({ [TEMPLATE]: JSON.stringify(tree) }));
};

/** Policies of a role and of a bucket. */
export const policies = (): fc.Arbitrary<FuzzFiles> => {
  const some = <T>(of: fc.Arbitrary<T>) => fc.oneof(of, fc.array(of, { maxLength: 4 }));
  const condition = fc.dictionary(
    fc.constantFrom(
      'StringEquals',
      'StringLike',
      'ForAnyValue:StringEquals',
      'Bool',
      'IpAddress',
      'Null',
      'ArnLikeIfExists',
      'x',
    ),
    fc.dictionary(
      fc.constantFrom(
        'aws:SourceIp',
        'aws:SecureTransport',
        'aws:PrincipalOrgID',
        'kms:ViaService',
        's3:prefix',
        '',
      ),
      some(pieced(ARN, 4)),
      { maxKeys: 2 },
    ),
    { maxKeys: 2 },
  );
  const statement = fc.record(
    {
      Effect: fc.constantFrom('Allow', 'Deny', 'allow', ''),
      Action: some(pieced(ACTION, 5)),
      NotAction: some(pieced(ACTION, 5)),
      Resource: some(pieced(ARN, 8)),
      NotResource: some(pieced(ARN, 8)),
      Principal: fc.oneof(
        fc.constant('*'),
        fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated', 'CanonicalUser'), some(pieced(ARN, 5)), {
          maxKeys: 2,
        }),
      ),
      Condition: condition,
    },
    { requiredKeys: ['Effect'] },
  );
  return fc.tuple(some(statement), some(statement)).map(([own, trust]) => ({
    [TEMPLATE]: JSON.stringify({
      Resources: {
        R: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: { Statement: trust },
            Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: own } }],
          },
        },
        B: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: 'b', PolicyDocument: { Statement: trust } },
        },
        F: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Role: { 'Fn::GetAtt': 'R.Arn' },
            Handler: 'a.b',
            Runtime: 'nodejs22.x',
            Code: { ZipFile: 'exports.b=1' },
          },
        },
      },
    }),
  }));
};
