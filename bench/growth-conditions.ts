import type { GrowthInput } from './growth-inputs.ts';

/** Resources with a certain fault, and so many parts that a condition each takes away or replaces. */
type Conditional = { readonly finds: string; readonly resources: (size: number) => string };

const each = (size: number, item: (index: number) => string): string[] =>
  Array.from({ length: size }, (_, index) => item(index));
const optional = (index: number, item: string): string =>
  `{ 'Fn::If': [C${index}, ${item}, { Ref: AWS::NoValue }] }`;
const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
const policy = (statements: readonly string[]): string =>
  `  Held: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: ${list(statements)} } } }`;
const statement = (action: string, resource: string): string =>
  `{ Effect: Allow, Action: ${action}, Resource: ${resource} }`;
const role = (principals: string): string =>
  `  Trusting: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: ${principals} }] } } }`;
const fn = (more: string): string =>
  `  Fn: { Type: AWS::Lambda::Function, Properties: { Handler: a.b, Runtime: nodejs12.x, Role: 'arn:aws:iam::123456789012:role/r', Code: { S3Bucket: code, S3Key: k }, ${more} } }`;

/** The fault is always there, or in the branch in which the last condition is not met. */
export const CONDITIONAL_STACKS: Readonly<Record<string, Conditional>> = {
  'conditional statements': {
    finds: 'iam-wildcard-action',
    resources: size =>
      policy([
        ...each(size, i => optional(i, statement('s3:GetObject', `'arn:aws:s3:::store-${i}/*'`))),
        statement("'s3:*'", "'arn:aws:s3:::data/*'"),
      ]),
  },
  'conditional actions': {
    finds: 'iam-wildcard-action',
    resources: size =>
      policy([
        statement(list([...each(size, i => optional(i, 's3:GetObject')), "'s3:*'"]), "'arn:aws:s3:::data/*'"),
      ]),
  },
  'conditional resources': {
    finds: 'iam-wildcard-action',
    resources: size =>
      policy([
        statement(
          `{ 'Fn::If': [C${size - 1}, 's3:GetObject', 's3:*'] }`,
          list(["'arn:aws:s3:::data/*'", ...each(size - 1, i => optional(i, `'arn:aws:s3:::store-${i}/*'`))]),
        ),
      ]),
  },
  'conditional actions and resources': {
    finds: 'iam-wildcard-resource',
    resources: size =>
      policy([
        statement(
          list(['kms:Decrypt', ...each(size, i => optional(i, 's3:GetObject'))]),
          list([...each(size, i => optional(i, `'arn:aws:s3:::store-${i}/*'`)), "'*'"]),
        ),
      ]),
  },
  'one condition in another': {
    finds: 'iam-wildcard-action',
    resources: size =>
      policy([
        statement(
          Array.from({ length: size }, (_, i) => i).reduceRight(
            (rest, i) => `{ 'Fn::If': [C${i}, s3:GetObject, ${rest}] }`,
            "'s3:*'",
          ),
          list(each(size, i => optional(size - 1 - i, `'arn:aws:s3:::store-${i}/*'`))),
        ),
      ]),
  },
  'conditional principals': {
    finds: 'iam-trust-anyone',
    resources: size =>
      role(
        `{ AWS: ${list([...each(size, i => optional(i, `'arn:aws:iam::${123456789012 + i}:root'`)), "'*'"])} }`,
      ),
  },
  'conditional rules of a security group': {
    finds: 'vpc-ingress-open',
    resources: size =>
      `  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: d, SecurityGroupIngress: ${list(
        [
          ...each(size, i =>
            optional(i, `{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.${i}.0/24 }`),
          ),
          '{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }',
        ],
      )} } }`,
  },
  'conditional environment variables': {
    finds: 'secret-in-environment',
    resources: size =>
      fn(
        `Environment: { Variables: { ${each(size, i => `V${i}: ${optional(i, `value-${i}`)}`).join(', ')}, TOKEN: '{{resolve:secretsmanager:shop:SecretString:token}}' } }`,
      ),
  },
  'conditional parts of a text': {
    finds: 'lambda-deprecated-runtime',
    resources: size =>
      fn(
        `Environment: { Variables: { ALL: { 'Fn::Join': [',', ${list(each(size, i => `{ 'Fn::If': [C${i}, a${i}, b${i}] }`))}] } } }`,
      ),
  },
  'conditional properties': {
    finds: 's3-public-access',
    resources: size =>
      `  Bucket: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead, PublicAccessBlockConfiguration: { BlockPublicAcls: false, IgnorePublicAcls: false }, Tags: ${list(each(size, i => optional(i, `{ Key: k${i}, Value: v }`)))}, LifecycleConfiguration: { Rules: ${list(each(size, i => optional(i, `{ Status: Enabled, Prefix: p${i}, ExpirationInDays: 3 }`)))} } } }`,
  },
  'conditional resources of a stack': {
    finds: 'iam-wildcard-action',
    resources: size =>
      [
        ...each(
          size,
          i =>
            `  Policy${i}: { Type: AWS::IAM::Policy, Condition: C${i}, Properties: { PolicyName: p${i}, Roles: [{ Ref: Role }], PolicyDocument: { Statement: [${statement('s3:GetObject', `'arn:aws:s3:::store-${i}/*'`)}] } } }`,
        ),
        `  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] }, Policies: [{ PolicyName: own, PolicyDocument: { Statement: [${statement("'s3:*'", "'arn:aws:s3:::data/*'")}] } }] } }`,
      ].join('\n'),
  },
  'conditional bucket statements': {
    finds: 'public-resource-policy',
    resources: size =>
      `  Bucket: { Type: AWS::S3::Bucket }\n  Policy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: { Ref: Bucket }, PolicyDocument: { Statement: ${list(
        [
          ...each(size, i =>
            optional(
              i,
              `{ Effect: Allow, Principal: { AWS: 'arn:aws:iam::${123456789012 + i}:root' }, Action: s3:GetObject, Resource: 'arn:aws:s3:::b/*' }`,
            ),
          ),
          "{ Effect: Allow, Principal: '*', Action: s3:PutObject, Resource: 'arn:aws:s3:::b/*' }",
        ],
      )} } } }`,
  },
};

const beside = (size: number, indent: string): string =>
  `${indent}Parameters:\n${each(size, i => `${indent}  P${i}: { Type: String }`).join('\n')}\n${indent}Conditions:\n${each(size, i => `${indent}  C${i}: { 'Fn::Equals': [{ Ref: P${i} }, 'on'] }`).join('\n')}\n`;

/** The same stack in the words of each dialect. */
export const DIALECTS: Readonly<Record<string, (stack: Conditional, size: number) => string>> = {
  cloudformation: ({ resources }, size) => `${beside(size, '')}Resources:\n${resources(size)}\n`,
  sam: ({ resources }, size) =>
    `Transform: AWS::Serverless-2016-10-31\n${beside(size, '')}Resources:\n${resources(size)}\n`,
  serverless: ({ resources }, size) =>
    `service: shop\nprovider: { name: aws, runtime: nodejs22.x }\nresources:\n${beside(size, '  ')}  Resources:\n${resources(
      size,
    )
      .split('\n')
      .map(line => `  ${line}`)
      .join('\n')}\n`,
};

const NESTED = 'one condition in another';

export const CONDITIONAL: Readonly<Record<string, GrowthInput>> = Object.fromEntries(
  Object.entries(CONDITIONAL_STACKS).map(([name, stack]) => [
    name,
    {
      kind: 'template.yaml',
      from: 10,
      text: size => DIALECTS['cloudformation']!(stack, size),
      finds: stack.finds,
      // The answers to 8 questions or fewer are all tried together, so that each condition doubles the branches up to there.
      ...(name === NESTED ? { by: 1.5, most: 40 } : {}),
    } satisfies GrowthInput,
  ]),
);
