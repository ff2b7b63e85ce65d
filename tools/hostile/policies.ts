import {
  cfn,
  conditionalRole,
  free,
  inherited,
  kind,
  role,
  statement,
  times,
  type HostileInput,
} from './input.ts';

/** Policies that are long, conditional or full of wildcards. */
export const policies: readonly (readonly HostileInput[])[] = [
  kind('conditional statements', [5, 15, 200], conditionalRole),
  kind('conditional actions', [5, 15, 200], n =>
    cfn(
      role(statement(`Resource: '*', Action: [${times(n, i => `!If [C${i}, 's3:*', 'sqs:*'], `)}]`)),
      free(n),
    ),
  ),
  kind('conditional policies', [5, 15, 100], n =>
    cfn(
      `  R:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n${times(n, i => `        - !If [C${i}, { PolicyName: p${i}, PolicyDocument: { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] } }, !Ref AWS::NoValue]\n`)}`,
      free(n),
    ),
  ),
  kind('roles', [100, 1_000, 3_000], n =>
    cfn(times(n, i => role(statement("Action: 's3:*', Resource: '*'")).replace('  R:', `  R${i}:`))),
  ),
  kind('actions in a statement', [100, 10_000, 100_000], n =>
    cfn(role(statement(`Resource: '*', Action: [${times(n, i => `'s3:Get${i}', `)}]`))),
  ),
  kind('known actions in a statement', [100, 10_000, 100_000], n =>
    cfn(role(statement(`Resource: '*', Action: [${"'s3:GetObject', 'iam:PassRole', ".repeat(n / 2)}]`))),
  ),
  kind('misspelt actions', [100, 5_000, 20_000], n =>
    cfn(role(statement(`Resource: '*', Action: [${times(n, i => `'s3:GettObjec${i % 7}${i}', `)}]`))),
  ),
  kind('misspelt services', [100, 5_000, 20_000], n =>
    cfn(role(statement(`Resource: '*', Action: [${times(n, i => `'dynamodbb${i}:GetItem', `)}]`))),
  ),
  kind('actions of wildcards', [10, 1_000, 50_000], n =>
    cfn(
      role(
        statement(
          `Resource: '*', Action: [${times(n, i => `'s3:*${i % 10}*', '${'*'.repeat((i % 40) + 1)}a', `)}]`,
        ),
      ),
    ),
  ),
  kind('a long action of wildcards', [10, 1_000, 100_000], n =>
    cfn(role(statement(`Resource: '*', Action: 's3:${'*a'.repeat(n)}'`))),
  ),
  kind('a long action', [1_000, 100_000, 3_000_000], n =>
    cfn(role(statement(`Resource: '*', Action: 's3:${'a'.repeat(n)}'`))),
  ),
  kind('resources in a statement', [100, 5_000, 50_000], n =>
    cfn(role(statement(`Action: 's3:*', Resource: [${times(n, i => `'arn:aws:s3:::b${i}/*', `)}]`))),
  ),
  kind('a long resource of wildcards', [10, 1_000, 100_000], n =>
    cfn(role(statement(`Action: 's3:*', Resource: 'arn:aws:s3:::${'*a?'.repeat(n)}'`))),
  ),
  kind('policy variables that are not closed', [10, 10_000, 500_000], n =>
    cfn(role(statement(`Action: 's3:*', Resource: 'arn:aws:s3:::${'${a'.repeat(n)}'`))),
  ),
  kind('statements', [100, 2_000, 10_000], n =>
    cfn(role(times(n, i => statement(`Action: 's3:Get*', Resource: 'arn:aws:s3:::b${i}'`)))),
  ),
  kind('denied actions', [10, 300, 3_000], n =>
    cfn(
      role(
        times(
          n,
          i =>
            statement(`Action: 's3:*', Resource: 'arn:aws:s3:::b${i}'`) +
            statement(`Action: 's3:Put*', Resource: 'arn:aws:s3:::b${i}/*'`).replace('Allow', 'Deny'),
        ),
      ),
    ),
  ),
  kind('principals', [100, 5_000, 50_000], n =>
    cfn(
      `  P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: b, PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*', Principal: { AWS: [${times(n, i => `'${String(i).padStart(12, '0')}', `)}] } }] } } }\n`,
    ),
  ),
  kind('condition keys', [100, 5_000, 50_000], n =>
    cfn(
      role(
        statement(
          `Action: '*', Resource: '*', Condition: { StringEquals: { ${times(n, i => `'aws:RequestTag/t${i}': x, `)} } }`,
        ),
      ),
    ),
  ),
  kind('attached policies', [100, 5_000, 50_000], n =>
    cfn(
      `  R: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: [${"'arn:aws:iam::aws:policy/AdministratorAccess', ".repeat(n)}] } }\n`,
    ),
  ),
  kind('inline policies of conditional items', [3, 12, 40], n =>
    cfn(
      role(
        statement(
          `Action: [${times(n, i => `!If [C${i}, 'iam:*', !Ref AWS::NoValue], `)}], Resource: [${times(n, i => `!If [C${i}, '*', 'arn:aws:s3:::x'], `)}]`,
        ),
      ),
      free(n),
    ),
  ),
  inherited('policies', key =>
    cfn(
      role(
        statement(
          `Action: '${key}:${key}', Resource: '${key}', Condition: { ${key}: { ${key}: x } }, Principal: { ${key}: ${key} }`,
        ),
      ),
    ),
  ),
];
