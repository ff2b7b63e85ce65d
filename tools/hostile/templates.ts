import {
  BUCKET,
  bucket,
  cfn,
  free,
  inherited,
  kind,
  role,
  statement,
  times,
  valued,
  type HostileInput,
} from './input.ts';

const loop = (collection: string, body: string, inner = 'L'): string =>
  `  Fn::ForEach::${inner}:\n    - X\n    - ${collection}\n    - ${body}\n`;
const LANGUAGE = 'Transform: AWS::LanguageExtensions\n';
const conditions = (n: number, one: (index: number) => string): string =>
  `Parameters: { P: { Type: String } }\nConditions:\n  C0: !Equals [!Ref P, x]\n${times(n, i => `  C${i + 1}: ${one(i)}\n`)}`;
const long = (n: number): string => 'N'.repeat(n);

/** Templates of CloudFormation whose evaluation grows. */
export const templates: readonly (readonly HostileInput[])[] = [
  kind('Sub in Sub, twice at each level', [10, 20, 30], n =>
    valued(`${'!Sub ["${A}${A}", {A: '.repeat(n)}x${'}]'.repeat(n)}`),
  ),
  kind('Sub in Sub, ten times at each level', [5, 15, 30], n =>
    valued(`${`!Sub ["${'${A}'.repeat(10)}", {A: `.repeat(n)}x${'}]'.repeat(n)}`),
  ),
  kind('Sub in Sub with two variables', [3, 5, 14], n =>
    valued(`${`!Sub ["${'${A}-${B}'.repeat(4)}", {B: y, A: `.repeat(n)}x${'}]'.repeat(n)}`),
  ),
  kind('Join in Join', [5, 15, 30], n => valued(`${'!Join ["-", [a, b, '.repeat(n)}x${']]'.repeat(n)}`)),
  kind('Join of long lists', [100, 10_000, 100_000], n => valued(`!Join [",", [${'a, '.repeat(n)}b]]`)),
  kind('Join with a long separator', [10, 1_000, 50_000], n =>
    valued(`!Join ["${'x'.repeat(1_000)}", [${'a, '.repeat(n)}b]]`),
  ),
  kind('Select of Split in Select', [5, 15, 30], n =>
    valued(`${'!Select [0, !Split [",", '.repeat(n)}x${']]'.repeat(n)}`),
  ),
  kind('Split of a long text', [1_000, 100_000, 1_500_000], n =>
    valued(`!Select [1, !Split [",", "${'a,'.repeat(n)}"]]`),
  ),
  kind('If in If', [5, 15, 30], n =>
    valued(
      `${'!If [C0, a, '.repeat(n)}x${']'.repeat(n)}`,
      conditions(0, () => ''),
    ),
  ),
  kind('If of independent conditions', [5, 15, 30], n =>
    valued(`${times(n, i => `!If [C${i}, a${i}, `)}x${']'.repeat(n)}`, free(n)),
  ),
  kind('independent variables side by side', [5, 15, 60], n =>
    valued(
      `!Sub ["${times(n, i => `\${V${i}}`)}", { ${times(n, i => `V${i}: !If [C${i}, a, b], `)} }]`,
      free(n),
    ),
  ),
  kind('conditional rules of a security group', [5, 15, 200], n =>
    cfn(
      `  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n      SecurityGroupIngress:\n${times(n, i => `        - !If [C${i}, { IpProtocol: tcp, FromPort: ${i}, ToPort: ${i}, CidrIp: 0.0.0.0/0 }, !Ref AWS::NoValue]\n`)}`,
      free(n),
    ),
  ),
  kind('conditional resources', [5, 100, 3_000], n =>
    cfn(
      times(n, i => `  B${i}: { Type: AWS::S3::Bucket, Condition: C${i} }\n`),
      free(n),
    ),
  ),
  kind('conditions that double', [10, 30, 200], n =>
    valued(
      `!If [C${n}, a, b]`,
      conditions(n, i => `!Or [!And [!Condition C${i}, !Condition C${i}], !Not [!Condition C${i}]]`),
    ),
  ),
  kind('a chain of conditions', [10, 1_000, 20_000], n =>
    valued(
      `!If [C${n}, a, b]`,
      conditions(n, i => `!Not [!Condition C${i}]`),
    ),
  ),
  kind('conditions that refer to themselves', [1, 100, 10_000], n =>
    valued(
      '!If [C1, a, b]',
      conditions(n, i => `!Condition C${((i + 1) % n) + 1}`),
    ),
  ),
  kind('a long Or', [10, 1_000, 50_000], n =>
    valued(
      '!If [C1, a, b]',
      conditions(1, () => `!Or [${'!Equals [!Ref P, y], '.repeat(n)}!Equals [!Ref P, z]]`),
    ),
  ),
  kind('many answers of one parameter', [10, 300, 3_000], n =>
    valued(
      `${times(Math.min(n, 90), i => `!If [C${i + 1}, a${i}, `)}x${']'.repeat(Math.min(n, 90))}`,
      conditions(n, i => `!Equals [!Ref P, v${i}]`),
    ),
  ),
  kind('allowed values', [10, 1_000, 100_000], n =>
    valued('!Ref P', `Parameters: { P: { Type: String, AllowedValues: [${times(n, i => `v${i}, `)}] } }\n`),
  ),
  kind('parameters', [100, 5_000, 30_000], n =>
    valued('!Ref P0', `Parameters:\n${times(n, i => `  P${i}: { Type: String, Default: x }\n`)}`),
  ),
  kind('outputs', [100, 5_000, 30_000], n => ({
    'template.yaml': `${cfn(`  B: ${BUCKET}\n`)['template.yaml'] as string}Outputs:\n${times(n, i => `  O${i}: { Value: !Ref B }\n`)}`,
  })),
  kind('Rules', [10, 300, 5_000], n =>
    valued(
      '!Ref P',
      `Parameters: { P: { Type: String } }\nRules:\n${times(n, i => `  R${i}: { RuleCondition: !Equals [!Ref P, v${i}], Assertions: [{ Assert: !Contains [[a, b], !Ref P] }] }\n`)}`,
    ),
  ),
  kind('buckets', [100, 1_000, 15_000], n => cfn(times(n, i => `  B${i}: ${BUCKET}\n`))),
  kind('functions', [100, 1_000, 5_000], n =>
    cfn(
      times(
        n,
        i =>
          `  F${i}: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt R.Arn, Runtime: nodejs22.x, Environment: { Variables: { A: !Ref B } } } }\n`,
      ) +
        role(statement("Action: 's3:*', Resource: '*'")) +
        bucket('      BucketName: x\n'),
    ),
  ),
  kind('topics that refer to the next', [10, 1_000, 10_000], n =>
    cfn(
      times(
        n,
        i => `  T${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "\${T${(i + 1) % n}}" } }\n`,
      ),
    ),
  ),
  kind('names made of names', [10, 100, 2_000], n =>
    cfn(
      times(
        n,
        i =>
          `  T${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "\${T${i + 1}.TopicName}\${T${i + 1}.TopicName}" } }\n`,
      ) + `  T${n}: { Type: AWS::SNS::Topic, Properties: { TopicName: x } }\n`,
    ),
  ),
  kind('resources that depend on each other', [10, 300, 3_000], n =>
    cfn(
      times(
        n,
        i =>
          `  B${i}: { Type: AWS::S3::Bucket, DependsOn: [${times(Math.min(n, 20), j => `B${(i + j) % n}, `)}] }\n`,
      ),
    ),
  ),
  kind('a loop over a long collection', [100, 10_000, 100_000], n =>
    cfn(loop(`[${times(n, i => `v${i}, `)}]`, `B\${X}: ${BUCKET}`), LANGUAGE),
  ),
  kind('a loop over nothing', [1, 1_000, 20_000], n =>
    cfn(
      times(n, i => loop('[]', `B\${X}: ${BUCKET}`, `L${i}`)),
      LANGUAGE,
    ),
  ),
  kind('loops in loops', [2, 5, 30], n =>
    cfn(
      `${times(n, i => `${' '.repeat(2 + i * 2)}Fn::ForEach::L${i}:\n${' '.repeat(4 + i * 2)}- X${i}\n${' '.repeat(4 + i * 2)}- [a, b, c, d, e, f, g, h]\n${' '.repeat(4 + i * 2)}-\n`)}${' '.repeat(4 + n * 2)}B${times(n, i => `\${X${i}}`)}: ${BUCKET}\n`,
      LANGUAGE,
    ),
  ),
  kind('loops over empty collections in loops', [2, 5, 30], n =>
    cfn(
      `${times(n, i => `${' '.repeat(2 + i * 2)}Fn::ForEach::L${i}:\n${' '.repeat(4 + i * 2)}- X${i}\n${' '.repeat(4 + i * 2)}- ${i === n - 1 ? '[]' : '[a, b, c, d, e, f, g, h, i, j]'}\n${' '.repeat(4 + i * 2)}-\n`)}${' '.repeat(4 + n * 2)}B: ${BUCKET}\n`,
      LANGUAGE,
    ),
  ),
  kind('a loop with a large body', [10, 300, 3_000], n =>
    cfn(
      `  Fn::ForEach::L:\n    - X\n    - [${times(1_000, i => `v${i}, `)}]\n    - B\${X}:\n        Type: AWS::S3::Bucket\n        Properties:\n${times(n, i => `          K${i}: v${i}\n`)}`,
      LANGUAGE,
    ),
  ),
  kind('a loop over an unknown collection', [1, 100, 5_000], n =>
    cfn(
      times(n, i => loop('!Ref P', `B\${X}: ${BUCKET}`, `L${i}`)),
      `Parameters: { P: { Type: CommaDelimitedList } }\n${LANGUAGE}`,
    ),
  ),
  kind('mappings', [10, 1_000, 50_000], n =>
    valued(
      '!FindInMap [M, !Ref AWS::Region, k]',
      `Mappings:\n  M:\n${times(n, i => `    r${i}: { k: v${i} }\n`)}`,
    ),
  ),
  kind('FindInMap in FindInMap', [2, 10, 25], n =>
    valued(`${'!FindInMap [M, '.repeat(n)}a${', b]'.repeat(n)}`, 'Mappings: { M: { a: { b: a } } }\n'),
  ),
  kind('dynamic references', [10, 1_000, 50_000], n => valued(`"${'{{resolve:ssm:x}}'.repeat(n)}"`)),
  kind('dynamic references that are not closed', [10, 1_000, 50_000], n =>
    valued(`"${'{{resolve:ssm:x'.repeat(n)}"`),
  ),
  kind('variables of Sub', [10, 1_000, 100_000], n => valued(`!Sub "${'${AWS::Region}'.repeat(n)}"`)),
  kind('variables of Sub that are not closed', [10, 1_000, 300_000], n =>
    valued(`!Sub "${'${AWS'.repeat(n)}"`),
  ),
  kind('Cidr', [1, 100, 256], n => valued(`!Select [0, !Cidr ["10.0.0.0/8", ${n}, 1]]`)),
  kind('ToJsonString of a deep tree', [2, 10, 25], n =>
    valued(`!Sub\n        - x\n        - A: {Fn::ToJsonString: ${'{a: [1, '.repeat(n)}1${']}'.repeat(n)}}`),
  ),
  kind('a long name', [1_000, 100_000, 1_000_000], n => cfn(`  ${long(n)}: ${BUCKET}\n`)),
  kind('long names of parameters', [100, 10_000, 100_000], n =>
    valued('x', `Parameters:\n${times(20, i => `  ${long(n)}${i}: { Type: String }\n`)}`),
  ),
  kind('misspelt properties', [100, 5_000, 20_000], n =>
    cfn(bucket(times(n, i => `      BucketNam${i}: x\n`))),
  ),
  kind('misspelt types', [100, 5_000, 15_000], n =>
    cfn(times(n, i => `  B${i}: { Type: AWS::S3::Bucke${i} }\n`)),
  ),
  kind('long misspelt types', [10, 100, 300], n =>
    cfn(times(n, i => `  B${i}: { Type: AWS::S3::${long(10_000)}${i} }\n`)),
  ),
  kind('references to nothing', [100, 5_000, 20_000], n =>
    cfn(bucket(`      Tags: [${times(n, i => `{ Key: k${i}, Value: !Ref Nothing${i} }, `)}]\n`)),
  ),
  kind('misspelt references', [100, 2_000, 10_000], n =>
    cfn(
      times(n, i => `  Bucket${i}: ${BUCKET}\n`) +
        times(n, i => `  T${i}: { Type: AWS::SNS::Topic, Properties: { TopicName: !Ref Buckett${i} } }\n`),
    ),
  ),
  kind('a pattern of AllowedPattern', [10, 1_000, 100_000], n =>
    valued(
      '!Ref P',
      `Parameters: { P: { Type: String, AllowedPattern: '^(${'(a+)+'.repeat(Math.min(n, 300))})+$', Default: '${'a'.repeat(n)}!' } }\n`,
    ),
  ),
  kind('a pattern in a pattern', [5, 50, 5_000], n =>
    valued(
      '!Ref P',
      `Parameters: { P: { Type: String, AllowedPattern: '${'('.repeat(n)}a+${')+'.repeat(n)}b', Default: '${'a'.repeat(40)}' } }\n`,
    ),
  ),
  kind('a counted pattern', [10, 1_000, 100_000], n =>
    valued(
      '!Ref P',
      `Parameters: { P: { Type: String, AllowedPattern: '((a{1,${n}}){1,${n}}){1,${n}}', Default: '${'a'.repeat(40)}!' } }\n`,
    ),
  ),
  kind('secrets', [100, 2_000, 10_000], n =>
    cfn(
      `  F: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { ${times(n, i => `PASSWORD_${i}: 'hunter${i}xyz', `)} } } } }\n`,
    ),
  ),
  kind('a text that assigns secrets', [100, 10_000, 100_000], n =>
    valued(`"${'password=hunter2xyz; '.repeat(n)}"`),
  ),
  kind('a text of quotes and names', [100, 10_000, 100_000], n =>
    valued(`'${'token="a\\"token=\\\\'.repeat(n)}'`),
  ),
  kind('a text like tokens', [100, 10_000, 100_000], n =>
    valued(`"${'eyJhbGciOiJIUzI1NiJ9.eyJ'.repeat(n)}"`),
  ),
  kind('a text like curl', [100, 10_000, 200_000], n => valued(`"${'curl -u a:b '.repeat(n)}"`)),
  kind('a text like URLs', [100, 10_000, 200_000], n => valued(`"${'https://a:b@'.repeat(n)}"`)),
  kind('a text like keys', [100, 10_000, 100_000], n =>
    valued(`"${'-----BEGIN RSA PRIVATE KEY-----'.repeat(n)}"`),
  ),
  kind('user data of hexadecimal digits', [1_000, 100_000, 3_000_000], n =>
    cfn(
      `  I: { Type: AWS::EC2::Instance, Properties: { UserData: "${'0123456789abcdef'.repeat(n / 16)}" } }\n`,
    ),
  ),
  kind('a definition in a text', [10, 1_000, 20_000], n =>
    cfn(
      `  S: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: '{"States":{${times(n, i => `"S${i}":{"Type":"Task","Resource":"arn:aws:lambda:::f","Next":"S${i + 1}"},`)}"E":{}}}' } }\n`,
    ),
  ),
  kind('a deep definition in a text', [10, 1_000, 100_000], n =>
    cfn(
      `  S: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: '${'{"a":['.repeat(n)}' } }\n`,
    ),
  ),
  kind('suppressions in comments', [100, 5_000, 40_000], n =>
    cfn(times(n, i => `  # stackward-ignore s3-versioning: reason ${i}\n  B${i}: ${BUCKET}\n`)),
  ),
  kind('broken suppressions', [100, 5_000, 40_000], n =>
    cfn(times(n, i => `  # stackward-ignroe s3-versionin${i}, , : \n`) + `  B: ${BUCKET}\n`),
  ),
  kind('a long suppression', [100, 10_000, 300_000], n =>
    cfn(`  # stackward-ignore ${'a , '.repeat(n)}\n  B: ${BUCKET}\n`),
  ),
  kind('suppressions of other tools', [100, 5_000, 40_000], n =>
    cfn(
      times(
        n,
        i => `  # checkov:skip=CKV_AWS_${i}: x\n  # kics-scan ignore-line\n  # trivy:ignore:AVD-AWS-${i}\n`,
      ) + `  B: ${BUCKET}\n`,
    ),
  ),
  kind('an include of itself', [1, 2, 3], n => ({
    ...valued('x', 'Transform: { Name: AWS::Include, Parameters: { Location: inc0.yaml } }\n'),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `inc${i}.yaml`,
        `Metadata: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: inc${(i + 1) % n}.yaml } } }\n`,
      ]),
    ),
  })),
  kind('includes that double', [3, 6, 8], n => ({
    ...valued(
      'x',
      'Metadata: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: inc0.yaml } } }\n',
    ),
    ...Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `inc${i}.yaml`,
        times(
          10,
          j =>
            `k${i}_${j}: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: inc${i + 1}.yaml } } }\n`,
        ),
      ]),
    ),
    [`inc${n}.yaml`]: times(50, j => `v${j}: x\n`),
  })),
  kind('nested stacks of themselves', [1, 2, 3], n =>
    Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `n${i}.yaml`,
        `Resources:\n${times(3, j => `  S${j}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: n${(i + 1) % n}.yaml, Parameters: { P: ${j} } } }\n`)}`,
      ]),
    ),
  ),
  kind('nested stacks that multiply', [2, 4, 7], n =>
    Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `n${i}.yaml`,
        `Parameters: { P: { Type: String, Default: x } }\nResources:\n${times(6, j => `  S${j}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: n${i + 1}.yaml, Parameters: { P: !Sub "\${P}${j}" } } }\n`)}`,
      ]),
    ),
  ),
  inherited('resources', key =>
    cfn(`  ${key}: ${BUCKET}\n  B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref ${key} } }\n`),
  ),
  inherited(
    'parameters',
    key =>
      valued(`!Ref ${key}`, `Parameters: { ${key}: { Type: String, Default: x } }\n`) as Record<
        string,
        string
      >,
  ),
  inherited('conditions', key => valued(`!If [${key}, a, b]`, `Conditions: { ${key}: !Equals [a, b] }\n`)),
  inherited('mappings', key =>
    valued(`!FindInMap [${key}, ${key}, ${key}]`, `Mappings: { ${key}: { ${key}: { ${key}: x } } }\n`),
  ),
  inherited('properties', key => cfn(bucket(`      ${key}: { ${key}: x }\n`))),
  inherited(
    'types',
    key =>
      cfn(`  B: { Type: ${key}, Properties: { A: b } }\n  C: { Type: !Sub ${key} }\n`) as Record<
        string,
        string
      >,
  ),
  inherited('metadata', key =>
    cfn(
      `  B: { Type: AWS::S3::Bucket, Metadata: { ${key}: x, stackward: { ignore: [{ rule: ${key}, reason: x }] }, cfn_nag: { rules_to_suppress: [{ id: ${key} }] } } }\n`,
      `Metadata: { ${key}: x }\n`,
    ),
  ),
  inherited('outputs', key => ({
    'template.yaml': `${cfn(`  B: ${BUCKET}\n`)['template.yaml'] as string}Outputs: { ${key}: { Value: !GetAtt B.${key} } }\n`,
  })),
];
